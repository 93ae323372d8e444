"""The storm: it is drawn from its seed, it brings about what it says, and what it counts as wrong is wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import aiohttp
import pytest
from sqlalchemy import select, update

from bench.machine import descendants
from bench.pipeline import FORMS
from bench.torture.cases import Asked
from bench.torture.counting import Told, count
from bench.torture.network import Weather
from bench.torture.plan import PARTS, Ill, drawn
from bench.torture.storm import report, run
from chat.server import ConsoleServer
from pipeline.rules.words import MessageState
from storage.models.cases import Case
from storage.models.certificates import Certificate
from storage.models.chat import Message

ONE = Asked(cases=1, files=0)


def test_a_storm_can_be_had_again_by_its_seed():
    """The same faults at the same moments; another seed is another storm; none lies outside of it."""
    storm = drawn(7, 600.0)
    assert storm == drawn(7, 600.0) != drawn(8, 600.0)
    assert {fault.ill for fault in storm} == set(Ill)
    assert {fault.part for fault in storm} == set(PARTS)
    assert all(0 < fault.at < 600 and fault.lasts > 0 for fault in storm)


async def test_what_was_acted_on_is_counted_though_its_answer_is_lost(database, blobs):
    """A 429 and a 502 reach nobody; a mute network has taken every message."""
    weather = Weather(2)
    server = ConsoleServer(database, blobs, token="1:storm", middlewares=[weather.middleware()])
    async with server, aiohttp.ClientSession() as client:
        await server.network.act(lambda turn: setattr(turn.join(5, "示例", "zh"), "began", True))

        async def says() -> int | None:
            try:
                body = {"chat_id": 5, "text": "您好"}
                async with client.post(f"{server.url}/bot1:storm/sendMessage", json=body) as answer:
                    return answer.status
            except aiohttp.ClientError:
                return None

        assert await says() == 200
        for ill, status in ((Ill.NETWORK_REFUSES, 429), (Ill.NETWORK_BREAKS, 502), (Ill.NETWORK_IS_MUTE, None)):
            weather.turn(ill, 60)
            answers = [await says() for _ in range(12)]
            weather.clear()
            assert set(answers) == {status, 200}
        assert (
            len(weather.told[5])
            == 1 + 12 * 3 - weather.suffered[Ill.NETWORK_REFUSES] - weather.suffered[Ill.NETWORK_BREAKS]
        )


def test_all_that_a_process_started_is_found():
    """A part's pool and cages are its children's children."""
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()'])"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, start_new_session=True) as parent:
        while not (found := descendants(parent.pid)):
            pass
        assert descendants(os.getpid()) != []
        assert parent.pid not in found
        os.killpg(parent.pid, signal.SIGKILL)


@pytest.fixture
def quiet(house):
    """One certificate in its chat, everything at rest; the parts, and what the chats were told."""
    house.approved()
    house.works()
    parts = SimpleNamespace(
        database=house.database, blobs=house.blobs, register=house.tools.signers, now=lambda: house.calendar.now
    )
    with house.database.reading() as session:
        rows = session.execute(select(Message.chat_id, Message.sent_id, Message.attachment_name)).all()
    told = Told({}, {})
    for chat_id, sent_id, name in rows:
        told.messages.setdefault(chat_id, set()).add(sent_id)
        if name:
            told.documents.setdefault(chat_id, []).append(name)
    return parts, told


def test_a_house_at_rest_has_nothing_wrong(quiet):
    found = count(quiet[0], ONE, quiet[1])
    assert found.wrong == ()
    assert (found.certificates, found.copies, found.doubled, found.orphans) == (1, 0, 0, 0)


def test_a_message_that_is_lost_or_doubled_is_found(quiet):
    """Doubled is no wrong where the ledger says that it may be; lost always is."""
    parts, told = quiet
    twice = replace(told, messages=told.messages | {1: told.messages[1] | {999}})
    assert "told 1 messages twice, and the ledger doubts 0" in count(parts, ONE, twice).wrong[0]
    with parts.database.writing() as session:
        session.execute(
            update(Message).where(Message.chat_id == 1, Message.attachment.is_not(None)).values(unanswered=1)
        )
    found = count(parts, ONE, twice)
    assert (found.wrong, found.doubled) == ((), 1)
    lost = replace(told, messages=told.messages | {1: set()}, documents={})
    wrong = count(parts, ONE, lost).wrong
    assert any("its chat has none" in one for one in wrong)
    assert any("never had" in one for one in wrong)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (update(Certificate).values(serial=3), "serials with a gap"),
        (update(Case).values(version=Case.version + 1), "not as its last event left it"),
        (update(Message).where(Message.chat_id == 1).values(state=MessageState.PENDING), "is pending"),
    ],
    ids=["serial", "version", "message"],
)
def test_what_was_half_done_is_found(quiet, spoil, said):
    parts, told = quiet
    with parts.database.writing() as session:
        session.execute(spoil)
    assert any(said in one for one in count(parts, ONE, told).wrong)


def test_a_certificate_too_few_is_found(quiet):
    parts, told = quiet
    assert "1 certificates, of 3 asked for" in count(parts, Asked(cases=2, files=0), told).wrong


@pytest.mark.slow
@pytest.mark.xdist_group("e2e")
@pytest.mark.parametrize("form", FORMS)
def test_after_a_storm_nothing_is_wrong(form):
    """Half a minute of it: `make torture` is longer."""
    result = run(form, 7, 30.0, Asked(cases=8, files=2))
    assert result.counted.wrong == ()
    assert (result.counted.certificates, result.counted.copies, result.counted.files) == (12, 2, 4)
    assert "| wrong | nothing |" in next(report([result]))
