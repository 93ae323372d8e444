"""One certificate's whole life, as its people live it in the chat: every step is something that a person does or sees."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from chat.person import Person, Transcript
from pipeline.offices import directory
from pipeline.policy.loading import load
from pipeline.reading.reader import there
from pipeline.rules.calendar import BEIJING, is_working_day, local_date
from pipeline.rules.scales import Tier
from pipeline.rules.words import Node, Rank
from zhicheng import clock
from zhicheng.commands.demo.papers import Applicant, diploma, resident_number, work_proof
from zhicheng.settings import DEFAULT_POLICY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from zhicheng.commands.chat import House

UNIT_CODE = "12650199MA00TE572K"
"""Invented, with right check characters."""
UNIT = "乌鲁木齐市示例林场"
WHO = Applicant("阿依古丽·买买提", resident_number("650199", "19970520", 2), UNIT)
OFFICERS = {
    Node.UNIT: ("基层单位 陈建国", UNIT_CODE),
    Node.RECOMMENDER: ("推荐单位 古丽娜尔", "UM-LCJ"),
    Node.BUREAU: ("人社局 马晓东", "UM-RSJ"),
    Node.BODY: ("评委会 赵敏", "UM-PWH-GC"),
}
BEFORE = timedelta(days=14)
"""The story begins so long ago that its public notice has ended by now."""
CHECK_S = 150.0


def begin_before(clock_file: Path) -> None:
    """Set the clock back to a working morning: by night, officers are not told what waits."""
    now, calendar = clock.now(), load(DEFAULT_POLICY).calendar
    day = local_date(now - BEFORE)
    while not is_working_day(day, calendar):
        day -= timedelta(days=1)
    clock.set_off(clock_file, datetime.combine(day, time(10), BEIJING) - now)


class NotAccepted(Exception):
    """A file was refused; the text is what the applicant was told."""


@dataclass
class Story:
    """The steps, one after another; `told` hears of each."""

    house: House
    photo: bytes
    proof: bytes | None
    told: Callable[[str], Awaitable[None]]
    transcript: Transcript = field(default_factory=Transcript)
    people: dict[Node, Person] = field(default_factory=dict)

    @property
    def slips(self) -> bool:
        """True if she presses another education than her diploma shows, which is read where pages are."""
        return self.proof is None and there()

    async def live(self) -> bytes:
        """From the first word to the certificate; its bytes. Raises NotSeen, NotAccepted."""
        async with AsyncExitStack() as stack:
            await self.told("单位与管理员就位 offices and officers")
            await self._furnish(stack)
            her = await stack.enter_async_context(Person(self.house.api, WHO.name, self.transcript))
            await self.told("注册账号 she registers")
            await _registers(her)
            await self.told("申报：初次确定 · 林业 · 助理工程师 she files")
            await _files(her, "全日制大专" if self.slips else "全日制本科")
            await self.told("上传照片和两份证明，逐份检查 three files, each inspected")
            await self._uploads(her)
            await self.told("提交 she submits")
            await _submits(her)
            await self.told("单位退回，一次性告知 the unit returns it")
            await self._returned(her)
            await self.told("补正 she mends it")
            await self._mends(her)
            if self.slips:
                await self.told(
                    "毕业证书读出与填写不符，一键改正 her diploma was read: one tap corrects what she pressed"
                )
                await self._corrects(her)
            await self.told("重新提交 she submits again")
            await _submits(her)
            for node in (Node.UNIT, Node.RECOMMENDER, Node.BUREAU):
                await self.told(f"{OFFICERS[node][0]}：审核通过 looks and passes it on")
                await _passes(self.people[node])
            await self.told("评审机构接收并公示 the body receives and announces it")
            await _announces(self.people[Node.BODY])
            await self.told("公示期满，批准；制证、检查、签名 the notice ends; drawn, linted, signed")
            clock.set_off(self.house.clock_file, timedelta())
            await her.sees("已批准", seconds=CHECK_S)
            await self.told("证书送达聊天 the certificate arrives")
            return await her.receives(".pdf", seconds=CHECK_S)

    async def _furnish(self, stack: AsyncExitStack) -> None:
        parts = self.house.parts
        entry = directory.UnitEntry(
            code=UNIT_CODE,
            name=UNIT,
            portal="650100",
            tier=Tier.COUNTY,
            contact="人事科",
            phone="0991-0000009",
            address="示例路 9 号",
            recommenders=("UM-LCJ",),
        )
        with parts.database.writing() as session:
            directory.add_unit(session, entry, world=parts.world())
        for node, (name, code) in OFFICERS.items():
            with parts.database.writing() as session:
                token = directory.invite(session, node, code, Rank.DECIDER, world=parts.world())
            officer = await stack.enter_async_context(Person(self.house.api, name, self.transcript))
            await officer.says(f"/start {token}")
            await officer.sees("请输入您的姓名")
            await officer.says(name.partition(" ")[2])
            await officer.sees("您已成为")
            self.people[node] = officer

    async def _uploads(self, her: Person) -> None:
        await her.sends(("一寸照片.jpg", self.photo))
        if (await _checked(her, "一寸免冠照片")).startswith(PROPOSED):
            await her.taps("查看办件")
            await her.taps("用这张")
            await her.sees("照片已确认")
        await her.sends(("毕业证书.pdf", self.proof or diploma(WHO)))
        await _checked(her, "学历证书")
        await her.sends(("工作证明.jpg", work_proof(WHO, assessed=False)))
        await _checked(her, "专业技术工作年限")

    async def _returned(self, her: Person) -> None:
        unit = self.people[Node.UNIT]
        await _looks(unit)
        await unit.taps("查看材料")
        await unit.taps("退回")
        await unit.sees("请一次写明")
        await unit.says("工作年限证明未写明年度考核结果，请补充后重新盖章上传")
        await unit.taps("确认退回")
        await unit.sees("已退回申请人")
        await her.sees("需要补正")

    async def _mends(self, her: Person) -> None:
        await her.taps("查看办件")
        await her.taps("更多")
        await her.taps("专业技术工作年限")
        await her.sends(("工作证明（补正）.jpg", work_proof(WHO, assessed=True)))
        await her.taps("替换")
        await _checked(her, "专业技术工作年限")

    async def _corrects(self, her: Person) -> None:
        """Her diploma, read beside the story since she sent it, says another education than she pressed: one tap mends it."""
        await her.sees("学历读作“本科”", seconds=CHECK_S)
        await her.taps("查看办件")
        await her.taps("对，填上")
        await her.sees("已记录")


def _forgets(person: Person) -> None:
    """Whatever is on the screen was seen: what is waited for next is new."""
    for shown in person.screen:
        shown.fresh = False


async def _registers(her: Person) -> None:
    await her.says("/start")
    await her.taps("注册账号")
    await her.taps("同意")
    await her.sees("请输入您的姓名")
    await her.says(WHO.name)
    await her.sees("18 位身份证号")
    await her.says(WHO.id_number)
    await her.sees("民族")
    await her.says("维吾尔")
    await her.sees("联系电话")
    await her.says("13800000000")
    await her.sees("请核对")
    await her.taps("确认")
    await her.sees("注册成功")


async def _files(her: Person, education: str) -> None:
    await her.taps("申报职称")
    await her.sees("哪个单位工作")
    await her.says("示例林场")
    await her.sees("最高学历")
    await her.taps(education)
    await her.sees("哪年开始")
    await her.says("2019-07")
    await her.sees("年度考核")
    await her.taps("合格（称职）")
    await her.sees("现任职称的级别")  # the question before has a button of that name too
    for choice in ("没有", "没有，均不属于"):
        await her.taps(choice)
    await her.sees("什么专业")
    await her.says("林业")
    await her.sees("您可以申报")
    await her.taps("初次确定")
    await her.sees("已建立草稿")


PROPOSED = "? "
"""How the finding begins on a photo that was cut to one inch."""


async def _checked(her: Person, name: str) -> str:
    """Wait for the finding on the file of that name, and give it; a refused one ends the story with its reason."""
    said = await her.sees(f"{name}", seconds=CHECK_S)
    while not said.text.startswith(("✓ ", "⚑ ", "✗ ", PROPOSED)) or name not in said.text.splitlines()[0]:
        said = await her.sees(f"{name}", seconds=CHECK_S)
    if said.text.startswith("✗"):
        raise NotAccepted(said.text)
    return said.text


async def _submits(her: Person) -> None:
    await her.taps("查看办件")
    await her.taps("提交")
    await her.sees("提交前请核对")
    await her.taps("确认提交")
    await her.sees("已提交")


async def _looks(officer: Person) -> None:
    await officer.sees("待您审核", seconds=CHECK_S)
    _forgets(officer)
    notice = officer.newest
    await officer.taps("查看办件")
    await officer.sees("身份证号", after=notice)  # an earlier card of the case is drawn anew meanwhile


async def _passes(officer: Person) -> None:
    await _looks(officer)
    await officer.taps("提交（通过）")
    await officer.taps("确认提交")
    await officer.sees("已提交下一单位")


async def _announces(officer: Person) -> None:
    await _looks(officer)
    await officer.taps("接收")
    await officer.sees("已接收")
    await officer.taps("公示")
    await officer.sees("批准文号")
    await officer.taps("乌市人社职")
    await officer.sees("已公示")
