"""Pathways, what they ask, and the evidence that they need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.policy.checks.doubles import doubles
from pipeline.rules.scales import Fact
from pipeline.rules.words import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.policy.problems import Fault, Path_
    from pipeline.rules.policy import Pack, Pathway
    from pipeline.rules.tables import Row


def evidence_kinds(pack: Pack) -> Iterator[Fault]:
    """Ids once, pages some."""
    yield from doubles(((("evidence", i, "id"), kind.id) for i, kind in enumerate(pack.evidence)), "evidence kinds")
    for i, kind in enumerate(pack.evidence):
        if kind.max_pages < 1:
            yield ("evidence", i, "max_pages"), "is at least one page"


def pathways(pack: Pack) -> Iterator[Fault]:
    """Ids once; evidence that exists; a route that ends where certificates are issued."""
    kinds = {kind.id for kind in pack.evidence}
    yield from doubles(((("pathways", i, "id"), way.id) for i, way in enumerate(pack.pathways)), "pathways")
    for i, way in enumerate(pack.pathways):
        for path, id_ in _evidence(way, ("pathways", i)):
            if id_ not in kinds:
                yield path, f"no evidence kind is called {id_!r}: add it under evidence or correct the name"
        if not way.route or way.route[-1] is not Node.BODY:
            yield ("pathways", i, "route"), "must end at the review body (body), which issues the certificate"
        if len(set(way.route)) < len(way.route):
            yield ("pathways", i, "route"), "names an office's role twice: keep one"
        if way.notice_days < 0:
            yield ("pathways", i, "notice_days"), "cannot be negative"


def _evidence(way: Pathway, where: Path_) -> Iterator[tuple[Path_, str]]:
    """Each evidence kind that *way* names, with its place."""
    yield from (((*where, "evidence", j), id_) for j, id_ in enumerate(way.evidence))
    for level, ids in way.evidence_by_level.items():
        yield from (((*where, "evidence_by_level", level.value, j), id_) for j, id_ in enumerate(ids))
    for mode, ids in way.evidence_by_mode.items():
        yield from (((*where, "evidence_by_mode", mode.value, j), id_) for j, id_ in enumerate(ids))


def asked(pack: Pack) -> Iterator[Fault]:
    """A pathway asks every fact on which its rows and the exclusions decide."""
    for i, way in enumerate(pack.pathways):
        rows = (row for rules in pack.rule_sets for row in rules.tables.get(way.id, ()))
        needed = {fact: row.id for row in rows for fact in _facts(row)}
        if pack.exclusions:
            needed[Fact.STANDING] = "exclusions"
        for fact in sorted(needed.keys() - set(way.asks)):
            yield ("pathways", i, "asks"), f"must ask {fact.value}: {needed[fact]!r} of the rules decides on it"


def _facts(row: Row) -> Iterator[Fact]:
    """What *row* must know of a person."""
    due = {
        Fact.EDUCATION: row.education or row.education_from,
        Fact.SCHOOLING: row.schooling,
        Fact.WORK_SINCE: row.years is None or row.years,
        Fact.ASSESSED: row.assessed,
        Fact.PRESENT: row.highest == "next",
        Fact.SAME_SPECIALTY: row.same_specialty,
        Fact.SERVICE: row.service_years,
        Fact.AWARDS: row.awards,
    }
    return (fact for fact, needed in due.items() if needed)
