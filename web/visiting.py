"""A visit: opened by a one-time link, held by a cookie; the one way from a page to the domain."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Concatenate, TypeVar

from aiohttp import web

from notify.networks import NOWHERE
from pipeline.people import links
from pipeline.queries.officer.aside import Aside
from pipeline.rules.pace import Pace
from pipeline.rules.refusals import Refused, accepted
from pipeline.rules.words import Purpose
from storage.database import Away
from storage.replica import Looks
from web.error_middleware import LANGUAGE
from web.limiting import Tries, address_of, by_proxy
from web.own_forms import Forms
from web.receiving import Places

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from uuid import UUID

    from sqlalchemy.orm import Session

    from certificates.keys.register import TrustStore
    from notify.networks import Networks
    from pipeline.rules.symptoms import Symptom
    from pipeline.world import World
    from storage.blobs import Blobs
    from storage.database import Database
    from web.limiting import Network

T = TypeVar("T")
FILES_ROOM = (Purpose.UPLOAD, Purpose.CORRECT, Purpose.RECOVER, Purpose.UNIT_FORM)
"""They share the upload page, and so their visit: the newest counts there."""
FILES_AT_ONCE = 2
"""Strangers' files that are verified at a time; the others wait their turn."""
PLACES = 16
"""Files that are being sent, wait or are verified at a time: this many times 5 MB are held at most."""
UPLOADS = 8
"""Files of cases that are being sent at a time: this many times 40 MB are held at most; half of them are one visitor's."""
MISSES, FILES = Pace(60, timedelta(minutes=10)), Pace(120, timedelta(minutes=10))
"""Of one address in ten minutes: look-ups that found nothing, and files to be verified. An office may share an address."""

PUBLIC = Pace(60, timedelta(minutes=1))
"""Of one address in a minute: what another system asks without a key."""


class WebContext:
    """What the pages reach the domain through."""

    def __init__(
        self,
        database: Database,
        world: Callable[[], World],
        blobs: Blobs,
        register: Callable[[], TrustStore],
        bot_tokens: Networks[str] = NOWHERE,
        proxies: Sequence[Network] = (),
        checks: Callable[[], Sequence[Symptom]] = tuple,
        replica: Database | None = None,
    ) -> None:
        self.database, self._world, self.blobs, self.register = database, world, blobs, register
        self.bot_tokens, self.checks = bot_tokens, checks
        self._proxies = proxies
        self.places, self.uploads = Places(PLACES), Places(UPLOADS)
        self.cage = asyncio.Semaphore(FILES_AT_ONCE)
        self.aside = Aside(database)
        self._looks = Looks(database, replica, lambda: self._world().now)
        self.misses, self.files, self.public = Tries(MISSES), Tries(FILES), Tries(PUBLIC)

    def address_of(self, request: web.Request) -> str:
        """Whose request it is, for what is counted by address."""
        return address_of(request, self._proxies)

    def is_secure(self, request: web.Request) -> bool:
        """True if the visitor's browser speaks TLS: to us, or to a proxy that is named."""
        return request.secure or (
            by_proxy(request, self._proxies) and request.headers.get("X-Forwarded-Proto") == "https"
        )

    async def asked(self, look: Callable[[Session], T]) -> T:
        """What *look* gives of what anyone may know: it may be a minute old."""
        return await asyncio.to_thread(self._looks.asked, look)

    def world(self) -> World:
        """One look at the outside; our own pages may show what the chat must not carry."""
        return replace(self._world(), chat_carries_facts=True)


CONTEXT = web.AppKey("doors", WebContext)


def cookie(purpose: Purpose, *, secure: bool) -> str:
    """The name of that purpose's cookie, so that no visit ends another; behind TLS no other host can set it (RFC 6265bis, 4.1.3)."""
    return f"{'__Host-' if secure else ''}visit-{'files' if purpose in FILES_ROOM else purpose}"


class Visit(Forms):
    """One request of a visitor: who they are is looked up in the transaction of each act."""

    def __init__(self, request: web.Request, purpose: Purpose) -> None:
        """The visit that the cookie of *purpose* may open."""
        self._context = request.app[CONTEXT]
        self.secure = self._context.is_secure(request)
        self.cookie = cookie(purpose, secure=self.secure)
        self.secret = request.cookies.get(self.cookie, "")
        self.world = self._context.world()
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
        visit = cls(request, purposes[0])
        visit._visitor = await asyncio.to_thread(visit._look_up)
        if visit.visitor.purpose not in purposes:
            raise Refused("visit_over")
        request[LANGUAGE], request[VISIT] = visit.visitor.language, visit
        if visit.visitor.unnoted:
            await asyncio.to_thread(visit._note_use)
        return visit

    def _look_up(self) -> links.Visitor:
        with self._context.database.reading() as session:
            return links.visitor(session, self.secret, world=self.world)

    def _note_use(self) -> None:
        with suppress(Away), self._context.database.writing() as session:  # who only reads is not kept from it
            links.note_use(session, self.secret, world=self.world)

    @property
    def case_id(self) -> UUID:
        """The case that the link is about. Raises Refused if it is about none."""
        if self.visitor.case_id is None:
            raise Refused("visit_over")
        return self.visitor.case_id

    async def do(self, verb: Callable[Concatenate[Session, ...], T], *args: Any, **facts: Any) -> T:  # noqa: ANN401
        """`verb(session, *args, by=…, world=…, **facts)` in one transaction. Raises what the verb raises."""
        return await asyncio.to_thread(self._run, self._context.database.writing, verb, args, facts)

    async def look(self, verb: Callable[Concatenate[Session, ...], T], *args: Any, **facts: Any) -> T:  # noqa: ANN401
        """The same, reading only."""
        return await asyncio.to_thread(self._run, self._context.database.reading, verb, args, facts)

    def _run(self, opening: Any, verb: Callable[..., T], args: tuple[Any, ...], facts: dict[str, Any]) -> T:  # noqa: ANN401
        with opening() as session:
            who = links.visitor(session, self.secret, world=self.world)
            answer = verb(session, *args, by=who.actor, world=self.world, **facts)
        return accepted(answer)

    async def aside(self, verb: Callable[Concatenate[Session, ...], bytes], *args: Any) -> bytes:  # noqa: ANN401
        """The same in a process of its own: for what takes seconds. Raises Refused."""
        chat_id = self.visitor.actor.chat_id
        if chat_id is None:
            raise Refused("officers_only")
        return await self._context.aside.ask(chat_id, verb, *args, world=self.world)

    async def blob(self, key: str) -> bytes:
        """The bytes of a blob."""
        return await asyncio.to_thread(self._context.blobs.get, key)

    async def keep(self, data: bytes) -> str:
        """Keep a file that came until it was inspected; its name among `Blobs.incoming`."""
        return await asyncio.to_thread(self._context.blobs.incoming.put, data)

    def sending(self) -> AbstractContextManager[None]:
        """A place for a file of this visitor's while it is read. Raises Refused."""
        return self._context.uploads.taken(str(self.visitor.actor.chat_id))


VISIT = web.RequestKey("visit", Visit)
"""The visit of a request, once it is known to be one."""
