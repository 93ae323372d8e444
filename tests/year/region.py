"""A region of three prefectures and some forty offices in one process: the house of `tests.house`, with more rooms."""

from __future__ import annotations

from random import Random

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bot.pictures import week
from bot.views.screens import drawn
from pipeline.offices import directory, succession
from pipeline.offices.directory import UnitEntry
from pipeline.people.actor import actor_of
from pipeline.queries.case import case as look_at
from pipeline.queries.operator import pack_change
from pipeline.review import digest, endings, reckoning
from pipeline.rules.scales import Tier
from pipeline.rules.words import Duty, Node, Rank
from pipeline.tasks.meter import Outcome
from pipeline.tasks.queues import ORDER
from pipeline.tasks.runner import Runner
from pipeline.tasks.stages import Drawing, stages
from storage.models.cases import Case
from storage.models.offices import Office, Officer
from tests.house import House, Place
from tests.numbers import organisation
from tests.year import packs
from tests.year.watching import Watch

RECOMMENDERS = {"650100": ("UM-LCJ", "UM-RCFW"), "650200": ("KLMY-RCFW",), "650400": ("TLF-RCFW",)}
TIERS = (Tier.COUNTY, Tier.TOWNSHIP, Tier.PREFECTURE, Tier.COUNTY, Tier.COUNTY)
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"
STRANGERS = 1000
"""The first chat of the simulation."""


class Region(House):
    """Everything, by a seed: what is drawn never depends on an id, so that a seed plays the same two years again.

    In a region of an odd seed names, numbers and files don't go through the chat.
    """

    def __init__(self, database, blobs, calendar, issuer, seed, course):
        self.random, self._chats, self._codes, self._drawn = Random(seed), STRANGERS, 0, b""
        self.course, self.packs = course, packs.in_turn(calendar.pack, course)
        calendar.pack = self.packs.pop(0)[1]
        calendar.chat_carries_facts = seed % 2 == 0
        super().__init__(database, blobs, calendar, issuer, Place())
        self.watch = Watch(self)
        with database.writing() as session:
            digest.ensure(session, world=self.world)

    @property
    def world(self):
        return self.calendar.world

    def stranger(self):
        """A chat that nobody has seen."""
        self._chats += 1
        return self._chats

    def name(self):
        """An invented name."""
        return self.random.choice(SURNAMES) + "".join(self.random.choices(GIVEN, k=2))

    def code(self):
        """An organisation's code that nobody has."""
        self._codes += 1
        return organisation(f"MA{self._codes:06d}")

    def _furnish(self):
        """The pack's offices, five units in each prefecture, and two or three officers in each office."""
        with self.database.writing() as session:
            directory.sync(session, self.world.pack)
            units = [
                self._unit(session, portal, tier, place)
                for portal in packs.PREFECTURES
                for place, tier in enumerate(TIERS, 1)
            ]
            offices = session.scalars(select(Office).order_by(Office.node, Office.code)).all()
        for office in offices:
            for rank in (Rank.CHIEF, Rank.DECIDER, *self.random.choices([(), (Rank.CLERK,)])[0]):
                self.appoint(office, rank)
        return units[0]

    def _unit(self, session, portal, tier, place):
        entry = UnitEntry(
            code=self.code(),
            name=f"{self.world.pack.portal(portal).name}示例{'一二三四五'[place - 1]}场",
            portal=portal,
            tier=tier,
            contact="人事科",
            phone="0991-0000009",
            address="示例路 9 号",
            recommenders=RECOMMENDERS[portal],
        )
        return directory.add_unit(session, entry, world=self.world)

    def appoint(self, office, rank):
        """An operator invites somebody new, who joins; their chat."""
        chat, name = self.stranger(), self.name()
        with self.database.writing() as session:
            token = directory.invitation(session, office.id, rank, world=self.world)
            directory.join(session, token, chat, self.random.choice(["zh", "zh", "en"]), name, world=self.world)
        return chat

    def asks(self, query):
        """Rows, read alone."""
        with self.database.reading() as session:
            return session.scalars(query).unique().all()

    def offices(self, *nodes):
        """Those that stand today, by code."""
        standing = select(Office).where(succession.standing(self.world.today), Office.ended_at.is_(None))
        return self.asks(standing.where(Office.node.in_(nodes or Node)).order_by(Office.node, Office.code))

    def officers(self, office_id, *ranks):
        """Who holds a post there, by chat."""
        held = select(Officer).where(Officer.office_id == office_id, Officer.active)
        return self.asks(held.where(Officer.rank.in_(ranks or Rank)).order_by(Officer.chat_id))

    def cases(self, *conditions):
        """In the order of their numbers' coming."""
        whole = joinedload(Case.applicant), joinedload(Case.account)
        return self.asks(select(Case).where(*conditions).order_by(Case.created_at, Case.number).options(*whole))

    def some(self, chance, *conditions):
        """Of those each with that chance."""
        ids = self.asks(select(Case.id).where(*conditions).order_by(Case.created_at, Case.number))
        drawn = [one for one in ids if self.random.random() < chance]
        return self.cases(Case.id.in_(drawn)) if drawn else []

    def chat_of(self, case):
        """The chat that files it, today."""
        return case.applicant.chat_id if case.applicant else case.chat_id

    def view(self, case_id, chat_id):
        with self.database.reading() as session:
            return look_at(session, case_id, by=actor_of(session, chat_id, self.world.today), world=self.world)

    def brings(self, pack):
        """As `zhicheng migrate` does at a start."""
        self.calendar.pack = pack
        with self.database.writing() as session:
            assert pack_change.orphaned(session, pack, self.world.today) == ()
            directory.sync(session, pack)
            succession.name_ends(session, pack)
            succession.leave_out(session, pack, self.world.today)
            endings.settle(session, world=self.world)
            reckoning.reckon(session, world=self.world)

    def restage(self):
        """As every house; charts are drawn on Mondays alone."""
        self.staged += 1
        self.stages = stages(self.tools, Drawing(case=drawn, week=self._chart))

    def _chart(self, shown, language):
        """The chart of a morning; from Tuesday on the last one that was drawn, since drawing them all takes longer than all else of a morning."""
        if self.world.today.weekday() == 0 or not self._drawn:
            self._drawn = week.png(shown, language)
        return self._drawn

    def _works(self, rounds=400):
        """As a worker of all queues does, the most urgent first, with an eye on each message when it is sent."""
        worker, done = Worker(self), []
        for _ in range(rounds):
            owed = self.rings()
            if not owed:
                return done
            for duty in owed:
                worker.answer(duty.duty, duty.id)
        raise AssertionError(f"never quiet: {sorted({duty.duty for duty in owed})}")


class Worker(Runner):
    """One that is watched."""

    def __init__(self, region):
        super().__init__(region.stages, region.tools, ORDER)
        self.watch = region.watch

    def one(self, duty, duty_id, claimed=None):
        """Do it; a message is looked at before anything else happens."""
        ended = super().one(duty, duty_id, claimed)
        if duty is Duty.SEND_NOTICE and ended.outcome is not Outcome.NOT_OURS:
            self.watch.sent(duty_id)
        return ended
