"""Whole conversations with all in them that a phone can send: each gets one kind sentence, and nothing is lost (B1)."""

from __future__ import annotations

from itertools import cycle, islice

from pipeline.offices import directory
from pipeline.rules.words import Node, Rank, State
from storage.models.people import Person as Account
from tests.bot.conftest import NAME, NUMBER
from tests.cage import files

THING = {"file_id": "t", "file_unique_id": "t"}
MOVING = {**THING, "width": 1, "height": 1, "duration": 3}
PLACE = {"latitude": 43.8, "longitude": 87.6}
QUIZ = {
    "id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False, "is_anonymous": True,
    "type": "regular", "allows_multiple_answers": False, "allows_revoting": False, "members_only": False,
}  # fmt: skip
STICKER = {**THING, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}


def command(text: str) -> dict:
    length = len(text.partition(" ")[0])
    return {"text": text, "entities": [{"type": "bot_command", "offset": 0, "length": length}]}


SILENT = {
    "sticker": {"sticker": STICKER},
    "voice": {"voice": {**THING, "duration": 3}},
    "video_note": {"video_note": {**THING, "length": 1, "duration": 3}},
    "video": {"video": MOVING},
    "animation": {"animation": MOVING, "document": {**THING, "file_name": "a.gif", "mime_type": "image/gif"}},
    "location": {"location": PLACE},
    "venue": {"venue": {"location": PLACE, "title": "x", "address": "y"}, "location": PLACE},
    "a contact of another's": {"contact": {"phone_number": "+86 139 0000 0000", "first_name": "别人"}},
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
    "poll": {"poll": QUIZ},
    "a kind that nobody knows yet": {"something_new": {"a": 1}},
    "a photo with words": {"photo": [{**THING, "width": 90, "height": 90}], "caption": "林业"},
    "a command that there is not": command("/frobnicate"),
}
"""What answers no question."""
WORDS = {
    "as long as may be": {"text": "长" * 4096},
    "a page of words": {"text": "行\n" * 2000},
    "rare characters": {"text": "𠮷" * 2048},
    "emoji": {"text": "👨‍👩‍👧‍👦👍🏽"},
    "right to left": {"text": "\u202eمرحبا\u202c ئۇيغۇرچە"},
    "nothing to be seen": {"text": "\u200b\u200d\ufeff"},
    "markup": {"text": "<b>x</b> & </a> <a href='x'>"},
}
"""What answers no question of a unit, a specialty or a button."""
REGISTERING = ["注册账号", "同意", f"={NAME}", f"={NUMBER}", "=维吾尔族", "=13800000000", "确认"]
STATING = ["申报职称", "=示例林场", "全日制本科", "=2019-07", "合格（称职）", "没有", "没有，均不属于"]
CHOOSING = ["=林业", "助理工程师（助理级） · 初次确定"]


async def does(who, *steps):
    """A step that begins with = is typed, the others are pressed."""
    for step in steps:
        await (who.says(step[1:]) if step.startswith("=") else who.taps(step))


def screens(front, chat=1):
    return {one.id: (one.html, repr(one.keyboard)) for one in front.phones.network.of(chat)}


def broke(front, chat=1):
    """What the bot says where it met with a fault of its own."""
    return [one.text for one in front.phones.network.of(chat) if "系统没能完成这一步" in one.text]


async def unanswered(front, who, things):
    """Those of *things* to which the bot said nothing."""
    found = []
    for name, what in things:
        before = screens(front)
        await who.sends(**what)
        found += [name] if screens(front) == before else []
    return found


async def test_b1_whatever_is_sent_at_each_step_of_a_filing_is_answered_and_the_next_step_works(front):
    """Three other things before every step, words where no words are asked: the case is submitted all the same."""
    who = front.person()
    await who.says("/start")
    silent, words = cycle(SILENT.items()), cycle(WORDS.items())
    for step in (*REGISTERING, *STATING, *CHOOSING):
        assert await unanswered(front, who, islice(silent, 3)) == []
        assert await unanswered(front, who, islice(words, 0 if step[0] == "=" and step[1:] != "示例林场" else 2)) == []
        await does(who, step)
    assert broke(front) == []
    await sends_papers(front, who)
    await does(who, "提交", "确认提交")
    front.house.works()
    assert front.case.state is State.IN_REVIEW


async def sends_papers(front, who):
    front.has("photo", files.PORTRAIT), front.has("diploma", files.pdf(NAME)), front.has("proof", files.noise())
    await who.document("photo", name="照片.jpg")
    await who.document("diploma")
    await who.photo("proof")
    front.house.works()
    await who.says(front.case.number)


async def test_b1_every_button_that_ever_stood_is_answered_once_and_moves_nothing_that_was_decided(front):
    """Old messages lie above, and people press what they see."""
    who, stood = front.person(), {}
    await who.says("/start")
    for step in (*REGISTERING, *STATING, *CHOOSING):
        await does(who, step)
        stood |= {data: one for one in front.phones.network.of(1) for data in one.buttons.values()}
    await sends_papers(front, who)
    for step in ("更多", "上一步", "提交", "确认提交"):
        stood |= {data: one for one in front.phones.network.of(1) for data in one.buttons.values()}
        await does(who, step)
    front.house.works()
    case_id, stands = front.case.id, set(who.last.buttons.values())
    before = front.house.view(case_id)
    for data in stood.keys() - stands:
        await who.presses(stood[data], data)  # which looks that it is answered once
    assert broke(front) == []
    after = front.house.view(case_id)
    assert (after.state, [one.action for one in after.events]) == (before.state, [one.action for one in before.events])


async def test_b1_starting_again_in_the_middle_of_registering_loses_nothing(front):
    """By the button, by a link that means nothing, by a command that there is not; /cancel is what ends it."""
    who = front.person()
    await who.says("/start")
    await does(who, *REGISTERING[:4])
    for said in ("/start", "/start poster", "/start " + "Ab-_" * 16, "/frobnicate", "/start@zhicheng_test_bot"):
        await who.says(said)
    await does(who, *REGISTERING[4:6])
    await who.says("/start")
    assert "您正在注册" in who.screen
    await who.taps("确认")
    assert [(one.name, one.ethnicity) for one in front.all(Account)] == [(NAME, "维吾尔")]
    other = front.person(7)
    await other.says("/start")
    await does(other, *REGISTERING[:3])
    await other.says("/cancel")
    await other.says("/start")
    assert "注册账号" in other.last.buttons


async def test_b1_a_link_that_means_nothing_asks_nobody_for_a_name(front):
    """A poster's word shows the menu; an invitation that is spent says so, before a name is asked."""
    who = front.person()
    await who.says("/start poster")
    assert "注册账号" in who.last.buttons
    await who.says("/start " + "Ab-_" * 16)
    assert "这个邀请无效" in who.screen
    with front.house.database.writing() as session:
        token = directory.invite(session, Node.BODY, "UM-PWH-GC", Rank.CLERK, world=front.house.calendar.world)
    await does(who, *REGISTERING[:3])
    await who.says(f"/start {token}")
    assert "请输入您的姓名" in who.screen


async def test_b1_numbers_are_read_as_people_type_them(front):
    """Full-width digits and blanks in the ID number, +86 and hyphens in the telephone, blanks round a name with a dot."""
    who = front.person()
    await who.says("/start")
    wide = NUMBER.translate({ord("0") + n: ord("０") + n for n in range(10)})
    await does(who, *REGISTERING[:2], "= 阿依古丽•买买提 ", f"={wide[:6]} {wide[6:14]} {wide[14:]}", "=维吾尔")
    await does(who, "=+86 138-0000-0000", "确认")
    assert [(one.name, one.id_number, one.phone) for one in front.all(Account)] == [(NAME, NUMBER, "13800000000")]


async def test_b1_the_language_changes_in_the_middle_and_back_and_every_answer_stays(front):
    who = front.person()
    await who.says("/start")
    await does(who, *REGISTERING[:4], "=/language", "English", "=维吾尔", "=/language", "中文", *REGISTERING[5:])
    await does(who, *STATING[:3], "=/language", "English", "=2019-07", "=/language", "中文", *STATING[4:], *CHOOSING)
    await sends_papers(front, who)
    assert "提交" in who.last.buttons


async def test_b1_an_album_of_ten_with_words_and_an_edit_of_them_keep_every_file(front):
    """One question for all ten; an edited caption is no new file; a message that the bot's screen stood in is gone."""
    who = await front.filing()
    for place in range(10):
        front.has(f"p{place}", files.noise(700 + place))
        sizes = [{"file_id": f"p{place}", "file_unique_id": f"p{place}", "width": 800, "height": 1100}]
        await who.sends(photo=sizes, media_group_id="album", caption="毕业证" if place == 0 else None)
    assert "收到 10 个文件" in who.screen
    before = screens(front)
    await front.phones.feed(edited_message=who._message(photo=sizes, caption="改过的说明", edit_date=1_790_000_001))
    assert screens(front) == before
    asked = who.last
    front.phones.network.shown.pop(asked.id)  # deleted by the person
    label = next(label for label in asked.buttons if "每项一份" in label)
    await who.presses(asked, asked.buttons[label])
    assert broke(front) == []
    assert len(front.slots()) == 3


async def test_b1_in_a_group_it_is_said_once_and_elsewhere_nothing(front):
    """A channel's post, a member who joins or blocks, an inline question: taken note of, answered by nobody."""
    network = front.phones.network
    group = {"id": -100, "type": "supergroup", "title": "同事群"}
    user = {"id": 1, "is_bot": False, "first_name": "某人"}
    for number in range(3):
        said = {"message_id": number + 1, "date": 1, "chat": group, "from": user, "text": "/start"}
        await front.phones.feed(message=said)
    assert [one.text for one in network.of(-100)] == ["请与我私聊办理：群聊里不处理个人事项。"]
    before = len(network.shown)
    me = {"id": 42, "is_bot": True, "first_name": "b"}
    kicked = {"status": "kicked", "user": me, "until_date": 0}
    member = {
        "chat": {"id": 1, "type": "private"},
        "from": user,
        "date": 1,
        "old_chat_member": {"status": "member", "user": me},
    }
    await front.phones.feed(my_chat_member={**member, "new_chat_member": kicked})
    await front.phones.feed(
        channel_post={"message_id": 1, "date": 1, "chat": {"id": -5, "type": "channel"}, "text": "x"}
    )
    await front.phones.feed(inline_query={"id": "1", "from": user, "query": "x", "offset": ""})
    await front.phones.feed(something_new={"a": 1})
    assert len(network.shown) == before
