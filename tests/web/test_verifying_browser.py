"""The public pages in a real browser, without scripts and on paper (C5)."""

from __future__ import annotations

import pymupdf
import pytest
from sqlalchemy import text

from pipeline.issuance import revocation
from pipeline.kinds import correction
from pipeline.review import decisions
from pipeline.rules.transitions import OPERATOR
from pipeline.rules.words import Kind, Node
from tests.cage import files
from tests.house import CHATS
from tests.web.test_browser import paging, phone  # noqa: F401  a fixture
from tests.web.test_verifying import address, certificate, pdf  # noqa: F401  fixtures

COLOUR = "getComputedStyle(document.querySelector('h1')).backgroundColor"


async def test_c5_a_clerk_verifies_a_file_in_the_browser(phone, server, certificate, pdf, tmp_path, pictured):  # noqa: F811
    """From the QR code's page by the button to the form, a file chosen, the verdict with the photo; nothing from elsewhere."""
    file = tmp_path / "证书.pdf"
    file.write_bytes(pdf)
    await phone.goto(str(server.make_url("/")).rstrip("/") + address(certificate))
    assert await phone.inner_text("h1") == "✓ 有效"
    await phone.click("a.button")
    await phone.set_input_files("input[type=file]", file)
    await phone.click("button.main")
    assert await phone.inner_text("h1") == "✓ 有效"
    assert await phone.evaluate("document.querySelector('img.portrait').naturalWidth") > 100
    assert await phone.evaluate("document.documentElement.scrollWidth") <= 390
    complaints = [one for one in phone.complaints if not one.startswith("data:image/")]
    assert complaints == []
    await pictured(phone, "standing", full_page=True)


@pytest.fixture
async def desktop(server):
    """At a desk's width."""
    async with paging(server, 1280, 900) as page:
        yield page


def follows_itself(front, certificate):  # noqa: F811
    """A second version, as a reissue makes it."""
    house = front.house
    case_id = house.does(1, correction.begin, certificate.id, Kind.REISSUE)
    house.uploads(case_id, "loss_statement", files.noise(900))
    house.works()
    house.submits(case_id)
    house.passes(case_id, Node.UNIT)
    house.does(CHATS[Node.BODY], decisions.grant, case_id, seen=house.case(case_id).version)
    house.works()
    house.calendar.passes(minutes=1)
    house.works()


async def printed(page):
    """What comes out of the printer: pages, and the words on them."""
    with pymupdf.open(stream=await page.pdf(prefer_css_page_size=True), filetype="pdf") as document:
        return document.page_count, "".join(sheet.get_text() for sheet in document).replace("\n", "")


async def test_c4_c5_a_later_version_is_said_on_both_pages_and_on_one_sheet_of_paper(
    front,
    desktop,
    server,
    certificate,  # noqa: F811
    pdf,  # noqa: F811
    tmp_path,
    pictured,
):
    """By the QR code: what is in force, and that an older paper is void. By the old file: since when, and what follows."""
    follows_itself(front, certificate)
    root, today = str(server.make_url("/")).rstrip("/"), f"{front.house.calendar.world.today}"
    await desktop.goto(root + address(certificate))
    assert await desktop.inner_text("h1") == "✓ 有效"
    assert "手中的证书若是在此之前签发的，已经失效" in await desktop.inner_text("main")
    await pictured(desktop, "qr-desktop", full_page=True)
    pages, words = await printed(desktop)
    assert pages == 1
    assert "✓ 有效" in words
    assert f"查询时间：{today}" in words
    assert "用原文件核验" not in words
    file = tmp_path / "旧.pdf"
    file.write_bytes(pdf)
    await desktop.goto(f"{root}/verify")
    await desktop.set_input_files("input[type=file]", file)
    await desktop.click("button.main")
    said = await desktop.inner_text("main")
    assert await desktop.inner_text("h1") == "! 已失效"
    assert f"自 {today} 起" in said
    assert f"现行的是第 2 版（{today} 签发）" in said
    await pictured(desktop, "old-file-desktop", full_page=True)
    pages, words = await printed(desktop)
    assert (pages, "已失效" in words) == (1, True)


async def test_c5_the_pages_of_what_ended_fit_a_phone(front, phone, server, certificate, pdf, tmp_path, pictured):  # noqa: F811
    """Revoked, with the reason; changed; a file of no registry: red, red, and neither red nor green."""
    root, house = str(server.make_url("/")).rstrip("/"), front.house
    with house.database.writing() as session:
        revocation.revoke(
            session, certificate.number, why="评审中查实弄虚作假", by=OPERATOR, world=house.calendar.world
        )
    await phone.goto(root + address(certificate))
    said = await phone.inner_text("main")
    assert "已撤销" in said
    assert "原因：评审中查实弄虚作假" in said
    await pictured(phone, "revoked-phone", full_page=True)
    colours = {"revoked": await phone.evaluate(COLOUR)}
    with house.database.writing() as session:
        session.execute(text("DELETE FROM certificates"))
    for name, data in (("open", pdf), ("tampered", pdf + b"% more\n")):
        file = tmp_path / f"{name}.pdf"
        file.write_bytes(data)
        await phone.goto(f"{root}/verify")
        await phone.set_input_files("input[type=file]", file)
        await phone.click("button.main")
        assert await phone.get_attribute("h1", "class") == f"standing {name}"
        assert await phone.evaluate("document.documentElement.scrollWidth") <= 390
        assert await phone.locator("img.portrait").count() == 0
        colours[name] = await phone.evaluate(COLOUR)
        await pictured(phone, f"{name}-phone", full_page=True)
    assert colours["revoked"] == colours["tampered"] != colours["open"]
