"""Many who send files at once, and some who never finish (C5): a place is taken before a byte of the file is read."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.web.test_verifying import gives
from web import receiving
from web.receiving import Places
from web.visiting import CONTEXT
from zhicheng.commands.errors import CommandError
from zhicheng.serving import proxies
from zhicheng.settings import Settings

HEAD = (
    b"POST /verify HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n"
    b"Content-Type: multipart/form-data; boundary=b\r\nX-Forwarded-For: %s\r\n\r\n"
    b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\nhal'
)
FORM = b"POST /recover HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nna"


async def begins(server, sent):
    """A connection on which something was begun and not finished."""
    reader, writer = await asyncio.open_connection(server.host, server.port)
    writer.write(sent)
    await writer.drain()
    return reader, writer


async def answers(reader):
    return (await asyncio.wait_for(reader.readline(), 10)).split()[1]


@pytest.fixture
def few(server):
    server.app[CONTEXT].places = Places(4)


async def test_c5_who_finds_no_place_is_told_when_to_come_again(server, browser, few):
    """Half-sent files hold the places; the next one's is not read. When they go, there is room."""
    held = [await begins(server, HEAD % address) for address in (b"9.9.9.1", b"9.9.9.1", b"9.9.9.2", b"9.9.9.3")]
    await asyncio.sleep(0.2)
    await gives(browser, b"hello")
    assert (browser.status, browser.headers["Retry-After"]) == (503, "30")
    assert "请稍后再试" in browser.said
    for _, writer in held:
        writer.close()
    await asyncio.sleep(0.2)
    await gives(browser, b"hello")
    assert browser.status == 200


async def test_c5_one_address_leaves_places_to_others(server, browser, few):
    """And what it never finished costs it no try."""
    held = [await begins(server, HEAD % b"9.9.9.1") for _ in range(3)]
    assert await answers(held[2][0]) == b"503"
    await gives(browser, b"hello")
    assert browser.status == 200
    for _, writer in held:
        writer.close()
    assert "9.9.9.1" not in server.app[CONTEXT].files._due


@pytest.mark.parametrize("sent", [HEAD % b"9.9.9.1", FORM], ids=["file", "form"])
async def test_whoever_stops_in_the_middle_is_let_go(server, monkeypatch, sent):
    monkeypatch.setattr(receiving, "LOOK_S", 0.2)
    begun = time.monotonic()
    reader, writer = await begins(server, sent)
    assert await answers(reader) == b"408"
    assert time.monotonic() - begun < 5
    writer.close()


async def test_whoever_sends_slowly_but_steadily_is_waited_for(server, browser, monkeypatch):
    """Over several looks."""
    monkeypatch.setattr(receiving, "LOOK_S", 0.2)
    monkeypatch.setattr(receiving, "SLOWEST", 1)
    reader, writer = await begins(server, FORM)
    for _ in range(14):
        await asyncio.sleep(0.06)
        writer.write(b"me=abcd")
    assert await answers(reader) == b"422"
    writer.close()


async def test_a_body_without_end_ends(server, monkeypatch):
    monkeypatch.setattr(receiving, "LOOK_S", 0.1)
    monkeypatch.setattr(receiving, "SLOWEST", 0)
    monkeypatch.setattr(receiving, "LONGEST_S", 0.3)
    reader, writer = await begins(server, FORM)
    assert await answers(reader) == b"408"
    writer.close()


def test_proxies_that_are_no_addresses_are_refused_in_words():
    """Before anything is served."""
    assert len(proxies(Settings(_env_file=None, trusted_proxies="127.0.0.1 172.18.0.0/16"))) == 2
    with pytest.raises(CommandError, match="ZHICHENG_TRUSTED_PROXIES=my-proxy"):
        proxies(Settings(_env_file=None, trusted_proxies="my-proxy"))
