"""Officers are told that something waits: once, not once a case (U13)."""

from sqlalchemy import select

from pipeline.review import batch, decisions
from pipeline.rules.words import Action, MessageState, Node
from storage.models.chat import Message
from tests.house import CHATS


def handed_in(house, count, first=1):
    """Drafts of that many people, submitted in one breath."""
    ids = []
    for chat in range(first, first + count):
        house.person(chat, sequence=2 * chat)
        ids.append(house.draft(chat))
    for chat, case_id in zip(range(first, first + count), ids, strict=True):
        house.submits(case_id, chat)
    return ids


def waits(house):
    return [text for text in house.network.told(CHATS[Node.UNIT]) if "待您审核" in text]


def test_u13_what_comes_within_a_minute_is_one_message_with_its_number(house):
    """The first is told at once; the message then counts on, in place."""
    handed_in(house, 1)
    assert len(waits(house)) == 1
    assert "有一件职称申报" in waits(house)[0]
    handed_in(house, 2, first=2)
    (text,) = waits(house)
    assert "有 <b>3</b> 件待您审核" in text
    assert "RSSQ00000001" in text


def test_u13_after_a_minute_or_after_a_look_it_is_a_new_message(house):
    """Somebody who has seen the first would not see it change."""
    (first,) = handed_in(house, 1)
    house.does(CHATS[Node.UNIT], decisions.mark_opened, first)
    handed_in(house, 1, first=2)
    assert len(waits(house)) == 2
    house.calendar.passes(minutes=2)
    handed_in(house, 1, first=3)
    assert len(waits(house)) == 3
    assert all("有一件" in text for text in waits(house))


def test_u13_what_happens_while_the_message_is_on_its_way_is_told_too(house, monkeypatch):
    """Two more arrive between the loading of the message and its being stored as sent."""
    sending = house.network.send

    def slow(chat_id, text, **more):
        sent = sending(chat_id, text, **more)
        if "有一件" in text and chat_id == CHATS[Node.UNIT]:
            with house.database.writing() as session:
                row = session.scalars(select(Message).where(Message.office_id.is_not(None))).one()
                row.count += 2
        return sent

    monkeypatch.setattr(house.network, "send", slow)
    handed_in(house, 1)
    assert "有 <b>3</b> 件" in waits(house)[0]
    with house.database.reading() as session:
        row = session.scalars(select(Message).where(Message.office_id.is_not(None))).one()
    assert (row.state, row.count) == (MessageState.SENT, 3)


def test_u13_what_is_taken_back_together_is_told_once(house):
    """Three at a time are one message with the number; one alone is named."""
    ids = handed_in(house, 3)
    for action in (Action.PASS, Action.RETRACT):
        chosen = [batch.Chosen(one, house.case(one).version) for one in ids]
        house.does(CHATS[Node.UNIT], batch.act, action, chosen)
        house.works()
    (text,) = [text for text in house.network.told(CHATS[Node.RECOMMENDER]) if "已被收回" in text]
    assert "等 <b>3</b> 件" in text
    house.passes(ids[0], Node.UNIT)
    house.does(CHATS[Node.UNIT], decisions.retract, ids[0], seen=house.case(ids[0]).version)
    house.works()
    told = [text for text in house.network.told(CHATS[Node.RECOMMENDER]) if "已被收回" in text]
    assert "办件 <b>RSSQ00000001</b> 已被收回" in told[-1]


def test_u13_a_thousand_at_once_are_one_message_to_the_next_office(house):
    """A batch on the desk does not become a flood in somebody's chat."""
    ids = handed_in(house, 4)
    chosen = [batch.Chosen(one, house.case(one).version) for one in ids]
    house.does(CHATS[Node.UNIT], batch.act, Action.PASS, chosen)
    house.works()
    told = [text for text in house.network.told(CHATS[Node.RECOMMENDER]) if "待您审核" in text]
    assert len(told) == 1
    assert "有 <b>4</b> 件" in told[0]
