"""The house in which the seeded world happens: the verbs, the stages one after another, a clock that is moved."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from chat import visitors
from pipeline.evidence import files
from pipeline.people.actor import actor_of
from pipeline.queries.case import case as look_at
from pipeline.rules.calendar import BEIJING, is_working_day, local_date
from pipeline.rules.words import Duty
from pipeline.tasks.queues import ORDER
from pipeline.tasks.runner import Runner
from pipeline.tasks.stages import stages
from storage.models.cases import Case
from storage.models.outbox import OwedDuty
from zhicheng import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from chat.network import Network
    from pipeline.queries.case import CaseView
    from pipeline.world import World
    from zhicheng.wiring import Parts

UNLIMITED = 1e6
"""Messages a second: those of weeks are sent within seconds, to nobody's network but our own."""
LATER = frozenset({Duty.COMPARE_EVIDENCE, Duty.READ_EVIDENCE})
"""Left to the worker: they take seconds a page, and no case waits for them."""
ROUNDS = 60


@dataclass
class House:
    """One process that does what bot, worker and signer do."""

    parts: Parts
    network: Network
    loop: asyncio.AbstractEventLoop
    """The one that serves the network."""

    def __post_init__(self) -> None:
        self._began = clock.now()
        self._tools = replace(self.parts.tools(), pace=UNLIMITED, reader=None)

    @property
    def world(self) -> World:
        """The outside at this moment of the story."""
        return self.parts.world()

    def morning(self, days_ago: int) -> None:
        """Move the clock to ten o'clock of the last working day that is at least so many days ago."""
        day = local_date(self._began - timedelta(days=days_ago))
        while not is_working_day(day, self.parts.pack.calendar):
            day -= timedelta(days=1)
        moment = datetime.combine(day, time(10), BEIJING)
        assert self.parts.settings.clock_file is not None  # noqa: S101  `tools.seed.making` names one
        clock.set_off(self.parts.settings.clock_file, moment - clock.now())

    def chat(self, name: str, language: str = "zh") -> int:
        """A chat of our own network that no browser is in yet."""
        code = "zh-hans" if language == "zh" else language
        joined = self.network.act(visitors.new_chat, name, code, name)  # each from an address of its own
        return int(asyncio.run_coroutine_threadsafe(joined, self.loop).result().id)

    def does(self, chat_id: int, verb: Callable[..., Any], *args: Any, **facts: Any) -> Any:  # noqa: ANN401
        """One verb in one transaction, as the person of that chat. Raises Refused."""
        world = self.world
        with self.parts.database.writing() as session:
            return verb(session, *args, by=actor_of(session, chat_id, world.today), world=world, **facts)

    def view(self, case_id: UUID, chat_id: int) -> CaseView:
        """A case, as that chat sees it. Raises Refused."""
        world = self.world
        with self.parts.database.reading() as session:
            return look_at(session, case_id, by=actor_of(session, chat_id, world.today), world=world)

    def version(self, case_id: UUID) -> int:
        """Which one of the case a button would carry."""
        with self.parts.database.reading() as session:
            return session.get_one(Case, case_id).version

    def sends(self, case_id: UUID, chat_id: int, slot: str, data: bytes) -> None:
        """One file for one slot, as over our own page."""
        source = files.UPLOADED + self.parts.blobs.incoming.put(data)
        self.does(chat_id, files.receive, case_id, slot, files.SentFile(source, f"{slot}.jpg", len(data)))

    def works(self, *, signatures_a_day: int | None = None) -> None:
        """Do all that is due, and what that makes due, but what may wait for the worker.

        *signatures_a_day*: the pack's term, where this is a day on which no more may be signed.
        """
        tools = self._tools if signatures_a_day is None else replace(self._tools, world=self._capped(signatures_a_day))
        runner = Runner(stages(tools, self.parts.drawing()), tools, tuple(duty for duty in ORDER if duty not in LATER))
        for _ in range(ROUNDS):
            due = self._due()
            if not due:
                return
            for duty, duty_id in due:
                runner.one(duty, duty_id)
        raise RuntimeError(f"never quiet: {sorted({duty for duty, _ in self._due()})}")

    def _capped(self, signatures_a_day: int) -> Callable[[], World]:
        def capped() -> World:
            world = self.world
            terms = replace(world.pack.terms, signatures_a_day=signatures_a_day)
            return replace(world, pack=replace(world.pack, terms=terms))

        return capped

    def _due(self) -> list[tuple[Duty, UUID]]:
        now = self.world.now
        rows = select(OwedDuty.duty, OwedDuty.id).where(
            OwedDuty.settled_at.is_(None),
            OwedDuty.not_before <= now,
            OwedDuty.lease_until.is_(None) | (OwedDuty.lease_until < now),
            OwedDuty.duty.not_in(LATER),
        )
        with self.parts.database.reading() as session:
            return [(duty, duty_id) for duty, duty_id in session.execute(rows.order_by(OwedDuty.owed_at))]
