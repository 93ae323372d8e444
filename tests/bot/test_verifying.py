"""A certificate is sent to the bot by anyone, and its standing comes back (C5)."""

import pytest
from sqlalchemy import select

from notify.channels import Undeliverable
from pipeline import revoking
from pipeline.rules.transitions import OPERATOR
from storage.models.certificates import Certificate
from storage.models.inquiries import Inquiry


@pytest.fixture
def pdf(front):
    """A certificate in force, as its holder has it."""
    front.house.approved()
    front.house.works()
    with front.house.database.reading() as session:
        return front.house.blobs.get(session.scalars(select(Certificate.signed)).one())


async def asks(front, data, chat_id=55):
    """A stranger asks about a file; what is answered."""
    who = front.person(chat_id)
    await who.says("/verify")
    assert "PDF 原件" in who.screen
    front.house.network.files["asked"] = data
    await who.document("asked", name="证书.pdf", size=len(data))
    assert "正在核验" in who.screen
    front.house.works()
    return front.house.network.told(chat_id)[-1]


async def test_c5_a_stranger_sends_a_certificate_and_reads_how_it_stands(front, pdf):
    """Valid, with its number; nothing of the person; and the question is forgotten."""
    said = await asks(front, pdf)
    assert "✓ 有效" in said
    assert "XJ2026650100C000001" in said
    assert "阿依古丽" not in said
    assert front.all(Inquiry) == []


async def test_c4_c5_of_one_that_ended_it_is_said_since_when_and_why(front, pdf):
    """Revoked: the day and the reason, as on the page."""
    house = front.house
    with house.database.writing() as session:
        (number,) = session.scalars(select(Certificate.number))
        revoking.revoke(session, number, why="评审中查实弄虚作假", by=OPERATOR, world=house.calendar.world)
    said = await asks(front, pdf)
    for word in ("✗ 已撤销", f"自 {house.calendar.world.today} 起", "原因：评审中查实弄虚作假", "不要采信"):
        assert word in said


async def test_c5_a_changed_file_and_one_that_is_none_are_told_so(front, pdf):
    """The same verdicts as on the page."""
    changed = bytearray(pdf)
    changed[len(pdf) // 2] ^= 1
    assert "已被改动" in await asks(front, bytes(changed))
    assert "没有电子签名" in await asks(front, b"%PDF-1.7\n%%EOF")
    assert "无法读取" in await asks(front, b"hello")


async def test_c5_a_file_too_large_for_a_certificate_is_refused_at_once(front):
    """Before anything is fetched."""
    who = front.person(55)
    await who.says("/verify")
    await who.document("asked", size=6_000_000)
    assert "5 MB" in who.screen
    assert front.all(Inquiry) == []


async def test_c5_a_file_that_is_gone_gets_an_answer_too(front):
    """The network no longer has it: nobody waits for ever."""
    who = front.person(55)
    await who.says("/verify")
    await who.document("asked")
    front.house.network.trouble.append(Undeliverable("file is gone"))
    front.house.works()
    assert "无法读取" in front.house.network.told(55)[-1]
    assert front.all(Inquiry) == []


async def test_c5_where_no_file_may_go_through_the_chat_the_page_is_named(front):
    """And the chat waits for no file."""
    front.house.calendar.chat_carries_facts = False
    who = front.person(55)
    await who.says("/verify")
    assert "https://zhicheng.example/verify" in who.screen
    assert "发送" not in who.screen
