"""What the README and the docs tell people to type: their blocks as they stand, in order, and every command of the table."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
import typer

from tests.bot.conftest import NAME
from tests.cage import files
from zhicheng.cli import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
RUNNING = (ROOT / "docs" / "running.md").read_text("utf-8")
REGION = ROOT / "docs" / "new-region.md"
BLOCK, INDENTED = (
    re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL),
    re.compile(r"^    (zhicheng .*)$", re.MULTILINE),
)
QUOTED = re.compile(r"`(zhicheng [a-z][^`]*)`")
ROWS = re.findall(r"^\| (`zhicheng .*?) \| ", RUNNING, re.MULTILINE)
SECONDS = 300
"""For one command: how long it takes is not what is asked here."""

FILLED = {
    "zhicheng migrate": "migrate",
    "zhicheng inspect photo FILE…": f"inspect photo {ROOT / 'certificates/templates/portrait.jpg'}",
    "zhicheng inspect proof FILE…": "inspect proof proof.pdf",
    "zhicheng render DATA.json -o F": f"render {ROOT / 'certificates/templates/regional/sample.json'} -o drawn.pdf",
    "zhicheng issue …": f"issue {ROOT / 'certificates/templates/regional/sample.json'} -o issued.pdf",
    "zhicheng verify FILE…": "verify issued.pdf",
    "zhicheng log verify": "log verify",
    "zhicheng keys list": "keys list",
    "zhicheng doctor": "doctor",
    "zhicheng deletions": "deletions",
    "zhicheng offices list ROLE": "offices list body",
    "zhicheng officers list": "officers list",
    "zhicheng policy check DIR": f"policy check {ROOT / 'packs/xinjiang'}",
}
"""The commands of the table that end by themselves and want nothing but a file."""
ENDS = {"verify issued.pdf": 1}
"""How a command ends that finds something to say: no registry here knows what `issue` makes of a file (docs/verification.md)."""
RUN_ON = {"up", "bot", "web", "worker", "worker --signing", "beat", "render … --watch"}
WANT_A_CASE_A_TOKEN_OR_A_WHILE = {
    *("issue --batch TABLE -o FOLDER", "issue --meeting 2026-1 -o FOLDER", "revoke NUMBER --why …", "retry NUMBER"),
    *("keys create", "keys csr", "keys import", "keys rotate", "keys revoke", "keys crl", "channels ROLE:CODE URL…"),
    *("offices end ROLE:CODE --into CODE", "officers dismiss", "officers move", "officers sign-ins"),
    *("backup DIR", "restore DIR", "import people TABLE", "import certificates TABLE"),
    *("move --to URL…", "keys data rotate", "log witness URL --keep FOLDER"),
    *(f"api keys {what}" for what in ("add", "list", "rotate", "revoke")),
    *(f"api webhooks {what}" for what in ("add", "list", "test", "rotate", "remove")),
    "seed",
    *("bench all", "bench certificate", "bench bot", "bench desk", "bench pipeline", "bench torture", "bench load"),
}
"""Other tests run them."""
ALL_AT_ONCE = """
import json, shlex, sys
from zhicheng.cli import main
for line in json.load(sys.stdin):
    sys.argv = ["zhicheng", *shlex.split(line)]
    status = None
    try:
        main()
    except SystemExit as end:
        status = end.code or 0
    print("ENDED", status, line, flush=True)
"""


@pytest.fixture
def checkout(tmp_path):
    """The checkout as one finds it, without what was made in it; a home of its own, no settings."""
    for path in ROOT.iterdir():
        if path.name not in {".env", ".venv", "var"}:
            (tmp_path / path.name).symlink_to(path)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    return tmp_path


def run(words, checkout, said=""):
    """One command in that checkout; its answer, with what it complained of."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ZHICHENG_", "MAKE", "MFLAGS"))}
    home = checkout / "home"
    return subprocess.run(
        words,
        cwd=checkout,
        env={**kept, "HOME": str(home), "ZHICHENG_HOME": str(home / "zhicheng")},
        input=said,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=SECONDS,
        check=False,
    )


def types(page, checkout):
    """Whoever types a page's blocks, line by line; what each command answered, by its first two words. All of them succeed.

    `make` only says what it would do: the suite is this one, and tests/e2e plays the demo. The chat hears /start, and no more.
    """
    answers = {}
    for line in "".join(BLOCK.findall(page.read_text("utf-8"))).replace("\\\n", " ").splitlines():
        command = re.sub(r"^make ", "make -n ", line.strip())
        done = run(["/bin/sh", "-c", command], checkout, "/start\n")
        assert done.returncode == 0, f"{line}\n{done.stdout}"
        answers[" ".join(line.split()[:2])] = done.stdout
    return answers


def test_the_blocks_of_the_readme_run_as_written_and_in_order(checkout):
    answers = types(ROOT / "README.md", checkout)
    assert "zhicheng up" in answers["make up"]
    assert "zhicheng demo" in answers["make demo"]
    assert "pytest" in answers["make test"]
    assert "ready" in answers[".venv/bin/zhicheng unit"]
    assert answers[".venv/bin/zhicheng invite"].startswith("/start ")
    assert "职称申报服务" in answers[".venv/bin/zhicheng chat"]


def test_b8_whoever_follows_the_page_of_another_region_has_its_offices_and_its_chat(checkout):
    """From a copy of the template; tests/policy takes a case of it to its certificate."""
    answers = types(REGION, checkout)
    assert answers[".venv/bin/zhicheng invite"].startswith("/start ")
    assert "东山市农业系列评委会" in answers[".venv/bin/zhicheng offices"]
    assert (checkout / "region" / "pack.yaml").exists()


def commands_of_the_docs():
    """Each command of ours that a page names, in a block, indented, or in a sentence."""
    pages = [ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    for page in pages:
        text = page.read_text("utf-8")
        named = [*QUOTED.findall(text), *INDENTED.findall(text)]
        named += [line.removeprefix(".venv/bin/") for block in BLOCK.findall(text) for line in block.splitlines()]
        yield from (line.partition("  #")[0].rstrip() for line in named if line.startswith("zhicheng "))


@pytest.mark.parametrize("line", sorted(set(commands_of_the_docs())))
def test_every_command_that_a_page_names_exists_with_its_options(line):
    exists(line.removeprefix("zhicheng ").replace("\\|", "|"))


def in_the_table():
    """Every command of the table: `a\\|b` is two, and what follows a comma goes without its first word."""
    for row in ROWS:
        for span in re.findall(r"`([^`]+)`", row):
            words = [word.split("\\|") for word in span.removeprefix("zhicheng ").split()]
            yield from (" ".join(chosen) for chosen in product(*words))


def test_the_table_runs_what_ends_by_itself(checkout):
    """From `migrate` on a fresh machine to a certificate that verifies, and an invitation for each office that is named."""
    (checkout / "proof.pdf").write_bytes(files.pdf(NAME))
    offices = re.findall(r"\w+:UM-[\w-]+", README)
    lines = [*FILLED.values(), *(f"invite --office {office}" for office in offices)]
    done = run([sys.executable, "-c", ALL_AT_ONCE], checkout, json.dumps(lines))
    ended = [f"{ENDS.get(line, 0)} {line}" for line in lines]
    assert re.findall(r"^ENDED (.*)$", done.stdout, re.MULTILINE) == ended, done.stdout
    assert len(offices) >= 4


def test_every_command_of_the_table_is_run_here_or_known_to_be_run_elsewhere():
    """A row that is added is thought of."""
    run_here = {name.removeprefix("zhicheng ") for name in FILLED}
    assert set(in_the_table()) == run_here | RUN_ON | WANT_A_CASE_A_TOKEN_OR_A_WHILE


@pytest.mark.parametrize("line", list(in_the_table()))
def test_every_command_of_the_table_exists_with_its_options(line):
    exists(line)


def exists(line):
    """Asked of the command line itself: `a|b` names two."""
    command, words = typer.main.get_command(app), [word for word in line.split() if word not in {"…", "\\"}]
    while hasattr(command, "commands") and words:
        first, *others = words.pop(0).split("|")
        assert {first, *others} <= command.commands.keys()
        command = command.commands[first]
    known = {option for parameter in command.params for option in parameter.opts}
    typed = {word.strip("[]").partition("=")[0] for word in words}
    assert {word for word in typed if word.startswith("-")} <= known
