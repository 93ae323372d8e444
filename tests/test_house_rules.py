"""The laws of the house that no linter knows."""

import ast
import json
import re
from configparser import ConfigParser
from pathlib import Path

import pytest
from fluent.syntax import FluentParser

from tools import pictures
from zhicheng.commands import flow

ROOT = Path(__file__).parents[1]
FOLDERS = ("bench", "bot", "certificates", "chat", "notify", "pipeline", "storage", "web", "zhicheng")
CODE = [
    path
    for folder in FOLDERS
    for path in (ROOT / folder).rglob("*.py")
    if "peers" not in path.parts  # programs of their own, beside us
]
CATALOGUES = [path for part in ("bot", "notify", "web") for path in (ROOT / part / "locales").rglob("*.ftl")]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
DOCS = [ROOT / "README.md", ROOT / "bench" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PATH = re.compile(r"`((?:bench|bot|certificates|chat|notify|packs|pipeline|storage|web|zhicheng|tests|docs)/[\w./-]*)`")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")


def test_the_laws_look_at_every_folder_of_ours():
    """One that is renamed or new is not passed over in silence; nor a catalogue."""
    ours = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert ours == set(FOLDERS)
    assert {path.relative_to(ROOT).parts[::2] for path in CATALOGUES} == {
        (part, language) for part in ("bot", "notify", "web") for language in ("zh", "en")
    }


def test_every_file_fits_in_the_head():
    """At most 350 lines; `__init__.py` files are empty, so that an import reaches what it names and no more."""
    sizes = {path: len(path.read_text("utf-8").splitlines()) for path in CODE if "versions" not in path.parts}
    assert [path.name for path, size in sizes.items() if size > 350] == []
    assert [str(path) for path in CODE if path.name == "__init__.py" and path.read_text("utf-8").strip()] == []


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_every_path_and_link_in_the_docs_leads_somewhere(page):
    """A page that names a file that has gone is found here."""
    text = page.read_text("utf-8")
    made = re.findall(r"A new file `([^`]+)`", text)  # by whoever follows the page
    gone = [path for path in PATH.findall(text) if not (ROOT / path).exists() and path not in made]
    gone += [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    assert gone == []


def test_the_docs_show_what_make_pictures_makes_and_nothing_else():
    """A picture that no page shows, or that nothing makes anew, would stay as it was for ever."""
    shown = {(page.parent / link).resolve() for page in DOCS for link in LINK.findall(page.read_text("utf-8"))}
    shown = {path.name for path in shown if path.parent == pictures.PICTURES}
    made = {f"{name}.png" for name in pictures.NAMES}
    assert shown == made == {path.name for path in pictures.PICTURES.iterdir()}


def test_only_make_pictures_knows_where_the_pictures_lie():
    """No test writes into docs/; the one that reads a picture there is the flow's."""
    asking = r"docs.{1,6}pictures"
    tests = (path for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__))
    assert [path.name for path in tests if re.search(asking, path.read_text("utf-8"))] == ["test_flow_picture.py"]


def test_the_picture_of_the_states_is_the_tables():
    """`make flow` was run after the last change of the table."""
    page = flow.PAGE.read_text("utf-8")
    assert flow.drawn(page) == page


def test_a_case_has_one_writer_of_its_state():
    """Nobody but `pipeline.case.act` sets `state` on a case."""
    ways = r"update\((Case|CASES)\)|case\.state\s*=[^=]|set_committed_value"
    writers = {str(path.relative_to(ROOT)) for path in CODE if re.search(ways, path.read_text("utf-8"))}
    assert writers == {"pipeline/case/act.py"}


def test_every_module_of_ours_stands_in_a_layer():
    """The contract of imports is the list of folders in their order: a folder that it does not name could import anything."""
    contract = ConfigParser()
    contract.read(ROOT / ".importlinter")
    layers = {name for name in re.split(r"[\s|:]+", contract["importlinter:contract:arrows"]["layers"]) if name}
    strays = [str(path.relative_to(ROOT)) for path in CODE if not names(path) & layers and names(path) != {"pipeline"}]
    assert strays == []
    assert layers - {name for path in CODE for name in names(path)} == set()


def names(path):
    """The packages that a module stands in, and itself, dotted."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    parts = parts[:-1] if parts[-1] == "__init__" else parts
    return {".".join(parts[: end + 1]) for end in range(len(parts))}


def test_only_the_table_of_kinds_tells_one_kind_from_another():
    """A new kind of case is a row and a module: no other file of the pipeline names a kind (docs/new-kind.md)."""
    asking = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "pipeline").rglob("*.py")
        if re.search(r"\bKind\.[A-Z_]+", path.read_text("utf-8")) and path.parent.name != "kinds"
    ]
    assert asking == []


def test_there_is_one_clock():
    """`datetime.now` stands in the clock, in the console's own server, and in a benchmark."""
    users = {
        str(path.relative_to(ROOT))
        for path in CODE
        if re.search(r"datetime\.now\(|date\.today\(", path.read_text("utf-8"))
    }
    assert users <= {"zhicheng/clock.py", "chat/server.py", "bench/certificate.py"}


def test_the_lock_files_name_no_address_and_hash_every_file():
    """Whoever installs chooses where from."""
    for name in (
        "requirements.lock",
        "requirements-dev.lock",
        "bench/peers/requirements.lock",
        "tools/chart.lock",
        "tools/site/requirements.lock",
    ):
        text = (ROOT / name).read_text("utf-8")
        assert not re.search(r"https?://|--index|--find-links", text)
        assert without_a_hash(text) == []
    packages = json.loads((ROOT / "bench" / "peers" / "package-lock.json").read_text("utf-8"))["packages"]
    assert all("resolved" not in package and (name == "" or package["integrity"]) for name, package in packages.items())


def without_a_hash(lock):
    """The requirements of a lock file that name no hash: each begins at the margin and goes on, indented."""
    requirements = re.findall(r"^[A-Za-z0-9].*(?:\n[ \t]+.*)*", lock, re.MULTILINE)
    assert requirements
    return [entry.split()[0] for entry in requirements if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry)]


def test_a_requirement_without_a_hash_is_found():
    """Though others have two."""
    hashed = "one==1 \\\n    --hash=sha256:" + "a" * 64 + " \\\n    --hash=sha256:" + "b" * 64 + "\n    # via x\n"
    assert without_a_hash(hashed + "two==2\n    # via one\n" + "three @ file:///x\n") == ["two==2", "three"]


def test_notices_exist_in_both_languages():
    """Chinese first, English beside it."""
    for folder in (ROOT / "notify" / "messages").iterdir():
        assert {path.name for path in folder.iterdir()} == {"zh.j2", "en.j2"}, folder.name


def test_the_catalogues_parse():
    """A broken line in a catalogue would be a missing sentence at run time."""
    for file in CATALOGUES:
        junk = [entry for entry in FluentParser().parse(file.read_text("utf-8")).body if type(entry).__name__ == "Junk"]
        assert junk == [], file


def never_fails(tree):
    """(line, why) of each assertion that holds whatever the code does, or that may never be reached."""
    for node in ast.walk(tree):
        match node:
            case ast.Assert(test=ast.BoolOp(op=ast.Or())):
                yield node.lineno, "either will do: say which"
            case ast.Assert(test=ast.Compare(ops=[ast.In()], comparators=[ast.BinOp(op=ast.Add())])):
                yield node.lineno, "in one text or the other: say in which"
            case ast.Assert(test=ast.Compare(left=ast.Constant(value=str(said)), ops=[ast.In()])) if len(said) == 1:
                yield node.lineno, "one character stands everywhere"
            case ast.If(orelse=[]) if any(isinstance(one, ast.Assert) or is_raises(one) for one in ast.walk(node)):
                yield node.lineno, "asserted only if: make it two tests, or compare both sides"


def is_raises(node):
    return isinstance(node, ast.Attribute) and node.attr == "raises"


@pytest.mark.parametrize("file", TESTS, ids=lambda file: str(file.relative_to(ROOT / "tests")))
def test_no_assertion_holds_whatever_happens(file):
    """An `or`, one character of a page, an `if` around it: such a test is green on a broken house."""
    assert list(never_fails(ast.parse(file.read_text("utf-8")))) == []


@pytest.mark.parametrize(
    "idle",
    [
        "assert a in b or c in d",
        "assert a in b + c",
        "assert '请' in said",
        "if a:\n    assert b",
        "if a:\n    with pytest.raises(B):\n        c()",
        "for a in b:\n    if a:\n        assert c\n        continue",
    ],
)
def test_an_idle_assertion_is_known_when_it_is_seen(idle):
    """The law above can fail."""
    assert len(list(never_fails(ast.parse(idle)))) == 1
