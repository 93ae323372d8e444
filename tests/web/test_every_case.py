"""A case of each kind in each state, looked at by whoever may see it, in both languages: the seeded world has them all (U7)."""

from __future__ import annotations

import asyncio
import json

import pytest
from aiohttp.test_utils import TestServer
from sqlalchemy import select

from pipeline.people import links
from pipeline.people.actor import actor_of
from pipeline.queries.case import case as look_at
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Kind, Purpose, State
from storage.models.cases import Case
from tests.web.walking import SCHEMES, SIZES, Walk
from tools.seed.making import MADE, seed
from web.app import SERVER, make_app
from zhicheng.settings import Settings
from zhicheng.wiring import Parts

PASSING = {State.CHECKING, State.APPROVED, State.ISSUING, State.DRAFT}
"""In which no case rests, or no office sees it."""


@pytest.fixture
async def seeded(tmp_path):
    """The parts of an invented region, and its officers' chats."""
    settings = Settings(home=tmp_path / "world")
    await asyncio.to_thread(seed, settings, 7)
    parts = Parts(settings)
    yield parts, [one["chat_id"] for one in json.loads((settings.home / MADE).read_text("utf-8"))["officers"]]
    parts.database.close()


def seen_by(parts, chats):
    """By officer the cases to look at: of each kind, state and step one, where the officer can do most with it; and what there is."""
    best, world = {}, parts.world()
    with parts.database.reading() as session:
        rows = session.scalars(select(Case).order_by(Case.number)).all()
        for chat in chats:
            by = actor_of(session, chat, world.today)
            for row in rows:
                try:
                    can = len(look_at(session, row.id, by=by, world=world).actions)
                except Refused:
                    continue
                key = row.kind, row.state, row.step
                best[key] = max(best.get(key, (-1, None, None)), (can, chat, row.id), key=lambda one: one[0])
    return {chat: [case for _, whose, case in best.values() if whose == chat] for chat in chats}, set(best)


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_u7_a_case_of_each_kind_and_state_is_legible_to_whoever_sees_it(seeded, monkeypatch):
    parts, chats = seeded
    shown, found = seen_by(parts, chats)
    assert {kind for kind, *_ in found} == set(Kind)
    assert {state for _, state, _ in found} == set(State) - PASSING
    walk = Walk(monkeypatch)
    app = make_app(parts.database, parts.world, parts.blobs, parts.register)
    walk.watches(app)
    server = TestServer(app)
    await server.start_server(**SERVER)
    url = str(server.make_url("/")).rstrip("/")
    for language, sizes, schemes in (("zh", SIZES, SCHEMES), ("en", SIZES[2:], SCHEMES[:1])):
        async with walk.visitor(url, sizes=sizes, schemes=schemes) as visitor:
            for chat, cases in shown.items():
                await visitor.goes(_link(parts, chat, language))
                await visitor.page.click("button")
                for path in ("/desk", "/desk/year", *(f"/desk/case/{one}" for one in cases)):
                    await visitor.looks(path)
    await server.close()
    assert sorted(walk.found) == []


def _link(parts, chat, language):
    world = parts.world()
    with parts.database.writing() as session:
        by = actor_of(session, chat, world.today)
        given = links.give(session, Purpose.DESK, language=language, by=by, world=world)
    return given.removeprefix(world.public_url)
