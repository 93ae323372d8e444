"""Issuing from a list: each row once, whatever happens in the middle; a manifest that can be believed (C2)."""

from __future__ import annotations

import csv
import hashlib
import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from certificates.keys.register import TrustStore
from certificates.transparency.status import believed, stated
from certificates.verifying.verdict import Standing
from certificates.verifying.verify import verify
from tests.certificates.conftest import NOW, sample
from zhicheng.commands.errors import CommandError
from zhicheng.commands.issuing import issue_batch, manifests
from zhicheng.commands.judgement import verify_manifest
from zhicheng.settings import Settings

NOW_TEXT = NOW.isoformat()


@pytest.fixture
def settings(tmp_path):
    return Settings(_env_file=None, home=tmp_path / "home")


def table(folder, names, **wrong):
    """A CSV of that many rows, all with the sample's photo."""
    rows = [
        {**sample(), "name": name, "number": f"XJ2026650100C{place:06d}", **(wrong if place == 2 else {})}
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
    assert issue_batch.issue_all(settings, table(tmp_path, ["王小明", "阿依古丽·买买提", "𠮷野"]), folder) == 0
    register = TrustStore.load(settings.register_file)
    manifest = believed((folder / "manifest.json").read_text("utf-8"), register, now=datetime.now(UTC))
    assert [one["number"][-1] for one in manifest["certificates"]] == ["1", "2", "3"]
    for one in manifest["certificates"]:
        pdf = (folder / one["file"]).read_bytes()
        assert hashlib.sha256(pdf).hexdigest() == one["sha256"]
        assert verify(pdf, register, now=datetime.now(UTC)).standing is Standing.VALID


def test_b21_each_of_a_table_has_its_credential_beside_it_and_the_manifest_names_both(tmp_path, settings, capsys):
    """Both valid and of one number; one that is changed or goes is said; rows of an earlier run have none, which is said."""
    folder = tmp_path / "out"
    assert issue_batch.issue_all(settings, table(tmp_path, ["王小明"]), folder) == 0
    assert issue_batch.issue_all(settings, table(tmp_path, ["王小明", "李强", "赵敏"]), folder, credential=True) == 0
    assert "1 of them were issued before without a credential" in capsys.readouterr().out
    register = TrustStore.load(settings.register_file)
    both = sorted(folder.glob("*00[23]-1.*"))
    found = [verify(one.read_bytes(), register, now=datetime.now(UTC)) for one in both]
    assert [one.standing for one in found] == [Standing.VALID] * 4
    assert [one.number[-1] for one in found] == ["2", "2", "3", "3"]
    assert [one.credential for one in found] == [True, False] * 2
    assert verify_manifest(settings, folder / "manifest.json", as_json=False) == 0
    both[0].write_text("eyJ")
    both[2].unlink()
    capsys.readouterr()
    assert verify_manifest(settings, folder / "manifest.json", as_json=False) == 1
    said = capsys.readouterr().out
    assert f"{both[0].name}: changed" in said
    assert f"{both[2].name}: missing" in said


def test_c2_a_run_that_was_killed_goes_on_and_issues_nothing_twice(tmp_path, settings, monkeypatch):
    """Killed while the third is made, its line half written; the first two keep their very files."""
    data, folder = table(tmp_path, ["王小明", "李强", "赵敏", "古丽"]), tmp_path / "out"
    real, made = issue_batch.made, []

    def dies(*args, **more):
        if len(made) == 2:
            raise KeyboardInterrupt
        made.append(1)
        return real(*args, **more)

    monkeypatch.setattr(issue_batch, "made", dies)
    with pytest.raises(KeyboardInterrupt):
        issue_batch.issue_all(settings, data, folder)
    monkeypatch.setattr(issue_batch, "made", real)
    with (folder / "manifest.jsonl").open("a") as lines:
        lines.write('{"number": "XJ2026650100C0000')
    before = {file.name: file.read_bytes() for file in folder.glob("*.pdf")}
    assert len(before) == 2
    assert issue_batch.issue_all(settings, data, folder) == 0
    assert {name: (folder / name).read_bytes() for name in before} == before
    second = {file.name: file.read_bytes() for file in folder.glob("*.pdf")}
    assert len(second) == 4
    assert issue_batch.issue_all(settings, data, folder) == 0
    assert {file.name: file.read_bytes() for file in folder.glob("*.pdf")} == second


@pytest.mark.parametrize(
    "wrong", [{"birth_date": "yesterday"}, {"name": "\ue000"}, {"photo": "nowhere.jpg"}, {"version": "x"}]
)
def test_c2_while_one_row_is_wrong_nothing_is_signed(tmp_path, settings, capsys, wrong):
    """Named with its row and column; the run ends with 1."""
    folder = tmp_path / "out"
    assert issue_batch.issue_all(settings, table(tmp_path, ["王小明", "李强", "赵敏"], **wrong), folder) == 1
    (column,) = wrong
    said = capsys.readouterr().out
    assert f"list.csv:3: {column}: " in said
    assert "1 of 3 rows are wrong; nothing was signed" in said
    assert list(folder.glob("*.pdf")) == []


KILLED_BETWEEN_FILE_AND_LINE = """
import os, signal, sys
from pathlib import Path
from zhicheng.commands.issuing import issue_batch as batch, manifests
from zhicheng.settings import Settings

real, made = manifests.put, []

def put(folder, name, data):
    real(folder, name, data)
    made.append(name)
    if len(made) == 3:
        os.kill(os.getpid(), signal.SIGKILL)

manifests.put = put
batch.issue_all(Settings(_env_file=None, home=Path(sys.argv[1])), Path(sys.argv[2]), Path(sys.argv[3]))
"""


def test_c2_killed_between_the_file_and_its_line_the_row_is_made_anew(tmp_path, settings):
    """A real SIGKILL there: two lines, three files; the next run issues the third again under its one name, and the rest."""
    data, folder = table(tmp_path, ["王小明", "李强", "赵敏", "古丽"]), tmp_path / "out"
    issue_batch.prepare(settings).database.close()
    arguments = [sys.executable, "-c", KILLED_BETWEEN_FILE_AND_LINE, str(settings.home), str(data), str(folder)]
    assert subprocess.run(arguments, capture_output=True, check=False).returncode == -signal.SIGKILL
    kept = {file.name: file.read_bytes() for file in sorted(folder.glob("*.pdf"))[:2]}
    assert len((folder / "manifest.jsonl").read_text().split()) > 0
    assert len(list(folder.glob("*.pdf"))) == 3
    assert not (folder / "manifest.json").exists()
    assert issue_batch.issue_all(settings, data, folder) == 0
    assert {name: (folder / name).read_bytes() for name in kept} == kept
    assert len(list(folder.glob("*.pdf"))) == 4
    assert verify_manifest(settings, folder / "manifest.json", as_json=True) == 0


def test_c2_two_runs_at_once_in_one_folder_are_one(tmp_path, settings):
    """The second is told so; nothing is issued twice."""
    data, folder = table(tmp_path, ["王小明"]), tmp_path / "out"
    with manifests.folder_of_ours(folder), pytest.raises(CommandError, match="another run"):
        issue_batch.issue_all(settings, data, folder)
    assert issue_batch.issue_all(settings, data, folder) == 0


def rewritten(data, old, new):
    data.write_text(data.read_text("utf-8-sig").replace(old, new), "utf-8-sig")
    return data


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("ethnicity", "ethnic", "`ethnicity` (民族) is missing"),
        ("ethnicity", "name", "`name` stands there twice"),
        ("C000002", "C000001", "list.csv:3: number: 编号和版本与第 2 行相同"),
        ("李强", "李强,多", "list.csv:3: row: 这一行的格数多于表头"),
    ],
)
def test_c2_what_is_wrong_with_the_table_is_said_before_the_first_signature(tmp_path, settings, capsys, old, new, said):
    """Columns, doubles, cells: a sentence, and no file."""
    data = rewritten(table(tmp_path, ["王小明", "李强"]), old, new)
    try:
        assert issue_batch.issue_all(settings, data, tmp_path / "out") == 1
        found = capsys.readouterr().out
    except CommandError as error:
        found = str(error)
    assert said in found
    assert list((tmp_path / "out").glob("*.pdf")) == []


def test_c2_a_row_that_was_changed_after_its_issue_is_not_passed_over_in_silence(tmp_path, settings, capsys):
    """The typo was mended in the list: a new version is asked for, and then issued beside the old."""
    data, folder = table(tmp_path, ["王小明", "李强"]), tmp_path / "out"
    assert issue_batch.issue_all(settings, data, folder) == 0
    rewritten(data, "李强", "李强生")
    assert issue_batch.issue_all(settings, data, folder) == 1
    assert "list.csv:3: version: 以这个编号和版本发证之后，这一行又改过" in capsys.readouterr().out
    with data.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[1]["version"] = "2"
    with data.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    assert issue_batch.issue_all(settings, data, folder) == 0
    assert len(list(folder.glob("*.pdf"))) == 3


@pytest.mark.parametrize("number", ["2026/AA/1", "../../etc/x", ".hidden", "新职〔2026〕第 1 号", "a%2Fb"])
def test_c2_any_number_gives_a_file_in_the_folder(tmp_path, number):
    """No way out of it, no two numbers in one file."""
    name = manifests.name_of(number, 1)
    manifests.put(tmp_path, name, b"x")
    assert [file.name for file in tmp_path.iterdir()] == [name]
    assert len({manifests.name_of(one, 1) for one in ("a/b", "a%2Fb", "a_b", "a b", "ab")}) == 5


def test_c2_a_number_that_is_too_long_for_a_file_is_refused():
    """Before anything is written under it."""
    with pytest.raises(CommandError, match="too long"):
        manifests.name_of("A" * 300, 1)


def test_c2_a_manifest_of_somebody_elses_is_not_believed(tmp_path, settings):
    """Nor a changed one, nor another statement of ours."""
    data, folder = table(tmp_path, ["王小明"]), tmp_path / "out"
    issue_batch.issue_all(settings, data, folder)
    path = folder / "manifest.json"
    text = path.read_text("utf-8")
    parts = issue_batch.prepare(settings)
    for wrong in (
        text.replace("C000001", "C000009"),
        "{}",
        stated({"type": "TreeHead", "at": NOW_TEXT}, parts.signer()),
    ):
        path.write_text(wrong, "utf-8")
        with pytest.raises(CommandError, match="not to be believed"):
            verify_manifest(settings, path, as_json=False)
    path.write_text(text, "utf-8")
    next(folder.glob("*.pdf")).unlink()
    assert verify_manifest(settings, path, as_json=False) == 1
    parts.database.close()
