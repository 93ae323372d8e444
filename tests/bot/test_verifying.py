"""A certificate is sent to the bot by anyone, and its standing comes back (C5)."""

import pytest
from sqlalchemy import select

from notify.channels import Undeliverable
from pipeline.issuance import revocation
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
    """Valid, with its number, title and holder, as its page shows them to whoever has the file; and the question is forgotten."""
    said = await asks(front, pdf)
    assert "✓ 有效" in said
    assert "XJ2026650100C000001" in said
    assert "资格：林业　助理工程师（助理级）" in said
    assert "持证人：阿依古丽·买买提" in said
    assert "650102" not in said.replace("XJ2026650100", "")
    assert front.all(Inquiry) == []


async def test_c4_c5_of_one_that_ended_it_is_said_since_when_and_why(front, pdf):
    """Revoked: the day and the reason, as on the page."""
    house = front.house
    with house.database.writing() as session:
        (number,) = session.scalars(select(Certificate.number))
        revocation.revoke(session, number, why="评审中查实弄虚作假", by=OPERATOR, world=house.calendar.world)
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


async def test_b21_a_holder_has_the_credential_by_a_button_and_a_stranger_verifies_it_without_a_word(front, pdf):
    """The file that comes is the one that is asked about; it is judged as the PDF is."""
    holder, stranger = front.person(1), front.person(55)
    await holder.says("/certificates")
    await holder.taps("电子凭证")
    front.house.works()
    name, token = [file for chat, _, file in front.house.network.sent if chat == 1 and file][-1]
    assert (name, token[:3]) == ("XJ2026650100C000001.jwt", b"eyJ")
    front.house.network.files["asked"] = token
    await stranger.document("asked", name=name, size=len(token))
    front.house.works()
    said = front.house.network.told(55)[-1]
    assert "✓ 有效" in said
    assert "持证人：阿依古丽·买买提" in said


async def test_b12_a_certificate_sent_without_a_word_is_verified_at_once(front, pdf):
    """Nothing was asked before, and nobody has an account."""
    who = front.person(55)
    front.house.network.files["asked"] = pdf
    await who.document("asked", name="XJ2026650100C000001.pdf", size=len(pdf))
    assert "正在核验" in who.screen
    front.house.works()
    assert "✓ 有效" in front.house.network.told(55)[-1]


async def test_b12_while_a_case_is_being_filled_in_it_is_asked_what_a_pdf_is(front):
    """From the menu: evidence goes to the case, a certificate to the verifier; a button from yesterday says that it is old."""
    who = await front.filing()
    await who.says("/menu")
    front.has("one", b"%PDF-1.7\n%%EOF")
    await who.document("one", name="毕业证.pdf")
    assert "还是要核验的证书" in who.screen
    asked = who.last
    assert (front.all(Inquiry), [state for _, state in front.slots() if state is not None]) == ([], [])
    await who.taps("是申请材料")
    assert [slot for slot, state in front.slots() if state is not None] == ["photo"]
    await who.presses(asked, next(data for label, data in asked.buttons.items() if "核验" in label))
    assert "按钮已经失效" in who.toast
    await who.says("/menu")
    await who.document("one", name="证书.pdf")
    await who.taps("是证书，核验真假")
    assert "正在核验" in who.screen
    assert len(front.all(Inquiry)) == 1


@pytest.mark.parametrize("typed", ["00000001", "RSSQ 00000001", "０００００００１", "rssq00000001", "RSSQ-00000001"])
async def test_b1_a_number_alone_opens_the_case(front, typed):
    """In whatever form it is copied."""
    who = await front.submitted()
    await who.says(typed)
    assert "RSSQ00000001" in who.screen
    assert "◂ 现在这里" in who.screen


async def test_c3_c5_a_certificates_number_alone_opens_ones_own_and_nobody_elses(front, pdf):
    """A stranger learns how to verify, and not whether there is one."""
    assert pdf
    holder, stranger = front.person(1), front.person(55)
    await holder.says("xj2026650100c000001")
    assert "再次发送 XJ2026650100C000001" in holder.last.buttons
    for number in ("XJ2026650100C000001", "XJ2026650100C999999"):
        await stranger.says(number)
        assert "只凭编号查不到别人的证书" in stranger.screen
