"""Issuing from a list: each row once, whatever happens in the middle; a manifest that can be believed (C2)."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil

import pytest

from certificates.keys.register import Register
from certificates.transparency.status import believed
from certificates.verifying.verdict import Standing
from certificates.verifying.verify import verify
from tests.certificates.conftest import SAMPLE
from zhicheng import batch
from zhicheng.settings import Settings


@pytest.fixture
def settings(tmp_path):
    return Settings(_env_file=None, home=tmp_path / "home")


def table(folder, names, **wrong):
    """A CSV of that many rows, with the sample's photo beside it."""
    values = json.loads((SAMPLE / "sample.json").read_text("utf-8"))
    shutil.copy(SAMPLE / "sample.jpg", folder / "sample.jpg")
    rows = [
        {**values, "name": name, "number": f"XJ2026650100C{place:06d}", **(wrong if place == 2 else {})}
        for place, name in enumerate(names, 1)
    ]
    with (folder / "list.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return folder / "list.csv"


def test_c2_every_row_is_issued_and_the_manifest_names_each(tmp_path, settings):
    """Number, hash, file; signed by the signer, each file valid."""
    folder = tmp_path / "out"
    assert batch.issue_all(settings, table(tmp_path, ["王小明", "阿依古丽·买买提", "𠮷野"]), folder) == 0
    register = Register.load(settings.register_file)
    manifest = believed((folder / "manifest.json").read_text("utf-8"), register)
    assert [one["number"][-1] for one in manifest["certificates"]] == ["1", "2", "3"]
    for one in manifest["certificates"]:
        pdf = (folder / one["file"]).read_bytes()
        assert hashlib.sha256(pdf).hexdigest() == one["sha256"]
        assert verify(pdf, register).standing is Standing.VALID


def test_c2_a_run_that_was_killed_goes_on_and_issues_nothing_twice(tmp_path, settings, monkeypatch):
    """Killed while the third is made, its line half written; the first two keep their very files."""
    data, folder = table(tmp_path, ["王小明", "李强", "赵敏", "古丽"]), tmp_path / "out"
    real, made = batch.sign, []

    def dies(*args, **more):
        if len(made) == 2:
            raise KeyboardInterrupt
        made.append(1)
        return real(*args, **more)

    monkeypatch.setattr(batch, "sign", dies)
    with pytest.raises(KeyboardInterrupt):
        batch.issue_all(settings, data, folder)
    monkeypatch.setattr(batch, "sign", real)
    with (folder / "manifest.jsonl").open("a") as lines:
        lines.write('{"number": "XJ2026650100C0000')
    before = {file.name: file.read_bytes() for file in folder.glob("*.pdf")}
    assert len(before) == 2
    assert batch.issue_all(settings, data, folder) == 0
    assert {name: (folder / name).read_bytes() for name in before} == before
    second = {file.name: file.read_bytes() for file in folder.glob("*.pdf")}
    assert len(second) == 4
    assert batch.issue_all(settings, data, folder) == 0
    assert {file.name: file.read_bytes() for file in folder.glob("*.pdf")} == second


@pytest.mark.parametrize(
    "wrong", [{"birth_date": "yesterday"}, {"name": "\ue000"}, {"photo": "nowhere.jpg"}, {"version": "x"}]
)
def test_c2_a_row_that_cannot_be_issued_stops_no_other(tmp_path, settings, capsys, wrong):
    """Named with its line; the run ends with 1."""
    folder = tmp_path / "out"
    assert batch.issue_all(settings, table(tmp_path, ["王小明", "李强", "赵敏"], **wrong), folder) == 1
    assert "list.csv:3:" in capsys.readouterr().out
    assert len(list(folder.glob("*.pdf"))) == 2
