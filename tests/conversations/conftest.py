"""The same conversations on every network: each test runs once a seat, unchanged."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select, update

from pipeline.offices import directory
from pipeline.rules.words import Rank
from storage import network as rows
from storage.models.cases import Case
from storage.models.people import Person
from tests.conversations.matrix_seat import MatrixSeat
from tests.conversations.page_seat import PageSeat
from tests.web.conftest import talking  # noqa: F401  a fixture
from tests.web.seats import ApiSeat, BrowserSeat, Hall, until

SEATS = {"bot-api": ApiSeat, "page": PageSeat, "matrix": MatrixSeat}
"""Telegram's API as its own clients speak it, the page over HTTP, a room on a real homeserver."""
WITH_BROWSER = {**SEATS, "page": BrowserSeat}
"""With the page in a phone's browser, for the conversations in which everything occurs that a page can do."""


class Talks(Hall):
    """The house's people, on one network."""

    @property
    def house(self):
        return self.talking.house

    async def works(self):
        """The stages' turn, until the chat is quiet."""
        await asyncio.to_thread(self.house.works)

    async def officer(self, node, code):
        """Somebody takes a post in the chat."""
        with self.house.database.writing() as session:
            token = directory.invite(session, node, code, Rank.DECIDER, world=self.house.calendar.world)
        seat = await self.seat(f"{node} 陈建国")
        await seat.begins(token)
        await seat.sees("请输入您的姓名")
        await seat.says("陈建国")
        await seat.sees("您已成为")
        return seat

    async def holder(self):
        """Somebody with a certificate, whose account has come to this network."""
        with self.talking.aside() as house:
            house.approved()
            house.works()
        before = self._chats()
        her = await self.seat("她")
        await her.begins()
        await her.sees("职称申报服务")
        (chat,) = self._chats() - before
        with house.database.writing() as session:
            session.execute(update(Person).values(chat_id=chat))
        return her

    def state(self):
        """Of the newest case."""
        with self.house.database.reading() as session:
            return session.scalars(select(Case.state).order_by(Case.number.desc())).first()

    async def comes_to(self, state):
        await until(lambda: self.state() is state)

    def all(self, model):
        with self.house.database.reading() as session:
            return list(session.scalars(select(model)))

    def _chats(self):
        with self.house.database.reading() as session:
            return set(rows.chats(session))


@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.slow if name == "page" else ()) for name in SEATS])
async def hall(request, talking):  # noqa: F811
    hall = Talks(talking, SEATS[request.param])
    yield hall
    await hall.stack.aclose()


@pytest.fixture(params=list(WITH_BROWSER))
async def wide_hall(request, talking):  # noqa: F811
    hall = Talks(talking, WITH_BROWSER[request.param])
    yield hall
    await hall.stack.aclose()
