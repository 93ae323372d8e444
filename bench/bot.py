"""`zhicheng bench bot`: what one update costs, and whether a look-up costs the same among a million cases as among few.

The real dispatcher on the embedded database; only the chat network is silent. Updates come one after another.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from aiogram import Bot, Dispatcher
from aiogram.client.session.base import BaseSession
from aiogram.methods import EditMessageText, SendMessage
from aiogram.types import Chat, Message, Update

from bench.population import FIRST_OFFICER, populate
from bot.app import make_dispatcher
from bot.callbacks import Act, CaseAct, Contacts, Go, Open, Place, Press, Queue
from pipeline.rules.words import Node
from pipeline.world import World
from storage import schema, sealing
from storage.database import Database
from zhicheng import clock

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from pipeline.rules.policy import Pack

TIMES, WARM = 600, 60
FEW, MANY = 10_000, 1_000_000
NUMBERS = count(1)
GOAL = 1.5
"""The p99 among many at most this much of the p99 among few."""


class Silent(BaseSession):
    """A chat network that takes everything and says nothing."""

    async def close(self) -> None:
        """Nothing is open."""

    async def stream_content(self, *_: object, **__: object) -> AsyncGenerator[bytes, None]:
        """No file is fetched."""
        yield b""

    async def make_request(self, bot: Bot, method: Any, timeout: int | None = None) -> Any:  # noqa: ANN401, ARG002, ASYNC109
        """A message for a message, True for the rest."""
        if isinstance(method, SendMessage | EditMessageText):
            chat = Chat(id=int(method.chat_id or 0), type="private")
            return Message.model_validate({"message_id": 1, "date": 1_790_000_000, "chat": chat, "text": "…"})
        return True


@dataclass(frozen=True, slots=True)
class Spans:
    """Milliseconds of one kind of update."""

    what: str
    half: float
    """Median."""
    worst: float
    """p99."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One size of database."""

    cases: int
    per_second: float
    """Updates, of all kinds measured."""
    spans: tuple[Spans, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The floor, and each size."""

    floor: float
    """Updates a second of a dispatcher whose one handler answers at once."""
    sizes: tuple[Measured, ...]


def run(pack: Pack, sizes: tuple[int, ...] = (FEW, MANY), times: int = TIMES) -> Result:
    """Measure at each of *sizes*."""
    return Result(asyncio.run(_floor(times)), tuple(_at(size, pack, times) for size in sizes))


def _at(size: int, pack: Pack, times: int) -> Measured:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        sealing.install(sealing.Sealer(sealing.key_in(home)))
        database = Database(f"sqlite:///{home / 'bench.db'}")
        schema.upgrade(database.engine)
        start = clock.now()

        def world() -> World:
            return World(now=start, pack=pack, public_url="https://zhicheng.example", test_issuer=True)

        route = populate(database, world(), size)
        dispatcher = make_dispatcher(database, world, lambda _: b"")
        try:
            return asyncio.run(_measured(dispatcher, size, updates(pack, route), times))
        finally:
            database.close()


def updates(pack: Pack, route: tuple[UUID, ...]) -> dict[str, Callable[[int], dict[str, Any]]]:
    """Each kind of update, as a function of whose it is; the queue holds a fourth of all cases."""
    body = next(office for office in pack.offices if office.node is Node.BODY and office.levels)
    asked = Contacts(portal=body.portal, series=body.series[0], level=body.levels[0])
    return {
        "start": lambda who: _says(who, "/start"),
        "progress, by number": lambda who: _says(who, pack.forms.case_number.format(serial=who)),
        "progress, by button": lambda who: presses(who, Open(case_id=UUID(int=who))),
        "contacts of my case": lambda who: presses(who, CaseAct(act=Act.CONTACTS, case_id=UUID(int=who), version=3)),
        "contacts by title": lambda who: presses(who, asked),
        "my cases": lambda who: presses(who, Go(place=Place.CASES)),
        "queue of an office": lambda _: presses(FIRST_OFFICER, Queue(office_id=route[0])),
    }


async def _measured(
    dispatcher: Dispatcher, size: int, kinds: dict[str, Callable[[int], dict[str, Any]]], times: int
) -> Measured:
    chance, bot, spans = random.Random(size), Bot("42:TEST", session=Silent()), []  # noqa: S311  no secret
    taken = 0.0
    for what, event in kinds.items():
        people = [chance.randint(1, size) for _ in range(times + WARM)]
        found = [await fed(dispatcher, bot, event(who)) for who in people][WARM:]
        taken += sum(found)
        found.sort()
        spans.append(Spans(what, found[len(found) // 2] * 1000, found[int(len(found) * 0.99)] * 1000))
    return Measured(size, times * len(kinds) / taken, tuple(spans))


async def fed(dispatcher: Dispatcher, bot: Bot, event: dict[str, Any]) -> float:
    """Seconds that the dispatcher takes for that update."""
    # Each with a number of its own, as they come: aiogram remembers updates by it, and compares those of one number whole.
    update = {"update_id": next(NUMBERS), **event}
    start = time.perf_counter()
    await dispatcher.feed_update(bot, Update.model_validate(update, context={"bot": bot}))
    return time.perf_counter() - start


async def _floor(times: int) -> float:
    async def answer(message: Message) -> None:
        await message.answer("…")

    dispatcher = Dispatcher()
    dispatcher.message.register(answer)
    bot = Bot("42:TEST", session=Silent())
    return times / sum([await fed(dispatcher, bot, _says(1, "/start")) for _ in range(times + WARM)][WARM:])


def _from(who: int) -> dict[str, Any]:
    return {"id": who, "is_bot": False, "first_name": "示例", "language_code": "zh-hans"}


def _message(who: int, text: str) -> dict[str, Any]:
    chat = {"id": who, "type": "private"}
    return {"message_id": 1, "date": 1_790_000_000, "chat": chat, "from": _from(who), "text": text}


def _says(who: int, text: str) -> dict[str, Any]:
    length = len(text) if text.startswith("/") else 0
    entities = [{"type": "bot_command", "offset": 0, "length": length}] if length else []
    return {"message": _message(who, text) | {"entities": entities}}


def presses(who: int, press: Press) -> dict[str, Any]:
    """The update of a button that is pressed."""
    carrier = _message(who, "…") | {"from": {"id": 42, "is_bot": True, "first_name": "bot"}}
    return {
        "callback_query": {
            "id": "1",
            "from": _from(who),
            "chat_instance": "1",
            "data": press.pack(),
            "message": carrier,
        }
    }


def report(result: Result) -> str:
    """A table: each kind of update at each size, and the ratio of the p99s."""
    first, last = result.sizes[0], result.sizes[-1]
    rows = [
        f"floor: {result.floor:,.0f} updates/s through a bare dispatcher",
        *(
            f"{one.cases:>9,} cases: {one.per_second:,.0f} updates/s, {result.floor / one.per_second:.0f} × the floor's cost"
            for one in result.sizes
        ),
        "",
        f"{'p50/p99 in ms':<24}{first.cases:>16,}{last.cases:>20,}   p99 ratio (goal ≤ {GOAL})",
    ]
    for few, many in zip(first.spans, last.spans, strict=True):
        few_said, many_said = (f"{span.half:.1f} / {span.worst:.1f}" for span in (few, many))
        rows.append(f"{many.what:<24}{few_said:>16}{many_said:>20}   {many.worst / few.worst:.2f}")
    return "\n".join(rows)
