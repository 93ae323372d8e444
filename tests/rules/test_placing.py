"""The right entrance (登录入口): the unit's own prefecture where it reviews the title, else the region."""

from dataclasses import replace
from itertools import product

import pytest

from pipeline.rules.placing import placed
from pipeline.rules.scales import Level, Mode, Tier


@pytest.mark.parametrize(
    ("series", "level", "unit", "tier", "portal", "why"),
    [
        ("gongcheng", Level.ZHULI, "650100", Tier.COUNTY, "650100", "own_prefecture"),
        ("gongcheng", Level.FUGAO, "650100", Tier.COUNTY, "650000", "not_reviewed_there"),
        ("weisheng", Level.FUGAO, "653100", Tier.PREFECTURE, "650000", "not_reviewed_there"),
        ("zhongxiaoxue", Level.ZHULI, "653200", Tier.TOWNSHIP, "653200", "own_prefecture"),
        ("gongcheng", Level.ZHULI, "650100", Tier.REGION, "650000", "region_unit"),
        ("gongcheng", Level.ZHULI, "650000", Tier.PREFECTURE, "650000", "region_unit"),
    ],
)
def test_a4_each_unit_has_one_right_entrance(pack, series, level, unit, tier, portal, why):
    """所在地有评审权的须在当地评审; units of the region itself apply at the region wherever they stand."""
    found = placed(pack, series, level, unit_portal=unit, tier=tier)
    assert (found.portal.code, found.why) == (portal, why)


def test_a4_every_application_that_the_catalogue_allows_has_an_entrance(pack):
    """Whatever the series, the level, the portal and the tier of the unit."""
    reviewed = {
        (series.id, level)
        for series in pack.series
        for track in series.tracks
        for level in track.titles
        if track.mode(level) in {Mode.REVIEW, Mode.EXAM_THEN_REVIEW}
    }
    assert {series for series, _ in reviewed} == {series.id for series in pack.series}
    for (series, level), portal, tier in product(reviewed, pack.portals, Tier):
        assert placed(pack, series, level, unit_portal=portal.code, tier=tier) is not None, (series, level, portal.code)


def test_a4_where_nobody_reviews_there_is_none(pack):
    """A pack whose bodies take engineering alone has no entrance for health."""
    bare = replace(pack, offices=tuple(office for office in pack.offices if office.series == ("gongcheng",)))
    assert placed(bare, "weisheng", Level.FUGAO, unit_portal="650100", tier=Tier.COUNTY) is None
    assert placed(bare, "gongcheng", Level.FUGAO, unit_portal="650100", tier=Tier.COUNTY).portal.code == "650000"
