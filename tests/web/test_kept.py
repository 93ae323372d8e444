"""A visit that ends in mid-form: what was typed comes back when its writer comes in again, and to nobody else (B19)."""

from pipeline.rules.words import State
from tests.web.test_desk import decides, sits_down, waiting

__all__ = ["waiting"]
TYPED = "毕业证不清晰，请重新扫描后上传"


async def test_b19_what_was_typed_when_the_visit_ended_comes_back_after_signing_in_again(
    front, browser, another, waiting
):
    """A return begun before the end of the day, sent the next morning; it is shown, and can be thrown away."""
    await sits_down(browser, front.unit)
    await browser.opens(f"/desk/case/{waiting[0]}")
    front.house.calendar.passes(hours=10)
    await decides(browser, waiting[0], "return", why=TYPED)
    assert "已为您保留一天" in browser.said
    assert TYPED in browser.said
    assert front.house.case(waiting[0]).state is State.IN_REVIEW
    await sits_down(another, front.recommender)
    assert (another.address, TYPED in another.said) == ("/desk", False)
    await sits_down(browser, front.unit)
    assert (browser.address, TYPED in browser.said) == ("/kept/desk", True)
    await browser.sends("/kept/desk")
    assert browser.address == "/desk"
    await sits_down(browser, front.unit)
    assert browser.address == "/desk"


async def test_b19_it_is_kept_for_a_day_and_only_from_the_visits_own_form(front, browser, waiting):
    """A form that another site made is not kept; two days later nothing is."""
    await sits_down(browser, front.unit)
    await browser.opens(f"/desk/case/{waiting[0]}")
    front.house.calendar.passes(hours=10)
    await browser._does("POST", f"/desk/case/{waiting[0]}", data={"csrf": "0" * 64, "why": "别人写的"})
    assert "已为您保留一天" not in browser.said
    await browser.opens("/desk")
    await sits_down(browser, front.unit)
    await browser.opens(f"/desk/case/{waiting[0]}")
    front.house.calendar.passes(hours=10)
    await decides(browser, waiting[0], "return", why=TYPED)
    front.house.calendar.passes(days=2)
    await sits_down(browser, front.unit)
    assert browser.address == "/desk"
