"""Who may apply for which level by which pathway: facts against the table of the case's own year.

Pure. A finding always carries the document and article; what a document leaves open becomes a question to an office,
and nothing here knows a region's thresholds: they are rows of the policy pack (rules/tables.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from pipeline.rules.scales import Assessed, Education, Fact, Level, Mode, Schooling, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.rules.policy import Exclusion, Pathway
    from pipeline.rules.tables import Row, RuleSet

IN_POST = "in_post"
"""The standing of somebody whom nothing bars."""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What eligibility depends on; what a pathway does not ask stays as it is here."""

    tier: Tier
    """Where the unit stands."""
    area_class: int | None = None
    """艰苦边远地区 class of the unit's county, where known."""
    education: Education | None = None
    schooling: Schooling = Schooling.FULL_TIME
    work_since: date | None = None
    """The day on which professional work began."""
    assessed: Assessed = Assessed.NONE
    present: Level | None = None
    """现任职称; None for none."""
    same_specialty: bool = True
    """True if the present title is of the specialty applied for."""
    service: frozenset[int] = frozenset()
    """The calendar years of village service that were assessed excellent."""
    awards: frozenset[str] = frozenset()
    standing: str = IN_POST

    @classmethod
    def of(cls, stated: Mapping[str, Any], *, tier: Tier, area_class: int | None) -> PersonFacts:
        """The facts from what a person stated, as the account and the case keep it."""
        education, since, present = (stated.get(key) for key in (Fact.EDUCATION, Fact.WORK_SINCE, Fact.PRESENT))
        return cls(
            tier=tier,
            area_class=area_class,
            education=Education(education) if education else None,
            schooling=Schooling(stated.get(Fact.SCHOOLING, Schooling.FULL_TIME)),
            work_since=date.fromisoformat(since) if since else None,
            assessed=Assessed(stated.get(Fact.ASSESSED, Assessed.NONE)),
            present=Level(present) if present and present != "none" else None,
            same_specialty=stated.get(Fact.SAME_SPECIALTY, "yes") == "yes",
            service=frozenset(stated.get(Fact.SERVICE, ())),
            awards=frozenset(stated.get(Fact.AWARDS, ())),
            standing=stated.get(Fact.STANDING, IN_POST),
        )

    def years(self, on: date) -> int:
        """Full years of professional work on that day."""
        if self.work_since is None:
            return 0
        passed = (on.month, on.day) >= (self.work_since.month, self.work_since.day)
        return max(0, on.year - self.work_since.year - (not passed))

    def service_years(self) -> int:
        """The longest run of consecutive excellent years of service."""
        return longest_run(self.service)


def longest_run(years: Iterable[int]) -> int:
    """How many of *years* follow each other at most."""
    there, longest, run = set(years), 0, 0
    for year in sorted(there):
        run = run + 1 if year - 1 in there else 1
        longest = max(longest, run)
    return longest


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule says of the facts."""

    code: str
    weight: Literal["refuses", "asks", "meets"]
    source: str
    needs: str = ""
    has: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """The highest level that may be applied for, and why not the wanted one."""

    highest: Level | None
    findings: tuple[Finding, ...]
    met: tuple[Finding, ...] = ()
    """The conditions that are fulfilled, of the row by which the wanted level may be applied for."""

    @property
    def refusing(self) -> tuple[Finding, ...]:
        """What stands against it."""
        return tuple(finding for finding in self.findings if finding.weight == "refuses")

    @property
    def asking(self) -> tuple[Finding, ...]:
        """What an office has to determine."""
        return tuple(finding for finding in self.findings if finding.weight == "asks")

    def allows(self, level: Level) -> bool:
        """True if nothing refuses *level*."""
        return not self.refusing and self.highest is not None and level.rank <= self.highest.rank


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is applied for, and how the catalogue says that its level is obtained."""

    pathway: Pathway
    level: Level
    mode: Mode
    exam: str = ""


def assess(
    wanted: Wanted, facts: PersonFacts, *, rules: RuleSet, on: date, exclusions: Iterable[Exclusion] = ()
) -> Assessment:
    """Judge *facts* for *wanted* on the cut-off day *on*."""
    barred = next((one for one in exclusions if one.id == facts.standing), None)
    if barred is not None:
        return Assessment(None, (Finding("excluded", "refuses", barred.source, has=barred.name),))
    if wanted.mode not in wanted.pathway.modes:
        code = "exam_only" if wanted.mode is Mode.EXAM else "not_by_this_pathway"
        return Assessment(None, (Finding(code, "refuses", rules.source, needs=wanted.exam),))
    rows = rules.tables[wanted.pathway.id]
    counted = _counted(facts.education, rows)
    judged = [(row, _against(row, facts, rules, on)) for row in rows if row.education in {None, counted}]
    passed = [row for row, wrong in judged if not wrong]
    highest = max((_reach(row, facts) for row in passed), key=lambda level: level.rank, default=None)
    fitting = [row for row in passed if _gives(row, wanted.level, facts)]
    if fitting:
        row = min(fitting, key=lambda row: len(row.ask))
        return Assessment(highest, _questions(row, facts, rules), _met(row, facts, rules, on))
    if not judged:
        return Assessment(None, (Finding("education_not_listed", "refuses", rules.source, has=facts.education or ""),))
    return Assessment(highest, _refusals(wanted.level, highest, judged, facts, rules))


def _counted(education: Education | None, rows: Iterable[Row]) -> Education | None:
    """The education as a table that lists each on its own counts it: a higher one than it lists is the highest listed."""
    listed = [row.education for row in rows if row.education is not None]
    if education is None or not listed:
        return education
    return min(education, max(listed, key=lambda e: e.rank), key=lambda e: e.rank)


def _reach(row: Row, facts: PersonFacts) -> Level:
    """The level that *row* leads to, for somebody who fulfils it."""
    if row.highest != "next":
        step = (facts.present.above() or facts.present) if facts.present else row.untitled
        return min(row.highest, step, key=lambda level: level.rank) if row.untitled and step else row.highest
    present = facts.present or Level.YUAN
    return present.above() or present


def _gives(row: Row, level: Level, facts: PersonFacts) -> bool:
    if row.highest == "next":
        return facts.present is not None and level is facts.present.above()  # 现专业的高一级职称: that one, no other
    return (row.lowest.rank if row.lowest else 0) <= level.rank <= _reach(row, facts).rank


def _refusals(
    level: Level,
    highest: Level | None,
    judged: list[tuple[Row, tuple[Finding, ...]]],
    facts: PersonFacts,
    rules: RuleSet,
) -> tuple[Finding, ...]:
    """Why *level* is refused: what the row that comes nearest to giving it finds wanting."""
    unlike = [row for row, wrong in judged if not wrong]
    reaching = [wrong for row, wrong in judged if wrong and (row.highest == "next" or row.highest.rank >= level.rank)]
    if reaching:
        return min(reaching, key=len)
    if not unlike:
        return min((wrong for _, wrong in judged), key=len)
    source = source_of(unlike[0], rules)
    if unlike[0].highest == "next":
        return (Finding("next_level_only", "refuses", source, needs=_reach(unlike[0], facts)),)
    stepwise = next(
        (row for row in unlike if row.untitled and row.highest != "next" and level.rank <= row.highest.rank), None
    )
    if stepwise and level.rank > _reach(stepwise, facts).rank:
        before = list(Level)[level.rank - 2]
        code = "step_by_step" if facts.present else "step_by_step_untitled"
        return (Finding(code, "refuses", source_of(stepwise, rules), needs=before, has=facts.present or ""),)
    lowest = min((row.lowest or Level.YUAN for row in unlike), key=lambda one: one.rank)
    if highest is not None and level.rank > highest.rank:
        return (Finding("level_too_high", "refuses", source, has=highest),)
    return (Finding("level_too_low", "refuses", source, needs=lowest),)


def _against(row: Row, facts: PersonFacts, rules: RuleSet, on: date) -> tuple[Finding, ...]:
    """What of *row*'s conditions the facts don't fulfil."""
    source = source_of(row, rules)
    found: list[Finding] = []

    def refuse(code: str, needs: str = "", has: str = "") -> None:
        found.append(Finding(code, "refuses", source, needs=needs, has=has))

    found += _schooling_wrong(row, facts, rules, source)
    if row.tiers and facts.tier not in row.tiers:
        refuse("tier", ",".join(row.tiers), facts.tier)
    if facts.years(on) < (row.years or 0):
        refuse("years", str(row.years), str(facts.years(on)))
    if row.assessed and facts.assessed not in {Assessed.EXCELLENT, Assessed.QUALIFIED}:
        refuse("assessed", Assessed.QUALIFIED, facts.assessed)
    if facts.service_years() < row.service_years:
        refuse("service_years", str(row.service_years), str(facts.service_years()))
    if row.awards and not facts.awards & set(row.awards):
        refuse("no_award")
    if row.same_specialty and not facts.same_specialty:
        refuse("other_specialty")
    if row.highest == "next" and (facts.present is None or facts.present.above() is None):
        refuse("already_highest" if facts.present else "no_present_title")
    return tuple(found)


def source_of(row: Row, rules: RuleSet) -> str:
    """Document and article that *row* was read from."""
    return f"{row.source or rules.source}{row.article}"


def _met(row: Row, facts: PersonFacts, rules: RuleSet, on: date) -> tuple[Finding, ...]:
    """Each condition of *row* that somebody fulfils: what it needs, and what there is."""
    held = sorted(facts.awards & set(row.awards))
    conditions = (
        ("education", row.education or row.education_from or "", facts.education or ""),
        ("schooling", ",".join(row.schooling), facts.schooling),
        ("years", str(row.years or ""), str(facts.years(on))),
        ("tier", ",".join(row.tiers), facts.tier),
        ("assessed", Assessed.QUALIFIED if row.assessed else "", facts.assessed),
        ("service_years", str(row.service_years or ""), str(facts.service_years())),
        ("award", ",".join(held), ",".join(held)),
        ("present", facts.present or "" if row.highest == "next" or row.untitled else "", facts.present or ""),
    )
    source = source_of(row, rules)
    return tuple(Finding(code, "meets", source, needs=needs, has=has) for code, needs, has in conditions if needs)


def _schooling_wrong(row: Row, facts: PersonFacts, rules: RuleSet, source: str) -> list[Finding]:
    found = []
    least, has = row.education_from, facts.education
    if least and (has is None or has.rank < least.rank):
        found.append(Finding("education_from", "refuses", source, needs=least, has=has or ""))
    if row.schooling and not _schooling_counts(row, facts, rules):
        found.append(Finding("schooling", "refuses", source, needs=",".join(row.schooling), has=facts.schooling))
    return found


def _schooling_counts(row: Row, facts: PersonFacts, rules: RuleSet) -> bool:
    if facts.schooling in row.schooling:
        return True
    party = rules.party_school
    if facts.schooling is not Schooling.PARTY_SCHOOL or party is None:
        return False
    if facts.tier in party.tiers:
        return True
    known = bool(party.area_classes) and facts.area_class is not None
    # Where the class is not settled the case passes here, and the office is asked (_questions).
    return facts.tier in party.tiers_by_area and (not known or facts.area_class in party.area_classes)


def _questions(row: Row, facts: PersonFacts, rules: RuleSet) -> tuple[Finding, ...]:
    source = source_of(row, rules)
    party = rules.party_school
    by_area = (
        facts.schooling is Schooling.PARTY_SCHOOL
        and Schooling.PARTY_SCHOOL not in row.schooling
        and bool(row.schooling)
        and party is not None
        and facts.tier not in party.tiers
        and (not party.area_classes or facts.area_class is None)
    )
    return left_open(row, rules) + ((Finding("area_class", "asks", source),) if by_area else ())


def left_open(row: Row, rules: RuleSet) -> tuple[Finding, ...]:
    """What an office determines of *row*, whoever it is about."""
    unconfirmed = () if rules.confirmed else (Finding("thresholds_unconfirmed", "asks", rules.source),)
    codes = (*(("years_open",) if row.years is None else ()), *row.ask)
    return (*unconfirmed, *(Finding(code, "asks", source_of(row, rules)) for code in codes))
