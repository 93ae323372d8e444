"""A desk with more cases than a page holds, made by SQL in a moment: for what lists do, not for what happens to a case."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from aiohttp.test_utils import TestServer
from sqlalchemy import select

from bench.population import FIRST_OFFICER, populate
from certificates.keys.register import TrustStore
from pipeline.people import accounts, findable, links
from pipeline.people.actor import actor_of
from pipeline.rules.words import Purpose
from storage.models.people import Person
from tests.numbers import resident
from tests.web.test_browser import paging
from web.app import ADDRESS_MOST, make_app

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Page

OFFICERS = [FIRST_OFFICER + place for place in range(4)]
UNIT, RECOMMENDER, BUREAU, BODY = OFFICERS


def filled(database, calendar, count=300):
    """So many cases, a fourth of them at each office of one route."""
    populate(database, calendar.world, count)


def called(database, number, name, *, born="19970520", sequence=2, phone="13800000009"):
    """Person *number* is called so from now on, and is found by it."""
    with database.writing() as session:
        person = session.scalars(select(Person).where(Person.id == UUID(int=number))).one()
        person.name, person.id_number, person.phone = name, resident(born, sequence), phone
        person.id_index = accounts.id_index(person.id_number)
        person.birth_date = date.fromisoformat(f"{born[:4]}-{born[4:6]}-{born[6:]}")
        findable.describe(person)


def looks(database, calendar, verb, *args, chat=RECOMMENDER, **facts):
    """What that officer sees."""
    with database.reading() as session:
        return verb(session, *args, by=actor_of(session, chat, calendar.world.today), world=calendar.world, **facts)


@asynccontextmanager
async def sitting(database, calendar, blobs, width=1366, height=768, *, chat=RECOMMENDER) -> AsyncIterator[Page]:
    """That officer's browser, of that size, at the desk."""
    app = make_app(database, lambda: calendar.world, blobs, TrustStore)
    server = TestServer(app)
    await server.start_server(max_line_size=ADDRESS_MOST)
    with database.writing() as session:
        url = links.give(
            session, Purpose.DESK, language="zh", by=actor_of(session, chat, calendar.world.today), world=calendar.world
        )
    async with paging(server, width, height) as page:
        page.at = lambda path: page.goto(str(server.make_url(path)))
        await page.at(url.removeprefix("https://zhicheng.example"))
        await page.click("button")
        await page.wait_for_selector("table.cases")
        yield page
    await server.close()
