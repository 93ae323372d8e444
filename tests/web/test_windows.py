"""The page of the year's windows (A5)."""


async def test_a5_the_years_windows_are_a_page_for_anyone_in_both_languages(front, browser):
    """Whose window is announced comes first, with when, whether it is open now, and whom to call."""
    del front
    await browser.opens("/windows", headers={"Accept-Language": "zh"})
    assert "2026 年各评审机构受理时间" in browser.said
    assert browser.said.index("2026-10-10 10:00 – 2026-11-06 18:00") < browser.said.index("没有公布，随时可以提交")
    assert "正在受理" in browser.said
    assert "0991-0000014" in browser.said
    await browser.opens("/windows", headers={"Accept-Language": "en"})
    assert "Windows of the review bodies, 2026" in browser.said
