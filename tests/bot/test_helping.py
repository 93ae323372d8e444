"""人工: a person asks, an office answers, in the chat of both; with whom, by when, and what nobody else may see (B1, B18)."""

from __future__ import annotations

import pytest

from pipeline.review import digest, questions
from pipeline.rules.words import Node
from storage.models.questions import Question, Remark
from tests.house import CHATS


async def asked(front, text="表格里的单位选哪个？"):
    """A stranger has asked the help desk, and the officer was told."""
    who = front.person(5)
    await who.says("人工")
    await who.taps("写下问题，问服务台")
    await who.says(text)
    front.house.works()
    return who


def told(front, chat_id):
    """The last notice that the workers sent to a chat."""
    return [text for to, text, _ in front.house.network.sent if to == chat_id][-1]


async def test_b18_a_question_and_its_answer_are_a_thread_in_both_chats(front):
    """Without an account; who answers and by when stands there; the answer is told, and both go on."""
    who = await asked(front)
    assert "由职称服务台答复" in who.screen
    assert "最迟 2026-" in who.screen
    desk = front.person(CHATS[Node.HELPDESK])
    assert "有人提问" in told(front, desk.chat_id)
    await desk.says("/menu")
    await desk.taps("待答提问 1")
    await desk.taps("表格里的单位")
    assert "提问人　" in desk.screen
    await desk.taps("答复")
    await desk.says("选您签劳动合同的单位。")
    assert "答复已发给提问人" in desk.screen
    front.house.works()
    assert "职称服务台 答复了您的提问" in told(front, who.chat_id).replace("<b>", "").replace("</b>", "")
    await who.says("人工")
    await who.taps("✓ 表格里的单位")
    assert "选您签劳动合同的单位。" in who.screen
    await who.taps("补充")
    await who.says("没有合同呢？")
    front.house.works()
    await desk.says("/menu")
    assert "待答提问 1" in desk.last.buttons


async def test_b18_a_question_about_a_case_goes_to_the_body_that_reviews_it(front):
    """The help desk hears nothing of it, and the body's officer opens it by the notice's button."""
    who = await front.submitted()
    await who.says("人工")
    await who.taps("就 RSSQ00000001 问乌鲁木齐市工程系列职称评审委员会")
    await who.says("论文要几篇？")
    front.house.works()
    assert "RSSQ00000001" in told(front, front.body.chat_id)
    await front.body.says("/menu")
    await front.body.taps("待答提问 1")
    await front.body.taps("论文要几篇")
    assert "提问人：阿＊＊" in front.body.screen
    (row,) = front.all(Question)
    assert front.house.network.questions[front.body.chat_id] == row.id
    desk = front.person(CHATS[Node.HELPDESK])
    await desk.says("/menu")
    assert not [label for label in desk.last.buttons if "待答提问" in label]


async def test_b18_an_office_that_lets_the_day_pass_is_told_each_morning_and_who_asked_sees_it(front):
    """Not before the day is over; and not once it is answered."""
    with front.house.database.writing() as session:
        digest.ensure(session, world=front.house.calendar.world)
    who = await asked(front)
    (row,) = front.all(Question)
    desk = CHATS[Node.HELPDESK]
    front.house.calendar.passes(days=1)
    front.house.works()
    assert not [text for text in front.house.network.told(desk) if "已过答复期限" in text]
    front.house.calendar.passes(days=7)
    front.house.works()
    assert [text for text in front.house.network.told(desk) if "有 1 个提问已过答复期限" in text]
    await who.says("人工")
    await who.taps("表格里的单位")
    assert "已逾期。急事请打电话" in who.screen
    front.house.does(desk, questions.answer, row.id, "选劳动合同上的单位。")
    told = len(front.house.network.told(desk))
    front.house.calendar.passes(days=2)
    front.house.works()
    assert not [text for text in front.house.network.told(desk)[told:] if "已过答复期限" in text]


async def test_b18_numbers_are_masked_and_nobody_else_reads_a_thread(front):
    """An ID number and a telephone number that were typed all the same; a made-up button of another chat."""
    who = await asked(front, "我是650102199705200026，电话13812345678")
    assert [one.text for one in front.all(Remark)] == ["我是650102********0026，电话138****5678"]
    other = front.person(6)
    await other.says("/menu")
    opening = next(data for label, data in who.last.buttons.items() if "补充" in label)
    await other.presses(other.last, opening)
    assert "没有这个提问" in other.toast
    await front.unit.says("/menu")
    await front.unit.presses(front.unit.last, opening)
    assert "没有这个提问" in front.unit.toast


@pytest.mark.parametrize(("text", "said"), [("x" * 1001, "最多 1,000 个字"), (" \u200b ", "没有内容")])
async def test_b18_what_is_no_question_is_refused_and_can_be_written_again(front, text, said):
    """The conversation waits on."""
    who = await asked(front, text)
    assert said in who.screen
    await who.says("怎么注册？我手机号换过")
    assert "已送到" in who.screen
    assert len(front.all(Question)) == 1


async def test_b18_a_chat_that_asks_and_asks_is_asked_to_wait(front):
    """By the one limiter; what was written before stays."""
    who = front.person(5)
    for place in range(11):
        await who.says("人工")
        await who.taps("写下问题，问服务台")
        await who.says(f"第 {place} 个问题")
    assert "分钟" in who.screen
    assert len(front.all(Question)) == 10


async def test_b18_a_photo_where_words_were_asked_and_a_press_from_yesterday(front):
    """The one is told so; the other still leads where it did."""
    who = front.person(5)
    await who.says("人工")
    old = who.last
    await who.taps("写下问题，问服务台")
    await who.photo("x")
    assert "请用文字回答上面的问题" in who.screen
    await who.says("/cancel")
    await who.presses(old, next(data for label, data in old.buttons.items() if "服务台" in label))
    assert "请用一条消息写下问题" in front.phones.network.shown[old.id].text
