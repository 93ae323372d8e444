"""Questions to a human at the desk: listed with who answers by when, read, answered; refused beside the field (B18)."""

from __future__ import annotations

import re

from pipeline.people import links
from pipeline.review import questions
from pipeline.rules.words import Node, Purpose
from storage.models.questions import Question, Remark
from tests.house import CHATS

STRANGER = 5
TEXT = "表格里的单位选哪个？<b>急</b>"


def ask(front, text=TEXT):
    """A chat without an account has asked the help desk."""
    return front.house.does(STRANGER, questions.ask, text, language="zh")


async def at_desk(front, browser, node=Node.HELPDESK):
    await browser.follows(front.house.does(CHATS[node], links.give, Purpose.DESK, language="zh"))


async def test_b18_a_question_is_answered_on_the_desk_and_the_answer_comes_to_the_chat(front, browser):
    """The list says by when; what was asked is no markup; the officer's name stands at the answer."""
    id_ = ask(front)
    await at_desk(front, browser)
    await browser.opens("/desk/questions")
    assert "表格里的单位选哪个？&lt;b&gt;急&lt;/b&gt;" in browser.said
    assert re.search(r"<td>2026-\d\d-\d\d</td></tr>", browser.said)
    await browser.opens(f"/desk/questions/{id_}")
    assert "当天结束前答复" in browser.said
    await browser.sends(f"/desk/questions/{id_}", text="选您签劳动合同的单位。", version="1")
    assert browser.address.endswith(f"/desk/questions/{id_}")
    assert "选您签劳动合同的单位。" in browser.said
    (row,) = front.all(Question)
    assert row.due_at is None
    front.house.works()
    assert front.house.network.questions == {CHATS[Node.HELPDESK]: id_, STRANGER: id_}
    await browser.opens("/desk/questions")
    assert "没有待答的提问" in browser.said


async def test_b18_an_empty_answer_and_one_that_a_colleague_was_before_are_refused_beside_the_field(front, browser):
    """What was typed is still there; nothing is sent twice."""
    id_ = ask(front)
    await at_desk(front, browser)
    await browser.opens(f"/desk/questions/{id_}")
    await browser.sends(f"/desk/questions/{id_}", text=" ", version="1")
    assert (browser.status, "没有内容" in browser.said) == (422, True)
    front.house.does(CHATS[Node.HELPDESK], questions.answer, id_, "已答复")
    await browser.sends(f"/desk/questions/{id_}", text="我也来答", version="1")
    assert browser.status == 422
    assert "打开后又有新的内容" in browser.said
    assert ">我也来答</textarea>" in browser.said
    assert [one.text for one in front.all(Remark)] == [TEXT, "已答复"]


async def test_b18_an_office_sees_its_own_questions_only(front, browser):
    """Another office's thread is not there for it, by its address or in its list."""
    id_ = ask(front)
    await at_desk(front, browser, Node.UNIT)
    await browser.opens("/desk/questions")
    assert "表格里" not in browser.said
    await browser.opens(f"/desk/questions/{id_}")
    assert (browser.status, "没有这个提问" in browser.said) == (422, True)
    await browser.opens("/desk/questions/nonsense")
    assert browser.status == 404
