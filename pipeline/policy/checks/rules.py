"""The tables of eligibility: what they name, and that each year of each pathway has one."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.policy.checks.doubles import doubles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.policy.problems import Fault, Path_
    from pipeline.rules.policy import Pack
    from pipeline.rules.tables import Row


def tables(pack: Pack) -> Iterator[Fault]:
    """Tables of pathways that exist, rows once, awards that exist."""
    ways, awards = {way.id for way in pack.pathways}, {award.id for award in pack.awards}
    for i, rules in enumerate(pack.rule_sets):
        if not rules.source:
            yield ("rule_sets", i, "source"), "is empty: every refusal cites its document"
        for way, rows in rules.tables.items():
            where: Path_ = ("rule_sets", i, "tables", way)
            if way not in ways:
                yield where, f"no pathway is called {way!r}: add it under pathways or correct the name"
            if not rows:
                yield where, "has no row, so nobody could apply: add one or remove the table"
            yield from doubles((((*where, j, "id"), row.id) for j, row in enumerate(rows)), "rows of this table")
            for j, row in enumerate(rows):
                yield from _row(row, awards, (*where, j))
                if not rules.confirmed and not row.source:
                    yield (
                        (*where, j),
                        "cites a document that nobody has confirmed: say in `source` which one it was read from",
                    )


def _row(row: Row, awards: set[str], where: Path_) -> Iterator[Fault]:
    for j, id_ in enumerate(row.awards):
        if id_ not in awards:
            yield (*where, "awards", j), f"no award is called {id_!r}: add it under awards or correct the name"
    if row.lowest and row.highest != "next" and row.lowest.rank > row.highest.rank:
        yield (*where, "lowest"), f"is above the highest, {row.highest.value}"
    if row.education and row.education_from:
        yield (*where, "education_from"), "stands beside `education`: keep the one that is meant"


def years(pack: Pack) -> Iterator[Fault]:
    """From its first set on, each year of a pathway is judged by exactly one."""
    for i, rules in enumerate(pack.rule_sets):
        if rules.to_year is not None and rules.to_year < rules.from_year:
            yield ("rule_sets", i, "to_year"), f"is before from_year, {rules.from_year}"
    for i, way in enumerate(pack.pathways):
        sets = [(rules.from_year, rules.to_year, j) for j, rules in enumerate(pack.rule_sets) if way.id in rules.tables]
        yield from _gapless(sorted(sets, key=lambda one: one[0]), i, way.id)


def _gapless(sets: list[tuple[int, int | None, int]], index: int, way: str) -> Iterator[Fault]:
    """*sets*: first year, last year and place of each, by first year."""
    if not sets:
        yield ("pathways", index, "id"), "no rule set has a table for it: add one under rule_sets"
        return
    for (_, last, _), (first, _, j) in pairwise(sets):
        if last is None or first <= last:
            yield (
                ("rule_sets", j, "from_year"),
                f"{way} is judged by an earlier set in {first} too: end that one before",
            )
        elif first > last + 1:
            yield ("rule_sets", j, "from_year"), f"nothing judges {way} in {last + 1}: begin this set there"
    if sets[-1][1] is not None:
        yield (
            ("rule_sets", sets[-1][2], "to_year"),
            f"nothing judges {way} afterwards: leave it empty or add the next set",
        )


def lists(pack: Pack) -> Iterator[Fault]:
    """Awards and exclusions, each once; an exclusion cites its document."""
    yield from doubles(((("awards", i, "id"), award.id) for i, award in enumerate(pack.awards)), "awards")
    yield from doubles(((("exclusions", i, "id"), one.id) for i, one in enumerate(pack.exclusions)), "exclusions")
    for i, one in enumerate(pack.exclusions):
        if not one.source:
            yield ("exclusions", i, "source"), "is empty: every refusal cites its document"
