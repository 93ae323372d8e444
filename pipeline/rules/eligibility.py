"""Who may apply for which level by which pathway: facts against the table of the case's own year.

Pure. Source: 新人社发〔2013〕101号 art. 4 and what follows it. A finding always carries the document and article; what
the document leaves open becomes a question to an office.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pipeline.rules.policy import Education, Level, Mode, Row, RuleSet, Schooling, Tier

if TYPE_CHECKING:
    from datetime import date

HARD_AREA_CLASS = 4
"""四类: 党校学历 counts as full-time in county posts of areas of this class or harder."""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What eligibility depends on."""

    education: Education
    schooling: Schooling
    work_since: date
    """The day on which professional work began."""
    tier: Tier
    """Where the unit stands."""
    area_class: int | None = None
    """艰苦边远地区 class of the unit's county, where known."""

    def years(self, on: date) -> int:
        """Full years of professional work on that day."""
        passed = (on.month, on.day) >= (self.work_since.month, self.work_since.day)
        return on.year - self.work_since.year - (not passed)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule says of the facts."""

    code: str
    weight: Literal["refuses", "asks"]
    source: str
    needs: str = ""
    has: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """The highest level that may be applied for, and why not a higher one."""

    highest: Level | None
    findings: tuple[Finding, ...]

    def allows(self, level: Level) -> bool:
        """True if *level* may be applied for."""
        return self.highest is not None and level.rank <= self.highest.rank


def assess(pathway: str, facts: PersonFacts, *, wanted: Level, mode: Mode, rules: RuleSet, on: date) -> Assessment:
    """Judge *facts* for *wanted* by *pathway* on the cut-off day *on*."""
    if mode is Mode.EXAM:
        return Assessment(None, (Finding("exam_only", "refuses", rules.source),))
    if mode is not Mode.REVIEW:
        return Assessment(None, (Finding("not_by_this_pathway", "refuses", rules.source),))
    rows = rules.tables.get(pathway, ())
    judged = [(row, _against(row, facts, rules, on)) for row in rows if row.education is _counted(facts.education)]
    passed = [row for row, wrong in judged if not wrong]
    highest = max((row.highest for row in passed), key=lambda level: level.rank, default=None)
    if highest is not None and wanted.rank <= highest.rank:
        row = max(passed, key=lambda row: row.highest.rank)
        return Assessment(highest, _questions(row, facts, rules))
    if not judged:
        return Assessment(None, (Finding("education_not_listed", "refuses", rules.source, has=facts.education),))
    reaching = [wrong for row, wrong in judged if row.highest.rank >= wanted.rank and wrong]
    return Assessment(highest, min(reaching, key=len, default=(_too_high(highest, rules),)))


def _counted(education: Education) -> Education:
    # Art. 4 speaks of 中专, 大专 and 本科; a higher degree includes the 本科 and has 授予 as a pathway of its own.
    return min(education, Education.BACHELOR, key=lambda e: e.rank)


def _too_high(highest: Level | None, rules: RuleSet) -> Finding:
    return Finding("level_too_high", "refuses", rules.source, has=highest or "")


def _against(row: Row, facts: PersonFacts, rules: RuleSet, on: date) -> tuple[Finding, ...]:
    source = f"{rules.source}{row.article}"
    found = []
    if not _schooling_counts(row, facts):
        found.append(Finding("schooling", "refuses", source, has=facts.schooling))
    if facts.tier not in row.tiers:
        found.append(Finding("tier", "refuses", source, needs=",".join(row.tiers), has=facts.tier))
    if facts.years(on) < row.years:
        found.append(Finding("years", "refuses", source, needs=str(row.years), has=str(max(facts.years(on), 0))))
    return tuple(found)


def _schooling_counts(row: Row, facts: PersonFacts) -> bool:
    if facts.schooling is not Schooling.PARTY_SCHOOL:
        return facts.schooling in row.schooling
    # Whether "四类以下" means class 4 or harder is open: a county post passes here, and the office is asked.
    return facts.tier in {Tier.TOWNSHIP, Tier.COUNTY}


def _questions(row: Row, facts: PersonFacts, rules: RuleSet) -> tuple[Finding, ...]:
    source = f"{rules.source}{row.article}"
    found = []
    if not rules.confirmed:
        found.append(Finding("thresholds_unconfirmed", "asks", source))
    if row.ask:
        found.append(Finding(row.ask, "asks", source))
    county_party_school = facts.schooling is Schooling.PARTY_SCHOOL and facts.tier is Tier.COUNTY
    if county_party_school and (facts.area_class or 0) < HARD_AREA_CLASS:
        found.append(Finding("area_class", "asks", source, needs=str(HARD_AREA_CLASS)))
    return tuple(found)
