"""How far a long command is: said where somebody looks on, and nowhere else (B20)."""

from __future__ import annotations

import io
import sys

import pytest

from zhicheng.commands import registry
from zhicheng.commands.issuing import issue_batch
from zhicheng.commands.keeping import backup, moving, restoring
from zhicheng.commands.keyring import data_key
from zhicheng.commands.progress import shown

LONG = (backup, data_key, issue_batch, moving, registry, restoring)
"""Commands that take as long as there are rows or files."""


class Terminal(io.StringIO):
    """Where a person looks on."""

    def isatty(self):
        return True


def test_b20_whoever_looks_on_sees_how_many_of_how_many(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert list(shown("files", range(7))) == list(range(7))
    assert "files" in sys.stderr.getvalue()
    assert "7/7" in sys.stderr.getvalue()


def test_b20_of_what_nobody_has_counted_it_says_how_many_are_done(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert list(shown("rows", (one for one in range(7)))) == list(range(7))
    assert "7/?" in sys.stderr.getvalue()


def test_b20_a_log_gets_no_bar(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert list(shown("files", range(7))) == list(range(7))
    assert sys.stderr.getvalue() == ""


@pytest.mark.parametrize("command", LONG, ids=lambda one: one.__name__.rpartition(".")[2])
def test_b20_each_long_command_says_how_far_it_is(command):
    """By the one way; an import that nothing uses would not pass the checks."""
    assert command.shown is shown
