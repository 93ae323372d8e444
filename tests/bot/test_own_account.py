"""What a person does with the own account (B11)."""

import json

import pymupdf

from pipeline.kinds import recovery
from pipeline.review import decisions, questions
from pipeline.rules.words import Node
from storage.models.people import NamePart
from storage.models.people import Person as Account
from tests.bot.conftest import NAME, NUMBER
from tests.cage import files
from tests.house import CHATS
from tests.numbers import resident


async def mine(who):
    """我的信息."""
    await who.says("/menu")
    await who.taps("我的信息")


async def test_b11_all_that_is_kept_is_given_to_whoever_it_is_of(front):
    """As JSON and as a paper: account, case, events, files and who looked; numbers whole, since they are one's own."""
    who = await front.submitted()
    await front.unit.says("RSSQ00000001")
    await mine(who)
    await who.taps("导出全部信息（JSON）")
    await who.taps("导出全部信息（PDF）")
    (first, second) = sorted(front.phones.network.documents, key=lambda name: name[-4:] != "json")
    data = json.loads(front.phones.network.documents[first])
    assert data["account"]["id_number"] == NUMBER
    (case,) = data["cases"]
    assert [event["action"] for event in case["events"]][:2] == ["submit", "enter"]
    assert {file["slot"] for file in case["files"]} == {"photo", "diploma", "work_proof"}
    assert case["seen_by"][0]["office"] == "乌鲁木齐市示例林场"
    with pymupdf.open(stream=front.phones.network.documents[second]) as paper:
        said = "".join(page.get_text() for page in paper)
    assert NAME in said
    assert NUMBER in said
    assert len(front.phones.network.documents[second]) < 500_000


async def test_b11_where_the_chat_carries_no_facts_a_link_leads_to_the_page(front):
    """Nothing is sent through the chat: one press, one link, for either kind of file."""
    who = await front.registered()
    front.house.calendar.chat_carries_facts = False
    await mine(who)
    await who.taps("导出全部信息（JSON）")
    assert "下载系统保存的本人信息" in who.screen
    assert front.phones.network.documents == {}


async def test_b11_the_telephone_is_changed_and_found_by(front):
    """By the button, or typed; what is no number changes nothing."""
    who = await front.registered()
    await mine(who)
    await who.taps("更换电话")
    await who.says("12")
    assert "10 到 12 位" in who.screen
    await who.shares("8613911111111")
    assert "139****1111" in who.screen
    assert front.all(Account)[0].phone == "13911111111"


async def test_b11_a_wrong_name_is_mended_until_an_office_has_it_in_hand(front):
    """Before anything is handed in, with what it is found by; while it is examined there is no button for it."""
    who = await front.registered()
    await mine(who)
    await who.taps("更正姓名")
    await who.says("阿依古丽•买买江")
    assert "阿依古丽·买买江" in who.screen
    assert front.all(Account)[0].name == "阿依古丽·买买江"
    assert any("maimaijiang" in row.part for row in front.all(NamePart))


async def test_b11_a_name_in_review_is_not_mended(front):
    """Neither by a button, nor by one of yesterday."""
    who = await front.drafted()
    await mine(who)
    yesterday = who.last
    await who.says("RSSQ00000001")
    await who.taps("提交")
    await who.taps("确认提交")
    front.house.works()
    await mine(who)
    assert "更正姓名" not in who.last.buttons
    await who.presses(yesterday, yesterday.buttons["更正姓名"])
    await who.says("别人")
    assert "正在审核" in who.screen
    assert front.all(Account)[0].name == NAME


async def test_b11_which_notice_was_agreed_to_is_said_and_a_newer_one_is_agreed_to_again(front):
    """The version and the day; after a change of the text, a button."""
    who = await front.registered()
    with front.house.database.writing() as session:
        session.get(Account, front.all(Account)[0].id).consent = "2025-01"
    await mine(who)
    assert "2025-01 版，2026-11-02 同意" in who.screen
    await who.taps("已阅读，同意新版告知")
    assert front.all(Account)[0].consent == "2026-11"
    assert "已阅读，同意新版告知" not in who.last.buttons


async def test_b11_an_account_that_filed_nothing_is_closed_and_its_data_go(front):
    """Asked once more; with a case it is refused, and said why."""
    who = await front.filing()
    await mine(who)
    await who.taps("注销账号")
    await who.taps("确定注销")
    assert "须保存" in who.toast
    other = front.person(5)
    front.house.person(5, name="张伟", sequence=3)
    await mine(other)
    await other.taps("注销账号")
    await other.taps("确定注销")
    assert "账号已注销" in other.screen
    assert [row.chat_id for row in front.all(Account)] == [1]


async def test_b11_who_asked_a_question_can_close_the_account_and_still_gets_the_answer(front):
    """The thread stays with the chat, as of somebody without an account."""
    who = front.person(5)
    front.house.person(5, name="张伟", sequence=3)
    asked = front.house.does(5, questions.ask, "材料寄到哪里？", language="zh")
    await mine(who)
    await who.taps("注销账号")
    await who.taps("确定注销")
    assert "账号已注销" in who.screen
    front.house.does(CHATS[Node.HELPDESK], questions.answer, asked, "不用寄。")
    front.house.works()
    assert "答复了您的提问" in front.house.network.told(5)[-1]


async def test_b11_an_account_that_somebody_asks_for_is_closed_once_that_is_decided(front):
    """A thief's ticket is open: it is named; refused, it stands in nobody's way and is still there to be read."""
    who, house = front.person(5), front.house
    house.person(5, name="张伟", sequence=3)
    claim = recovery.Claim("张伟", resident("19970520", 3), "13800000000")
    ticket = house.does(8, recovery.begin, claim, "photo", language="zh")
    for slot in house.view(ticket, 8).slots:
        house.uploads(ticket, slot.kind.id, files.noise(), 8)
    house.works()
    house.submits(ticket, 8)
    await mine(who)
    await who.taps("注销账号")
    await who.taps("确定注销")
    assert house.case(ticket).number in who.toast
    house.does(CHATS[Node.HELPDESK], decisions.reject, ticket, why="不是本人", seen=house.case(ticket).version)
    house.works()
    await mine(who)
    await who.taps("注销账号")
    await who.taps("确定注销")
    assert front.all(Account) == []
    assert house.view(ticket, CHATS[Node.HELPDESK]).agreement["found"] is False
