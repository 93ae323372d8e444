"""A chat network that acts and does not answer, answers too late, or asks for patience: what is told twice is known."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import web
from sqlalchemy import select
from structlog.testing import capture_logs

from bot import app as bot_app
from notify.channels import TryLater, Unanswered
from pipeline.messages import notices
from pipeline.rules.words import MessageState
from pipeline.tasks.runner import Runner
from storage import outage, outbox
from storage.models.chat import Message
from storage.models.outbox import OwedDuty
from tests.pipeline.test_sending import PDF, send, telegram
from tests.servers import free_port

SENT = {"ok": True, "result": {"message_id": 7, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "好"}}
WAIT = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 3}}


@asynccontextmanager
async def network(*answers):
    """A Bot API server that notes what it did, and answers so; at the end as it should."""
    script, acted = list(answers), []

    async def answer(request):
        said = script.pop(0) if script else "sent"
        if said == "wait":
            return web.json_response(WAIT, status=429)
        if said == "broken":
            return web.json_response(
                {"ok": False, "error_code": 500, "description": "Internal Server Error"}, status=500
            )
        acted.append(request.path.rpartition("/")[2])
        if said == "silent":
            request.transport.close()
        elif said == "late":
            await asyncio.sleep(2)
        elif said == "gateway":
            return web.Response(text="<h1>502 Bad Gateway</h1>", status=502)
        return web.json_response(SENT)

    app = web.Application()
    app.router.add_post("/{path:.*}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield f"http://127.0.0.1:{port}", acted
    await runner.cleanup()


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [("silent", Unanswered), ("late", Unanswered), ("gateway", Unanswered), ("wait", TryLater), ("broken", TryLater)],
)
async def test_whether_it_may_have_arrived_is_told_from_how_it_failed(monkeypatch, answer, trouble):
    monkeypatch.setattr(bot_app, "TIMEOUT_S", 1.0)
    async with network(answer) as (url, acted):
        channel = telegram(url)
        with pytest.raises(TryLater) as later:
            await asyncio.to_thread(send, channel, 1, attachment=PDF)
        assert type(later.value) is trouble
        assert bool(acted) == (trouble is Unanswered)
        assert await asyncio.to_thread(send, channel, 1) == 7
        await asyncio.to_thread(channel.close)


async def test_a_network_that_nobody_reaches_was_given_nothing():
    channel = telegram(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(TryLater) as later:
        await asyncio.to_thread(send, channel, 1)
    assert type(later.value) is TryLater
    await asyncio.to_thread(channel.close)


async def test_minutes_of_refusals_are_one_line_and_their_end_another(monkeypatch):
    monkeypatch.setattr(outage, "QUIET_S", 0)
    async with network(*["wait"] * 20) as (url, _):
        channel = telegram(url)
        with capture_logs() as log:
            for _ in range(20):
                with pytest.raises(TryLater):
                    await asyncio.to_thread(send, channel, 1)
            await asyncio.to_thread(send, channel, 1)
            await asyncio.to_thread(send, channel, 1)
        await asyncio.to_thread(channel.close)
    said = [(line["event"], line["what"], line.get("failed")) for line in log]
    assert said == [("away", "chat network", None), ("back", "chat network", 20)]
    assert log[0]["error"] == "TelegramRetryAfter"


def tells(house, chat, *, document=False):
    """One message is owed to that chat; its id."""
    with house.database.writing() as session:
        notices.tell_chat(session, (chat, "zh"), "delayed", world=house.calendar.world, about="1", number="RSSQ1")
    with house.database.writing() as session:
        row = session.scalars(select(Message).where(Message.chat_id == chat)).one()
        if document:
            row.attachment, row.attachment_name = house.blobs.put(PDF[1]), PDF[0]
        return row.id


def ledger(house, id_):
    with house.database.reading() as session:
        row = session.get_one(Message, id_)
    return row.state, row.unanswered


def next_try(house):
    with house.database.reading() as session:
        at = session.scalars(select(OwedDuty.not_before).where(OwedDuty.settled_at.is_(None))).one()
    return at - house.calendar.now


@pytest.mark.parametrize(("document", "waits"), [(False, (5, 10, 20)), (True, (60, 120, 240))])
def test_the_ledger_says_what_was_perhaps_told_twice_and_a_document_waits_longer(house, document, waits):
    id_ = tells(house, 1, document=document)
    house.network.trouble = [Unanswered(5)] * len(waits)
    for lost, seconds in enumerate(waits, 1):
        house.works()
        assert next_try(house) == timedelta(seconds=seconds)
        assert ledger(house, id_) == (MessageState.PENDING, lost)
        house.calendar.passes(seconds=seconds)
    house.works()
    assert ledger(house, id_) == (MessageState.SENT, 3)


def test_what_was_refused_or_sent_at_once_was_not_told_twice(house):
    id_ = tells(house, 1)
    house.network.trouble = [TryLater(5)] * 3
    for _ in range(4):
        house.works()
        house.calendar.passes(seconds=5)
    assert ledger(house, id_) == (MessageState.SENT, 0)


def test_a_worker_that_dies_after_sending_leaves_the_doubt_in_the_ledger(house):
    """SIGKILL between the network's act and our commit: the next worker sends it again, and knows that it does."""
    id_ = tells(house, 1)
    real = house.network.send

    class Killed(BaseException):
        """Nothing after it runs."""

    def dies(*args, **more):
        real(*args, **more)
        house.network.send = real
        raise Killed

    house.network.send = dies
    with pytest.raises(Killed):
        house.works()
    house.calendar.passes(seconds=46)
    house.works()
    assert len(house.network.told(1)) == 2
    assert ledger(house, id_) == (MessageState.SENT, 1)


def test_after_two_minutes_of_refusals_all_is_told_within_what_was_asked_for(house):
    """By sweeps and rings of a worker, second by second: twenty chats."""
    for chat in range(1000, 1020):
        tells(house, chat)
    began, refuse = house.calendar.now, house.network.send

    def refuses(*args, **more):
        if house.calendar.now < began + timedelta(minutes=2):
            raise TryLater(30)
        return refuse(*args, **more)

    house.network.send = refuses
    runner = Runner(house.stages, house.tools, tuple(house.stages))
    while len(house.network.sent) < 20:
        with house.database.writing() as session:
            rung = outbox.sweep(session, now=house.calendar.now)
        for one in rung:
            runner.answer(one.duty, one.id)
        house.calendar.passes(seconds=1)
        assert house.calendar.now < began + timedelta(minutes=2, seconds=31)
    assert len({chat for chat, _, _ in house.network.sent}) == 20
