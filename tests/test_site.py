"""The site: what the code says of itself is whole, each symptom has its page, both languages have the same pages."""

import re
from pathlib import Path

import pytest

from tools.site import reference
from tools.site.contents import CONTENTS
from tools.site.making import assemble

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
RUNBOOK = DOCS / "runbook"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def symptoms():
    """Whatever `zhicheng doctor` can name has its words in this catalogue."""
    names = re.findall(r"^house-([\w-]+) =", (ROOT / "notify/locales/zh/house.ftl").read_text("utf-8"), re.MULTILINE)
    return {name for name in names if not name.startswith(("said-", "head-"))}


def entries(contents):
    for entry in contents.values():
        yield from entries(entry) if isinstance(entry, dict) else [entry]


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tree")
    assemble(folder)
    return folder


def test_b13_every_symptom_has_a_page_of_the_runbook_and_no_page_is_about_nothing():
    assert {page.stem for page in RUNBOOK.glob("*.md")} - {"index"} == symptoms()


@pytest.mark.parametrize("name", sorted(symptoms()))
def test_b13_a_page_of_the_runbook_says_in_both_languages_what_it_means_and_what_to_do(name):
    page = (RUNBOOK / f"{name}.md").read_text("utf-8")
    zh, heading, en = page.partition("\n## ")
    assert heading and re.search(r"怎么办。\*\*\n\n1\. ", zh) and re.search(r"What to do\.\*\*\n\n1\. ", en)
    assert CHINESE.search(zh.splitlines()[0]) and not CHINESE.search(en.splitlines()[0])
    assert f"({name}.md)" in (RUNBOOK / "index.md").read_text("utf-8")


def test_b13_both_languages_have_the_same_pages_with_the_same_pictures():
    def pictures(page):
        return re.findall(r"pictures/([\w-]+)\.png", page.read_text("utf-8"))

    assert {page.name for page in (DOCS / "zh").iterdir()} == {page.name for page in (DOCS / "en").iterdir()}
    for page in (DOCS / "zh").iterdir():
        assert pictures(page) == pictures(DOCS / "en" / page.name)
        assert len(CHINESE.findall(page.read_text("utf-8"))) > 150


@pytest.mark.parametrize("name", sorted(reference.PAGES))
def test_b13_all_that_the_code_says_of_itself_has_a_description(name):
    _, _, rows = reference.PAGES[name]
    said = rows()
    assert len(said) > 5
    assert [row for row in said if not row[-1]] == []
    assert len({row[0] for row in said}) == len(said)


def test_b13_the_metrics_are_those_that_prometheus_is_given():
    """A figure that is measured in another way than the page looks for would be missing on it."""
    measured = (ROOT / "zhicheng" / "metrics.py").read_text("utf-8")
    rules = (ROOT / "deploy" / "observability").rglob("*.*")
    asked = {name for file in rules for name in re.findall(r"zhicheng_[a-z_]+", file.read_text("utf-8"))}
    known = {row[0] for row in reference.metrics()}
    assert measured.count("_family(\n") + measured.count('_family("') == len(known) - 2
    assert asked <= known


def test_b13_every_page_is_in_the_contents_and_whatever_they_name_is_there(tree):
    built = {str(page.relative_to(tree)) for page in tree.rglob("*.md")}
    assert set(entries(CONTENTS)) == built


def test_b13_no_page_of_the_site_leads_to_a_file_that_is_not_on_it(tree):
    """Zensical holds this too, with every anchor, when the site is built."""
    gone = []
    for page in tree.rglob("*.md"):
        text = re.sub(r"^```.*?^```$|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
        links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text)
        gone += [(page.name, link) for link in links if not (page.parent / link).exists()]
    assert gone == []
