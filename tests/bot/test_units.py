"""Units are registered in the chat: one code one unit, look-alike names (U1). What comes later: test_units_later.py."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from pipeline.review import decisions
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Node, Rank, State
from storage.models.cases import Case
from storage.models.offices import Office, Officer
from tests.cage import files
from tests.house import CHATS
from tests.numbers import UNIT_CODE, organisation

NEW_CODE = organisation("MA11TE58")
CHAT = 7


async def registers(front, *, code: str = NEW_CODE, name: str = "乌鲁木齐市样本水利站", chat_id: int = CHAT):
    """Somebody fills in the form of a unit."""
    who = front.person(chat_id)
    await who.says("/start")
    await who.taps("单位服务")
    await who.taps("单位注册")
    await who.says(code)
    await who.says(name)
    await who.taps("乌鲁木齐市")
    await who.taps("县级")
    await who.taps("都不是")
    for said in ("人事科", "0991-0000077", "示例路 77 号", "古丽"):
        await who.says(said)
    return who


async def uploads(front, who, number: str):
    """Both papers, then the submission."""
    front.has("code", files.noise()), front.has("letter", files.noise(1000))
    await who.photo("code")
    await who.photo("letter")
    front.house.works()
    await who.says(number)
    await who.taps("提交")
    await who.taps("确认提交")
    front.house.works()


async def decides(front, number: str, *labels: str):
    """The bureau opens the case and presses."""
    await front.bureau.says(number)
    for label in labels:
        await front.bureau.taps(label)
    front.house.works()


def unit(front, name: str) -> Office:
    with front.house.database.reading() as session:
        return session.scalars(select(Office).where(Office.name == name)).one()


async def test_u1_a_unit_is_registered_by_a_case_and_its_officer_is_chief(front):
    """Code, name, place, papers; the bureau approves; who filed it may review, once the record is complete (U5)."""
    who = await registers(front)
    number = front.case.number
    assert number in who.screen
    assert "乌鲁木齐市样本水利站" in who.screen
    await uploads(front, who, number)
    assert any(number in text for text in front.house.network.told(CHATS[Node.BUREAU]))
    await decides(front, number)
    for stated in (NEW_CODE, "乌鲁木齐市样本水利站", "县级", "0991-0000077", "古丽"):
        assert stated in front.bureau.screen
    await decides(front, number, "批准", "确认批准")
    row = unit(front, "乌鲁木齐市样本水利站")
    assert (row.code, row.credit_code) == (NEW_CODE[8:17], NEW_CODE)
    assert front.case.state is State.COMPLETED
    chief = next(one for one in front.all(Officer) if one.chat_id == CHAT)
    assert (chief.rank, chief.name, chief.office_id) == (Rank.CHIEF, "古丽", row.id)
    assert any("您是本单位负责人" in text for text in front.house.network.told(CHAT))
    await who.says("/start")
    await who.taps("单位服务")
    await who.taps("单位信息")
    assert "信息不完善，不能审核。缺：推荐单位" in who.screen


@pytest.mark.parametrize("code", [UNIT_CODE, UNIT_CODE[8:17], f"{UNIT_CODE[8:16]}-{UNIT_CODE[16]}"])
async def test_u1_one_code_one_unit_whichever_form_is_typed(front, code):
    """The nine characters are the key: the old form meets the new one."""
    who = front.person(CHAT)
    await who.says("/start")
    await who.taps("单位服务")
    await who.taps("单位注册")
    await who.says(code)
    assert "已经注册，不能重复注册" in who.screen
    assert front.all(Case) == []


async def test_u1_a_second_registration_of_the_same_code_waits_for_the_first(front):
    """Two officers of one unit at once: one case. A draft alone keeps nobody out."""
    first = await registers(front)
    second = await registers(front, chat_id=9)
    await uploads(front, first, "DW00000001")
    await second.says("DW00000002")
    await second.photo("code")
    await second.photo("letter")
    front.house.works()
    await second.says("DW00000002")
    await second.taps("提交")
    await second.taps("确认提交")
    assert "正在办理的办件 DW00000001" in second.toast
    other = front.person(8)
    await other.says("/start")
    await other.taps("单位服务")
    await other.taps("单位注册")
    await other.says(NEW_CODE[8:17])
    assert "正在办理的办件 DW00000001" in other.screen


@pytest.mark.parametrize("name", ["乌市示例林场", "新疆乌鲁木齐市示例林场（本部）", "乌鲁木齐市示例林场有限公司"])
async def test_u1_a_look_alike_name_needs_the_offices_explicit_word(front, name):
    """Shown beside the existing unit; the plain approval is refused, the explicit one is not."""
    who = await registers(front, name=name)
    number = front.case.number
    await uploads(front, who, number)
    await decides(front, number)
    assert "乌鲁木齐市示例林场" in front.bureau.screen.split("名称相近")[1]
    chat_id = CHATS[Node.BUREAU]
    with pytest.raises(Refused) as refusal:
        front.house.does(chat_id, decisions.grant, front.case.id, seen=front.case.version)
    assert refusal.value.code == "unit_alike"
    await decides(front, number, "批准", "确认不是同一单位")
    assert unit(front, name).code == NEW_CODE[8:17]


async def test_u1_a_look_alike_that_came_meanwhile_is_shown_before_anything_is_decided(front):
    """Filed when no name was near; another unit was registered since."""
    who = await registers(front)
    await uploads(front, who, front.case.number)
    with front.house.database.writing() as session:
        other = session.scalars(select(Office).where(Office.node == Node.UNIT)).one()
        other.name = "乌市样本水利站"
    await decides(front, front.case.number, "批准", "确认批准")
    assert "名称相近" in front.bureau.toast
    assert front.case.state is State.IN_REVIEW
    await decides(front, front.case.number, "批准", "确认不是同一单位")
    assert front.case.state is State.COMPLETED


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("91650100X", "校验不通过"),
        ("12345", "收到 5 位"),
        ("一二三四五六七八九", "校验不通过"),
        (UNIT_CODE[:-1] + "1", "核对"),
    ],
)
async def test_u1_a_code_that_is_none_is_refused_in_words(front, said, answer):
    """Wrong length, wrong check digit, wrong characters: what is wrong, and the question stays."""
    who = front.person(CHAT)
    await who.says("/start")
    await who.taps("单位服务")
    await who.taps("单位注册")
    await who.says(said)
    assert answer in who.screen
    await who.says(NEW_CODE)
    assert "单位全称" in who.screen
