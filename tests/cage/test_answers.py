"""`zhicheng inspect` and `verify` answer each file that they are given, whatever one of them is."""

import json
import os
import signal

import pytest

from pipeline.cage.client import CageBroken
from zhicheng.commands import judgement
from zhicheng.commands.errors import CommandError
from zhicheng.settings import Settings

from . import files


@pytest.fixture
def folder(tmp_path):
    """Two files that MuPDF complains about, and one that isn't there between them."""
    for name in ("first", "last"):
        (tmp_path / f"{name}.pdf").write_bytes(files.mended("operator"))
    return tmp_path


@pytest.fixture
def three(folder):
    return [folder / f"{name}.pdf" for name in ("first", "gone", "last")]


@pytest.fixture
def settings(tmp_path):
    """An installation with nothing in it."""
    return Settings(_env_file=None, home=tmp_path / "home")


def answers(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def codes(answer):
    return [reason["code"] for reason in answer["reasons"]]


def test_a20_every_file_has_its_answer(three, capsys):
    """Whatever a library prints while it looks at one."""
    assert judgement.inspect("proof", three, language="zh", as_json=True) == 1
    found = answers(capsys)
    assert [(one["verdict"], codes(one)) for one in found] == [
        ("flagged", ["parts_missing"]),
        ("refused", ["unreadable"]),
        ("flagged", ["parts_missing"]),
    ]


def test_a20_c5_where_the_cage_fails_each_file_is_told_so(three, settings, capsys, monkeypatch):
    """Not checked is not accepted, and the next one is tried."""

    def broken(*_, **__):
        raise CageBroken

    monkeypatch.setattr(judgement, "inspect_file", broken)
    monkeypatch.setattr(judgement, "verify_caged", broken)
    assert judgement.inspect("proof", three, language="en", as_json=True) == 1
    assert judgement.verify(settings, three, as_json=True) == 1
    found = answers(capsys)
    assert list(map(codes, found)) == [["could_not_check"], ["unreadable"], ["could_not_check"]] * 2


@pytest.fixture
def patience():
    """Whoever waits for a pipe is woken, and the test fails."""

    def wake(*_):
        raise RuntimeError("it waits")

    before = signal.signal(signal.SIGALRM, wake)
    signal.alarm(90)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def odd(tmp_path, patience):
    """A pipe that nobody writes to, a folder, a file whose name breaks a line, and one whose name isn't text."""
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "folder.pdf").mkdir()
    made = [tmp_path / "two\nlines.pdf", tmp_path / os.fsdecode(b"\xff.pdf")]
    for file in made:
        file.write_bytes(files.pdf("一"))
    return [tmp_path / "pipe.pdf", tmp_path / "folder.pdf", *made]


def test_a20_a_pipe_and_a_folder_are_told_and_odd_names_are_read(odd, capsys):
    """Nothing waits, and the names come back as they are."""
    assert judgement.inspect("proof", odd, language="zh", as_json=True) == 1
    found = answers(capsys)
    assert [one["file"] for one in found] == list(map(str, odd))
    assert list(map(codes, found)) == [["not_a_file"], ["not_a_file"], [], []]


def test_a20_c5_in_words_each_file_has_its_own_line(odd, settings, capsys):
    """A name can't pass for the answer to another file."""
    assert judgement.inspect("proof", odd, language="en", as_json=False) == 1
    assert judgement.verify(settings, odd, as_json=False) == 1
    heads = [line for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")]
    assert [line.split()[0] for line in heads] == [*"✗✗✓✓", *"✗✗✗✗"]
    assert [line.split(": ")[0].rpartition("/")[2] for line in heads] == [
        *["pipe.pdf", "folder.pdf", r"two\nlines.pdf", r"\udcff.pdf"] * 2
    ]


def test_c5_a_list_or_a_manifest_that_is_a_pipe_is_told(odd, settings):
    """One sentence, no waiting."""
    for asked in (
        lambda: judgement.verify(settings, odd, as_json=True, status=odd[0]),
        lambda: judgement.verify_manifest(settings, odd[0], as_json=True),
    ):
        with pytest.raises(CommandError, match="can't be read"):
            asked()
