"""Every page that a person can see, in a real browser: none is forgotten, none is heavy, wide, raw, or shut to anybody (U7).

What is a page says the application's own router, and the templates that build on another one: a new one that nobody visits
here fails.
"""

from __future__ import annotations

import pytest
from aiohttp import web

from pipeline.issuance import earlier
from pipeline.rules.words import Node, Purpose
from tests.bot.test_earlier import SAID
from tests.cage import files
from tests.house import CHATS
from tests.numbers import resident
from tests.sign_in.coming import GRANTING
from tests.web.talking import Talking
from tests.web.test_reading import Furniture, furniture, given
from tests.web.test_verifying import address
from tests.web.walking import SCHEMES, SIZES, Visitor, Walk, whole_pages
from web import rendering
from web.routes import signing_in
from web.sign_in.provider import Client, Provider

__all__ = ["furniture"]
NO_PAGES = {
    "/health",
    "/static/{mark}/{name}",
    "/api/v1/openapi.json",
    "/api/v1/policy",
    "/api/v1/windows",
    "/api/v1/certificates",
    "/c/{number}/credential.jwt",
    "/certificate/credential",
    "/certificate/file",
    "/chat/events",
    "/chat/file/{message}/{place}",
    "/chat/manifest.webmanifest",
    "/chat/push-worker.js",
    "/copies/{copy}/file",
    "/credentials/status.jwt",
    "/desk/case/{case}/before.jpg",
    "/desk/case/{case}/{evidence}/{place}.jpg",
    "/desk/case/{case}/{evidence}/{place}/{box}.jpg",
    "/desk/meeting/{meeting}/sheet.xlsx",
    "/did.json",
    "/.well-known/did.json",
    "/.well-known/jwks.json",
    "/log/consistency/{first}/{second}.json",
    "/log/head.json",
    "/look/{evidence}/{place}.jpg",
    "/sign-in/back",
    "/sign-in/go",
    "/signers.json",
    "/status.json",
    "/upload/state",
    "/upload/{slot}/cut.jpg",
}
"""Read by programs, downloads, pictures, and steps to and from a directory: what is none of them is a page."""
SIGNED_IN = "/walk/signed-in"
"""The page that answers who comes back from a directory, drawn without one (tests/sign_in has a real one)."""
OF_THE_BODY = (
    "/desk/meetings",
    "/desk/meeting/{meeting}",
    "/desk/roster",
    "/desk/roster.{kind}",
    "/desk/questions/{question}",
)
OF_ANY_OFFICE = (
    *("/desk", "/desk/sent", "/desk/year", "/desk/year?text=没有的人+9999", "/desk/batch", "/desk/batch/{batch}"),
    *("/desk/statistics", "/desk/questions", "/desk/settings", "/desk/leave", "/desk/case/{case}"),
)


@pytest.fixture
async def pages(front, furniture, monkeypatch):
    """The pages with everything that a deployment may have: a chat of our own, and a directory."""
    walk = Walk(monkeypatch)
    provider = Provider(Client("https://directory.example", "zhicheng", "secret"))

    async def signed_in(_: web.Request) -> web.Response:
        return rendering.page("signed_in", "zh", to="/desk")

    def made(app: web.Application) -> None:
        walk.watches(app)
        app.router.add_get(SIGNED_IN, signed_in)

    talking = Talking(front.house, made=made, sign_in=signing_in.SignIn(provider, lambda: GRANTING))
    await talking.begins()
    yield walk, talking
    await talking.ends()


async def comes(visitor: Visitor, front, furniture: Furniture, purpose: Purpose, chat: int | None = None) -> None:
    """By a fresh link, whose page is looked at."""
    url = given(front, furniture, purpose, chat)
    await visitor.looks(url.removeprefix("https://zhicheng.example"))
    await visitor.page.click("button")
    await visitor.page.wait_for_load_state()


@pytest.mark.parametrize(
    ("sizes", "schemes"),
    [(SIZES[2:], SCHEMES[1:]), pytest.param(SIZES, SCHEMES, marks=pytest.mark.slow)],
    ids=["on a phone, in the dark", "at each size, in both schemes"],
)
async def test_u7_no_page_is_forgotten_heavy_wide_raw_or_shut_to_anybody(front, furniture, pages, sizes, schemes):
    walk, talking = pages
    async with walk.visitor(talking.url, sizes=sizes, schemes=schemes) as visitor:
        await for_anyone(visitor, front, furniture)
        await by_a_link(visitor, front, furniture)
        await at_the_desk(visitor, front, furniture)
        await in_the_chat(visitor)
    assert sorted(walk.found) == []
    read = {route.resource.canonical for route in talking.app.router.routes() if route.method == "GET"}
    assert read - NO_PAGES == walk.routes
    assert whole_pages() == walk.templates


async def for_anyone(visitor: Visitor, front, furniture: Furniture) -> None:
    """Verifying, the windows, signing in; an address that is none."""
    for path in ("/verify", "/windows", "/sign-in", address(furniture.certificate)):
        await visitor.looks(path)
    await visitor.looks("/nowhere", status=404)
    await visitor.looks("/sign-in/back?state=x", status=422)
    await visitor.goes("/verify")
    await visitor.page.set_input_files(
        "input[type=file]", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": files.pdf("x")}
    )
    await visitor.presses("form[enctype] button.main", "a file that is none of ours")
    with front.house.database.writing() as session:
        earlier.entered(session, [(4, SAID)], source="2015.csv", world=front.house.calendar.world, apply=True)
    await visitor.goes("/verify")
    await visitor.page.fill("input[name=number]", SAID.number)
    await visitor.page.fill("input[name=holder]", SAID.name)
    await visitor.presses("form[action='/verify/number'] button", "a certificate from before")
    await visitor.page.route("**/desk", lambda asked: asked.fulfill(status=204))  # it leads on at once: it is held
    await visitor.looks(SIGNED_IN)
    await visitor.page.unroute("**/desk")


FILLED = {
    "name": "王小明",
    "id_number": resident("19960404", 8),
    "ethnicity": "汉",
    "phone": "13800000006",
    "for_whom": "示例单位",
    "purpose": "入职",
}
FORMS = {Purpose.REGISTER: "form", Purpose.COPIES: "form[action='/copies']", Purpose.JOIN: "form"}
"""What somebody may send at once; where it is asked again first, that page is one of its own."""


async def by_a_link(visitor: Visitor, front, furniture: Furniture) -> None:
    """Each room that a one-time link opens, and what becomes of its form."""
    for purpose in furniture.chats:
        if purpose is Purpose.DESK:
            continue
        await comes(visitor, front, furniture, purpose)
        await visitor.looks(visitor.path)
        if purpose in FORMS:
            form = FORMS[purpose]
            for name, said in FILLED.items():
                for field in await visitor.page.locator(f"{form} input[name={name}]").all():
                    await field.fill(said)
            for box in await visitor.page.locator(f"{form} input[type=checkbox]").all():
                await box.check()
            for day in await visitor.page.locator(f"{form} input[type=date]").all():
                await day.fill(f"{front.house.calendar.world.today}")
            await visitor.presses(f"{form} button.main", f"{purpose}, sent")
        if purpose is Purpose.REGISTER:
            await visitor.presses("button[name=confirmed]", "registered")


async def at_the_desk(visitor: Visitor, front, furniture: Furniture) -> None:
    """An office's pages, the body's, the operator's; many at once; what is refused; a visit that ends in mid-form."""
    about = furniture.filled
    await comes(visitor, front, furniture, Purpose.DESK)
    for path in OF_ANY_OFFICE:
        await visitor.looks(path.format_map(about))
    await visitor.goes("/desk")
    await visitor.page.check("input[name=case] >> nth=0")
    await visitor.page.fill("input[name=why]", "请补盖公章")
    await visitor.presses("button[value=pass]", "a reason with another button")
    await visitor.page.fill("input[name=why]", "")
    await visitor.page.evaluate("""() => document.querySelector("#many").insertAdjacentHTML("beforeend",
        "<input type=hidden name=all value=1>")""")  # as where a table has more than one page
    await visitor.presses("button[value=pass]", "all that match")
    await visitor.goes(f"/desk/case/{about['case']}")
    await visitor.page.evaluate(
        "() => document.querySelectorAll('[name=version]').forEach((one) => { one.value = 99; })"
    )
    await visitor.presses("[data-act=pass]", "a case that moved meanwhile")
    await visitor.looks("/desk/case/00000000-0000-0000-0000-000000000000", status=422)
    await comes(visitor, front, furniture, Purpose.DESK, CHATS[Node.BODY])
    for path in OF_THE_BODY:
        await visitor.looks(path.format_map(about))
    await visitor.goes(f"/desk/meeting/{about['meeting']}")
    await visitor.page.check("input[name=sure]")
    await visitor.presses("form[action$='/notice'] button.main", "what passed is announced")
    await comes(visitor, front, furniture, Purpose.DESK, CHATS[Node.HELPDESK])
    await visitor.looks("/desk/house")
    await comes(visitor, front, furniture, Purpose.DESK)
    await visitor.goes(f"/desk/case/{about['case']}")
    await visitor.page.click(".of-return summary")
    await visitor.page.fill(".of-return [name=why]", "请补盖公章")
    front.house.calendar.passes(hours=10)
    await visitor.presses("[data-act=return]", "a visit that has ended")
    await comes(visitor, front, furniture, Purpose.DESK)
    await visitor.looks("/kept/desk")
    await visitor.goes("/desk/settings")
    await visitor.presses("form[action='/desk/out'] button", "left")
    await visitor.looks("/desk/app")


async def in_the_chat(visitor: Visitor) -> None:
    """Before one has begun, what was said, the devices, another device's way in."""
    await visitor.looks("/chat/enter")
    await visitor.looks("/chat")
    await visitor.page.click("button.main")
    await visitor.page.locator("#log .theirs").last.wait_for()
    await visitor.looks("/chat")
    await visitor.looks("/chat/devices")
    await visitor.presses("form[action='/chat/devices'] button", "a code for another device")
