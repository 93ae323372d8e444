"""A machine without the judges: what is skipped is named, and nothing else of the suite knows where a tool is."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.judges import summary
from tools import judges

HERE = Path(__file__).parent
ASKS = "from tests.judges import judge\n\ndef test_asks():\n    assert judge('pdfsig')\n\ndef test_asks_none(): pass\n"
COMMANDS = {place for one in judges.JUDGES.values() for place in one.places if "/" not in place}


def on_a_bare_machine(tmp_path, *more, **environment):
    """A test that asks pdfsig and one that asks nobody, with nothing on the PATH."""
    (tmp_path / "test_asking.py").write_text(ASKS)
    bare = {key: value for key, value in os.environ.items() if key != "CI" and not key.startswith("PYTEST")}
    where = {"PATH": str(tmp_path), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **environment}
    command = [sys.executable, "-m", "pytest", "-p", "tests.judges", *more, "--rootdir", tmp_path, tmp_path]
    return subprocess.run(command, cwd=HERE.parent, env={**bare, **where}, capture_output=True, text=True, check=False)


def test_a_missing_judge_is_counted_and_named_and_the_run_ends_well(tmp_path):
    """Status 0, with what brings it, through xdist too."""
    done = on_a_bare_machine(tmp_path, "-p", "xdist", "-n", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 tests need a judge that is not on this machine: pdfsig 1." in done.stdout
    assert "This brings them:" in done.stdout
    assert "poppler-utils" in done.stdout


def test_with_ci_set_a_missing_judge_is_a_failure(tmp_path):
    """The same test."""
    done = on_a_bare_machine(tmp_path, CI="true")
    assert done.returncode == 1
    assert "missing judge: pdfsig" in done.stdout


def test_no_more_is_said_than_was_missed():
    """Other skips and failures are not ours to count."""
    assert summary(["Skipped: Linux only", "AssertionError"]) == []


@pytest.mark.parametrize("root", [True, False])
def test_what_brings_them_is_one_command(monkeypatch, root):
    """apt's, with sudo for who is not root; each package once."""
    monkeypatch.setattr(judges.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(judges.os, "geteuid", lambda: 0 if root else 1000)
    said = judges.command(["pdfsig", "pdftotext", "softhsm2-util", "libsofthsm2"])
    assert said == "sudo " * (not root) + "apt-get install -y poppler-utils softhsm2"


def undeclared(source):
    """Lines of a test that start, look for or name a tool by themselves: `judge(name)` is the one way."""
    tree = ast.parse(source)
    asked = {
        id(argument)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "judge"
        for argument in call.args
    }
    for node in ast.walk(tree):
        name = getattr(node, "attr", "") or (node.name if isinstance(node, ast.alias) else "")
        alone = isinstance(node, ast.Constant) and node.value in COMMANDS and id(node) not in asked
        if name in {"which", "system", "importorskip"} or alone or _is_command(node):
            yield node.lineno


def _is_command(node):
    """`["tool", …, "-option", …]`."""
    if not isinstance(node, ast.List):
        return False
    first, *rest = [str(getattr(part, "value", "")) for part in node.elts] or [""]
    return bool(re.fullmatch(r"[a-z][\w.-]*", first)) and any(one.startswith("-") for one in rest)


@pytest.mark.parametrize(
    "line",
    [
        "import shutil; shutil.which('qpdf')",
        "from shutil import which",
        "subprocess.run(['qpdf', file, '--check'])",
        "launch(path='chromium')",
        "os.system('qpdf x')",
    ],
)
def test_a_tool_that_is_asked_without_the_mark_is_found(line):
    """Each way to get round it."""
    assert list(undeclared(line))


def test_every_test_asks_its_judges_by_the_one_way():
    """So that a machine without them is told, test by test."""
    files = [path for path in HERE.rglob("*.py") if path != Path(__file__)]
    found = {str(path.relative_to(HERE)): list(undeclared(path.read_text("utf-8"))) for path in files}
    assert {name: lines for name, lines in found.items() if lines} == {}
