"""All that is kept of a person, taken over a page of ours that a one-time link opens (B11)."""

from __future__ import annotations

import json

import pymupdf

from pipeline.people import links
from pipeline.rules.words import Purpose
from tests.numbers import resident

NAME, NUMBER = "阿依古丽·买买提", resident("19970520", 2)


async def test_b11_a_person_takes_their_own_data_over_a_page(front, browser, another):
    """As JSON and as a paper, numbers whole; nobody else's visit, and no form that is not ours, gets them."""
    house = front.house
    house.person(1)
    case_id = house.draft(1)
    house.submits(case_id, 1)
    await browser.follows(house.does(1, links.give, Purpose.OWN_DATA, language="zh"))
    assert "导出本人信息" in browser.said
    page = browser.said
    await browser.sends("/own/json")
    assert browser.headers["Content-Disposition"] == 'attachment; filename="zhicheng-2026-11-02.json"'
    data = json.loads(browser.body)
    assert (data["account"]["id_number"], data["cases"][0]["number"]) == (NUMBER, house.case(case_id).number)
    browser.said = page
    await browser.sends("/own/pdf")
    with pymupdf.open(stream=browser.body) as paper:
        said = "".join(one.get_text() for one in paper)
    assert (NAME in said, NUMBER in said) == (True, True)
    for path in ("/own/exe", "/own/json"):
        await browser._does("POST", path, data={"csrf": "0" * 64})
        assert browser.status in {404, 422}
    await another.opens("/own")
    assert "访问已结束" in another.said
