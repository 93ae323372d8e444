"""Files and facts off the chat: the same verbs, inspection and answers on our own pages (A1, A2, A17, A20, C3)."""

from __future__ import annotations

import re

import pytest

from pipeline.rules.words import EvidenceState, Node, State
from storage.models.certificates import Certificate
from storage.models.evidence import Evidence
from storage.models.people import Person as Account
from tests.bot.conftest import NAME, NUMBER
from tests.cage import files
from tests.house import CHATS
from tests.numbers import resident
from web.assets import FOR_GOOD, asset

MEGABYTE = 1024 * 1024


def link(who) -> str:
    """The address under the last message's button."""
    rows = who.last.keyboard.inline_keyboard
    return next(button.url for row in rows for button in row if button.url)


async def registers(front, browser, chat_id: int = 1):
    """Somebody registers on the page that the bot leads to."""
    who = front.person(chat_id)
    await who.says("/start")
    await who.taps("注册账号")
    await browser.follows(link(who))
    await browser.sends("/register", name=NAME, id_number=NUMBER, ethnicity="维吾尔", phone="13800000000", agreed="on")
    await browser.sends(
        "/register", name=NAME, id_number=NUMBER, ethnicity="维吾尔", phone="13800000000", confirmed="1"
    )
    return who


async def drafts(front, browser):
    """A draft whose files are to be sent by link."""
    who = await registers(front, browser)
    await who.says("/start")
    await front.begins(who)
    await who.says("林业")
    await who.taps("助理工程师（助理级） · 初次确定")
    return who


async def uploads_all(front, browser, who):
    await who.taps("上传材料")
    await browser.follows(link(who))
    await browser.uploads("photo", files.PORTRAIT, name="照片.jpg")
    await browser.uploads("diploma", files.pdf(NAME))
    await browser.uploads("work_proof", files.noise())
    front.house.works()


async def test_a1_a_person_registers_on_the_page_and_the_chat_never_hears_the_number(front, browser):
    """What was read is shown before it is kept; the chat asks for nothing and knows the account afterwards."""
    who = front.person()
    await who.says("/start")
    await who.taps("注册账号")
    await browser.follows(link(who))
    assert "个人信息处理告知" in browser.said
    answers = {"name": "阿依古丽•买买提", "id_number": NUMBER, "ethnicity": "维吾尔族", "phone": "13800000000"}
    await browser.sends("/register", agreed="on", **answers)
    assert "阿依古丽·买买提" in browser.said  # the look-alike dot is mapped, and shown
    assert "1997-05-20" in browser.said
    assert front.all(Account) == []
    await browser.sends("/register", confirmed="1", **answers)
    assert "注册成功" in browser.said
    (account,) = front.all(Account)
    assert (account.name, account.chat_id) == (NAME, 1)
    await who.says("/start")
    assert all(NAME not in shown.text and NUMBER not in shown.text for shown in front.phones.network.of(1))


async def test_a1_what_is_wrong_is_said_on_the_form_and_nothing_typed_is_lost(front, browser):
    """The same sentences as in the chat."""
    who = front.person()
    await who.says("/start")
    await who.taps("注册账号")
    await browser.follows(link(who))
    await browser.sends("/register", name=NAME, id_number=NUMBER[:-1] + "0", ethnicity="维吾尔", phone="13800000000")
    assert browser.status == 422
    assert "校验不通过" in browser.said
    assert f'value="{NAME}"' in browser.said


async def test_a20_files_come_over_the_page_and_are_inspected_as_ever(front, browser):
    """Accepted, and a refused one with its sentence; the chat says so too, without a name."""
    who = await drafts(front, browser)
    await uploads_all(front, browser, who)
    await browser.opens("/upload/state")
    assert '"accepted"' in browser.said
    await browser.opens("/upload")
    await browser.uploads("diploma", b"%!PS", name="学历.pdf")
    front.house.works()
    await browser.opens("/upload")
    assert "PostScript" in browser.said
    states = {row.slot: row.state for row in front.all(Evidence) if row.current}
    assert states["photo"] is EvidenceState.ACCEPTED
    assert states["diploma"] is EvidenceState.REFUSED
    told = front.house.network.told(1)
    assert "PostScript" in told[-1]
    assert NAME not in "".join(told)


async def test_a20_a_whole_case_goes_through_without_a_name_in_any_message(front, browser, another):
    """Filed, passed by officers who look at their own page, certified, downloaded by link."""
    who = await drafts(front, browser)
    await uploads_all(front, browser, who)
    number = front.case.number
    await who.says(number)
    await who.taps("提交")
    await who.taps("确认提交")
    front.house.works()
    assert front.case.state is State.IN_REVIEW
    await front.unit.says(number)
    await front.unit.taps("查看材料")
    await another.follows(link(front.unit))
    assert NAME in another.said  # on our own page, to the officer
    (picture, *_) = [piece.split('"')[0] for piece in another.said.split('src="')[1:] if "/look/" in piece]
    await another.opens(picture)
    assert another.body.startswith(b"\xff\xd8")
    front.house.passes(front.case.id, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    front.house.announces(front.case.id)
    front.house.calendar.passes(days=8)
    front.house.works()
    (certificate,) = front.all(Certificate)
    await who.says("/certificates")
    await who.taps("再次发送")
    await browser.follows(link(who))
    await browser.opens("/certificate/file")
    assert browser.body.startswith(b"%PDF-")
    assert certificate.number in browser.headers["Content-Disposition"]
    await browser.opens("/certificate")
    assert "/certificate/credential" in browser.said
    await browser.opens("/certificate/credential")
    assert browser.body.startswith(b"eyJ")
    assert f"{certificate.number}.jwt" in browser.headers["Content-Disposition"]
    told = [text for _, text, _ in front.house.network.sent] + [s.text for s in front.phones.network.shown.values()]
    assert all(NAME not in text and NUMBER[:6] + "*" not in text for text in told)
    assert all(attachment is None for _, _, attachment in front.house.network.sent)


async def test_a20_a_file_sent_through_the_chat_is_not_taken(front, browser):
    """Told where it belongs."""
    who = await drafts(front, browser)
    await who.document("file")
    assert "不经过聊天" in who.screen
    assert front.all(Evidence) == []


async def test_a20_forty_one_megabytes_are_refused_while_they_come(front, browser):
    """In one sentence; nothing of it is kept."""
    who = await drafts(front, browser)
    await who.taps("上传材料")
    await browser.follows(link(who))
    await browser.uploads("diploma", bytes(41 * MEGABYTE))
    assert browser.status == 422
    assert "最多 40 MB" in browser.said
    assert front.all(Evidence) == []


async def test_a20_thirty_megabytes_are_taken_here_though_the_chat_could_not_carry_them(front, browser):
    """Ours may be larger than the chat network's."""
    who = await drafts(front, browser)
    await who.taps("上传材料")
    await browser.follows(link(who))
    await browser.uploads("diploma", files.pdf(NAME) + bytes(30 * MEGABYTE))
    assert [row.slot for row in front.all(Evidence)] == ["diploma"]


async def test_a_link_works_once_and_for_half_an_hour(front, browser, another):
    """A preview does not use it up; a second opening and a late one are refused in words."""
    who = front.person()
    await who.says("/start")
    await who.taps("注册账号")
    first = link(who)
    await another.opens(first.removeprefix("https://zhicheng.example"))  # as a preview does
    await browser.follows(first)
    assert "注册账号" in browser.said
    await another.follows(first)
    assert "已经用过或已过期" in another.said
    await who.says("/start")
    await who.taps("注册账号")
    front.house.calendar.passes(minutes=31)
    await another.follows(link(who))
    assert "已经用过或已过期" in another.said


async def test_a_visit_ends_after_an_hour_and_allows_only_what_its_link_was_for(front, browser):
    """A registration's cookie opens no upload; an hour later it opens nothing."""
    who = front.person()
    await who.says("/start")
    await who.taps("注册账号")
    await browser.follows(link(who))
    await browser.opens("/upload")
    assert browser.status == 422
    front.house.calendar.passes(minutes=61)
    await browser.opens("/register")
    assert "访问已结束" in browser.said


@pytest.mark.parametrize(
    "path", ["/register", "/recover", "/upload", "/correct", "/look", "/certificate/file", "/copies"]
)
async def test_without_a_link_nothing_opens(browser, path):
    """A stranger with no cookie."""
    await browser.opens(path)
    assert browser.status == 422


async def test_a_form_that_is_not_ours_does_nothing(front, browser):
    """Without the visit's secret, or with another's: refused, nothing stored."""
    who = await drafts(front, browser)
    await who.taps("上传材料")
    await browser.follows(link(who))
    await browser.uploads("diploma", files.pdf(NAME), csrf="0" * 64)
    assert browser.status == 422
    assert front.all(Evidence) == []


async def test_a_slot_that_the_case_does_not_have_is_refused(front, browser):
    """Made up in the address."""
    who = await drafts(front, browser)
    await who.taps("上传材料")
    await browser.follows(link(who))
    await browser.uploads("passport", files.pdf(NAME))
    assert browser.status == 422
    assert "不需要这项材料" in browser.said


async def test_a_strangers_link_opens_no_case_of_somebody_else(front, browser, another):
    """An officer of another office presses an old card's button: the server knows whose turn it is."""
    who = await drafts(front, browser)
    await uploads_all(front, browser, who)
    await who.says(front.case.number)
    (press,) = [press for label, press in who.last.buttons.items() if "上传材料" in label]
    stranger = front.person(99)
    await stranger.says("/start")
    await stranger.presses(stranger.last, press)
    assert "没有找到这个办件" in stranger.toast


async def test_every_answer_has_the_strict_headers(front, browser):
    """Pages, refusals, a page that is not there, and the styles."""
    for path in ("/l/abc", "/register", "/nothing", asset("pages.css"), "/health"):
        await browser.opens(path)
        assert "default-src 'none'" in browser.headers["Content-Security-Policy"]
        assert browser.headers["Referrer-Policy"] == "same-origin"
        assert browser.headers["X-Content-Type-Options"] == "nosniff"
    assert browser.status == 200


async def test_u7_styles_and_scripts_are_kept_for_good_under_the_mark_of_their_content(front, browser):
    """Each page names them so; under an older mark today's is given, and not kept."""
    page = await browser.opens("/verify")
    named = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert len(named) >= 2
    for path in named:
        await browser.opens(path)
        assert (browser.status, browser.headers["Cache-Control"]) == (200, FOR_GOOD), path
    await browser.opens("/static/000000000000/pages.css")
    assert (browser.status, browser.headers["Cache-Control"]) == (200, "no-cache")
    for path in ("/static/x/..%2fapp.py", "/static/x/nothing.css"):
        await browser.opens(path)
        assert browser.status == 404, path


async def test_the_cookie_is_for_us_alone(front, browser):
    """Not for scripts, not for other sites; only over TLS where the page came over it."""
    who = front.person()
    await who.says("/start")
    await who.taps("注册账号")
    path = link(who).removeprefix("https://zhicheng.example")
    url = browser.server.make_url(path)
    async with browser.session.post(url, headers={"X-Forwarded-Proto": "https"}, allow_redirects=False) as answer:
        cookie = answer.headers["Set-Cookie"]
    for piece in ("HttpOnly", "SameSite=Strict", "Secure"):
        assert piece in cookie


async def test_a2_an_account_is_claimed_on_the_page_and_the_photo_follows(front, browser, another):
    """The ticket is filed, the upload page opens by itself, the help desk decides as ever."""
    await registers(front, browser)
    who = front.person(2)
    await who.says("/start")
    await who.taps("找回账号")
    await another.follows(link(who))
    await another.sends("/recover", name=NAME, id_number=NUMBER, phone="13800000000", way="photo")
    assert "手持身份证照片" in another.said
    await another.uploads("identity_photo", files.noise())
    front.house.works()
    await who.says("GD00000001")
    await who.taps("提交")
    await who.taps("确认提交")
    front.house.works()
    assert front.case.state is State.IN_REVIEW
    desk = front.person(CHATS[Node.HELPDESK])
    await desk.says("GD00000001")
    assert NAME not in desk.screen
    assert "✓ 姓名一致" in desk.screen


async def test_a17_a_correction_is_filled_in_on_the_page(front, browser):
    """Old and new stand there; the chat names the fields only."""
    who = await drafts(front, browser)
    await uploads_all(front, browser, who)
    await who.says(front.case.number)
    await who.taps("提交")
    await who.taps("确认提交")
    front.house.works()
    front.house.passes(front.case.id, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    front.house.announces(front.case.id)
    front.house.calendar.passes(days=8)
    front.house.works()
    await who.says("/certificates")
    await who.taps("证书信息更正")
    await who.taps("上传材料")
    await browser.follows(link(who))
    assert f"证书上现为：{NAME}" in browser.said
    wanted = resident("19970521", 4)
    await browser.sends("/correct/id_number", value=wanted)
    await browser.sends("/correct/birth_date", value="1997-05-21")
    assert f"更正为：{wanted}" in browser.said
    await browser.sends("/correct/name", value="张\ue000")
    assert "U+E000" in browser.said
    await who.says("RSSQ00000002")
    assert "✎ 身份证号" in who.screen
    assert wanted not in who.screen
    assert "1997-05-21" not in who.screen
