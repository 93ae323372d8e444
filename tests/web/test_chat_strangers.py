"""A stranger's browser at the chat: forged presses, others' files, scripts in names, too much of everything (B15)."""

import asyncio
import io
import resource
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest
from yarl import URL

from chat import visitors
from chat.marked import marked_up, safe_href
from pipeline.rules.pace import Pace
from tests.web.talking import Plain


@pytest.fixture
async def inside(plain):
    await plain.starts()
    return plain


async def test_b15_a_forged_press_is_answered_and_obeyed_by_nobody(inside):
    """Somebody else's case, nonsense, far too much: never a 500, and a sentence."""
    for data in ("q:decide:00000000-0000-0000-0000-000000000000:1", "x" * 64, "'; DROP TABLE cases; --"):
        await inside.does("POST", "/chat/tap", data={**inside.hidden, "message": "2", "data": data})
        assert inside.status == 200
        assert 'role="log"' in inside.said
    page = inside.said
    for message, data in (("9" * 30, "x"), ("-1", "x"), ("2", "x" * 300), ("2", "")):
        await inside.does("POST", "/chat/tap", data={**dict(_hidden(page)), "message": message, "data": data})
        assert inside.status == 422


def _hidden(page):
    return Plain.hidden.fget(type("Page", (), {"said": page}))


async def test_b15_nobody_reads_or_writes_in_another_chat(inside, talking):
    """Another visitor's form number, another's message, no cookie at all."""
    await inside.says("只给我看")
    async with Plain.at(talking) as other:
        await other.starts()
        await other.does("POST", "/chat/say", data={**inside.hidden, "text": "冒充"})
        assert other.status == 422
        await other.opens("/chat/file/1/0")
        assert other.status == 404
        await other.opens()
        assert "只给我看" not in other.said
    async with Plain.at(talking) as nobody:
        await nobody.does("POST", "/chat/say", data={**inside.hidden, "text": "没有进来"})
        assert nobody.status == 422
        assert "没有进来" in nobody.said  # what was typed is not lost
        await nobody.opens("/chat/events")
        assert nobody.status == 422


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
@pytest.mark.parametrize("path", ["/chat/begin", "/chat/say", "/chat/enter", "/chat/leave"])
async def test_b15_another_site_can_post_nothing(inside, path, headers):
    await inside.does("POST", path, data={**inside.hidden, "text": "x", "code": "1" * 12}, headers=headers)
    assert inside.status == 422


async def test_b15_what_is_too_much_is_refused_in_words(inside):
    """Ten megabytes of text, a text that is a little too long, an empty file, a huge one, a recording."""
    hidden = inside.hidden
    much = io.BytesIO(urlencode({**hidden, "text": "字" * 1_200_000}).encode())  # ten megabytes
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    await inside.does("POST", "/chat/say", data=much, headers=form)
    assert inside.status == 413
    for text in ("字" * 4097, "   \n "):
        await inside.does("POST", "/chat/say", data={**hidden, "text": text})
        assert inside.status == 422
    inside.said = _page(hidden)
    await inside.sends(("a.pdf", bytes(21 * 1024 * 1024), "application/pdf"))
    assert "最多 20 MB" in inside.said
    inside.said = _page(hidden)
    await inside.sends(("a.m4a", b"x", "audio/mp4"))
    assert "看不了语音" in inside.said


def _page(hidden):
    return "".join(f'name="{name}" value="{value}"' for name, value in hidden.items())


async def test_b15_a_name_with_a_script_in_it_is_a_name(inside):
    """As a file's name, as words; a path in it leads nowhere."""
    await inside.sends(("../../<img src=x onerror=alert(1)>.pdf", b"%PDF-1.7", "application/pdf"))
    assert "<img src=x" not in inside.said
    assert "&lt;img src=x" in inside.said
    assert "../" not in inside.said


def test_b15_of_markup_there_is_what_the_api_can_say_and_of_links_what_leads_somewhere():
    """Nested, crossing, beyond the end; a script's address is words."""
    text = "粗体和<b>链接😀尾"
    bold = {"type": "bold", "offset": 0, "length": 4}
    crossing = {"type": "italic", "offset": 2, "length": 6}
    link = {"type": "text_link", "offset": 6, "length": 2, "url": "javascript:alert(1)"}
    far = {"type": "code", "offset": 99, "length": 9}
    assert marked_up(text, [bold, crossing, link, far]) == "<b>粗体和&lt;</b>b&gt;链接😀尾"
    smile = {"type": "code", "offset": 8, "length": 2}
    assert marked_up(text, [smile]) == "粗体和&lt;b&gt;链接<code>😀</code>尾"
    for address in ("javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:x", "java\nscript:x", "//evil.example"):
        assert safe_href(address, "https://zhicheng.example") == ""
    assert safe_href("https://zhicheng.example/l/abc", "https://zhicheng.example") == "/l/abc"
    assert safe_href("https://zhicheng.example.evil/l", "https://zhicheng.example") == "https://zhicheng.example.evil/l"


async def test_b15_who_says_too_much_waits_and_others_do_not(inside, talking, monkeypatch):
    """By visitor; another one at the same address goes on."""
    monkeypatch.setattr(visitors, "SAYING", Pace(3, timedelta(minutes=1)))
    for text in ("一", "二", "三", "四"):
        await inside.does("POST", "/chat/say", data={**inside.hidden, "text": text}, allow_redirects=False)
        if inside.status == 303:
            await inside.opens()
    assert inside.status == 429
    assert "分钟后再试" in inside.said
    async with Plain.at(talking) as other:
        await other.starts()
        await other.says("我还可以")
        assert "我还可以" in other.said


async def test_b15_codes_can_not_be_guessed(inside, talking):
    """Ten wrong ones from an address, and a right one has to wait too."""
    async with Plain.at(talking) as other:
        for _ in range(10):
            await other.does("POST", "/chat/enter", data={"code": "0" * 12})
            assert "代码不对" in other.said
        await inside.does("POST", "/chat/devices", data=inside.hidden)
        code = inside.said.split('class="code"')[1].split(">")[1].split("<")[0]
        await other.does("POST", "/chat/enter", data={"code": code})
        assert other.status == 429


@pytest.mark.slow
async def test_b15_five_hundred_open_chats_ask_the_database_nothing(talking, monkeypatch):
    """Each costs a connection and some memory; one that is written to hears of it, the others are not woken."""
    network, chats = talking.network, 500
    secrets = []
    for number in range(chats):
        secret, _ = await network.act(visitors.begin, "访客", "zh-hans", f"10.0.{number % 250}.1")
        secrets.append(secret)
    before = _resident()
    async with AsyncExitStack() as stack:
        connector = aiohttp.TCPConnector(limit=0)
        session = await stack.enter_async_context(aiohttp.ClientSession(connector=connector))
        talking.streams._there = 1000
        opened = []
        for secret in secrets:
            answer = await session.get(f"{talking.url}/chat/events", headers={"Cookie": f"chat={secret}"})
            assert answer.status == 200
            opened.append(await stack.enter_async_context(answer))
        grown = (_resident() - before) / 2**20  # the browsers' side of each connection is counted too
        asked = []
        look = network.look
        monkeypatch.setattr(network, "look", lambda *what: asked.append(what) or look(*what))
        await asyncio.sleep(2)
        assert asked == []
        async with Plain.at(talking) as writer:
            writer.session.cookie_jar.update_cookies({"chat": secrets[7]}, URL(talking.url))
            await writer.opens()
            await writer.says("在吗")
        heard = b""
        while "在吗".encode() not in heard:
            heard += await asyncio.wait_for(opened[7].content.readany(), 20)
    assert grown < 150, grown


def _resident():
    """Bytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
