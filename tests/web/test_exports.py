"""Sheets are written aside: no page of anybody waits for another's roster (U12)."""

from __future__ import annotations

import asyncio
import os
import time

import pytest

from pipeline.queries.officer import aside
from pipeline.queries.officer.aside import Aside
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Node, Rank
from tests.house import CHATS
from tests.web import aside_work

BODY, UNIT = CHATS[Node.BODY], CHATS[Node.UNIT]


async def test_u12_sheets_are_written_one_at_a_time_and_by_another_process(house):
    """With their asker's posts; the process that serves pages spends next to nothing on them, and holds no thread."""
    asked, world = Aside(house.database), house.calendar.world
    begun = time.process_time()
    first = asyncio.create_task(asked.ask(BODY, aside_work.burns, world=world))
    await asyncio.sleep(0)
    with pytest.raises(Refused, match="export_under_way"):
        await asked.ask(BODY, aside_work.burns, world=world)
    second = asyncio.create_task(asked.ask(UNIT, aside_work.burns, world=world))
    done = await asyncio.wait([first, second], return_when=asyncio.FIRST_COMPLETED)
    assert done == ({first}, {second})
    said = [one.split() for one in await asyncio.gather(first, second)]
    assert time.process_time() - begun < aside_work.BURNT_S
    assert [one[1:] for one in said] == [[str(BODY).encode(), b"1"], [str(UNIT).encode(), b"1"]]
    assert len({os.getpid(), *(int(one[0]) for one in said)}) == 3


async def test_u12_what_goes_wrong_aside_is_said_and_the_next_one_is_written(house, monkeypatch):
    """A refusal comes with its facts; a process that was killed is a sentence; too many at once are told to come again."""
    asked, world = Aside(house.database), house.calendar.world
    with pytest.raises(Refused) as refused:
        await asked.ask(BODY, aside_work.is_refused, world=world)
    assert (refused.value.code, refused.value.facts) == ("rank_too_low", {"needs": Rank.DECIDER})
    killed = asyncio.create_task(asked.ask(BODY, aside_work.dies, world=world))
    monkeypatch.setattr(aside, "WAITING_MOST", 1)
    await asyncio.sleep(0)
    with pytest.raises(Refused, match="export_too_many"):
        await asked.ask(UNIT, aside_work.burns, world=world)
    with pytest.raises(Refused, match="export_failed"):
        await killed
    assert await asked.ask(BODY, aside_work.burns, world=world)
