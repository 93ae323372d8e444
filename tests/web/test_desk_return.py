"""A return at the desk: each defect at its item, from the office's own wordings, with a term (U14)."""

import pytest

from pipeline.rules.calendar import end_of_term
from pipeline.rules.words import State
from tests.web.test_desk import decides, sits_down, waiting

__all__ = ["waiting"]


async def test_u14_a_return_names_each_defect_and_sets_the_term(front, browser, waiting):
    """Two items and twenty days; the next case offers what was written."""
    await sits_down(browser, front.unit)
    await browser.opens(f"/desk/case/{waiting[0]}")
    fields = {"defect:diploma": "请上传毕业证原件扫描", "defect:work_proof": "缺单位盖章", "days": "20"}
    await decides(browser, waiting[0], "return", **fields)
    case = front.house.case(waiting[0])
    world = front.house.calendar.world
    assert case.state is State.RETURNED
    assert case.due_at == end_of_term(world.now, 20, world.pack.calendar)
    front.house.works()
    text = next(text for text in front.house.network.told(1) if "缺单位盖章" in text)
    assert "请上传毕业证原件扫描" in text
    await browser.opens(f"/desk/case/{waiting[1]}")
    assert '<option value="缺单位盖章">' in browser.said


@pytest.mark.parametrize("days", ["0", "61", "-1", "ten", "1000"])
async def test_u14_a_term_that_is_none_is_refused(front, browser, waiting, days):
    """A sentence, and the case stays."""
    await sits_down(browser, front.unit)
    await browser.opens(f"/desk/case/{waiting[0]}")
    await decides(browser, waiting[0], "return", why="请补正", days=days)
    assert "1 到 60 个工作日" in browser.said
    assert front.house.case(waiting[0]).state is State.IN_REVIEW
