"""The statistics page: what its numbers say of cases that were really passed and returned."""

import re

from pipeline.review import decisions
from pipeline.rules.words import Node
from tests.house import CHATS
from tests.web.test_desk import sits_down, waiting  # noqa: F401  a fixture


def chart(page, title, kind=int):
    """Name and count of each bar under that heading."""
    part = page.split(f"<h2>{title}</h2>")[1].split("</svg>")[0]
    texts = re.findall(r"<text[^>]*>([^<]+)</text>", part)
    return dict(zip(texts[::2], map(kind, texts[1::2]), strict=True))


async def test_u11_the_numbers_are_those_of_the_cases(front, browser, waiting):  # noqa: F811
    """Two hours after arrival one is passed on; another waits five days; a third is returned."""
    house = front.house
    house.calendar.passes(hours=2)
    house.passes(waiting[0], Node.UNIT)
    why = {"why": "缺章", "seen": house.case(waiting[1]).version}
    house.does(CHATS[Node.UNIT], decisions.return_to_applicant, waiting[1], **why)
    house.calendar.passes(days=5)
    await sits_down(browser, front.unit)
    await browser.opens("/desk/statistics")
    assert chart(browser.said, "本年度和未办结的办件状态") == {"审核中": 2, "已退回，待补正": 1}
    assert chart(browser.said, "待办已等待天数") == {"3 天以内": 0, "10 天以内": 1, "30 天以内": 0, "30 天以上": 0}
    assert chart(browser.said, "本年度和未办结的取得方式") == {"初次确定": 3}
    assert "2.0 小时" in browser.said
    assert chart(browser.said, "各环节用时（中位数）", str) == {"基层单位": "2.0 小时"}
    assert "2026-11-02: 2" in browser.said
    assert "<script" not in browser.said.split("</head>")[1]


async def test_u11_an_office_without_cases_has_an_empty_page(front, browser):
    """No division by nothing."""
    await sits_down(browser, front.body)
    await browser.opens("/desk/statistics")
    assert browser.status == 200
    assert '<dd class="strong">—</dd>' in browser.said
    assert chart(browser.said, "本年度和未办结的办件状态") == {}


async def test_u11_the_usual_time_is_told_of_every_office_on_the_way(front, browser, waiting):  # noqa: F811
    """One hour at the unit, three at the recommender, five at the bureau: each is a bar of its own."""
    house, case_id = front.house, waiting[0]
    for hours, node in ((1, Node.UNIT), (3, Node.RECOMMENDER), (5, Node.BUREAU)):
        house.calendar.passes(hours=hours)
        house.passes(case_id, node)
    await sits_down(browser, front.unit)
    await browser.opens("/desk/statistics")
    assert chart(browser.said, "各环节用时（中位数）", str) == {
        "基层单位": "1.0 小时",
        "推荐单位": "3.0 小时",
        "人社部门": "5.0 小时",
    }


async def test_u11_what_took_less_than_an_hour_is_told_in_minutes(front, browser, waiting):  # noqa: F811
    """Bars of every length said 0.0 hours."""
    house = front.house
    house.calendar.passes(minutes=9)
    house.passes(waiting[0], Node.UNIT)
    await sits_down(browser, front.unit)
    await browser.opens("/desk/statistics")
    assert chart(browser.said, "各环节用时（中位数）", str) == {"基层单位": "9 分钟"}
    assert "0.0 小时" not in browser.said
    assert '<dd class="strong">9 分钟</dd>' in browser.said
