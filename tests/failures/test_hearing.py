"""A worker whose consumer has stopped ends itself, so that it is started again; one that nobody rings for does not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipeline.rules.words import Running
from storage import signs
from zhicheng import hearing
from zhicheng.hearing import DEAF_S, Hearing
from zhicheng.preparing import prepare
from zhicheng.settings import Settings
from zhicheng.wiring import Parts


class Seconds:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("rung", "deaf"), [(True, True), (False, False)])
def test_minutes_of_silence_are_deafness_only_while_somebody_rings(rung, deaf):
    """A beat that is away, or a database, is no fault of the worker's."""
    now = Seconds()
    worker = Hearing(lambda: rung, now)
    now.now = DEAF_S - 1
    assert not worker.deaf
    now.now = DEAF_S
    assert worker.deaf is deaf


def test_one_message_is_enough_to_show_that_it_hears():
    now = Seconds()
    worker = Hearing(lambda: True, now)
    now.now = DEAF_S - 1
    worker.heard(sender=None)
    now.now = 2 * DEAF_S - 2
    assert not worker.deaf
    now.now += 1
    assert worker.deaf


def test_whether_somebody_rings_is_told_by_the_beats_signs_of_life(tmp_path):
    """None, an old one, a fresh one; and a database that is away tells nothing."""
    parts = prepare(Settings(_env_file=None, home=tmp_path / "home"))
    asked = []
    for age in (None, hearing.FRESH, timedelta(seconds=5)):
        if age is not None:
            with parts.database.writing() as session:
                signs.enter(session, Running.BEAT, parts.now() - age)
        asked.append(hearing._rung(parts))
    assert asked == [False, False, True]
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:9/none"
    assert not hearing._rung(Parts(Settings(_env_file=None, home=tmp_path / "home", database_url=nowhere)))
