"""How stages reach the chat network, over real HTTP: one connection a process, which trouble does not end."""

from __future__ import annotations

import asyncio
import os
import warnings
from contextlib import asynccontextmanager

import pytest

from bot.app import make_bot
from chat.markup import parsed, units
from chat.person import Person
from chat.server import ConsoleServer
from notify.channels import TryLater, Undeliverable
from notify.fitting import TEXT_MOST, fitting
from notify.telegram import Telegram
from storage.outage import Outage
from tests.servers import free_port

TOKEN = "42:TEST"
PDF = "证书.pdf", b"%PDF-1.7\n" * 100


def telegram(url, bots=None):
    """The channel of a worker; the bots that it makes are noted."""
    bots = [] if bots is None else bots

    def make():
        bots.append(make_bot(TOKEN, url))
        return bots[-1]

    return Telegram(make, lambda *_: None, file_limit=1000, outage=Outage("chat network"))


def send(channel, chat, text="你好", **more):
    return channel.send(chat, text, language="zh", case_id=None, **more)


@pytest.fixture
def network(database, blobs):
    """A server of our own, and somebody in the chat with the bot."""

    @asynccontextmanager
    async def opened(port=0):
        async with (
            ConsoleServer(database, blobs, token=TOKEN, port=port) as server,
            Person(server.url, "张三") as person,
        ):
            await person.says("/start")
            yield server, person

    return opened


async def test_all_messages_and_files_go_over_one_connection(network):
    """What a worker sends and fetches in its life makes one bot; a refused one costs no new one."""
    async with network() as (server, person):
        bots = []
        channel = telegram(server.url, bots)
        first = await asyncio.to_thread(send, channel, person.chat_id)
        await asyncio.to_thread(send, channel, person.chat_id, attachment=PDF)
        with pytest.raises(Undeliverable):
            await asyncio.to_thread(channel.fetch, "no such file")
        await asyncio.to_thread(channel.redraw, person.chat_id, first, "再见", None)
        await person.sees("再见")
        assert len(bots) == 1
        await asyncio.to_thread(channel.close)
        assert bots[0].session._session.closed


async def test_stages_of_several_threads_share_it(network):
    """Each gets its own answer."""
    async with network() as (server, person):
        bots = []
        channel = telegram(server.url, bots)
        sent = await asyncio.gather(*(asyncio.to_thread(send, channel, person.chat_id) for _ in range(8)))
        assert len(set(sent)) == 8
        assert len(bots) == 1
        await asyncio.to_thread(channel.close)


async def test_a_network_that_was_away_is_reached_again(network):
    """The worker is told to try later, and later it works, with nothing restarted."""
    port = free_port()
    channel = telegram(f"http://127.0.0.1:{port}")
    with pytest.raises(TryLater):
        await asyncio.to_thread(send, channel, 1)
    for _ in range(2):
        async with network(port) as (_, person):
            await asyncio.to_thread(send, channel, person.chat_id, "又通了")
            await person.sees("又通了")
        with pytest.raises(TryLater):
            await asyncio.to_thread(send, channel, person.chat_id)
    await asyncio.to_thread(channel.close)


def sends_from_a_fork(channel, chat):
    """The exit code of a child that sent something: it has none of its parent's threads."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12 warns of what is tested here
        child = os.fork()
    if child == 0:
        try:
            send(channel, chat, "子")
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1]


async def test_a_fork_makes_a_connection_of_its_own(network):
    """And leaves its parent's as it was."""
    async with network() as (server, person):
        bots = []
        channel = telegram(server.url, bots)
        await asyncio.to_thread(send, channel, person.chat_id, "前")
        await asyncio.to_thread(sends_from_a_fork, channel, person.chat_id)
        await asyncio.to_thread(send, channel, person.chat_id, "后")
        for text in ("前", "子", "后"):
            await person.sees(text)
        assert len(bots) == 1
        await asyncio.to_thread(channel.close)


LINE = "因 <b>材料</b> &amp; 说明不一致，退回补正。𠮷"


@pytest.mark.parametrize("lines", [40, 400])
async def test_c3_words_that_are_too_long_for_a_caption_or_a_message_come_all_the_same(network, lines):
    """The network takes 1,024 units under a file and 4,096 in a message, and would refuse both whole: the file is not lost."""
    text = "\n".join([LINE] * lines)
    async with network() as (server, person):
        channel = telegram(server.url)
        sent = await asyncio.to_thread(send, channel, person.chat_id, text, attachment=PDF)
        assert await person.receives(".pdf") == PDF[1]
        await person.sees("退回补正")
        await asyncio.to_thread(send, channel, person.chat_id, text + "\n改", edits=sent)
        await asyncio.to_thread(channel.redraw, person.chat_id, sent, text + "\n再改", None)
        await asyncio.to_thread(channel.close)


@pytest.mark.parametrize("text", ["长" * 5000, "𠮷" * 3000, "<b>" + "a&amp;" * 3000 + "</b>", "短\n" + "长" * 5000])
def test_c3_one_line_that_is_longer_than_a_message_is_cut_where_markup_allows(text):
    """No tag is left open, and nothing is longer than the network takes."""
    shown, _ = parsed(fitting(text), "HTML")
    assert 0 < units(shown) <= TEXT_MOST
    assert shown.endswith("…")
