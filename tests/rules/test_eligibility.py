"""初次确定: 新人社发〔2013〕101号 art. 4, row by row and at its boundaries."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis.strategies import dates, integers, sampled_from

from pipeline.policy.loading import load
from pipeline.rules.eligibility import PersonFacts, assess
from pipeline.rules.scales import Education, Level, Mode, Schooling, Tier

PACK = load(Path(__file__).parents[2] / "pipeline" / "policy" / "xinjiang")
OLD, NEW = PACK.rule_set(2024), PACK.rule_set(2026)
CUT_OFF = date(2024, 12, 31)


def judge(
    education,
    years,
    *,
    schooling=Schooling.FULL_TIME,
    tier=Tier.COUNTY,
    wanted=Level.ZHULI,
    mode=Mode.REVIEW,
    rules=OLD,
):
    facts = PersonFacts(education, schooling, date(2024 - years, 12, 31), tier)
    return assess("initial", facts, wanted=wanted, mode=mode, rules=rules, on=CUT_OFF)


@pytest.mark.parametrize(
    ("education", "years"),
    [(Education.SECONDARY, 3), (Education.COLLEGE, 2), (Education.BACHELOR, 1), (Education.MASTER, 1)],
)
def test_a10_the_years_are_counted_to_the_day(education, years):
    """中专 3, 大专 2, 本科 1: with one day less the answer names the article, the years needed and the years had."""
    assert judge(education, years).allows(Level.ZHULI)
    (finding,) = judge(education, years - 1).findings
    assert (finding.code, finding.needs, finding.has) == ("years", str(years), str(years - 1))
    assert finding.source == "新人社发〔2013〕101号第四条"


def test_a10_in_a_township_three_years_after_the_degree_give_the_middle_level():
    """本科, 乡镇及以下, 3 years → 中级; in the county it stays 初级."""
    assert judge(Education.BACHELOR, 3, tier=Tier.TOWNSHIP, wanted=Level.ZHONGJI).allows(Level.ZHONGJI)
    assert not judge(Education.BACHELOR, 2, tier=Tier.TOWNSHIP, wanted=Level.ZHONGJI).allows(Level.ZHONGJI)
    county = judge(Education.BACHELOR, 9, tier=Tier.COUNTY, wanted=Level.ZHONGJI)
    assert [finding.code for finding in county.findings] == ["tier"]


def test_a10_units_of_the_region_itself_go_by_review():
    """“地州市及以下” leaves 区直 out."""
    assert [f.code for f in judge(Education.BACHELOR, 9, tier=Tier.REGION).findings] == ["tier"]


@pytest.mark.parametrize(("tier", "counts"), [(Tier.TOWNSHIP, True), (Tier.COUNTY, True), (Tier.PREFECTURE, False)])
def test_a10_party_school_counts_where_the_article_says(tier, counts):
    """党校学历 counts in townships and county posts; what class the county is, an office is asked."""
    judged = judge(Education.BACHELOR, 1, schooling=Schooling.PARTY_SCHOOL, tier=tier)
    assert judged.allows(Level.ZHULI) is counts
    asked = [finding.code for finding in judged.findings if finding.weight == "asks"]
    assert asked == (["area_class"] if tier is Tier.COUNTY else [])


def test_a10_exam_only_titles_are_refused():
    """国家以考代评的专业除外."""
    (finding,) = judge(Education.BACHELOR, 9, mode=Mode.EXAM).findings
    assert (finding.code, finding.weight) == ("exam_only", "refuses")


def test_a10_thresholds_nobody_confirmed_are_asked_of_an_office():
    """From 2025 on another document governs, whose numbers the deployer enters: until then each case carries the question."""
    judged = judge(Education.BACHELOR, 1, rules=NEW)
    assert judged.allows(Level.ZHULI)
    assert [f.code for f in judged.findings] == ["thresholds_unconfirmed"]
    assert NEW.source == "新人社发〔2025〕28号"


@given(
    sampled_from(Education),
    sampled_from(Schooling),
    sampled_from(Tier),
    sampled_from(Level),
    sampled_from(Mode),
    integers(0, 40),
    integers(0, 10),
    dates(date(2013, 1, 1), date(2026, 12, 31)),
)
def test_a10_more_years_never_lower_the_level_and_every_finding_cites_its_source(
    e, s, t, wanted, mode, years, more, on
):
    """Monotone in time; nothing is refused without a document."""

    def highest(count):
        facts = PersonFacts(e, s, date(on.year - count, 1, 1), t)
        judged = assess("initial", facts, wanted=wanted, mode=mode, rules=PACK.rule_set(on.year), on=on)
        assert all(finding.source for finding in judged.findings)
        assert judged.allows(wanted) or judged.findings
        return judged.highest.rank if judged.highest else 0

    assert highest(years) <= highest(years + more)
