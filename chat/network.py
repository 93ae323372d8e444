"""The chat network: everything that was said is in the database; here is who waits for what comes, in this process."""

from __future__ import annotations

import asyncio
import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from chat import files
from chat.others import POLL, Others
from chat.queues import LONGEST_POLL, MOST_AT_ONCE, Bells, within
from chat.turn import BOT, Turn
from chat.wire import ApiError, Json
from storage import network as rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from chat.files import Made
    from chat.wire import Upload
    from storage.blobs import Blobs
    from storage.database import Database

T = TypeVar("T")
FIRST_CHAT = 1_000_000_000
CHATS = 9_000_000_000
TAKEN_OVER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
AT_ONCE = 4
TIDYING_S = 3600.0
KEPT = timedelta(days=400)


def chat_id_of(name: str) -> int:
    """Return the chat that belongs to *name*: the same in every process and after every restart."""
    return FIRST_CHAT + int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]) % CHATS


@dataclass(slots=True)
class Flood:
    """A lever for tests: the next *calls* calls are told to come back in *retry_after* seconds."""

    retry_after: int = 0
    calls: int = 0


class Network:
    """One server's way to the network. It rings for all that it commits, and for what other servers of the database do."""

    def __init__(
        self, database: Database, blobs: Blobs, token: str, now: Callable[[], datetime], kept: timedelta = KEPT
    ) -> None:
        """Open it for the bot that holds *token*; *now* is asked for the time, aware. *kept*: how long what was said stays."""
        self._kept = kept
        self.database, self.blobs, self.token, self.now = database, blobs, token, now
        self.bot: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "职称 zhicheng",
            "username": "zhicheng_bot",
            "can_join_groups": False,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }
        # Threads of our own: others' calls that wait for an answer of ours must not stand in the way of making it.
        lonely = (
            database.engine.dialect.name == "sqlite"
        )  # its writers would only wait for each other, at a coarse pace
        self._writers, self._readers = ThreadPoolExecutor(1 if lonely else AT_ONCE), ThreadPoolExecutor(AT_ONCE)
        self.flood = Flood()
        self._allowed: frozenset[str] = frozenset()
        self._bells = Bells()
        self.others = Others(database.engine)
        self._hearing: asyncio.Task[None] | None = None
        self._polls = 0
        self._confirmed: int | None = None
        self._closed = False
        self._tidied = float("-inf")

    async def act(
        self, verb: Callable[..., T], *args: object, made: Mapping[str, Made] | None = None, reads: bool = False
    ) -> T:
        """`verb(turn, *args)` in one transaction; then ring for whom it touched. Raises what it raises, and Away."""
        opening = self.database.reading if reads else self.database.writing

        def run() -> tuple[T, set[object]]:
            with opening() as session:
                turn = Turn(session, self.now(), self.bot, self._allowed, made or {})
                done = verb(turn, *args)
                self.others.tell(session, turn.touched)
                return done, turn.touched

        done, touched = await self._in(self._readers if reads else self._writers, run)
        self._bells.ring(touched)
        return done

    def open(self) -> None:
        """From now on hear what other servers of the same database do."""
        if self.others.there and self._hearing is None:
            self._hearing = asyncio.create_task(self.others.hear(self._told, self._bells.ring_all))

    def _told(self, names: list[str]) -> None:
        """Another server did something: in these chats, for the bot, or it was polled in our place."""
        if POLL in names:
            self._polls += 1
        self._bells.ring(BOT if name in {BOT, POLL} else int(name) for name in names)

    async def look(self, verb: Callable[..., T], *args: object) -> T:
        """`verb(session, *args)`, reading only. Raises what it raises, and Away."""

        def run() -> T:
            with self.database.reading() as session:
                return verb(session, *args)

        return await self._in(self._readers, run)

    async def bytes_of(self, blob: str) -> bytes:
        """The bytes of a file."""
        return await self._in(self._readers, lambda: self.blobs.get(blob))

    async def make(self, uploads: Mapping[str, tuple[str, Upload]]) -> dict[str, Made]:
        """Photos and documents of what came, by field: (kind, upload). Raises ApiError."""

        def run() -> dict[str, Made]:
            return {name: files.made(self.blobs, kind, upload) for name, (kind, upload) in uploads.items()}

        return await self._in(self._readers, run) if uploads else {}

    async def events(self, chat_id: int, after: int, seconds: float) -> list[Json]:
        """Return what happened in the chat after event *after*; waits up to *seconds* for the first."""
        clock = asyncio.get_running_loop().time
        until = clock() + min(max(seconds, 0), LONGEST_POLL)
        while True:
            bell = self._bells.next(chat_id)
            found = await self.look(rows.events, chat_id, after)
            if found or self._closed or clock() >= until:
                return found
            await within(bell, until - clock())
            if not bell.is_set():  # nothing has happened: the database need not be asked
                return []

    async def updates(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Confirm what lies below *offset*, then wait for what comes; who polled before is told that he was replaced."""
        await self._confirm(offset)
        self._polls += 1
        mine = self._polls
        self._bells.ring([BOT])
        if self.others.there:
            await self._in(self._writers, self._tell_of_poll)
        clock = asyncio.get_running_loop().time
        until = clock() + min(max(seconds, 0), LONGEST_POLL)
        while True:
            bell = self._bells.next(BOT)
            found = await self.look(rows.updates, min(max(limit, 1), MOST_AT_ONCE))
            if mine != self._polls:
                raise ApiError(409, TAKEN_OVER)
            if found or self._closed or clock() >= until:
                return found
            await within(bell, until - clock())
            if mine != self._polls:
                raise ApiError(409, TAKEN_OVER)

    def allow(self, kinds: frozenset[str]) -> None:
        """From now on queue these kinds only; none named: all."""
        self._allowed = kinds

    async def drop_updates(self) -> None:
        """Forget what the bot has not confirmed."""
        await self.act(lambda turn: rows.drop_updates(turn.session))

    def check_flood(self) -> None:
        """Use up one of the calls that are to be refused. Raises ApiError 429."""
        if self.flood.calls:
            self.flood.calls -= 1
            seconds = self.flood.retry_after
            raise ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)

    @property
    def closed(self) -> bool:
        """True once the server stops: nobody waits any more."""
        return self._closed

    def close(self) -> None:
        """Let go whoever waits."""
        self._closed = True
        if self._hearing is not None:
            self._hearing.cancel()
        self._bells.ring_all()

    def _tell_of_poll(self) -> None:
        with self.database.writing(lasting=False) as session:
            self.others.tell(session, [POLL])

    @staticmethod
    async def _in(threads: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(threads, work)

    async def _confirm(self, offset: int) -> None:
        """Nothing is lost if a power cut takes it back: the bot knows which updates it has."""
        now = asyncio.get_running_loop().time()
        tidies = now > self._tidied + TIDYING_S
        if not tidies and offset in {0, self._confirmed}:
            return

        def run() -> None:
            with self.database.writing(lasting=False) as session:
                if offset:
                    rows.confirm(session, offset)
                if tidies:
                    rows.tidy(session, now=self.now())
                    rows.prune(session, before=self.now() - self._kept)

        await self._in(self._writers, run)
        self._confirmed = offset if offset > 0 else None
        self._tidied = now if tidies else self._tidied
