"""The laws of the house that no linter knows."""

import json
import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser

from zhicheng import flow

ROOT = Path(__file__).parents[1]
CODE = [
    path
    for folder in ("bot", "certificates", "notify", "pipeline", "storage", "web", "zhicheng")
    for path in (ROOT / folder).rglob("*.py")
]
DOCS = [ROOT / "README.md", ROOT / "bench" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PATH = re.compile(r"`((?:bench|bot|certificates|notify|pipeline|storage|web|zhicheng|tests|docs)/[\w./-]*)`")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")


def test_every_file_fits_in_the_head():
    """At most 350 lines; `__init__.py` files are empty, so that an import reaches what it names and no more."""
    sizes = {path: len(path.read_text("utf-8").splitlines()) for path in CODE if "versions" not in path.parts}
    assert [path.name for path, size in sizes.items() if size > 350] == []
    assert [str(path) for path in CODE if path.name == "__init__.py" and path.read_text("utf-8").strip()] == []


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_every_path_and_link_in_the_docs_leads_somewhere(page):
    """A page that names a file that has gone is found here."""
    text = page.read_text("utf-8")
    gone = [path for path in PATH.findall(text) if not (ROOT / path).exists()]
    gone += [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    assert gone == []


def test_the_picture_of_the_states_is_the_tables():
    """`make flow` was run after the last change of the table."""
    page = flow.PAGE.read_text("utf-8")
    assert flow.drawn(page) == page


def test_a_case_has_one_writer_of_its_state():
    """Nobody but `pipeline.cases` sets `state` on a case."""
    writers = {path.name for path in CODE if re.search(r"update\(Case\)|case\.state\s*=[^=]", path.read_text("utf-8"))}
    assert writers == {"cases.py"}


def test_there_is_one_clock():
    """`datetime.now` stands in the clock, in the console's own server, and in a benchmark."""
    users = {
        str(path.relative_to(ROOT))
        for path in CODE
        if re.search(r"datetime\.now\(|date\.today\(", path.read_text("utf-8"))
    }
    assert users <= {"zhicheng/clock.py", "bot/console/server.py", "certificates/benchmark.py"}


def test_the_lock_files_name_no_address_and_hash_every_file():
    """Whoever installs chooses where from."""
    for name in ("requirements.lock", "requirements-dev.lock", "bench/peers/requirements.lock"):
        text = (ROOT / name).read_text("utf-8")
        assert not re.search(r"https?://|--index|--find-links", text)
        assert text.count("==") <= text.count("--hash=sha256:")
    packages = json.loads((ROOT / "bench" / "peers" / "package-lock.json").read_text("utf-8"))["packages"]
    assert all("resolved" not in package and (name == "" or package["integrity"]) for name, package in packages.items())


def test_notices_exist_in_both_languages():
    """Chinese first, English beside it."""
    for folder in (ROOT / "notify" / "messages").iterdir():
        assert {path.name for path in folder.iterdir()} == {"zh.j2", "en.j2"}, folder.name


def test_the_catalogues_parse():
    """A broken line in a catalogue would be a missing sentence at run time."""
    for file in (path for part in ("bot", "notify", "web") for path in (ROOT / part / "locales").rglob("*.ftl")):
        junk = [entry for entry in FluentParser().parse(file.read_text("utf-8")).body if type(entry).__name__ == "Junk"]
        assert junk == [], file
