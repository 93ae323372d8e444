"""A visit: opened by a one-time link, held by a cookie; the one way from a page to the domain."""

from __future__ import annotations

import asyncio
import hmac
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Concatenate, TypeVar

from aiohttp import web

from pipeline import links
from pipeline.rules.refusals import Refused
from web.guarding import LANGUAGE
from web.limiting import Tries

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from sqlalchemy.orm import Session

    from certificates.keys.register import Register
    from pipeline.rules.words import Purpose
    from pipeline.world import World
    from storage.blobs import Blobs
    from storage.database import Database

T = TypeVar("T")
COOKIE = "visit"
CSRF_FIELD = "csrf"
FILES_AT_ONCE = 2
"""Strangers' files that are verified at a time; the others wait their turn."""
MISSES, FILES = (60, 600.0), (120, 600.0)
"""Of one address in ten minutes: look-ups that found nothing, and files to be verified. An office may share an address."""


class Doors:
    """What the pages reach the domain through."""

    def __init__(
        self,
        database: Database,
        world: Callable[[], World],
        blobs: Blobs,
        register: Callable[[], Register],
        bot_token: str = "",
    ) -> None:
        self.database, self._world, self.blobs, self.register = database, world, blobs, register
        self.bot_token = bot_token
        self.cage = asyncio.Semaphore(FILES_AT_ONCE)
        self.misses, self.files = Tries(*MISSES), Tries(*FILES)

    def world(self) -> World:
        """One look at the outside; our own pages may show what the chat must not carry."""
        return replace(self._world(), chat_carries_facts=True)


DOORS = web.AppKey("doors", Doors)


class Visit:
    """One request of a visitor: who they are is looked up in the transaction of each act."""

    def __init__(self, request: web.Request) -> None:
        """Raise Refused if the cookie opens nothing."""
        self._doors, self.secret = request.app[DOORS], request.cookies.get(COOKIE, "")
        self.world = self._doors.world()
        self._request = request
        self._visitor: links.Visitor | None = None

    @property
    def visitor(self) -> links.Visitor:
        """Who visits, as of `of`."""
        if self._visitor is None:
            raise Refused("visit_over")
        return self._visitor

    @classmethod
    async def of(cls, request: web.Request, *purposes: Purpose) -> Visit:
        """The visit of *request*, if its link was given for one of *purposes*. Raises Refused."""
        visit = cls(request)
        visit._visitor = await asyncio.to_thread(visit._look_up)
        if visit.visitor.purpose not in purposes:
            raise Refused("visit_over")
        request[LANGUAGE] = visit.visitor.language
        return visit

    def _look_up(self) -> links.Visitor:
        with self._doors.database.reading() as session:
            return links.visitor(session, self.secret, world=self.world)

    @property
    def case_id(self) -> UUID:
        """The case that the link is about. Raises Refused if it is about none."""
        if self.visitor.case_id is None:
            raise Refused("visit_over")
        return self.visitor.case_id

    @property
    def csrf(self) -> str:
        """What a form of this visit must bring back."""
        return sha256(f"csrf:{self.secret}".encode()).hexdigest()

    def check(self, brought: object) -> None:
        """Raise Refused unless a form brings back what this visit gave it."""
        if not isinstance(brought, str) or not hmac.compare_digest(brought.encode(), self.csrf.encode()):
            raise Refused("form_not_ours")

    async def form(self) -> dict[str, str]:
        """The fields of a posted form, checked to be ours. Raises Refused."""
        fields = {key: value for key, value in (await self._request.post()).items() if isinstance(value, str)}
        self.check(fields.pop(CSRF_FIELD, None))
        return fields

    async def do(self, verb: Callable[Concatenate[Session, ...], T], *args: Any, **facts: Any) -> T:  # noqa: ANN401
        """`verb(session, *args, by=…, world=…, **facts)` in one transaction. Raises what the verb raises."""
        return await asyncio.to_thread(self._run, self._doors.database.writing, verb, args, facts)

    async def look(self, verb: Callable[Concatenate[Session, ...], T], *args: Any, **facts: Any) -> T:  # noqa: ANN401
        """The same, reading only."""
        return await asyncio.to_thread(self._run, self._doors.database.reading, verb, args, facts)

    def _run(self, opening: Any, verb: Callable[..., T], args: tuple[Any, ...], facts: dict[str, Any]) -> T:  # noqa: ANN401
        with opening() as session:
            who = links.visitor(session, self.secret, world=self.world)
            return verb(session, *args, by=who.actor, world=self.world, **facts)

    async def blob(self, key: str) -> bytes:
        """The bytes of a blob."""
        return await asyncio.to_thread(self._doors.blobs.get, key)

    async def keep(self, data: bytes) -> str:
        """Store bytes; their key."""
        return await asyncio.to_thread(self._doors.blobs.put, data)
