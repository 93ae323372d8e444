"""The upload page in a real browser: a file dropped on it, its progress, the inspection's answer in place (A20)."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import async_playwright

from pipeline.rules.words import EvidenceState
from storage.models.evidence import Evidence
from tests.bot.conftest import NAME
from tests.cage import files
from tests.servers import chromium
from tests.web.test_pages import drafts, link

DROP = """async ([selector, name, type, data]) => {
  const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name, { type }));
  const target = document.querySelector(selector);
  for (const event of ["dragover", "drop"])
    target.dispatchEvent(new DragEvent(event, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""

DROP_HUGE = """(selector) => {
  const carried = new DataTransfer();
  carried.items.add(new File([new Uint8Array(41 * 1024 * 1024)], "huge.pdf", { type: "application/pdf" }));
  const target = document.querySelector(selector);
  for (const event of ["dragover", "drop"])
    target.dispatchEvent(new DragEvent(event, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


@asynccontextmanager
async def paging(server, width, height, **more):
    """A page of that size, and everything that it logged or asked elsewhere."""
    async with async_playwright() as play:
        browser = await play.chromium.connect_over_cdp(chromium())
        context = await browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", **more)
        page = await context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        own = str(server.make_url("/"))
        page.on("request", lambda asked: page.complaints.append(asked.url) if not asked.url.startswith(own) else None)
        yield page
        await context.close()


@pytest.fixture
async def phone(server):
    """At a phone's width."""
    async with paging(server, 390, 844) as page:
        yield page


async def opened(front, browser, phone, server):
    """The upload page of a fresh draft."""
    who = await drafts(front, browser)
    await who.taps("上传材料")
    await phone.goto(str(server.make_url(link(who).removeprefix("https://zhicheng.example"))))
    await phone.click("button")
    await phone.wait_for_selector(".slots")
    return who


async def inspected(front, phone, slot: str, state: str):
    """The worker's turn; the page learns of it by itself."""
    for _ in range(100):
        if [row for row in front.all(Evidence) if row.slot == slot]:
            break
        await asyncio.sleep(0.05)
    await asyncio.to_thread(front.house.works)
    await phone.wait_for_selector(f'.slot.{state}[data-slot="{slot}"]', timeout=5000)


async def test_a20_a_file_is_dropped_and_the_answer_appears_in_place(front, browser, phone, server, tmp_path, pictured):
    """Dropped, sent, inspected, ✓; a second one chosen is refused with its sentence; no other site is asked."""
    await opened(front, browser, phone, server)
    await phone.evaluate(
        DROP, ['[data-slot="photo"] .drop', "照片.jpg", "image/jpeg", b64encode(files.PORTRAIT).decode()]
    )
    await inspected(front, phone, "photo", "accepted")
    assert "已通过检查" in await phone.inner_text('[data-slot="photo"] .state')
    wrong = tmp_path / "学历.pdf"
    wrong.write_bytes(b"%!PS-Adobe")
    await phone.set_input_files('[data-slot="diploma"] input[type=file]', wrong)
    await inspected(front, phone, "diploma", "refused")
    assert "PostScript" in await phone.inner_text('[data-slot="diploma"] .reasons')
    assert phone.complaints == []
    await pictured(phone, "upload", full_page=True)


async def test_a20_a_file_that_is_too_large_is_told_on_the_page(front, browser, phone, server):
    """The server's sentence, where the file was dropped."""
    await opened(front, browser, phone, server)
    await phone.evaluate(DROP_HUGE, '[data-slot="diploma"] .drop')
    await phone.wait_for_selector('.slot.refused[data-slot="diploma"]')
    assert "最多 40 MB" in await phone.inner_text('[data-slot="diploma"] .state')
    assert front.all(Evidence) == []


async def test_a20_without_scripts_the_page_does_the_same(front, browser, server, tmp_path):
    """A plain form, a plain answer."""
    proof = tmp_path / "学历.pdf"
    proof.write_bytes(files.pdf(NAME))
    async with async_playwright() as play:
        plain = await play.chromium.connect_over_cdp(chromium())
        context = await plain.new_context(java_script_enabled=False, locale="zh-CN")
        page = await context.new_page()
        await opened(front, browser, page, server)
        await page.set_input_files('[data-slot="diploma"] input[type=file]', proof)
        await page.click('[data-slot="diploma"] button:visible')
        await page.wait_for_selector('.slot.waiting[data-slot="diploma"]')
        await asyncio.to_thread(front.house.works)
        await page.reload()
        assert "已通过检查" in await page.inner_text('[data-slot="diploma"] .state')
        await context.close()
    assert [row.state for row in front.all(Evidence)] == [EvidenceState.ACCEPTED]
