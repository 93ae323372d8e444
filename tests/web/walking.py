"""What is held against each page that a person can see: axe-core in both colour schemes, weight, width, complaints, nothing raw."""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import TYPE_CHECKING

from aiohttp import web
from playwright.async_api import async_playwright

from tests.servers import chromium
from web import rendering
from web.rendering import PAGES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import pytest
    from playwright.async_api import Page

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
ASKED = """async () => (await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"],
})).violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(" | ")}`)"""
SIZES = ((1366, 768), (1920, 1080), (390, 844))
SCHEMES = ("light", "dark")
BYTES_MOST, REQUESTS_MOST = 60 * 1024, 3
"""Of a page where nothing is at hand yet: the evidence that it shows, a stream that stays open, and the icon of the tab (asked
once, when the page is there already) are not counted."""
REFUSED = tuple(f"Failed to load resource: the server responded with a status of {status}" for status in (404, 422))
ICON = "/seal.svg"
WIDER = """() => document.documentElement.scrollWidth > document.documentElement.clientWidth
    ? [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
        .map((one) => one.outerHTML.slice(0, 120)).slice(0, 3).join(" | ") || "?" : "" """
SEEN = """() => {
    document.querySelectorAll("details").forEach((one) => { one.open = true; });
    const said = [document.title, document.body.innerText];
    for (const one of document.querySelectorAll("[title], [alt], [aria-label], [placeholder]"))
        for (const name of ["title", "alt", "aria-label", "placeholder"]) said.push(one.getAttribute(name) || "");
    for (const one of document.querySelectorAll("option, [data-said], [data-label]"))
        said.push(one.textContent, one.dataset.said || "", one.dataset.label || "");
    for (const one of document.querySelectorAll("dd, td[data-label]:not(.c-days)"))
        if (["0", "-", "null"].includes(one.textContent.trim())) said.push("{" + one.textContent + one.className);
    return said.join("\\n");
}"""
RAW = re.compile(r"\b(?:None|True|False|null|undefined|NaN)\b|\{[^\n]*|\[object|\b[a-z]+(?:_[a-z]+)+\b")
LATIN = re.compile(r"(?<![\w/.@:%-])[a-z][a-z-]{2,}(?![\w/.@:])")
PLAIN = {"xlsx", "csv", "pdf", "jpg", "png", "zhicheng", "cookie", "json"}
"""Small Latin words that a Chinese page may say."""


def whole_pages() -> set[str]:
    """The templates that are pages: they build on another one, and nothing builds on them."""
    built = {
        file.relative_to(PAGES).with_suffix("").as_posix(): re.search(r'{% extends "([\w/]+)\.html"', file.read_text())
        for file in PAGES.rglob("*.html")
    }
    below = {found[1] for found in built.values() if found}
    return {name for name, found in built.items() if found} - below


class Walk:
    """One walk: which routes and templates were looked at, and what is wrong with them."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.routes: set[str] = set()
        self.templates: set[str] = set()
        self.found: list[str] = []
        self._drawn: list[str] = []
        self._answered: list[str] = []
        drawing = rendering.part

        def noting(name: str, language: str, **facts: object) -> str:
            self._drawn.append(name)
            return drawing(name, language, **facts)

        patch.setattr(rendering, "part", noting)

    def watches(self, app: web.Application) -> None:
        """Note which route answers with a page; before the app is served."""

        @web.middleware
        async def watch(request: web.Request, handler: object) -> web.StreamResponse:
            answer = await handler(request)
            if request.method == "GET" and answer.content_type == "text/html" and answer.status < 300:
                self._answered.append(request.match_info.route.resource.canonical)
            return answer

        app.middlewares.insert(0, watch)

    @asynccontextmanager
    async def visitor(
        self, url: str, *, language: str = "zh-CN", sizes=SIZES, schemes=SCHEMES
    ) -> AsyncIterator[Visitor]:
        """A browser of its own."""
        async with async_playwright() as play:
            browser = await play.chromium.connect_over_cdp(chromium())
            context = await browser.new_context(locale=language)
            context.set_default_timeout(15_000)
            page = await context.new_page()
            visitor = Visitor(self, page, url, sizes, schemes)
            await visitor.begins()
            yield visitor
            await context.close()

    def looked(self) -> None:
        self.templates.update(self._drawn)
        self.routes.update(self._answered)
        self._drawn.clear()
        self._answered.clear()


class Visitor:
    """Somebody who goes from page to page, and looks at each closely."""

    def __init__(self, walk: Walk, page: Page, url: str, sizes, schemes) -> None:
        self.walk, self.page, self.url, self.sizes, self.schemes = walk, page, url, sizes, schemes
        self.complaints: list[str] = []
        self._weights: dict[str, tuple[str, str, float]] = {}

    async def begins(self) -> None:
        page = self.page
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "request",
            lambda asked: (
                None if asked.url.startswith((self.url, "about:blank")) else self.complaints.append(asked.url)
            ),
        )
        wire = await page.context.new_cdp_session(page)
        await wire.send("Network.enable")
        await wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        wire.on("Network.responseReceived", self._answered)
        wire.on("Network.loadingFinished", self._weighed)

    def _answered(self, told) -> None:
        self._weights[told["requestId"]] = told["response"]["url"], told["type"], 0.0

    def _weighed(self, told) -> None:
        if told["requestId"] in self._weights:
            url, kind, _ = self._weights[told["requestId"]]
            self._weights[told["requestId"]] = url, kind, told["encodedDataLength"]

    async def goes(self, path: str) -> None:
        """There, without a look."""
        await self.page.set_viewport_size({"width": self.sizes[0][0], "height": self.sizes[0][1]})
        await self.page.goto(path if path.startswith(self.url) else self.url + path)
        await self.page.wait_for_load_state()

    async def looks(self, path: str, *, status: int = 200) -> None:
        """Open that page as somebody does who was never there, and hold everything against it."""
        await self.page.set_viewport_size({"width": self.sizes[0][0], "height": self.sizes[0][1]})
        await self.page.goto("about:blank")  # what the page before has still to ask is none of this one's
        self._weights.clear()
        answer = await self.page.goto(self.url + path)
        assert answer.status == status, (path, answer.status)
        await asyncio.sleep(0.05)
        counted = [
            one
            for one in self._weights.values()
            if one[1] != "EventSource"
            and not (one[1] == "Image" and "/static/" not in one[0])
            and not one[0].endswith(ICON)
        ]
        if len(counted) > REQUESTS_MOST:
            self.says(path, f"{len(counted)} requests: {[url for url, *_ in counted]}")
        if (weight := sum(one[2] for one in counted)) > BYTES_MOST:
            self.says(path, f"{weight / 1024:.0f} KB")
        await self.judges(path)

    async def presses(self, button: str, name: str) -> None:
        """That button; the page that comes is looked at under *name*."""
        async with self.page.expect_navigation():
            await self.page.locator(f"{button}:visible").first.click()
        await self.page.wait_for_load_state()
        await self.judges(name)

    @property
    def path(self) -> str:
        """Where it is."""
        return self.page.url.removeprefix(self.url)

    def says(self, path: str, what: str) -> None:
        self.walk.found.append(f"{path} · {what}")

    async def judges(self, name: str) -> None:
        """The page that is on the screen now."""
        page = self.page
        said = await page.evaluate(SEEN)
        language = await page.evaluate("() => document.documentElement.lang")
        raw = set(RAW.findall(said))
        if language == "zh-Hans":
            raw |= set(LATIN.findall(said)) - PLAIN
        for one in sorted(raw):
            self.says(name, f"raw: {one}")
        await page.evaluate(AXE)
        for width, height in self.sizes:
            await page.set_viewport_size({"width": width, "height": height})
            if wider := await page.evaluate(WIDER):
                self.says(name, f"wider than {width}: {wider}")
            for scheme in self.schemes:
                await page.emulate_media(color_scheme=scheme)
                for one in await page.evaluate(ASKED):
                    self.says(name, f"axe at {width}, {scheme}: {one}")
        for one in self.complaints:
            if not one.startswith(REFUSED):  # what the browser says of a page that is one of ours all the same
                self.says(name, one)
        self.complaints.clear()
        self.walk.looked()
