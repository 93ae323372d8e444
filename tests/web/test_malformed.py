"""What is no request of a browser's gets a sentence: on every route, by strangers and by officers, never a 500."""

from __future__ import annotations

import asyncio
import gzip
import logging
import random
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest

from pipeline.people import links
from pipeline.rules.words import Node, Purpose
from tests.house import CHATS
from tests.web.test_desk import waiting
from web.origin import READING
from zhicheng import logs

__all__ = ["waiting"]
FORM = "application/x-www-form-urlencoded"
ODD = (
    "9" * 25, "-1", "0", "%00", "%ED%A0%80", "%F0%9F%98%80", "%2e%2e%2f", "x" * 5_000, "00000000-0000-0000-0000-000000000000",
    "٣", "1e9", "NaN", "' OR 1=1", "２０２６", "9999", "2026-13-40", "9999-12-31", "0001-01-01_00000000000000000000000000000001",
)  # fmt: skip
BODIES = [
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=", b"----"),
    ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="file"; filename="a\0b.pdf"\r\n\r\nx\r\n--b--'),
    ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="file"\r\nContent-Transfer-Encoding: base64\r\n\r\n%%%\r\n--b--'),
    ("multipart/form-data; boundary=b", b"--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c--\r\n--b--"),
    ("multipart/form-data; boundary=b", b"--b\r\nnonsense"),
    (f"{FORM}; charset=klingon", b"csrf=1&why=%E8"),
    (f"{FORM}; charset=utf-16", b"csrf=1"),
    (FORM, b"csrf=%ED%A0%80&case=%00&version=" + b"9" * 25),
    (FORM, b"=&=&&&csrf&csrf=2&csrf=3"),
    (FORM, b"\xff\xfe\x00"),
    ("application/json", b"{"),
    ("", b"csrf=1"),
]  # fmt: skip


def routes(server):
    """Every method and address of the pages, once."""
    found = {(route.method, route.resource.canonical) for route in server.app.router.routes() if route.resource}
    return sorted((method, path) for method, path in found if method != "HEAD" and not path.startswith("/static"))


def filled(path, with_what):
    """The address with each of its parts so."""
    return "/".join(with_what if part.startswith("{") else part for part in path.split("/"))


async def asks(server, method, path, *, cookie="", kind="", body=b"", encoding=""):
    """The status of the answer to exactly these bytes."""
    reader, writer = await asyncio.open_connection(server.host, server.port)
    head = f"{method} {path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: {len(body)}\r\n"
    for name, value in (("Cookie", cookie), ("Content-Type", kind), ("Content-Encoding", encoding)):
        head += f"{name}: {value}\r\n" if value else ""
    writer.write(head.encode() + b"\r\n" + body)
    said = await asyncio.wait_for(reader.read(), 30)
    writer.close()
    return int(said.split()[1]), said


@pytest.fixture
async def officer(front, browser, waiting):
    """The cookie of an officer with three cases."""
    await browser.follows(front.house.does(CHATS[Node.UNIT], links.give, Purpose.DESK, language="zh"))
    (kept,) = browser.session.cookie_jar
    return f"{kept.key}={kept.value}"


@pytest.mark.parametrize("who", ["stranger", "officer"])
async def test_no_odd_address_is_a_500(server, officer, waiting, who):
    """In the path and in the query of every page."""
    cookie, chance = officer if who == "officer" else "", random.Random(20261231)
    names = ("k", "page", "after", "before", "year", "text", "sort", "state", "version", "size", "from", "kind", "case")
    wrong = []
    for method, path in routes(server):
        for odd in chance.sample(ODD, 6):
            query = "&".join(f"{name}={odd}" for name in chance.sample(names, 5))
            asked = f"{filled(path, odd)}?{query}"
            status, _ = await asks(server, method, asked.encode("ascii", "ignore").decode(), cookie=cookie, kind=FORM)
            if status >= 500:
                wrong.append((status, method, asked))
    assert wrong == []


@pytest.mark.parametrize("who", ["stranger", "officer"])
async def test_no_broken_body_is_a_500(server, officer, waiting, who):
    """Of every form, and squeezed or said to be."""
    cookie = officer if who == "officer" else ""
    wrong = []
    for method, path in routes(server):
        if method in READING:
            continue
        where = filled(path, str(waiting[0]))
        for kind, body in BODIES:
            status, _ = await asks(server, method, where, cookie=cookie, kind=kind, body=body)
            if status >= 500:
                wrong.append((status, path, kind, body[:60]))
        for body in (b"no gzip", gzip.compress(b"csrf=1")[:12]):
            status, _ = await asks(server, method, where, cookie=cookie, kind=FORM, body=body, encoding="gzip")
            if status >= 500:
                wrong.append((status, path, "gzip", body))
    assert wrong == []


class Forms(HTMLParser):
    """The forms of a page: action, and what a browser would send."""

    def __init__(self, page):
        super().__init__()
        self.found, self._named, self._open = [], {}, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form":
            self._open = (said.get("action"), {})
            self.found.append(self._open)
            self._named[said.get("id")] = self._open
        elif tag in {"input", "textarea", "select", "button"} and said.get("name"):
            one = self._named.get(said["form"]) if "form" in said else self._open
            if one is not None:
                one[1].setdefault(said["name"], said.get("value") or "")

    def handle_endtag(self, tag):
        self._open = None if tag == "form" else self._open


IN_A_FIELD = (
    "9" * 5000,
    "9" * 19,
    "-1",
    "٣",
    "a\0b",
    b"\xed\xa0\x80",
    "<script>alert(1)</script>",
    "长" * 20_000,
    "../../x",
    "",
)
"""Python reads no number of five thousand digits, and no database keeps one of nineteen nines and more."""


def fields_of(page):
    """(action, all fields, the one to be tried) of each form that is posted and ends nothing."""
    forms = [(action, fields) for action, fields in Forms(page).found if "csrf" in fields and action != "/desk/out"]
    return [(action, fields, name) for action, fields in forms for name in sorted(set(fields) - {"csrf"})]


@pytest.mark.slow  # each field and each oddity; any run tries some (test_any_form.py)
async def test_no_odd_field_of_a_form_that_was_given_out_is_a_500(front, browser, officer, waiting):
    """Each field of each form of an officer's pages, one after another, with the form's own secret beside it."""
    tried, wrong = set(), []
    for path in (f"/desk/case/{waiting[0]}", "/desk?text=%E6%9D%8E", "/desk/settings", "/desk/leave"):
        for action, fields, name in fields_of(await browser.opens(path)):
            tried.add(name.partition(":")[0])
            for odd in IN_A_FIELD:
                body = urlencode({**fields, name: odd}).encode()
                await browser._does("POST", action, data=body, headers={"Content-Type": FORM})
                broken = browser.status >= 500 or "<script>alert" in browser.said
                wrong += [(path, action, name, odd[:20], browser.status)] * broken
    assert wrong == []
    assert {"version", "action", "why", "days", "defect", "usual", "size", "column", "filter", "case", "first"} <= tried


@pytest.mark.parametrize(
    "line", ["Cookie: visit-desk=SECRET\x01", "Content-Length: +1SECRET", "Transfer-Encoding : SECRET", "\x00SECRET: 1"]
)
async def test_no_line_of_the_log_repeats_what_a_broken_request_carried(server, caplog, line):
    """A cookie with one wrong letter is a whole officer's desk; and a stranger could write as much there as he likes."""
    logs.quieten()
    reader, writer = await asyncio.open_connection(server.host, server.port)
    writer.write(f"GET /desk?k=SECRET HTTP/1.1\r\nHost: h\r\n{line}\r\n\r\n".encode())
    assert b" 400 " in await asyncio.wait_for(reader.read(), 30)
    writer.close()
    assert "SECRET" not in caplog.text
    logging.getLogger("aiohttp.server").error("ours")
    assert "ours" in caplog.text


@pytest.mark.parametrize("name", ["text", "pathway", "state", "sort", "after", "held"])
async def test_u8_an_address_that_is_far_too_long_is_not_repeated_in_every_link(browser, officer, waiting, name):
    """Of 27 kB that anybody's link may bring, an answer of nearly a megabyte was made."""
    plain = len(await browser.opens("/desk"))
    said = await browser.opens("/desk?" + urlencode({name: "长" * 9000}))
    assert browser.status in {200, 422}
    assert len(said) < 80_000 + plain
