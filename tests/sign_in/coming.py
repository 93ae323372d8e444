"""Somebody comes to the desk by the directory: from our pages to the provider's, and back."""

from __future__ import annotations

import aiohttp
from sqlalchemy import select

from pipeline.rules.granting import Grant, Granting
from pipeline.rules.words import Rank
from storage.models.offices import Officer
from tests.sign_in.provider import SITE, logs_in

BUREAU = Grant("bureau:UM-RSJ", Rank.DECIDER)
GRANTING = Granting(
    claim="groups",
    posts={
        "zc-bureau": (BUREAU,),
        "zc-bureau-chief": (Grant("bureau:UM-RSJ", Rank.CHIEF),),
        "zc-desk": (Grant("helpdesk:UM-FWT", Rank.DECIDER),),
        "zc-nowhere": (Grant("bureau:NOT-THERE", Rank.CHIEF),),
    },
    id_number="id_card",
)
WHO = {"name": "古丽娜尔", "groups": ["zc-bureau", "others"]}


async def begins(browser, path="/sign-in/go"):
    """Where the provider is, as the pages say."""
    async with browser.session.get(browser.server.make_url(path), allow_redirects=False) as answer:
        browser.said, browser.status = await answer.text(), answer.status
        return answer.headers.get("Location", "")


async def at_the_provider(address, subject="gulnar"):
    """The address to which the provider sends the browser back."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        return await logs_in(session, address, subject)


async def comes(browser, subject="gulnar", path="/sign-in/go"):
    """The whole way; what the browser was sent back with."""
    there = await at_the_provider(await begins(browser, path), subject)
    assert there.startswith(f"{SITE}/sign-in/back?")
    await browser.opens(there.removeprefix(SITE))
    return there


def rows(house, table, *where):
    with house.database.reading() as session:
        return session.scalars(select(table).where(*where).order_by(table.id)).all()


def officers(house, name):
    """The posts that are held under that name, with their offices."""
    with house.database.reading() as session:
        found = session.scalars(select(Officer).where(Officer.name == name, Officer.active)).all()
        return [row for row in found if row.office]
