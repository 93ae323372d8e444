"""How far a long command is: said where somebody looks on, and nowhere else (B20)."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import pytest

from zhicheng.commands.progress import shown

LONG = ("backup", "restoring", "data_key", "registry", "moving")
"""Commands, by their modules, that take as long as there are rows or files."""


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


@pytest.mark.parametrize("module", LONG)
def test_b20_each_long_command_says_how_far_it_is(module):
    source = Path(sys.modules[shown.__module__].__file__).with_name(f"{module}.py").read_text("utf-8")
    assert re.search(r"\bshown(\(|, \")", source)
