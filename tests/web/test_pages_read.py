"""What was read of a diploma, on the page of its case: disagreements first, with the place on the page cut out."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from PIL import Image
from sqlalchemy import select

from pipeline.kinds import application
from pipeline.people import statements
from pipeline.reading.reader import UNREAD, Code, ReadPage
from pipeline.review import filing
from pipeline.rules.scales import Education, Fact
from storage.models.evidence import Evidence
from tests.cage import files
from tests.house import WANTED
from tests.reading.papers import DIPLOMA, Saying, reader, somebody
from tests.reading.papers import page as page_of
from tests.web.test_browser import paging
from tests.web.test_desk import sits_down
from tests.web.test_pages import link
from tools.papers.drawing import diploma, jpeg

pytestmark = pytest.mark.xdist_group("reading")
CUT = re.compile(r'src="(/desk/case/[^"]+/\d+/\d+-\d+-\d+-\d+-\d+\.jpg)"')
PAPER = somebody(
    name="阿依古丽·买买堤",
    sex="女",
    birth=date(1997, 5, 20),
    education="本科",
    graduated=date(2019, 7, 1),
    began=date(2015, 9, 1),
)


@pytest.fixture
def case_id(front):
    """Her diploma, which lies on its side, says another name than she typed, and all else as she said."""
    return filed(front, diploma(PAPER, Random(3)).picture.rotate(90, expand=True))


def filed(front, paper):
    """Her case at the unit, with that diploma; it is read."""
    house = front.house
    house.tools = replace(house.tools, reader=reader())
    house.restage()
    house.person()
    house.does(1, statements.state, Fact.EDUCATION, Education.BACHELOR)
    case_id = house.does(1, application.begin, WANTED, "initial")
    house.does(1, filing.choose_unit, case_id, house.unit_id)
    for slot, data in (
        ("photo", files.PORTRAIT),
        ("diploma", jpeg(paper)),
        ("work_proof", files.pdf("阿依古丽·买买提")),
    ):
        house.uploads(case_id, slot, data)
    house.works()
    house.submits(case_id)
    return case_id


async def test_b17_the_officer_sees_declared_read_and_the_place_on_the_page_side_by_side(
    front, browser, another, case_id
):
    await sits_down(browser, front.unit)
    page = await browser.opens(f"/desk/case/{case_id}")
    assert "1 项与申报的不一致，请核对" in page
    assert "✓ 5 项一致" in page
    assert page.index("1 项与申报的不一致") < page.index("✓ 5 项一致")
    row = page[page.index('<tr class="bad">') :][:600]
    assert row.index("阿依古丽·买买提") < row.index("阿依古丽·买买堤") < row.index(".jpg")
    address = CUT.search(row)[1]
    async with browser.session.get(browser.server.make_url(address)) as answer:
        assert answer.status == 200
        picture = Image.open(io.BytesIO(await answer.read()))
    assert picture.width > 3 * picture.height  # a name, upright though the page lies on its side
    for wrong in (address.replace("/0/", "/9/"), re.sub(r"\d+-\d+-\d+-\d+-\d+\.jpg", "1-2-3.jpg", address)):
        async with browser.session.get(browser.server.make_url(wrong)) as answer:
            assert answer.status in {404, 422}
    async with another.session.get(another.server.make_url(address), allow_redirects=False) as answer:
        assert answer.content_type != "image/jpeg"


@pytest.mark.slow
async def test_b17_on_the_screen_what_was_read_stands_above_its_paper(front, server, pictured):
    """The disagreement with its cut-out picture first; nothing is fetched from elsewhere, nothing complains."""
    case_id = filed(front, diploma(PAPER, Random(3)).picture)
    async with paging(server, 1280, 860) as page:
        await front.unit.says("/desk")
        await page.goto(str(server.make_url(link(front.unit).removeprefix("https://zhicheng.example"))))
        await page.click("button")
        await page.click(f'a[href^="/desk/case/{case_id}"]')
        read = page.locator("tr.bad")
        await read.scroll_into_view_if_needed()
        assert await read.locator("img").count() == 1
        for shown in (read.locator("img"), page.locator("img.sheet").nth(1)):
            await shown.scroll_into_view_if_needed()
            await shown.evaluate("(image) => image.decode()")
        await read.scroll_into_view_if_needed()
        await page.evaluate("scrollTo(0, 0)")
        await pictured(page, "desk-case")
        assert page.complaints == []


async def test_b17_what_stands_in_a_code_what_is_wrong_with_a_picture_and_who_signed_are_told_as_text(front, browser):
    """A code's address is no link, and markup in it is no markup."""
    house = front.house
    lines = tuple(
        replace(one, at=tuple(min(10_000, x + 1000 * (1 - i % 2)) for i, x in enumerate(one.at)))
        for one in page_of(*DIPLOMA).lines
    )
    code = Code("https://example.org/<b>", (100, 100, 900, 900))
    house.tools = replace(house.tools, reader=Saying(ReadPage(lines, screen=True, codes=(code,))))
    house.restage()
    house.person()
    case_id = house.draft()
    told = next(said for said in house.network.told(1) if "没有拍全" in said)
    assert "第 1 页有一边没有拍全" in told
    assert "读作" not in told
    with house.database.writing() as session:
        row = session.scalars(select(Evidence).where(Evidence.slot == "diploma")).one()
        row.facts = {**row.facts, "signatures": [{"state": "changed", "by": "学籍章", "of": "示例大学", "at": ""}]}
    house.submits(case_id)
    await sits_down(browser, front.unit)
    page = await browser.opens(f"/desk/case/{case_id}")
    assert "<code>https://example.org/&lt;b&gt;</code>" in page
    assert 'href="https://example.org' not in page
    assert "第 1 页有一边没有拍全" in page
    assert "第 1 页像是翻拍的屏幕" in page
    assert "电子签名无效：示例大学 学籍章" in page


class Broken:
    """A cage in which each page ends its reader."""

    def page(self, picture, **more):
        return UNREAD


async def test_b17_a_page_that_ended_its_reader_is_named(front, browser):
    house = front.house
    house.tools = replace(house.tools, reader=Broken())
    house.restage()
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    for _ in range(4):  # it is tried again, and then left
        house.calendar.passes(minutes=1)
        house.works()
    await sits_down(browser, front.unit)
    assert "第 1 页没有读取。" in await browser.opens(f"/desk/case/{case_id}")


async def test_b17_the_page_of_a_file_that_nobody_reads_says_so(front, browser):
    house = front.house
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    await sits_down(browser, front.unit)
    assert "页面还没有读取。" in await browser.opens(f"/desk/case/{case_id}")
