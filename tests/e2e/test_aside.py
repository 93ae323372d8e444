"""What is done in a fork: its answer comes back, its memory does not."""

from __future__ import annotations

import threading

import pytest

from storage.schema import SchemaError
from zhicheng.aside import aside
from zhicheng.commands.errors import CommandError


def test_what_is_done_aside_leaves_nothing_here_and_raises_what_it_raised(monkeypatch):
    """The threads of a runner of tests wait at its sockets, and hold nothing that the fork would want."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    kept = []
    aside(lambda: kept.append(1))
    assert kept == []
    for error in (CommandError("in a sentence"), SchemaError("another", ["one", "two"])):

        def fails(error=error):
            raise error

        with pytest.raises(type(error), match=str(error)) as raised:
            aside(fails)
        assert vars(raised.value) == vars(error)


def test_beside_threads_it_is_done_here():
    """A fork would take their locks along, locked."""
    done, kept = threading.Event(), []
    other = threading.Thread(target=done.wait)
    other.start()
    aside(lambda: kept.append(1))
    done.set()
    other.join()
    assert kept == [1]
