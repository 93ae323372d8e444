"""Another organisation's system in front of a furnished house: it asks by key, and takes messages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from sqlalchemy import select

from pipeline.organisations import keys, sharing
from pipeline.rules.words import Scope
from storage.models.certificates import Certificate
from storage.models.offices import Office
from tests import remembering
from web.app import SERVER, make_app

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.house import House


@pytest.fixture
async def server(house: House) -> AsyncIterator[TestServer]:
    app = make_app(house.database, lambda: house.calendar.world, house.blobs, house.tools.signers)
    server = TestServer(app)
    await server.start_server(**SERVER)
    yield server
    await server.close()


def key_of(house: House, *scopes: Scope, rate: int = 600, days: int = 365) -> str:
    """A key of the house's unit, whose system is called 人事系统."""
    with house.database.writing() as session:
        unit = session.get_one(Office, house.unit_id)
        life = timedelta(days=days)
        return keys.make(
            session, unit, "人事系统", scopes or tuple(Scope), rate=rate, life=life, world=house.calendar.world
        )


class Client:
    """What the organisation's system does; its key is made when it first asks, since a past is laid down whole."""

    def __init__(self, house: House, server: TestServer, session: aiohttp.ClientSession) -> None:
        self.house, self.server, self.session = house, server, session
        self.key: str | None = None
        self.status, self.headers = 0, {}

    async def asks(self, method: str, path: str, *, language: str = "zh", **more: Any) -> Any:
        if self.key is None:
            self.key = key_of(self.house)
        headers = {"Accept-Language": language, **more.pop("headers", {})}
        if self.key:
            headers.setdefault("Authorization", f"Bearer {self.key}")
        url = self.server.make_url(f"/api/v1{path}")
        async with self.session.request(method, url, headers=headers, **more) as answer:
            self.status, self.headers = answer.status, answer.headers
            return await answer.json(content_type=None)


@pytest.fixture
async def client(house: House, server: TestServer) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(house, server, session)


@pytest.fixture
def certificate(house: House) -> Certificate:
    """One in force, of the person in chat 1."""

    def issued() -> None:
        house.approved()
        house.works()

    remembering.once(house, f"issued, from {house.calendar.now}", issued)
    return only(house)


def only(house: House) -> Certificate:
    with house.database.reading() as session:
        return session.scalars(select(Certificate)).one()


def agrees(house: House, chat_id: int = 1) -> None:
    """The holder agrees that the unit sees it."""
    house.does(chat_id, sharing.give, house.unit_id)
