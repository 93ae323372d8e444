"""Dates in numerals, of which readers lose the noughts first."""

import pytest

from pipeline.reading import dates
from pipeline.reading.understanding import understand
from tests.reading.papers import DIPLOMA, DOCUMENTS, page


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("二〇一四年七月一日", "2014-07-01"),
        ("二○一四年七月", "2014-07"),
        ("二零零八年十月三十一日", "2008-10-31"),
        ("一九九二年十二月廿九日生", "1992-12-29"),
        ("2014年7月1日", "2014-07-01"),
        ("1992.03.14", "1992-03-14"),
        ("1992年3月", "1992-03"),
        ("二一四年七月", "2014-07"),  # 〇 lost: no other year is left
        ("一九九年九月", "1990-09"),
        ("二〇一\n〇年九月", "2010-09"),
    ],
)
def test_b17_a_date_is_read_in_every_form(written, said):
    found = dates.read(written)
    assert len(found.years) == 1
    assert found.text(found.years[0]) == said


@pytest.mark.parametrize("written", ["二〇一四年十三月", "〇〇一年七月", "九月至", "20145年7月", "一八九二年三月"])
def test_b17_what_is_no_date_is_none(written):
    assert dates.read(written) is None


def test_b17_a_year_that_two_noughts_left_is_settled_by_the_rest_of_the_page_or_silent():
    """二一年 may be 2010 or 2001: neither 201 nor a guess. The certificate's number says which."""
    assert dates.read("二一年七月").years == (2001, 2010)
    lost = [row.replace("二〇一四年", "二一年") for row in DIPLOMA]
    settled = [row.replace("107581201405", "107581201005") for row in lost]
    by_id = {one.id: one for one in understand(page(*settled), DOCUMENTS).fields}
    assert by_id["graduated"].value == "2010-07"
    assert by_id["graduated"].sure == 1.0
    alone = {one.id: one for one in understand(page(*lost), DOCUMENTS).fields}
    assert alone["graduated"].sure == 0.0
