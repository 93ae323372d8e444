"""Eligibility: every row of the shipped table at its boundaries, and what must hold over all facts there are."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis.strategies import booleans, builds, dates, frozensets, integers, none, one_of, sampled_from

from pipeline.policy.loading import load
from pipeline.rules.eligibility import IN_POST, PersonFacts, Wanted, assess
from pipeline.rules.scales import Assessed, Education, Fact, Level, Mode, Schooling, Tier

PACK = load(Path(__file__).parents[2] / "packs" / "xinjiang")
YEAR = 2024
CUT_OFF = date(YEAR, 12, 31)
GRADUATE = PersonFacts(Tier.COUNTY, education=Education.BACHELOR, assessed=Assessed.QUALIFIED)


def judge(pathway, facts, *, level=Level.ZHULI, mode=Mode.REVIEW, exam="", year=YEAR, rules=None):
    """What the shipped pack says of *facts* at the year's end."""
    wanted = Wanted(PACK.pathway(pathway), level, mode, exam)
    rules = rules or PACK.rule_set(pathway, year)
    return assess(wanted, facts, rules=rules, on=date(year, 12, 31), exclusions=PACK.exclusions)


def worked(years, facts=GRADUATE, **more):
    """*facts* of somebody who by the cut-off has worked that many years to the day."""
    return replace(facts, work_since=date(YEAR - years, 12, 31), **more)


def codes(assessment, weight="refuses"):
    return [finding.code for finding in assessment.findings if finding.weight == weight]


@pytest.mark.parametrize(
    ("education", "years"),
    [
        (Education.SECONDARY, 3),
        (Education.COLLEGE, 2),
        (Education.BACHELOR, 1),
        (Education.MASTER, 1),
        (Education.DOCTOR, 1),
    ],
)
def test_a10_the_years_are_counted_to_the_day(education, years):
    """中专 3, 大专 2, 本科 and above 1: one day less, and the answer names the article, the years needed and the years had."""
    enough = worked(years, education=education)
    assert judge("initial", enough).allows(Level.ZHULI)
    (finding,) = judge("initial", replace(enough, work_since=date(YEAR - years + 1, 1, 1))).findings
    assert (finding.code, finding.needs, finding.has) == ("years", str(years), str(years - 1))
    assert finding.source == "新人社发〔2013〕101号第四条"


def test_a10_in_a_township_three_years_after_the_degree_give_the_middle_level():
    """本科, 乡镇及以下, 3 years → 中级; with 2 years, and in the county ever, it stays 初级."""
    assert judge("initial", worked(3, tier=Tier.TOWNSHIP), level=Level.ZHONGJI).highest is Level.ZHONGJI
    assert codes(judge("initial", worked(2, tier=Tier.TOWNSHIP), level=Level.ZHONGJI)) == ["years"]
    county = judge("initial", worked(9), level=Level.ZHONGJI)
    assert (codes(county), county.highest) == (["tier"], Level.ZHULI)
    college = judge("initial", worked(9, education=Education.COLLEGE, tier=Tier.TOWNSHIP), level=Level.ZHONGJI)
    assert codes(college) == ["level_too_high"]


def test_a10_units_of_the_region_itself_go_by_review():
    """“地州市及以下” leaves 区直 out."""
    assert codes(judge("initial", worked(9, tier=Tier.REGION))) == ["tier"]


def test_a10_the_yearly_assessment_must_be_passed():
    """经考核合格: 优秀 and 合格 count; 基本合格, 不合格 and none at all don't."""
    assert judge("initial", worked(1, assessed=Assessed.EXCELLENT)).allows(Level.ZHULI)
    for result in (Assessed.NOT_QUALIFIED, Assessed.NONE):
        assert codes(judge("initial", worked(1, assessed=result))) == ["assessed"]


@pytest.mark.parametrize(
    ("tier", "counts", "asked"),
    [(Tier.TOWNSHIP, True, []), (Tier.COUNTY, True, ["area_class"]), (Tier.PREFECTURE, False, [])],
)
def test_a10_party_school_counts_where_the_article_says(tier, counts, asked):
    """党校学历 counts in townships and in county posts of hard areas; which class the county is, an office is asked."""
    judged = judge("initial", worked(1, schooling=Schooling.PARTY_SCHOOL, tier=tier))
    assert judged.allows(Level.ZHULI) is counts
    assert codes(judged, "asks") == asked


@pytest.mark.parametrize(("area_class", "counts"), [(1, True), (4, True), (5, False)])
def test_a10_once_the_deployer_has_read_the_classes_nobody_is_asked(area_class, counts):
    """With 四类以下 entered as 1–4, the class of the unit's county decides by itself."""
    rules = PACK.rule_set("initial", YEAR)
    rules = replace(rules, party_school=replace(rules.party_school, area_classes=(1, 2, 3, 4)))
    facts = worked(1, schooling=Schooling.PARTY_SCHOOL, area_class=area_class)
    judged = judge("initial", facts, rules=rules)
    assert judged.allows(Level.ZHULI) is counts
    assert codes(judged, "asks") == []


def test_a10_other_schooling_is_refused_but_in_townships_asked():
    """自考 is not 全日制; in a township the article does not repeat the word, so an office is asked."""
    assert codes(judge("initial", worked(9, schooling=Schooling.OTHER))) == ["schooling"]
    township = judge("initial", worked(3, schooling=Schooling.OTHER, tier=Tier.TOWNSHIP), level=Level.ZHONGJI)
    assert township.allows(Level.ZHONGJI)
    assert codes(township, "asks") == ["schooling_in_township"]


def test_a10_whether_a_secondary_graduate_gets_the_first_or_second_level_is_asked():
    """初级 is 员级 or 助理级: both may be applied for, and the office reads the question."""
    for level in (Level.YUAN, Level.ZHULI):
        judged = judge("initial", worked(3, education=Education.SECONDARY), level=level)
        assert judged.allows(level)
        assert codes(judged, "asks") == ["yuan_or_zhuli"]


@pytest.mark.parametrize("pathway", ["initial", "conferral", "service_advancement", "special_talent", "review"])
def test_a9_a_level_by_examination_only_is_refused_with_the_examinations_name(pathway):
    """国家以考代评的专业除外: whatever else the person has."""
    (finding,) = judge(pathway, worked(9), mode=Mode.EXAM, exam="会计专业技术资格考试").findings
    assert (finding.code, finding.weight, finding.needs) == ("exam_only", "refuses", "会计专业技术资格考试")


def test_a9_review_takes_a_passed_examination_and_the_others_do_not():
    """考评结合 leads to the committee; a licence (职业资格) to none."""
    assert judge("review", worked(9, present=Level.ZHONGJI), level=Level.FUGAO, mode=Mode.EXAM_THEN_REVIEW).allows(
        Level.FUGAO
    )
    assert codes(judge("initial", worked(9), mode=Mode.EXAM_THEN_REVIEW)) == ["not_by_this_pathway"]
    assert codes(judge("review", worked(9), mode=Mode.QUALIFICATION)) == ["not_by_this_pathway"]


def test_a9_the_conditions_of_a_series_are_the_bodys_to_judge():
    """评审: the assessment is looked at here, the series' own conditions are asked."""
    judged = judge("review", worked(5, present=Level.ZHULI), level=Level.ZHONGJI)
    assert judged.allows(Level.ZHONGJI)
    assert codes(judged, "asks") == ["body_conditions"]


@pytest.mark.parametrize("standing", [exclusion.id for exclusion in PACK.exclusions])
def test_a9_who_may_not_apply_at_all_may_not_by_any_pathway(standing):
    """公务员, retired, under sanction: refused first, with the source, whatever the pathway."""
    for pathway in PACK.pathways:
        judged = judge(pathway.id, worked(9, standing=standing, present=Level.ZHULI), year=2025)
        assert (codes(judged), judged.highest) == (["excluded"], None)


def test_a12_conferral_needs_a_masters_degree():
    """本科 never; 硕士 and 博士 from 中级 on, and the years, which the guide does not give, are asked."""
    for education in (Education.SECONDARY, Education.COLLEGE, Education.BACHELOR, None):
        assert codes(judge("conferral", worked(30, education=education), level=Level.ZHONGJI)) == ["education_from"]
    for education in (Education.MASTER, Education.DOCTOR):
        judged = judge("conferral", worked(3, education=education), level=Level.ZHONGJI)
        assert judged.allows(Level.ZHONGJI)
        assert codes(judged, "asks") == ["years_open"]
        assert codes(judge("conferral", worked(3, education=education))) == ["level_too_low"]


SERVED = PersonFacts(Tier.COUNTY, present=Level.ZHULI, service=frozenset({2022, 2023, 2024}))


def test_a13_three_consecutive_excellent_years_lift_the_present_title_by_one_level():
    """助理级 → 中级, not less and not more; the source is the service's own documents."""
    judged = judge("service_advancement", SERVED, level=Level.ZHONGJI)
    assert (judged.highest, judged.findings) == (Level.ZHONGJI, ())
    for level in (Level.ZHULI, Level.FUGAO):
        (finding,) = judge("service_advancement", SERVED, level=level).findings
        assert (finding.code, finding.needs) == ("next_level_only", Level.ZHONGJI)
        assert finding.source == "新人社明电〔2019〕40号、新人社发〔2020〕25号"


@pytest.mark.parametrize(("years", "longest"), [({2021, 2022, 2024}, 2), ({2020, 2022, 2024}, 1), (set(), 0)])
def test_a13_years_with_a_gap_do_not_count_together(years, longest):
    """连续三年: three years in five are not three in a row."""
    (finding,) = judge("service_advancement", replace(SERVED, service=frozenset(years)), level=Level.ZHONGJI).findings
    assert (finding.code, finding.needs, finding.has) == ("service_years", "3", str(longest))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"present": None}, "no_present_title"),
        ({"present": Level.ZHENGGAO}, "already_highest"),
        ({"same_specialty": False}, "other_specialty"),
    ],
)
def test_a13_it_is_one_level_above_the_present_title_in_its_own_specialty(changed, code):
    """现专业的高一级职称: without a present title, above the highest, or in another specialty there is none."""
    assert codes(judge("service_advancement", replace(SERVED, **changed), level=Level.ZHONGJI)) == [code]


def test_a11_special_talents_get_senior_titles_and_people_judge_the_merits():
    """高级 only; no table weighs 创新能力、质量、实效、贡献."""
    judged = judge("special_talent", worked(0), level=Level.FUGAO)
    assert (judged.highest, codes(judged, "asks")) == (Level.ZHENGGAO, ["merits"])
    assert codes(judge("special_talent", worked(0), level=Level.ZHONGJI)) == ["level_too_low"]


@pytest.mark.parametrize("award", [award.id for award in PACK.awards])
def test_a14_each_listed_award_opens_the_highest_level(award):
    """Any one of the six leads to 正高级, and to that alone."""
    holder = PersonFacts(Tier.COUNTY, awards=frozenset({award}))
    assert judge("skilled_talent", holder, level=Level.ZHENGGAO).allows(Level.ZHENGGAO)
    assert codes(judge("skilled_talent", holder, level=Level.FUGAO)) == ["level_too_low"]


def test_a14_without_a_listed_award_it_is_refused():
    """An award that is not on the list is none."""
    for awards in (frozenset(), frozenset({"county_prize"})):
        facts = PersonFacts(Tier.COUNTY, awards=awards)
        assert codes(judge("skilled_talent", facts, level=Level.ZHENGGAO)) == ["no_award"]


def test_a10_thresholds_nobody_confirmed_are_asked_of_an_office():
    """From 2025 another document governs, whose numbers the deployer enters: until then each case carries the question."""
    for pathway in ("initial", "conferral", "service_advancement"):
        assert PACK.rule_set(pathway, 2025).source == "新人社发〔2025〕28号"
    judged = judge("initial", worked(3), year=2026)
    assert codes(judged, "asks") == ["thresholds_unconfirmed"]


def test_a10_what_a_person_stated_becomes_the_facts():
    """As the account and the case keep it; what was not asked stays neutral."""
    stated = {
        Fact.EDUCATION: "本科",
        Fact.WORK_SINCE: "2020-07-01",
        Fact.PRESENT: "none",
        Fact.SERVICE: [2022, 2023],
        Fact.SAME_SPECIALTY: "no",
    }
    facts = PersonFacts.of(stated, tier=Tier.COUNTY, area_class=None)
    assert (facts.education, facts.years(date(2024, 6, 30)), facts.years(date(2024, 7, 1))) == (
        Education.BACHELOR,
        3,
        4,
    )
    assert (facts.present, facts.same_specialty, facts.service_years()) == (None, False, 2)
    assert (facts.standing, facts.schooling, facts.assessed) == (IN_POST, Schooling.FULL_TIME, Assessed.NONE)


PEOPLE = builds(
    PersonFacts,
    sampled_from(Tier),
    one_of(none(), integers(1, 6)),
    one_of(none(), sampled_from(Education)),
    sampled_from(Schooling),
    one_of(none(), dates(date(1970, 1, 1), date(2030, 12, 31))),
    sampled_from(Assessed),
    one_of(none(), sampled_from(Level)),
    booleans(),
    frozensets(integers(2014, 2027)),
    frozensets(sampled_from([*(award.id for award in PACK.awards), "county_prize"])),
    sampled_from([IN_POST, IN_POST, *(exclusion.id for exclusion in PACK.exclusions)]),
)
PATHWAYS = sampled_from([pathway.id for pathway in PACK.pathways])


@settings(max_examples=400)
@given(PATHWAYS, PEOPLE, sampled_from(Level), sampled_from(Mode), integers(2022, 2030))
def test_a9_every_answer_has_a_reason_and_every_reason_a_source(pathway, facts, level, mode, year):
    """Over all facts: either the level is allowed, or something refuses it; and whatever is found cites its document."""
    judged = judge(pathway, facts, level=level, mode=mode, year=year)
    assert judged.allows(level) is (not codes(judged))
    assert all(finding.source for finding in judged.findings)
    assert judged.allows(level) <= (judged.highest is not None and level.rank <= judged.highest.rank)


@settings(max_examples=300)
@given(PATHWAYS, PEOPLE, sampled_from(Level), integers(1, 15), integers(2022, 2030))
def test_a10_more_years_never_lower_the_level(pathway, facts, level, more, year):
    """Monotone in time: who has worked longer may apply for as much, and for what was allowed before."""
    since = facts.work_since or date(year, 12, 31)
    longer = replace(facts, work_since=date(since.year - more, since.month, 1))
    before, after = (judge(pathway, who, level=level, year=year) for who in (facts, longer))
    assert (before.highest.rank if before.highest else 0) <= (after.highest.rank if after.highest else 0)
    assert after.allows(level) >= before.allows(level)


@settings(max_examples=300)
@given(sampled_from([*Level][:-1]), integers(2014, 2025), frozensets(integers(2014, 2027)), integers(2014, 2027))
def test_a13_one_more_excellent_year_never_takes_the_advancement_away(present, first, others, year_more):
    """Monotone in service: three in a row advance, whatever other years stand beside them, and so with one more."""
    served = replace(SERVED, present=present, service=others | {first, first + 1, first + 2})
    more = replace(served, service=served.service | {year_more})
    level = next(one for one in Level if one.rank == present.rank + 1)
    for facts in (served, more):
        assert judge("service_advancement", facts, level=level, year=2027).allows(level)
