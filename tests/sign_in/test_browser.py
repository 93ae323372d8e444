"""The whole way in a real browser: its own rules for cookies, for what a page may open, and for the way back from another site."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import async_playwright

from tests.servers import chromium, free_port
from tests.sign_in.coming import GRANTING, WHO
from tests.sign_in.provider import CLIENT, SECRET, Directory
from web.app import SERVER, make_app
from web.routes import signing_in
from web.sign_in.provider import Client, Provider

PATIENCE_MS = 30_000


@pytest.mark.slow
async def test_b20_a_real_browser_signs_in_works_leaves_and_is_out_of_both(house, tmp_path, pictured):
    """From a page of the desk to the provider, back to that page, and out; no page of ours complains."""
    house.calendar.now = datetime.now(UTC)
    port = free_port()
    site = f"http://localhost:{port}"  # another site than the provider's 127.0.0.1: a strict cookie is tried as it is in life
    there = Directory(tmp_path, site=site).begins()
    there.people({"gulnar": WHO})
    provider = Provider(Client(there.issuer, CLIENT, SECRET))
    app = make_app(
        house.database,
        lambda: replace(house.calendar.world, public_url=site),
        house.blobs,
        house.tools.signers,
        sign_in=signing_in.SignIn(provider, lambda: GRANTING),
    )
    server = TestServer(app, host="localhost", port=port)
    await server.start_server(**SERVER)
    async with async_playwright() as play:
        browser = await play.chromium.connect_over_cdp(chromium())
        context = await browser.new_context(viewport={"width": 900, "height": 600}, locale="zh-CN")
        context.set_default_timeout(PATIENCE_MS)
        page, complaints = await context.new_page(), []
        await page.route("https://fonts.googleapis.com/**", lambda asked: asked.abort())  # the provider's page would
        page.on(
            "console", lambda said: complaints.append(said.text) if said.type == "error" and site in page.url else None
        )
        await page.goto(f"{site}/desk/year")
        await pictured(page, "sign-in")
        complaints.clear()  # the browser says of our 422 that it is one
        await page.click("text=用单位目录账号登录")
        await page.fill("input[name=login]", "gulnar")
        await page.fill("input[name=password]", "any")
        await page.click("button[type=submit]")
        await page.click(
            "text=Continue"
        )  # to http://localhost it sends nobody without asking: a program there may be any (RFC 8252, 8.6)
        await page.wait_for_url(f"{site}/desk/year")
        assert WHO["name"] in await page.inner_text("header")
        await pictured(page, "signed-in")
        await page.goto(f"{site}/desk/settings")
        await pictured(page, "settings")
        await page.click('form[action="/desk/out"] button:visible')
        await page.wait_for_url(f"{there.issuer}/session/end?**")
        await page.click("button[value=yes]")
        await page.wait_for_url(f"{site}/sign-in**")
        await pictured(page, "left")
        await page.goto(f"{site}/desk")
        assert WHO["name"] not in await page.inner_text("body")
        await context.close()
    assert [said for said in complaints if "422" not in said] == []
    await server.close()
    there.ends()
