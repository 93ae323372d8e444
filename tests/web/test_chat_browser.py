"""The chat on a phone: bad lines, killed servers, two tabs, two devices, impatience (B15)."""

import asyncio
import re

import pytest

from tests.cage import files
from tests.web.seats import BrowserSeat, Hall

pytestmark = pytest.mark.xdist_group("chat")


@pytest.fixture
async def hall(talking):
    hall = Hall(talking, BrowserSeat)
    yield hall
    await hall.stack.aclose()


@pytest.fixture
async def her(hall):
    """Somebody who has just begun."""
    her = await hall.seat("她")
    await her.begins()
    await her.sees("职称申报服务")
    return her


async def count(her, text):
    return await her.page.locator("#log .mine:not(.pending)").filter(has_text=text).count()


async def test_b15_the_chat_on_a_phone(her, pictured):
    """Bubbles, buttons, a screen in place of the one that was pressed; nothing foreign, no complaint of the browser's."""
    await pictured(her.page, "chat")
    await her.taps("注册账号")
    await her.sees("个人信息处理告知")
    await her.taps("同意")
    await her.sees("请输入您的姓名")
    await her.says("阿依古丽·买买提")
    await her.sees("身份证号")
    assert her.page.complaints == []
    wide = await her.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390


async def test_b15_a_server_that_was_killed_meanwhile_loses_and_doubles_nothing(her, talking):
    """What is written while nobody answers goes out when it is back, once; and the page follows again."""
    await talking.stops()
    await her.says("第一句")
    await her.says("第二句")
    await her.page.locator("#away:not([hidden])").wait_for()
    assert await her.page.locator("#log .pending").count() == 2
    await talking.begins()
    await her.page.locator("#log .mine:not(.pending)").filter(has_text="第二句").wait_for()
    await her.page.locator("#log .pending").first.wait_for(state="detached")
    assert [await count(her, text) for text in ("第一句", "第二句")] == [1, 1]
    await her.page.reload()
    assert [await count(her, text) for text in ("第一句", "第二句")] == [1, 1]


async def test_b15_a_server_killed_in_mid_upload_gets_the_file_once(her, talking):
    """On a throttled line; the same file is sent again by itself, with its progress shown."""
    wire = await her.context.new_cdp_session(her.page)
    slow = {"offline": False, "latency": 100, "downloadThroughput": 400_000, "uploadThroughput": 150_000}
    await wire.send("Network.emulateNetworkConditions", slow)
    paper = b"%PDF-1.7\n" + bytes(600_000)
    await her.page.set_input_files("#pick", {"name": "大文件.pdf", "mimeType": "application/pdf", "buffer": paper})
    await her.holds("(document.querySelector('.pending progress') || {}).value > 10")
    await talking.stops()
    await asyncio.sleep(0.5)
    await talking.begins()
    await wire.send("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1, "downloadThroughput": -1})
    await her.page.locator("#log .mine:not(.pending)").filter(has_text="大文件.pdf").wait_for()
    await her.page.locator("#log .pending").first.wait_for(state="detached")
    assert await count(her, "大文件.pdf") == 1


async def test_b15_an_answer_that_was_lost_on_the_way_makes_nothing_twice(her):
    """The server has done it and the browser has not heard: it asks again under the same number."""
    lost = []

    async def swallow(route):
        if not lost:
            lost.append(await route.fetch())
            await route.abort("connectionreset")
        else:
            await route.continue_()

    await her.page.route("**/chat/say", swallow)
    await her.says("只有一次")
    await her.page.locator("#log .pending").first.wait_for(state="detached")
    assert lost[0].status == 200
    await her.page.reload()
    assert await count(her, "只有一次") == 1


async def test_b15_two_tabs_and_two_devices_show_the_same_chat(her, hall, talking):
    """The second tab follows; the other phone comes in by the code that the first shows, once."""
    tab = await her.context.new_page()
    await tab.goto(f"{talking.url}/chat")
    await her.says("两处都看得到")
    await tab.locator("#log .mine").filter(has_text="两处都看得到").wait_for()
    await tab.goto(f"{talking.url}/chat/devices")
    await tab.get_by_role("button", name="取一个代码").click()
    code = await tab.inner_text(".code")
    phone = await hall.seat("另一台")
    await phone.page.goto(f"{talking.url}/chat/enter")
    await phone.page.fill("#code", code)
    await phone.page.click("button.main")
    await phone.page.locator("#log .mine").filter(has_text="两处都看得到").wait_for()
    await phone.says("来自另一台")
    await her.page.locator("#log .mine").filter(has_text="来自另一台").wait_for()
    third = await hall.seat("第三台")
    await third.page.goto(f"{talking.url}/chat/enter")
    await third.page.fill("#code", code)
    await third.page.click("button.main")
    assert "代码不对或已过期" in await third.page.inner_text("main")
    await tab.goto(f"{talking.url}/chat/devices")
    await tab.get_by_role("button", name="退出其他设备").click()
    await phone.page.get_by_role("button", name="开始").wait_for()


async def test_b15_a_button_pressed_twice_is_pressed_once(her, talking):
    """And it is free again when the bot has answered."""
    pressed = []
    her.page.on("request", lambda asked: pressed.append(asked.url) if asked.url.endswith("/chat/tap") else None)
    await her.page.locator("#log button").filter(has_text="注册账号").dblclick()
    await her.sees("个人信息处理告知")
    assert len(pressed) == 1
    await her.page.locator("#log button:not([disabled])").filter(has_text="同意").first.wait_for()


async def test_b15_back_and_reload_show_the_chat_as_it_stands(her, talking):
    """Gone elsewhere and back, what came meanwhile is there; yesterday's page's button is answered, not obeyed."""
    await her.says("走之前")
    await her.page.goto(f"{talking.url}/verify")
    await her.page.go_back()
    await her.page.locator("#log .mine").filter(has_text="走之前").wait_for()
    await her.says("回来之后")
    await her.page.locator("#log .mine:not(.pending)").filter(has_text="回来之后").wait_for()


async def test_b15_several_pictures_at_once_and_voice_kindly_refused(her):
    """Three files go one after another as an album; a recording is not sent, and it is said what to do."""
    data = files.noise()
    pictures = [{"name": f"第{n}页.jpg", "mimeType": "image/jpeg", "buffer": data} for n in (1, 2, 3)]
    await her.page.set_input_files("#pick", pictures)
    await her.page.locator("#log .mine.album").nth(2).wait_for()
    assert await her.page.locator("#log .mine.album a.paper").all_inner_texts() == [
        f"文件 第{n}页.jpg（{len(data) // 1024} KB）" for n in (1, 2, 3)
    ]
    voice = {"name": "录音.m4a", "mimeType": "audio/mp4", "buffer": b"x"}
    await her.page.set_input_files("#pick", voice)
    assert "看不了语音" in await her.page.inner_text("#alert")
    assert await count(her, "录音") == 0


async def test_b15_letters_twice_as_large_still_fit_and_are_said(her):
    """200 % zoom on a phone: nothing runs out of the screen; the log is a live region with a name."""
    await her.page.set_viewport_size({"width": 195, "height": 422})
    assert await her.page.evaluate("document.documentElement.scrollWidth") <= 195
    log = her.page.get_by_role("log", name="聊天记录")
    assert await log.get_attribute("aria-live") == "polite"
    small = await her.page.evaluate(
        "[...document.querySelectorAll('#log button')].filter(b => b.offsetHeight < 44).length"
    )
    assert small == 0


async def test_b15_what_came_while_nobody_looked_is_in_the_title(her, talking):
    """A tab in the background counts; looked at, it counts no more."""
    await her.page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    await her.page.evaluate("fetch('/chat')")
    await her.says("/menu")
    await her.holds("document.title.startsWith('(1)')")
    assert re.match(r"\(1\) ", await her.page.title())
