"""Copies for a purpose over our own page, and what a verifier's page shows of one (C3, C5)."""

import re

import pytest
from sqlalchemy import select

from bot.copy_presses import CopyAct, CopyDeed, CopyForm
from pipeline.issuance import copies
from pipeline.people import links
from pipeline.rules.words import CertificateState, Purpose
from storage.models.certificates import Certificate, Copy
from tests.web.test_pages import link
from tests.web.test_verifying import gives

WHOM, WHAT, UNTIL = "新疆示例林业科技有限责任公司", "入职资格审核", "2026-12-10"
SAID = {"for_whom": WHOM, "purpose": WHAT, "until": UNTIL}


@pytest.fixture
async def holder(front, browser):
    """The holder of a certificate, in front of the page that the bot led to."""
    front.house.approved()
    front.house.works()
    who = front.person(1)
    await who.says("/certificates")
    await who.taps("用途副本")
    await browser.follows(link(who))
    await browser.opens("/copies")
    return who


def hidden(browser, name):
    """What the form carries."""
    return browser.said.partition(f'name="{name}" value="')[2].partition('"')[0]


async def has_made(front, browser, **changes):
    """A copy that is made; its row."""
    said = {**SAID, **changes}
    await browser.sends("/copies", **said)
    await browser.sends("/copies", form=hidden(browser, "form"), confirmed="1", **said)
    front.house.works()
    await browser.opens("/copies")
    return front.all(Copy)[-1]


async def test_c3_a_copy_is_asked_for_on_the_page_and_the_chat_never_hears_for_whom(front, browser, holder):
    """What it will say is shown first; then it is made, told of in the chat, and downloaded here."""
    await browser.sends("/copies", **SAID)
    assert "副本页面上将写明" in browser.said
    assert WHOM in browser.said
    assert front.all(Copy) == []
    form = hidden(browser, "form")
    await browser.sends("/copies", form=form, confirmed="1", **SAID)
    assert "正在制作" in browser.said
    front.house.works()
    (copy,) = front.all(Copy)
    assert (copy.for_whom, copy.purpose, f"{copy.until}", copy.state) == (WHOM, WHAT, UNTIL, CertificateState.VALID)
    assert "用途副本第 1 号已生成" in front.house.network.told(1)[-1]
    assert not any(file for _, _, file in front.house.network.sent if file)
    assert all(WHOM not in shown.text for shown in front.phones.network.of(1))
    await browser.opens("/copies")
    await browser.opens(f"/copies/{copy.id}/file")
    assert browser.body == front.house.blobs.get(copy.signed)
    assert f"{copy.id}" not in browser.headers["Content-Disposition"]
    assert "-copy-1.pdf" in browser.headers["Content-Disposition"]


async def test_c3_a_button_from_before_shows_nothing_where_the_chat_carries_no_facts(front, browser, holder):
    """Neither the list nor one copy; what is pressed leads to the page."""
    copy = await has_made(front, browser)
    await holder.presses(holder.last, CopyAct(deed=CopyDeed.WITHDRAW, copy_id=copy.id).pack())
    assert "请在“我的证书”中点“用途副本”" in holder.toast
    await holder.presses(holder.last, CopyForm(certificate_id=copy.certificate_id).pack())
    assert "/l/" in link(holder)
    assert all(WHOM not in shown.text for shown in front.phones.network.of(1))


async def test_c3_the_same_form_sent_twice_is_one_copy(front, browser, holder):
    """Even where the third of three was just made."""
    for _ in range(2):
        await has_made(front, browser)
    await browser.sends("/copies", **SAID)
    form, csrf = hidden(browser, "form"), browser.csrf
    for _ in range(2):
        await browser._does("POST", "/copies", data={"csrf": csrf, "form": form, "confirmed": "1", **SAID})
        assert browser.status == 200
    assert len(front.all(Copy)) == 3
    front.house.works()
    await browser.opens("/copies")
    assert "已有 3 份有效副本" in browser.said
    assert 'name="until"' not in browser.said


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"for_whom": "林" * 41}, "“接收方”有 41 个字"),
        ({"purpose": "  "}, "“用途”不能为空"),
        ({"purpose": "🌲"}, "现有字库没有"),
        ({"until": "2027-02-09"}, "最晚到 2027-02-08"),
        ({"until": ""}, "没有读懂日期"),
    ],
)
async def test_c3_what_is_wrong_is_said_on_the_form_and_nothing_typed_is_lost(front, browser, holder, changes, answer):
    """The same sentences as in the chat."""
    await browser.sends("/copies", **{**SAID, **changes})
    assert browser.status == 422
    assert answer in browser.said
    typed = re.findall(r'<input[^>]* name="(?:for_whom|purpose|until)"[^>]* value="([^"]*)"', browser.said)
    assert typed == [*{**SAID, **changes}.values()]
    assert front.all(Copy) == []


async def test_c5_a_copy_is_taken_back_on_the_page_and_the_verifier_says_so(front, browser, another, holder):
    """Whoever holds its file sees for whom and for what, then that its holder withdrew it."""
    copy = await has_made(front, browser)
    pdf = front.house.blobs.get(copy.signed)
    await gives(another, pdf)
    assert 'class="standing valid"' in another.said
    for words in ("用途副本第 1 号", WHOM, WHAT, UNTIL, "证书本身现行有效"):
        assert words in another.said, words
    await browser.sends(f"/copies/{copy.id}/withdraw")
    assert "现在没有有效的用途副本" in browser.said
    await gives(another, pdf)
    assert 'class="standing superseded"' in another.said
    assert "持证人已撤回" in another.said
    assert "于 2026-11-10 撤回" in another.said
    assert "现行的是第" not in another.said
    said = await gives(another, pdf, headers={"Accept": "application/json"})
    assert '"copy": 1' in said
    assert f'"until": "{UNTIL}"' in said


async def test_c5_an_expired_copy_says_so_on_the_page_and_the_qr_code_knows_no_copies(front, browser, another, holder):
    """The QR code on a copy leads to the certificate's page, which is in force."""
    copy = await has_made(front, browser, until="2026-11-12")
    pdf = front.house.blobs.get(copy.signed)
    front.house.calendar.passes(days=3)
    await gives(another, pdf)
    assert 'class="standing superseded"' in another.said
    assert "有效期至 2026-11-12，已过期" in another.said
    with front.house.database.reading() as session:
        address = session.scalars(select(Certificate)).one().record["verify_url"]
    await another.opens(address.removeprefix("https://zhicheng.example"))
    assert 'class="standing valid"' in another.said
    assert "副本" not in another.said
    assert WHOM not in another.said


async def test_c3_nobody_elses_visit_reaches_a_copy(front, browser, another, holder):
    """Neither without a link, nor with another person's; nor any file once it is taken back."""
    copy, house = await has_made(front, browser), front.house
    own = f"/copies/{copy.id}"
    for path in ("/copies", f"{own}/file"):
        await another.opens(path)
        assert "本次访问已结束" in another.said
    other, case_id = house.person(2, name="张伟", sequence=4), front.all(Certificate)[0].case_id
    await another.follows(house.does(other, links.give, Purpose.COPIES, case_id, language="zh"))
    await another.opens("/copies")
    assert "没有找到这张证书" in another.said
    await another.opens(f"{own}/file")
    assert "没有找到这份用途副本" in another.said
    await browser.opens(f"{own}/withdraw")
    assert browser.status == 405
    await another._does("POST", f"{own}/withdraw", data={"csrf": "guessed"})
    assert front.all(Copy)[0].state is CertificateState.VALID
    house.does(1, copies.withdraw, copy.id)
    await browser.opens(f"{own}/file")
    assert "已经失效" in browser.said
    await browser.opens("/copies/none/file")
    assert browser.status == 422
