"""Copies for a purpose in the chat: asked for, made, sent again, each kept to its holder (C3)."""

from __future__ import annotations

import asyncio
import subprocess
from uuid import uuid4

import pytest

from bot.copy_presses import CopyForm, CopyMake
from pipeline.issuance import copies
from pipeline.rules.refusals import Refused
from pipeline.rules.words import CertificateState
from storage.models.certificates import Copy
from tests.bot.conftest import NAME
from tests.house import CHATS
from tests.judges import judge, pdfsig

WHOM, WHAT = "新疆示例林业科技有限责任公司", "入职资格审核"
NUMBER = "XJ2026650100C000001"
TODAY, IN_30_DAYS = "2026-11-10", "2026-12-10"


@pytest.fixture
async def holder(front):
    """Somebody who has a certificate, in front of their list, on 10 November 2026."""
    front.house.approved()
    front.house.works()
    assert f"{front.house.calendar.world.today}" == TODAY
    who = front.person(1)
    await who.says("/certificates")
    return who


async def fills_in(who, whom=WHOM, what=WHAT, until="30 天"):
    """The form, up to what will stand on the page."""
    await who.says("/certificates")
    await who.taps("用途副本")
    await who.taps("制作一份用途副本")
    await who.says(whom)
    await who.says(what)
    if any(until in label for label in who.last.buttons):
        await who.taps(until)
    else:
        await who.says(until)


async def has_made(front, who, **said):
    """A copy that is made and delivered; its row."""
    await fills_in(who, **said)
    await who.taps("确认制作")
    front.house.works()
    return front.all(Copy)[-1]


async def test_c3_a_holder_asks_for_a_copy_in_three_questions_and_gets_it_signed(front, holder, tmp_path):
    """What will stand on the page is shown first; then it does; poppler's pdfsig agrees with its signature."""
    await fills_in(holder)
    assert f"仅供 {WHOM} 办理 {WHAT} 使用" in holder.screen
    assert f"有效期至 {IN_30_DAYS}" in holder.screen
    assert front.all(Copy) == []
    await holder.taps("确认制作")
    assert "正在制作第 1 号副本" in holder.screen
    front.house.works()
    (copy,) = front.all(Copy)
    assert (copy.number, copy.state, f"{copy.until}") == (1, CertificateState.VALID, IN_30_DAYS)
    to, text, (name, pdf) = front.house.network.sent[-1]
    assert (to, name) == (1, f"{NUMBER}-copy-1.pdf")
    assert "用途副本第 1 号" in text
    (tmp_path / name).write_bytes(pdf)
    page = subprocess.run(
        [judge("pdftotext"), "-layout", tmp_path / name, "-"], capture_output=True, text=True, check=True
    )
    for words in ("副本", "用途副本第 1 号", WHOM, WHAT, "2026年12月10日", NAME, NUMBER):
        assert "".join(words.split()) in "".join(page.stdout.split()), words
    signature = pdfsig(tmp_path / name)
    assert "Signature is Valid" in signature
    assert "Total document signed" in signature
    await holder.says("/certificates")
    await holder.taps("用途副本")
    assert f"第 1 号　有效期至 {IN_30_DAYS}" in holder.screen


async def test_c3_three_copies_stand_at_a_time_and_one_that_ends_makes_room(front, holder):
    """By time or by hand; the refusal names the rule and the day."""
    first = await has_made(front, holder, until="7 天")
    for _ in range(2):
        await has_made(front, holder)
    await holder.says("/certificates")
    await holder.taps("用途副本")
    assert "已有 3 份有效副本" in holder.screen
    assert "制作一份用途副本" not in holder.last.buttons
    await holder.presses(holder.last, CopyForm(certificate_id=first.certificate_id).pack())
    assert "已有 3 份" in holder.toast
    assert "2026-11-17" in holder.toast
    assert "人社厅发〔2021〕97号" in holder.toast
    front.house.calendar.passes(days=7)
    with pytest.raises(Refused, match="copies_too_many"):  # its last day is a day of its own
        front.house.does(1, copies.copyable, first.certificate_id)
    front.house.calendar.passes(days=1)
    fourth = await has_made(front, holder)
    assert (fourth.number, fourth.state) == (4, CertificateState.VALID)
    front.house.does(1, copies.withdraw, fourth.id)
    assert (await has_made(front, holder)).number == 5


@pytest.mark.parametrize(
    ("typed", "day"),
    [("2027-02-08", "2027-02-08"), ("2026年11月10日", "2026-11-10"), ("2026/11/11", "2026-11-11")],
)
async def test_c3_a_copy_may_end_today_or_in_ninety_days_in_any_writing(front, holder, typed, day):
    """Each boundary from within."""
    await fills_in(holder, until=typed)
    assert "副本页面上将写明" in holder.screen
    assert f"有效期至 {day}" in holder.screen


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("2027-02-09", "最长 90 天，最晚到 2027-02-08"),
        ("2026-11-09", "不能早于今天"),
        ("2026-02-30", "没有读懂日期"),
        ("下个月", "没有读懂日期"),
        ("0000-00-00", "没有读懂日期"),
    ],
)
async def test_c3_a_copy_ends_neither_before_today_nor_after_ninety_days(front, holder, typed, answer):
    """Each boundary from beyond, and what is no day; what is refused is asked again."""
    await fills_in(holder, until=typed)
    assert answer in holder.screen
    await holder.says("2026-12-01")
    assert "有效期至 2026-12-01" in holder.screen


async def test_c3_a_form_that_lay_over_night_is_judged_by_the_day_on_which_it_is_confirmed(front, holder):
    """What was within ninety days may have passed."""
    await fills_in(holder, until=TODAY)
    front.house.calendar.passes(days=1)
    await holder.taps("确认制作")
    assert "不能早于今天（2026-11-11）" in holder.toast
    assert front.all(Copy) == []


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("林" * 41, "“接收方”有 41 个字，最多 40 个"),
        ("\u3000 \n ", "“接收方”不能为空"),
        ("林业\ue000公司", "自造字或未收录的字符（U+E000）"),
        ("林业🌲公司", "现有字库没有“🌲”（U+1F332）"),
        ("\U00030000公司", "现有字库没有“\U00030000”（U+30000）"),
    ],
    ids=["too long", "white space only", "private use", "emoji", "rare"],
)
async def test_c3_what_can_not_be_printed_is_said_before_anything_is_kept(front, holder, typed, answer):
    """One sentence, and the question stands."""
    await holder.taps("用途副本")
    await holder.taps("制作一份用途副本")
    await holder.says(typed)
    assert answer in holder.screen
    await holder.says(f"  {WHOM[:4]}\n\u202e{WHOM[4:]}\x07 ")
    await holder.says("<b>入职</b> & 审核")
    await holder.taps("90 天")
    assert f"仅供 {WHOM[:4]} {WHOM[4:]} 办理 <b>入职</b> & 审核 使用" in holder.screen


async def test_c3_each_answer_can_be_changed_before_it_is_made(front, holder):
    """And a way back that makes nothing."""
    await fills_in(holder)
    await holder.taps("修改接收方")
    await holder.says("另一家公司")
    assert f"仅供 另一家公司 办理 {WHAT} 使用" in holder.screen
    await holder.taps("修改有效期")
    await holder.taps("90 天")
    assert "有效期至 2027-02-08" in holder.screen
    await holder.taps("返回")
    assert "现在没有有效的用途副本" in holder.screen
    assert front.all(Copy) == []


async def test_c3_two_taps_are_one_copy(front, holder):
    """At once, and again later; by the form's own id even where the chat's memory is lost between."""
    await fills_in(holder)
    shown, press = holder.last, holder.last.buttons["确认制作"]
    await asyncio.gather(holder.presses(shown, press), holder.presses(shown, press))
    await holder.presses(shown, press)
    assert "已经失效" in holder.toast
    (copy,) = front.all(Copy)
    wish = copies.CopyRequest(WHOM, WHAT, copy.until)
    assert front.house.does(1, copies.ask, copy.certificate_id, copy.id, wish) == 1
    assert len(front.all(Copy)) == 1
    front.house.works()
    assert len([file for _, _, file in front.house.network.sent if file and "copy" in file[0]]) == 1


async def test_c3_a_stale_button_of_another_form_makes_nothing(front, holder):
    """Only the form that is shown is confirmed."""
    await fills_in(holder)
    await holder.presses(holder.last, CopyMake(form_id=uuid4()).pack())
    assert "已经失效" in holder.toast
    assert front.all(Copy) == []


async def test_c3_another_persons_certificate_and_copy_are_nobody_elses(front, holder):
    """Neither asked for, nor sent, nor taken back, nor told of."""
    copy = await has_made(front, holder)
    house = front.house
    other = house.person(2, name="张伟", sequence=4)
    wish = copies.CopyRequest(WHOM, WHAT, copy.until)
    for chat in (other, CHATS["unit"], 700):
        with pytest.raises(Refused, match="no_such_certificate"):
            house.does(chat, copies.ask, copy.certificate_id, uuid4(), wish)
        for verb in (copies.send_again, copies.withdraw):
            with pytest.raises(Refused, match="no_such_copy"):
                house.does(chat, verb, copy.id)
        with pytest.raises(Refused, match="no_such_certificate"):
            house.does(chat, copies.ask, copy.certificate_id, copy.id, wish)


async def test_c3_a_copy_is_sent_again_on_asking(front, holder):
    """The very same file."""
    await has_made(front, holder)
    await holder.says("/certificates")
    await holder.taps("用途副本")
    await holder.taps("再次发送第 1 号")
    front.house.works()
    first, second = [file for _, _, file in front.house.network.sent if file and "copy" in file[0]]
    assert first == second
