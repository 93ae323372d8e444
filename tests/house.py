"""A whole house in one process: the real verbs, stages, cage and key; only the chat network is a list."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from bot.pictures import week
from bot.views.screens import drawn
from certificates.keys.issuer import ensure_test_issuer
from certificates.keys.register import TrustStore
from pipeline.case.act import resume
from pipeline.evidence import files as evidence_files
from pipeline.kinds import application
from pipeline.offices import directory
from pipeline.people import accounts, statements
from pipeline.people.actor import actor_of
from pipeline.queries.case import case as look_at
from pipeline.review import committee, decisions, filing
from pipeline.review.batch import Chosen
from pipeline.rules.eligibility import IN_POST
from pipeline.rules.qualification import Qualification
from pipeline.rules.scales import Assessed, Education, Fact, Level, Schooling, Tier
from pipeline.rules.transitions import OPERATOR
from pipeline.rules.words import Node, Rank
from pipeline.tasks.runner import run
from pipeline.tasks.stages import Drawing, stages
from pipeline.work.tools import Tools
from storage.agenda import Owed
from storage.models.cases import Case
from storage.models.offices import Office
from storage.models.outbox import OwedDuty
from tests import remembering
from tests.cage import files
from tests.network import Network
from tests.numbers import UNIT_CODE, resident

if TYPE_CHECKING:
    import pytest
    from sqlalchemy.orm import Session

    from storage.blobs import Blobs
    from storage.database import Database
    from tests.conftest import Calendar

WANTED = Qualification("650100", "gongcheng", "林业", Level.ZHULI)
STATED = {
    Fact.EDUCATION: Education.BACHELOR,
    Fact.SCHOOLING: Schooling.FULL_TIME,
    Fact.WORK_SINCE: "2019-07",
    Fact.ASSESSED: Assessed.QUALIFIED,
    Fact.STANDING: IN_POST,
}
DOCUMENT = "乌市人社职〔2026〕1号"
CHATS = {Node.UNIT: 101, Node.RECOMMENDER: 102, Node.BUREAU: 103, Node.BODY: 104, Node.HELPDESK: 105}

OFFICERS = {
    Node.UNIT: "沈国栋",
    Node.RECOMMENDER: "林晓燕",
    Node.BUREAU: "何志远",
    Node.BODY: "谢文静",
    Node.HELPDESK: "杜丽",
}
"""The officer of each of these chats, as they said their names."""


@dataclass(frozen=True)
class Place:
    """Where a house stands: what its pack calls things, and what its applicant files."""

    wanted: Qualification = WANTED
    pathway: str = "initial"
    unit: str = "乌鲁木齐市示例林场"
    ethnicity: str = "维吾尔"
    offices: dict[Node, str] = field(
        default_factory=lambda: {
            Node.RECOMMENDER: "UM-LCJ",
            Node.BUREAU: "UM-RSJ",
            Node.BODY: "UM-PWH-GC",
            Node.HELPDESK: "UM-FWT",
        }
    )
    proofs: tuple[str, ...] = ("diploma", "work_proof")


class House:
    """Everything, at one moment of its own calendar."""

    def __init__(
        self, database: Database, blobs: Blobs, calendar: Calendar, issuer: Path, place: Place | None = None
    ) -> None:
        self.database, self.calendar, self.network = database, calendar, Network()
        self.seconds = count()
        """Of the wall: a frozen calendar would never let a burst's rest through."""
        self.blobs, self.place = blobs, place or Place()
        url = ensure_test_issuer(issuer / "keys", issuer / "register.json", now=calendar.now)
        signer = remembering.signer(url)
        self.stamper, self.staged = None, 0
        self.tools = Tools(
            database=database,
            blobs=blobs,
            channel=lambda: self.network,
            world=lambda: calendar.world,
            signers=lambda: TrustStore.load(issuer / "register.json"),
            signer=lambda: signer,
            stamper=lambda: self.stamper,
            lease=timedelta(seconds=45),
            pace=25,
            wall=lambda: calendar.now + timedelta(seconds=next(self.seconds)),
        )
        self.restage()
        if place is None and database.engine.dialect.name == "sqlite":
            self.unit_id = remembering.once(self, f"furnished on {calendar.now}", self._furnish)
        else:
            self.unit_id = self._furnish()
        self._begun = remembering.standing(self) if place is None else None
        self.patch: pytest.MonkeyPatch | None = None
        """By which its test may have replaced something."""

    def restage(self) -> None:
        """The rows anew, from the tools and the functions as they are now."""
        self.staged += 1
        self.stages = stages(self.tools, Drawing(case=drawn, week=week.png))

    @property
    def blob_folder(self) -> Path:
        """Where its files lie."""
        return self.blobs.shelf._path

    def _furnish(self) -> UUID:
        """The offices, a unit, an officer in each; the unit's id."""
        world = self.calendar.world
        with self.database.writing() as session:
            directory.sync(session, world.pack)
            entry = directory.UnitEntry(
                code=UNIT_CODE,
                name=self.place.unit,
                portal=self.place.wanted.portal,
                tier=Tier.COUNTY,
                contact="人事科",
                phone="0991-0000009",
                address="示例路 9 号",
                recommenders=(self.place.offices[Node.RECOMMENDER],),
            )
            unit_id: UUID = directory.add_unit(session, entry, world=world)
        for node, code in ((Node.UNIT, UNIT_CODE), *self.place.offices.items()):
            with self.database.writing() as session:
                token = directory.invite(session, node, code, Rank.DECIDER, world=world)
                directory.join(session, token, CHATS[node], "zh", OFFICERS[node], world=world)
        return unit_id

    @property
    def untouched(self) -> bool:
        """True while nothing has happened, and everything is as it is in the product."""
        if self._begun is None or (self.patch is not None and remembering.replaced(self.patch)):
            return False
        return remembering.standing(self) == self._begun

    def unit_code(self, session: Session) -> str:
        """The code of the unit."""
        return session.get_one(Office, self.unit_id).code

    def does(self, chat_id: int, verb: Any, *args: Any, **facts: Any) -> Any:
        """One verb in one transaction, as the person of that chat."""
        with self.database.writing() as session:
            return verb(
                session,
                *args,
                by=actor_of(session, chat_id, self.calendar.world.today),
                world=self.calendar.world,
                **facts,
            )

    def looks(self, chat_id: int, query: Any, *args: Any, **facts: Any) -> Any:
        """One read model, as the person of that chat sees it."""
        with self.database.reading() as session:
            by = actor_of(session, chat_id, self.calendar.world.today)
            return query(session, *args, by=by, world=self.calendar.world, **facts)

    def person(self, chat_id: int = 1, *, name: str = "阿依古丽·买买提", sequence: int = 2) -> int:
        """Somebody registers and says what they are asked; their chat's id."""
        said = accounts.Registration(name, resident("19970520", sequence), self.place.ethnicity, "13800000000")
        with self.database.writing() as session:
            accounts.register(session, chat_id, "zh", said, world=self.calendar.world)
        for fact, said in STATED.items():
            self.does(chat_id, statements.state, fact, said)
        return chat_id

    def draft(self, chat_id: int = 1) -> UUID:
        """A case with everything but its submission; its files are inspected."""
        case_id = self.does(chat_id, application.begin, self.place.wanted, self.place.pathway)
        self.does(chat_id, filing.choose_unit, case_id, self.unit_id)
        self.uploads(case_id, "photo", files.PORTRAIT, chat_id)
        for place, slot in enumerate(self.place.proofs):
            self.uploads(case_id, slot, files.noise() if place else files.pdf("阿依古丽·买买提"), chat_id)
        self.works()
        return case_id

    def uploads(self, case_id: UUID, slot: str, data: bytes, chat_id: int = 1) -> UUID:
        """One file for one slot."""
        source = f"file-{len(self.network.files)}"
        self.network.files[source] = data
        return self.does(
            chat_id, evidence_files.receive, case_id, slot, evidence_files.SentFile(source, "文件.pdf", len(data))
        )

    def submits(self, case_id: UUID, chat_id: int = 1) -> None:
        """Hand it in, and let the checks run."""
        self.does(chat_id, filing.submit, case_id)
        self.works()

    def passes(self, case_id: UUID, *nodes: Node) -> None:
        """These offices look and pass it on."""
        for node in nodes:
            self.does(CHATS[node], decisions.mark_opened, case_id)
            self.does(CHATS[node], decisions.pass_on, case_id, seen=self.case(case_id).version)
            self.works()

    def announces(self, case_id: UUID) -> None:
        """The body receives it and puts it on notice."""
        self.does(CHATS[Node.BODY], decisions.receive, case_id, seen=self.case(case_id).version)
        self.does(
            CHATS[Node.BODY],
            decisions.announce,
            case_id,
            document=DOCUMENT,
            seen=self.case(case_id).version,
        )
        self.works()

    def deliberates(self, case_id: UUID, *, votes: int = 9) -> UUID:
        """A meeting of nine with this one case, all present; *votes* for it. The meeting's id."""
        chosen = [Chosen(case_id, self.case(case_id).version)]
        day = self.calendar.world.today
        meeting, _ = self.does(CHATS[Node.BODY], committee.convene, chosen, held_on=day, members=9)
        number = self.case(case_id).number
        self.does(CHATS[Node.BODY], committee.enter, meeting, present=9, votes={number: votes})
        return meeting

    def approved(self) -> UUID:
        """A case whose notice has ended, with nothing of the certificate done yet."""
        if not self.untouched:
            return self._approve()
        return remembering.once(self, f"approved, from {self._begun}", self._approve)

    def _approve(self) -> UUID:
        self.person()
        case_id = self.draft()
        self.submits(case_id)
        self.passes(case_id, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
        self.announces(case_id)
        self.calendar.passes(days=8)
        return case_id

    def goes_on(self, case_id: UUID) -> None:
        """An operator lets a held case go on."""
        with self.database.writing() as session:
            resume(session, case_id, by=OPERATOR, world=self.calendar.world)
        self.works()

    def case(self, case_id: UUID) -> Case:
        with self.database.reading() as session:
            return session.get_one(Case, case_id)

    def view(self, case_id: UUID, chat_id: int = 1) -> Any:
        with self.database.reading() as session:
            return look_at(
                session, case_id, by=actor_of(session, chat_id, self.calendar.world.today), world=self.calendar.world
            )

    def rings(self, now: bool = True) -> list[Owed]:
        """What is due and in nobody's hands."""
        with self.database.reading() as session:
            rows = session.scalars(
                select(OwedDuty)
                .where(OwedDuty.settled_at.is_(None), OwedDuty.not_before <= self.calendar.now)
                .order_by(OwedDuty.owed_at)
            )
            return [
                Owed(row.id, row.duty) for row in rows if row.lease_until is None or row.lease_until < self.calendar.now
            ]

    def works(self) -> list[str]:
        """Do all that is due, and what that makes due, until it is quiet; beside the test, as a worker does."""
        with ThreadPoolExecutor(1) as worker:  # the signer brings an event loop of its own
            return worker.submit(self._works).result()

    def _works(self, rounds: int = 60) -> list[str]:
        done = []
        for _ in range(rounds):
            owed = self.rings()
            if not owed:
                return done
            done += [run(self.stages[duty.duty], duty.id, self.tools) for duty in owed]
        raise AssertionError(f"never quiet: {sorted({duty.duty for duty in owed})}")
