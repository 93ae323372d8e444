"""A furnished house with the bot in front of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from bot.app import make_dispatcher
from pipeline.rules.words import Node
from storage.models.cases import Case
from tests.bot.beginnings import beginning
from tests.bot.people import Network, Person, Phones
from tests.cage import files
from tests.house import CHATS
from tests.numbers import resident

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from aiogram import Dispatcher

    from pipeline.queries.case import CaseView
    from pipeline.world import World
    from tests.house import House

NAME = "阿依古丽·买买提"
NUMBER = resident("19970520", 2)


class Front:
    """The house, and everybody's phone."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.phones = Phones(self.dispatcher())
        house.network.screens = self.phones.network.redraw
        self.unit, self.recommender, self.bureau, self.body = (
            self.person(CHATS[node]) for node in (Node.UNIT, Node.RECOMMENDER, Node.BUREAU, Node.BODY)
        )

    @property
    def untouched(self) -> bool:
        """True while nobody has said or done anything."""
        return self.phones.network == Network() and self.house.untouched

    def dispatcher(self) -> Dispatcher:
        return make_dispatcher(self.house.database, lambda: self.house.calendar.world, self.house.blobs.get)

    def dispatcher_on(self, world: Callable[[], World]) -> Dispatcher:
        """A dispatcher that was made well, and whose world then fails."""
        worlds = iter([self.house.calendar.world])
        return make_dispatcher(self.house.database, lambda: next(worlds, None) or world(), self.house.blobs.get)

    def view_of(self, who: Person) -> CaseView:
        """The only case as that person sees it."""
        return self.house.view(self.case.id, who.chat_id)

    def restarts(self) -> None:
        """The bot is a new process; its chats go on."""
        self.phones.dispatcher = self.dispatcher()

    def person(self, chat_id: int = 1, language: str = "zh-hans") -> Person:
        return Person(self.phones, chat_id, language)

    @beginning
    async def registered(self, chat_id: int = 1) -> Person:
        """Somebody who has registered in the chat."""
        who = self.person(chat_id)
        await who.says("/start")
        await who.taps("注册账号")
        await who.taps("同意")
        for answer in (NAME, NUMBER, "维吾尔族", "13800000000"):
            await who.says(answer)
        await who.taps("确认")
        return who

    @beginning
    async def filing(self) -> Person:
        """An applicant with a draft that lacks its files alone."""
        who = await self.registered()
        await self.begins(who)
        await who.says("林业")
        await who.taps("助理工程师（助理级） · 初次确定")
        return who

    async def begins(self, who: Person, **said: str) -> None:
        """申报职称: the unit, and what is asked of everybody."""
        await who.taps("申报职称")
        await who.says("示例林场")
        await self.states(who, **said)

    @beginning
    async def offered(self, specialty: str = "林业", **said: str) -> Person:
        """A person to whom is shown what is open in that specialty."""
        who = await self.registered()
        await self.begins(who, **said)
        await who.says(specialty)
        return who

    @beginning
    async def drafted(self) -> Person:
        """An applicant whose draft has everything; its files are inspected."""
        who = await self.handed_in()
        self.house.works()
        return who

    @beginning
    async def handed_in(self) -> Person:
        """An applicant who has just sent the last file of a draft."""
        who = await self.filing()
        self.has("photo", files.PORTRAIT), self.has("diploma", files.pdf(NAME)), self.has("proof", files.noise())
        await who.document("photo", name="照片.jpg")
        await who.document("diploma")
        await who.photo("proof")
        return who

    async def states(
        self,
        who: Person,
        *,
        education: str = "全日制本科",
        since: str = "2019-07",
        assessed: str = "合格（称职）",
        present: str = "没有",
        standing: str = "没有，均不属于",
    ) -> None:
        """What everybody is asked: education, work, assessment, present title, and whether something bars."""
        await who.taps(education)
        await who.says(since)
        for label in (assessed, present, standing):
            await who.taps(label)

    def has(self, file_id: str, data: bytes) -> None:
        """The network can hand out this file."""
        self.house.network.files[file_id] = data

    def all(self, model: type) -> list:
        """Every row, in order of arrival."""
        with self.house.database.reading() as session:
            return list(session.scalars(select(model)))

    @property
    def case(self) -> Case:
        """The only case."""
        (row,) = self.all(Case)
        return row

    def slots(self) -> list[tuple[str, object]]:
        """Slot and state of the only case's files."""
        return [(slot.kind.id, slot.state) for slot in self.house.view(self.case.id).slots]

    @beginning
    async def submitted(self) -> Person:
        """An applicant whose case lies at the unit."""
        who = await self.drafted()
        await who.says("RSSQ00000001")
        await who.taps("提交")
        await who.taps("确认提交")
        self.house.works()
        return who


@pytest.fixture
def front(house: House) -> Iterator[Front]:
    """The bot in front of a furnished house; nothing that the bot says may be what the network refuses."""
    front = Front(house)
    yield front
    assert front.phones.network.refused == []
