"""`zhicheng render` and `zhicheng issue`: the template is named, or the pack's; what is wrong is one sentence."""

import csv
import json
import shutil
from pathlib import Path

import pymupdf
import pytest

from certificates.template.paths import FOLDER
from zhicheng.commands.errors import CommandError
from zhicheng.commands.issuing import issue, issue_batch
from zhicheng.settings import Settings
from zhicheng.wiring import Parts

from .conftest import sample

TINY = Path(__file__).parents[2] / "packs" / "template"


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(FOLDER / "plain", tmp_path / "own")
    file = tmp_path / "data.json"
    file.write_text(json.dumps(sample()), "utf-8")
    return file


def settings(folder, **changes):
    return Settings(_env_file=None, home=folder / "home", **changes)


def portrait(path):
    with pymupdf.open(path) as document:
        return document[0].rect.height > document[0].rect.width


def test_c1_the_template_is_the_one_that_is_named_or_the_packs(data, tmp_path):
    """By name, by path from where one is, and by the pack where nothing is said."""
    shipped, tiny = Parts(settings(tmp_path)), Parts(settings(tmp_path, policy=TINY))
    assert issue.chosen(shipped, "") == "regional"
    assert issue.chosen(tiny, "") == issue.chosen(shipped, "plain") == "plain"
    assert issue.chosen(shipped, "own") == str(tmp_path / "own")


@pytest.mark.parametrize(("template", "expected"), [("", False), ("plain", True), ("./own", True)])
def test_c1_issue_draws_lints_and_signs_by_the_template(data, tmp_path, template, expected):
    """A page of the other form; and the same for every row of a list."""
    issue.issue(settings(tmp_path), data, tmp_path / "one.pdf", template)
    assert portrait(tmp_path / "one.pdf") is expected
    values = json.loads(data.read_text("utf-8"))
    with (tmp_path / "list.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, values)
        writer.writeheader()
        writer.writerow(values)
    assert issue_batch.issue_all(settings(tmp_path), tmp_path / "list.csv", tmp_path / "all", template) == 0
    assert portrait(tmp_path / "all" / f"{values['number']}-1.pdf") is expected


def test_c1_a_value_that_is_too_long_is_named_in_a_sentence(data, tmp_path):
    """Whoever typed it knows which to shorten; what it says is not repeated."""
    values = {**json.loads(data.read_text("utf-8")), "body": "评" * 900}
    data.write_text(json.dumps(values), "utf-8")
    with pytest.raises(CommandError, match="`body` is too long for the page even in the smallest type: shorten it"):
        issue.render(data, tmp_path / "out.pdf", "plain", test=True)
