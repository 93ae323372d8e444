"""Officers' forms off the chat: a unit's registration and appeal, its record, an invitation (U1, U3, U5)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from pipeline.offices import directory
from pipeline.rules.words import Node, Rank, State
from storage.models.cases import Case
from storage.models.offices import Office, Officer
from tests.cage import files
from tests.house import CHATS
from tests.numbers import UNIT_CODE, organisation
from tests.web.test_pages import link

CODE, NAME, WHO, CALL = organisation("MA11TE58"), "乌鲁木齐市样本水利站", "古丽巴哈尔", "13800000077"
FORM = {
    "code": CODE,
    "name": NAME,
    "portal": "650100",
    "tier": "county",
    "area_class": "0",
    "contact": "人事科",
    "phone": "0991-0000077",
    "address": "示例路 77 号",
    "officer": WHO,
}


def in_chat(front, chat_id):
    """Everything that the chat was told, and shown."""
    shown = front.phones.network.of(chat_id)
    return "\n".join([*front.house.network.told(chat_id), *(message.text for message in shown)])


async def opens_form(front, browser, label, chat_id=7):
    who = front.person(chat_id)
    await who.says("/start")
    await who.taps("单位服务")
    await who.taps(label)
    await browser.follows(link(who))
    return who


async def test_u1_a_unit_is_registered_on_the_page_and_the_chat_hears_no_name(front, browser):
    """The form, both papers, then the submission in the chat; the bureau decides as ever."""
    who = await opens_form(front, browser, "单位注册")
    await browser.sends("/unit", **FORM)
    assert browser.address == "/upload"
    await browser.uploads("unit_code_certificate", files.noise())
    await browser.opens("/upload")
    await browser.uploads("officer_authorisation", files.noise(1000))
    front.house.works()
    with front.house.database.reading() as session:
        case = session.scalars(select(Case)).one()
    assert case.asked["officer"] == WHO
    await who.says(case.number)
    assert WHO not in who.screen
    await who.taps("提交")
    await who.taps("确认提交")
    front.house.works()
    assert front.house.case(case.id).state is State.IN_REVIEW
    for chat_id in (7, CHATS[Node.BUREAU]):
        assert WHO not in in_chat(front, chat_id)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("code", "123", "代码"),
        ("code", UNIT_CODE, "已"),
        ("name", "x", "全称"),
        ("phone", "12", "电话"),
        ("portal", "1", "入口"),
        ("tier", "x", "失效"),
        ("area_class", "x", "失效"),
        ("officer", "", "姓名"),
    ],
)
async def test_u1_what_is_wrong_with_the_form_is_said_and_nothing_is_lost(front, browser, field, value, said):
    """One sentence; what was typed stands there still; no case is opened."""
    await opens_form(front, browser, "单位注册")
    await browser.sends("/unit", **(FORM | {field: value}))
    assert browser.status == 422
    assert 'role="alert"' in browser.said
    assert said in browser.said
    assert "示例路 77 号" in browser.said
    with front.house.database.reading() as session:
        assert session.scalars(select(Case)).all() == []


async def test_u3_the_appeal_for_a_units_account_is_made_on_the_page(front, browser):
    """Code, name and own telephone; the unit is not registered twice."""
    await opens_form(front, browser, "单位账号申诉")
    await browser.sends("/unit", code=UNIT_CODE, officer=WHO, own_phone=CALL)
    assert browser.address == "/upload"
    with front.house.database.reading() as session:
        case = session.scalars(select(Case)).one()
    assert (case.asked["officer"], case.asked["phone"]) == (WHO, CALL)
    assert CALL not in in_chat(front, 7)


async def test_u5_contact_and_telephone_are_written_on_the_page(front, browser):
    """All lines at once, or, if one is wrong, none."""
    who = front.unit
    await who.says("/start")
    await who.taps("单位服务")
    await who.taps("单位信息")
    await who.taps("✎ 办公电话")
    await browser.follows(link(who))
    assert "0991-0000009" in browser.said
    lines = {"contact": "张主任", "phone": "12", "address": "示例路 9 号", "hours": ""}
    form = browser.said
    await browser.sends("/unit/record", **lines)
    assert "张主任" in browser.said
    assert browser.status == 422
    browser.said = form
    await browser.sends("/unit/record", **(lines | {"phone": "0991-1234567"}))
    assert "已记下" in browser.said
    with front.house.database.reading() as session:
        unit = session.get_one(Office, front.house.unit_id)
    assert (unit.contact, unit.phone) == ("张主任", "0991-1234567")


async def test_u2_whoever_is_invited_says_the_name_on_the_page(front, browser, another):
    """The invitation works once; the colleagues see the first character alone, in the chat."""
    with front.house.database.writing() as session:
        token = directory.invite(session, Node.UNIT, UNIT_CODE, Rank.DECIDER, world=front.house.calendar.world)
    who = front.person(88)
    await who.says(f"/start {token}")
    first = link(who)
    await who.says(f"/start {token}")
    await browser.follows(first)
    await browser.sends("/join", name="？？")
    assert browser.status == 422
    await browser.sends("/join", name=WHO)
    assert "工作人员" in browser.said
    await another.follows(link(who))
    await another.sends("/join", name="别人")
    assert another.status == 422
    with front.house.database.reading() as session:
        assert session.scalars(select(Officer).where(Officer.chat_id == 88)).one().name == WHO
    await front.unit.says("/start")
    await front.unit.taps("单位服务")
    await front.unit.taps("单位信息")
    assert "古＊＊" in front.unit.screen
    assert WHO not in front.unit.screen


async def test_u5_a_link_for_one_form_opens_no_other(front, browser):
    """A visit has one purpose."""
    await opens_form(front, browser, "单位账号申诉")
    for path in ("/unit/record", "/join", "/desk", "/register"):
        await browser.opens(path)
        assert browser.status == 422, path
