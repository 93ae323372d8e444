"""What a title asks for, of anybody: each way to it, what its rules need, what an office determines, which files (B2).

Pure, and about nobody: what of it one person fulfils is `openings`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.rules.eligibility import Finding, left_open, source_of
from pipeline.rules.requirements import of_application
from pipeline.rules.scales import Assessed, Level

if TYPE_CHECKING:
    from pipeline.rules.policy import Pack, Pathway, Track
    from pipeline.rules.tables import Row, RuleSet


@dataclass(frozen=True, slots=True)
class Alternative:
    """One line of a table: all of it is needed."""

    needs: tuple[Finding, ...]
    asked: tuple[Finding, ...]
    """What an office determines."""


@dataclass(frozen=True, slots=True)
class Way:
    """One pathway to a level."""

    pathway: Pathway
    source: str
    """The document of its rules."""
    alternatives: tuple[Alternative, ...]
    """Any one of them will do."""
    evidence: tuple[str, ...]
    """Evidence kinds, in order."""


def ways_to(pack: Pack, track: Track, level: Level, year: int) -> tuple[Way, ...]:
    """Every way to that level by the rules of *year*, in the pack's order; none where an examination alone leads there."""
    found = []
    for way in pack.pathways:
        if way.closed or track.mode(level) not in way.modes:
            continue
        try:
            rules = pack.rule_set(way.id, year)
        except KeyError:
            continue
        rows = tuple(_alternative(row, level, rules) for row in rules.tables.get(way.id, ()) if gives(row, level))
        if rows:
            evidence = of_application(pack, way.id, level, track.mode(level)).slots
            found.append(Way(way, rules.source, rows, evidence))
    return tuple(found)


def gives(row: Row, level: Level) -> bool:
    """True if *row* leads to *level* for somebody."""
    if row.highest == "next":
        return level is not Level.YUAN
    return (row.lowest.rank if row.lowest else 0) <= level.rank <= row.highest.rank


def _alternative(row: Row, level: Level, rules: RuleSet) -> Alternative:
    stepwise = row.highest == "next" or (row.untitled is not None and level.rank > row.untitled.rank)
    conditions = (
        ("education_from", row.education_from or ""),
        ("education", row.education or ""),
        ("schooling", ",".join(row.schooling)),
        ("years", str(row.years or "")),
        ("tier", ",".join(row.tiers)),
        ("assessed", Assessed.QUALIFIED if row.assessed else ""),
        ("service_years", str(row.service_years or "")),
        ("award", ",".join(row.awards)),
        ("present", list(Level)[level.rank - 2] if stepwise else ""),
        ("same_specialty", "yes" if row.same_specialty else ""),
    )
    source = source_of(row, rules)
    return Alternative(
        tuple(Finding(code, "asks", source, needs=needed) for code, needed in conditions if needed),
        left_open(row, rules),
    )
