"""Who is there, and what each of them does next: applicants look, officers work through what lies at their office."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from bench.population import FIRST_OFFICER, enter
from bot.callbacks import Act, CaseAct, Go, Open, Place, Queue
from pipeline.offices import directory
from pipeline.rules.words import Rank, State
from storage.models.cases import Case
from storage.models.offices import Office

if TYPE_CHECKING:
    from random import Random

    from sqlalchemy.orm import Session

    from bench.load.answers import Answers
    from bot.callbacks import Press
    from chat.network import Network
    from pipeline.world import World
    from storage.database import Database

AMONG = 20
"""An officer takes one of so many that lie there, so that two now and then take the same."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many, for how long."""

    applicants: int
    """Whose chats are 1, 2, 3 …; each has a case that lies at the first office."""
    officers: int
    """Whose chats begin at FIRST_OFFICER; they share the route's offices."""
    seconds: float
    think_s: float
    """The mean pause between two acts of a person."""
    certificates: int
    """Notices that end, evenly over the time, in chats after the applicants'."""
    files: int
    """Drafts with two files each that are inspected, likewise."""


def enrol(session: Session, world: World, route: tuple[UUID, ...], size: Size) -> None:
    """Enter the applicants' cases, and as many officers as there are to be; the first of each office is there already."""
    for place in range(1, size.applicants + 1):
        enter(session, world, route, place, state=State.IN_REVIEW, office_id=route[0])
    for place in range(len(route), size.officers):
        office = session.get_one(Office, route[place % len(route)])
        token = directory.invitation(session, office.id, Rank.DECIDER, world=world)
        directory.join(session, token, FIRST_OFFICER + place, "zh", "示例人员", world=world)


@dataclass
class Crowd:
    """Everybody, until the time is over."""

    network: Network
    database: Database
    answers: Answers
    route: tuple[UUID, ...]
    numbers: str
    """How the pack writes a case's number."""
    chance: Random
    spans: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """Seconds of each act, by what it was."""

    async def applicant(self, chat_id: int, size: Size) -> None:
        """One who looks how things stand."""
        case_id, number = UUID(int=chat_id), self.numbers.format(serial=chat_id)
        await self._says("start", chat_id, "/start")
        while True:
            await self._thinks(size)
            match self.chance.randrange(6):
                case 0:
                    await self._says("start", chat_id, "/start")
                case 1:
                    await self._says("progress, by number", chat_id, number)
                case 2:
                    await self._presses("progress, by button", chat_id, Open(case_id=case_id))
                case 3:
                    contacts = CaseAct(act=Act.CONTACTS, case_id=case_id, version=3)
                    await self._presses("contacts of my case", chat_id, contacts)
                case 4:
                    await self._presses("my cases", chat_id, Go(place=Place.CASES))
                case _:
                    await self._presses("timeline", chat_id, CaseAct(act=Act.TIMELINE, case_id=case_id, version=3))

    async def officer(self, place: int, size: Size) -> None:
        """One who opens what lies at the office, and passes it on; at the last office it is received."""
        chat_id, step = FIRST_OFFICER + place, place % len(self.route)
        office_id, last = self.route[step], step == len(self.route) - 1
        await self._says("start", chat_id, "/start")
        while True:
            await self._thinks(size)
            await self._presses("queue of an office", chat_id, Queue(office_id=office_id))
            waiting = await asyncio.to_thread(self._lying, office_id)
            if not waiting:
                continue
            case_id = self.chance.choice(waiting)
            await self._thinks(size)
            await self._presses("officer opens a case", chat_id, Open(case_id=case_id))
            await self._thinks(size)
            version = await asyncio.to_thread(self._version, case_id)
            act, what = (Act.RECEIVE, "officer receives") if last else (Act.PASS, "officer passes on")
            await self._presses(what, chat_id, CaseAct(act=act, case_id=case_id, version=version))

    async def _thinks(self, size: Size) -> None:
        await asyncio.sleep(self.chance.expovariate(1 / size.think_s))

    async def _says(self, what: str, chat_id: int, text: str) -> None:
        self._note(what, await self.answers.said(self.network, chat_id, text))

    async def _presses(self, what: str, chat_id: int, press: Press) -> None:
        self._note(what, await self.answers.pressed(self.network, chat_id, press.pack()))

    def _note(self, what: str, span: float | None) -> None:
        if span is not None:
            self.spans[what].append(span)

    def _lying(self, office_id: UUID) -> list[UUID]:
        with self.database.reading() as session:
            there = select(Case.id).where(Case.office_id == office_id, Case.state == State.IN_REVIEW)
            return list(session.scalars(there.order_by(Case.entered_at).limit(AMONG)))

    def _version(self, case_id: UUID) -> int:
        with self.database.reading() as session:
            return session.get_one(Case, case_id).version
