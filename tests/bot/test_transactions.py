"""What an update costs the database: a writer holds everybody else up."""

from contextlib import contextmanager
from uuid import UUID

import pytest
from aiogram import Bot
from aiogram.types import Update
from sqlalchemy import event

from bench.bot import Silent, presses, updates
from bench.population import FIRST_OFFICER, populate
from bot.app import make_dispatcher
from bot.callbacks import Act, CaseAct, Open
from bot.doing import Stored
from pipeline.messages import chat_state

FIRST = UUID(int=1)
"""A case that lies at the first office, whose officer has not opened it."""


@contextmanager
def counted(engine):
    """The transactions that begin, writers and readers apart."""
    begun = {"BEGIN IMMEDIATE": 0, "BEGIN": 0, "SELECT": 0}

    def note(_connection, _cursor, statement, *_):
        if statement.startswith("SELECT"):
            begun["SELECT"] += 1
        elif statement in begun:
            begun[statement] += 1

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield begun
    finally:
        event.remove(engine, "before_cursor_execute", note)


PEOPLES = {
    "start": (2, 1),
    "progress, by number": (2, 1),
    "progress, by button": (2, 1),
    "contacts of my case": (2, 1),
    "contacts by title": (1, 1),  # the pack answers
    "my cases": (2, 1),
    "queue of an office": (2, 1),
}
"""What a bench feeds the bot: at most two looks, at the chat and at what it asks for, and one writer, which notes that it is seen to."""
OFFICERS = {
    "opens a case": (2, 2),  # that it was opened and seen is on the disk before the card leaves us
    "opens it again": (2, 1),
    "asks to pass it on": (2, 1),
    "passes it on": (2, 2),  # what is done is on the disk before it is answered; where it is shown is known after that
}


@pytest.fixture
def fed(database, calendar, pack):
    """A way to feed an update that is stored, as the network's come; it gives the transactions that it took."""
    route = populate(database, calendar.world, 300)
    dispatcher = make_dispatcher(database, lambda: calendar.world, lambda _: b"")
    bot, numbers = Bot("42:TEST", session=Silent()), iter(range(1, 100))

    async def feed(what):
        number = next(numbers)
        with database.writing() as session:
            chat_state.take_in(session, [(number, "{}")], now=calendar.world.now)
        update = Update.model_validate({"update_id": number, **what}, context={"bot": bot})
        with counted(database.engine) as begun:
            await dispatcher.feed_update(bot, update, stored=Stored(number))
        with database.reading() as session:
            assert not chat_state.waits(session)
        feed.asked = begun["SELECT"]
        return begun["BEGIN"], begun["BEGIN IMMEDIATE"]

    feed.route, feed.pack = route, pack
    return feed


async def test_a7_whatever_a_person_asks_takes_three_transactions_of_which_one_writes(fed):
    """Each kind of update that the bench measures, in a chat that has said nothing before."""
    kinds = updates(fed.pack, fed.route)
    assert {what: await fed(make(7)) for what, make in kinds.items()} == PEOPLES


async def test_u7_an_officers_second_look_writes_no_more_than_anybodys(fed):
    """The first leaves its mark; an act is one writer more, however much it moves."""
    open_ = presses(FIRST_OFFICER, Open(case_id=FIRST))
    ask, do = (presses(FIRST_OFFICER, CaseAct(act=act, case_id=FIRST, version=4)) for act in (Act.ASK_PASS, Act.PASS))
    steps = dict(zip(OFFICERS, (open_, open_, ask, do), strict=True))
    assert {what: await fed(update) for what, update in steps.items()} == OFFICERS


async def test_a7_what_was_looked_up_is_not_asked_again_and_rows_come_together(fed):
    """A case's offices by one question, not one each; a queue's applicants with it; how a chat stands in one row."""
    kinds, asked = updates(fed.pack, fed.route), {}
    for what in ("start", "progress, by button", "queue of an office"):
        await fed(kinds[what](7))
        asked[what] = fed.asked
    assert asked == {"start": 3, "progress, by button": 9, "queue of an office": 6}
