"""Mornings, nights and channels: the digest, what waits for the morning, reminders, escalation, a chat that is closed (U13)."""

from __future__ import annotations

import io
import json
import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image
from sqlalchemy import select

from bot.pictures import week
from notify.channels import TryLater
from pipeline.messages import chat_state, throttle
from pipeline.offices import directory
from pipeline.review import decisions
from pipeline.review import digest as review_digest
from pipeline.rules.calendar import BEIJING, is_working_day, quiet_until, working_days_between
from pipeline.rules.holidays import Calendar
from pipeline.rules.refusals import Refused
from pipeline.rules.windows import Window
from pipeline.rules.words import MessageState, Node, Rank, State
from storage.models.chat import ClosedChat, Message
from storage.models.offices import Office
from tests.house import CHATS

if TYPE_CHECKING:
    from collections.abc import Iterator

UNIT = CHATS[Node.UNIT]
NO_HOLIDAYS = Calendar(frozenset(), frozenset())


def hand_in(house, chat=1):
    house.person(chat, sequence=2 * chat)
    case_id = house.draft(chat)
    house.submits(case_id, chat)
    return case_id


def told(house, chat, word):
    return [text for text in house.network.told(chat) if word in text]


def dawn(house):
    """The duty of the mornings, as a first start owes it."""
    with house.database.writing() as session:
        review_digest.ensure(session, world=house.calendar.world)


@given(some.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), some.booleans())
def test_u13_what_can_wait_is_told_by_day(moment, working_days):
    """Never in the quiet hours, never earlier than it happened, at most four days later without holidays."""
    moment = moment.replace(tzinfo=UTC)
    at = quiet_until(moment, (22, 8), NO_HOLIDAYS, working_days=working_days) or moment
    local = at.astimezone(BEIJING)
    assert 8 <= local.hour < 22
    assert moment <= at <= moment + timedelta(days=3)
    assert is_working_day(local.date(), NO_HOLIDAYS) >= working_days


def test_u13_working_days_are_counted_by_the_calendar():
    """From Friday to Monday one; a swapped Sunday makes two."""
    friday, monday = datetime(2026, 11, 6, 3, tzinfo=UTC), datetime(2026, 11, 9, 3, tzinfo=UTC)
    assert working_days_between(friday, monday, NO_HOLIDAYS) == 1
    assert working_days_between(friday, monday, Calendar(frozenset(), frozenset([datetime(2026, 11, 8).date()]))) == 2


def test_u13_what_comes_at_night_is_one_message_in_the_morning(house):
    """Three cases over a weekend: nobody is woken; on Monday one message with the number three."""
    house.calendar.now = datetime(2026, 11, 6, 15, tzinfo=UTC)  # Friday, 23:00
    for chat in (1, 2, 3):
        hand_in(house, chat)
        house.calendar.passes(hours=7)
    assert told(house, UNIT, "待您审核") == []
    house.calendar.now = datetime(2026, 11, 9, 0, 30, tzinfo=UTC)
    house.works()
    (text,) = told(house, UNIT, "待您审核")
    assert "<b>3</b>" in text


def test_u13_the_morning_digest_says_what_waits_with_a_chart(house):
    """Once a working day, with a picture; at offices where nothing waits, nothing."""
    hand_in(house)
    dawn(house)
    house.calendar.now = datetime(2026, 11, 3, 1, 1, tzinfo=UTC)  # Tuesday 9:01
    house.works()
    (sent,) = [one for one in house.network.sent if one[0] == UNIT and "今天有" in one[1]]
    assert "RSSQ00000001" in sent[1]
    name, png = sent[2]
    assert name.endswith(".png")
    assert Image.open(io.BytesIO(png)).size[0] == 1080
    assert told(house, CHATS[Node.BODY], "今天有") == []
    house.works()
    assert len(told(house, UNIT, "今天有")) == 1
    house.calendar.passes(days=1)
    house.works()
    assert len(told(house, UNIT, "今天有")) == 2


def test_u13_the_digests_chart_is_in_the_language_of_whoever_reads_it(house):
    """Two officers of one office, two languages, two pictures, each as the drawing makes it."""
    hand_in(house)
    world = house.calendar.world
    with house.database.writing() as session:
        token = directory.invite(session, Node.UNIT, house.unit_code(session), Rank.DECIDER, world=world)
        directory.join(session, token, 902, "en", "Colleague", world=world)
    dawn(house)
    house.calendar.now = datetime(2026, 11, 3, 1, 1, tzinfo=UTC)
    with house.database.reading() as session:
        (digest,) = review_digest.look(
            session, signer_ends=house.calendar.now + timedelta(365), world=house.calendar.world
        ).digests
    house.works()
    sent = {chat: picture for chat, _, picture in house.network.sent if picture and picture[0] == "week.png"}
    assert sent[UNIT][1] == week.png(digest.week, "zh")
    assert sent[902][1] == week.png(digest.week, "en")
    assert sent[UNIT][1] != sent[902][1]


def test_u13_what_lies_too_long_is_said_and_then_told_to_the_chief(house):
    """After the policy's days the digest counts it; after twice as many the chief is told, once a week."""
    hand_in(house)
    world = house.calendar.world
    with house.database.writing() as session:
        token = directory.invite(session, Node.UNIT, house.unit_code(session), Rank.CHIEF, world=world)
        directory.join(session, token, 900, "zh", "负责人", world=world)
    dawn(house)
    house.calendar.now = datetime(2026, 11, 10, 1, 1, tzinfo=UTC)
    house.works()
    assert any("1 件超过 5 个工作日" in text for text in told(house, UNIT, "今天有"))
    assert told(house, 900, "请督促") == []
    house.calendar.now = datetime(2026, 11, 17, 1, 1, tzinfo=UTC)
    house.works()
    assert "RSSQ00000001" in told(house, 900, "请督促")[0]
    assert told(house, UNIT, "请督促") == []
    house.calendar.passes(days=1)
    house.works()
    assert len(told(house, 900, "请督促")) == 1


def test_u14_a_reminder_comes_before_the_term_ends(house):
    """Returned and not mended: told once, days before it lapses."""
    case_id = hand_in(house)
    house.does(UNIT, decisions.return_to_applicant, case_id, why="请补正", seen=house.case(case_id).version)
    dawn(house)
    house.calendar.now = house.case(case_id).due_at - timedelta(days=2) + timedelta(hours=10)
    house.works()
    assert len(told(house, 1, "补正期限到")) == 1
    house.calendar.passes(hours=25)
    house.works()
    assert len(told(house, 1, "补正期限到")) == 1


def test_a5_an_unfinished_case_is_reminded_before_the_window_closes(house):
    """A draft, and the body's window ends in three days."""
    window = Window(datetime(2026, 10, 10, 10), datetime(2026, 11, 6, 18))  # wall time, as the pack has it
    pack = house.calendar.pack
    bodies = tuple(replace(one, windows=(window,)) if one.node is Node.BODY else one for one in pack.offices)
    house.calendar.pack = replace(pack, offices=bodies)
    house.person()
    house.draft()
    dawn(house)
    house.calendar.now = datetime(2026, 11, 5, 1, 1, tzinfo=UTC)
    house.works()
    assert len(told(house, 1, "申报时间到 2026-11-06 18:00 为止")) == 1


def test_u13_a_chat_that_blocked_the_bot_is_left_alone_and_its_office_is_told(house):
    """Nothing more is tried there; the colleagues hear of it; a word from it, and it is told things again."""
    world = house.calendar.world
    with house.database.writing() as session:
        token = directory.invite(session, Node.UNIT, house.unit_code(session), Rank.DECIDER, world=world)
        directory.join(session, token, 901, "zh", "同事", world=world)
    house.person()
    case_id = house.draft()
    house.network.closed.add(UNIT)
    house.submits(case_id)
    house.calendar.passes(minutes=2)
    assert "收不到消息" in told(house, 901, "收不到")[0]
    tried = house.network.tried.count(UNIT)
    hand_in(house, 2)
    assert house.network.tried.count(UNIT) == tried
    with house.database.reading() as session:
        assert session.get(ClosedChat, UNIT) is not None
        kept = session.scalars(select(Message).where(Message.chat_id == UNIT)).all()
        assert {one.state for one in kept} == {MessageState.FAILED}
    house.network.closed.clear()
    with house.database.writing() as session:
        chat_state.reopen(session, UNIT)
    house.calendar.passes(minutes=2)
    hand_in(house, 3)
    assert len(told(house, UNIT, "待您审核")) == 1


def test_u13_an_applicant_who_cannot_be_reached_is_named_to_the_office(house):
    """By the case's number: the telephone remains."""
    case_id = hand_in(house)
    house.network.closed.add(1)
    house.does(UNIT, decisions.return_to_applicant, case_id, why="请补正", seen=house.case(case_id).version)
    house.works()
    assert "RSSQ00000001" in told(house, UNIT, "申请人收不到消息")[0]


class Hook(BaseHTTPRequestHandler):
    """An office's webhook."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(json.loads(body))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 200)
        self.end_headers()

    def log_message(self, *_):
        """Nothing on the screen."""


@contextmanager
def served() -> Iterator[HTTPServer]:
    """A webhook that listens; what it got, and what it is to answer."""
    server = HTTPServer(("127.0.0.1", 0), Hook)
    server.got, server.answers = [], []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def hook() -> Iterator[HTTPServer]:
    with served() as server:
        yield server


def listens(house, *hooks, node=Node.UNIT):
    """The office is told over webhooks too, these and no others."""
    with house.database.writing() as session:
        office = session.scalars(select(Office).where(Office.node == node)).first()
        urls = [f"json://127.0.0.1:{hook.server_port}/hook" for hook in hooks]
        directory.set_channels(office, " ".join(urls))


def test_u13_an_office_is_told_over_its_own_channels_too(house, hook):
    """A webhook by Apprise: two cases within the minute are one call, with the number two."""
    listens(house, hook)
    hand_in(house, 1)
    hand_in(house, 2)
    assert hook.got == []
    house.calendar.passes(minutes=2)
    house.works()
    (one,) = hook.got
    assert one["title"] == "▸ 有 2 件待您审核"
    assert "RSSQ00000001" in one["message"]


@pytest.mark.parametrize(("refusals", "state", "calls"), [(3, MessageState.SENT, 4), (99, MessageState.FAILED, 8)])
def test_u13_a_channel_that_fails_is_tried_again_and_then_entered_as_failed(house, hook, refusals, state, calls):
    """The ledger says so; the case goes on meanwhile."""
    listens(house, hook)
    hook.answers += [500] * refusals
    case_id = hand_in(house)
    for _ in range(12):
        house.calendar.passes(minutes=10)
        house.works()
    with house.database.reading() as session:
        (row,) = session.scalars(select(Message).where(Message.chat_id.is_(None)))
    assert (row.state, len(hook.got)) == (state, calls)
    assert house.case(case_id).state is State.IN_REVIEW


def test_u13_an_address_that_no_channel_knows_is_refused(house):
    """By its beginning; the rest may hold a secret."""
    with house.database.writing() as session, pytest.raises(Refused) as refusal:
        directory.set_channels(session.scalars(select(Office)).first(), "pigeon://secret@coop")
    assert "secret" not in str(refusal.value.facts)


def waits(session, chat_id, *, now):
    """Seconds for which a message to that chat must wait; 0: it goes."""
    try:
        throttle.admit(session, chat_id, pace=25, now=now)
    except TryLater as later:
        return later.seconds
    return 0.0


def test_u13_the_networks_limits_hold_over_all_workers(database):
    """A burst goes through, then one after another; to one chat and to all together."""
    now = datetime(2026, 11, 2, 2, tzinfo=UTC)
    with database.writing() as session:
        assert [waits(session, 1, now=now) for _ in range(20)] == [0.0] * 20
        assert 0.9 < waits(session, 1, now=now) <= 1.0
        assert waits(session, 1, now=now + timedelta(seconds=1)) == 0.0
        later = now + timedelta(minutes=1)
        spans = [waits(session, chat, now=later) for chat in range(100, 130)]
        assert spans[:25] == [0.0] * 25
        assert all(0 < one < 0.05 for one in spans[25:])
