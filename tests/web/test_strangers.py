"""What strangers do to the pages: other sites that post, connections that say nothing, requests that are no requests."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from pipeline.people import links
from pipeline.rules.words import Node, Purpose
from tests.house import CHATS
from web.app import PATIENCE
from web.patience import ASKING_S, KEPT_S

TLS = {"X-Forwarded-Proto": "https"}


def link_for(front, chat, purpose=Purpose.DESK):
    url = front.house.does(chat, links.give, purpose, language="zh")
    return url.removeprefix("https://zhicheng.example")


@pytest.mark.parametrize(
    "said", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]
)  # fmt: skip
async def test_b11_another_site_cannot_put_a_person_into_a_visit_of_its_giving(front, browser, said):
    """It posts its own link in an officer's browser: nothing is opened, and the link isn't spent."""
    path = link_for(front, CHATS[Node.UNIT])
    await browser._does("POST", path, headers=said)
    assert (browser.status, len(browser.session.cookie_jar)) == (422, 0)
    await browser.follows(path)
    assert browser.status == 200


@pytest.mark.parametrize("said", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "https://zhicheng.example"}, {}])
async def test_b11_our_own_page_opens_a_visit(front, browser, said):
    await browser._does("POST", link_for(front, CHATS[Node.UNIT]), headers=said)
    assert browser.status == 200


async def test_b11_one_visit_does_not_end_another(front, browser):
    """An officer opens a link of his own as an applicant, in the browser where his desk is open."""
    await browser.follows(link_for(front, CHATS[Node.UNIT]))
    await browser.follows(link_for(front, 9, Purpose.REGISTER))
    await browser.opens("/desk")
    assert browser.status == 200
    await browser.opens("/register")
    assert browser.status == 200


async def test_b11_behind_tls_no_other_host_can_set_the_cookie(front, server):
    """`__Host-`: Secure, of this host alone, for the whole of it; and the browser stays on TLS."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        path = server.make_url(link_for(front, CHATS[Node.UNIT]))
        async with session.post(path, headers=TLS, allow_redirects=False) as answer:
            (cookie,) = answer.headers.getall("Set-Cookie")
            assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
            assert answer.headers["Server"] == "zhicheng"
        assert cookie.startswith("__Host-visit-desk=")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
        secret = cookie.partition("=")[2].partition(";")[0]
        for name, status in (("visit-desk", 422), ("__Host-visit-desk", 200)):
            async with session.get(server.make_url("/desk"), headers={**TLS, "Cookie": f"{name}={secret}"}) as answer:
                assert answer.status == status


async def test_half_a_request_is_not_waited_for_for_ever(server, browser):
    """Four hundred who begin and stop are let go; who was answered may ask again for a while."""
    await browser.opens("/verify")
    held = [await asyncio.open_connection(server.host, server.port) for _ in range(400)]
    for _, writer in held:
        writer.write(b"GET /verify HTTP/1.1\r\nHost: h\r\nX-Slow: ")
    await asyncio.sleep(0.3)
    patience, now = server.app[PATIENCE], [1_000.0]
    patience._clock = lambda: now[0]
    patience._silent = dict.fromkeys(patience._silent, (now[0], KEPT_S))
    patience.look(server.handler)
    assert len(server.handler.connections) == 401
    now[0] += ASKING_S + 1
    patience.look(server.handler)
    assert await asyncio.wait_for(held[0][0].read(), 5) == b""
    await asyncio.sleep(0.3)
    assert len(server.handler.connections) == 1
    await browser.opens("/verify")
    assert browser.status == 200
    for _, writer in held:
        writer.close()
