"""Portals and offices: that every application the catalogue allows finds its way."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.policy.checks.doubles import doubles
from pipeline.rules.words import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.policy.problems import Fault
    from pipeline.rules.policy import OfficeEntry, Pack


def portals(pack: Pack) -> Iterator[Fault]:
    """Codes once, and one region."""
    yield from doubles(((("portals", i, "code"), portal.code) for i, portal in enumerate(pack.portals)), "portals")
    if sum(portal.kind == "region" for portal in pack.portals) != 1:
        yield ("portals",), "exactly one portal is of kind region"


def offices(pack: Pack) -> Iterator[Fault]:
    """Codes once in a role, portals and series that exist, windows that open before they close."""
    codes, series = {portal.code for portal in pack.portals}, {one.id for one in pack.series}
    for i, office in enumerate(pack.offices):
        if office.node is Node.UNIT:
            yield ("offices", i, "node"), "units register themselves or are entered one by one: remove it from the pack"
        if office.portal not in codes:
            yield ("offices", i, "portal"), f"no portal has the code {office.portal!r}: add it or correct the code"
        for j, id_ in enumerate(office.series):
            if id_ not in series:
                yield ("offices", i, "series", j), f"no series is called {id_!r}: add it or correct the name"
        yield from _windows(office, i)
        yield from _end(pack, office, i)
    named = (((("offices", i, "code")), f"{office.node.value} {office.code}") for i, office in enumerate(pack.offices))
    yield from doubles(named, "offices")


def _end(pack: Pack, office: OfficeEntry, index: int) -> Iterator[Fault]:
    """It begins before it ends, and a successor is there, of the same role, and still when it takes over."""
    if office.since and office.until and office.until < office.since:
        yield ("offices", index, "until"), "is before it begins"
    if not office.successor:
        return
    heir = next((o for o in pack.offices if o.node is office.node and o.code == office.successor), None)
    if office.until is None:
        yield ("offices", index, "successor"), "stands without a last day: add `until`"
    elif heir is None or heir.code == office.code:
        yield ("offices", index, "successor"), f"no other {office.node.value} has the code {office.successor!r}"
    elif heir.until is not None and heir.until <= office.until:
        yield ("offices", index, "successor"), f"{heir.code} has ended by then: name who is there"
    elif heir.since is not None and heir.since > office.until + timedelta(days=1):
        yield (
            ("offices", index, "successor"),
            f"{heir.code} begins on {heir.since}: between the two nobody would be there",
        )


def _windows(office: OfficeEntry, index: int) -> Iterator[Fault]:
    if office.windows and office.node is not Node.BODY:
        yield ("offices", index, "windows"), "only a review body takes applications in by windows: remove them"
    for j, window in enumerate(office.windows):
        if window.closes <= window.opens:
            yield ("offices", index, "windows", j, "closes"), "is not after it opens"
    for one, other in pairwise(sorted(office.windows, key=lambda window: window.opens)):
        if other.opens <= one.closes:
            place = office.windows.index(other)
            yield ("offices", index, "windows", place, "opens"), "is inside another window: join the two"


def coverage(pack: Pack) -> Iterator[Fault]:
    """A help desk, a bureau and a recommender where bodies review, and a body for each level that a pathway reaches."""
    if not any(office.node is Node.HELPDESK for office in pack.offices):
        yield ("offices",), "no help desk (node: helpdesk): it is told of held cases and decides on lost accounts"
    for i, body in enumerate(pack.offices):
        if body.node is not Node.BODY:
            continue
        if not any(o.node is Node.BUREAU and o.portal == body.portal for o in pack.offices):
            yield (
                ("offices", i, "portal"),
                f"no bureau (node: bureau) at {body.portal}: applications couldn't pass on to this body",
            )
    reachable = {mode for way in pack.pathways for mode in way.modes}
    for i, series in enumerate(pack.series):
        levels = {level for track in series.tracks for level in track.titles if track.mode(level) in reachable}
        lone = [level.value for level in sorted(levels, key=lambda one: one.rank) if not pack.bodies(series.id, level)]
        if lone:
            yield ("series", i, "id"), f"no review body takes {', '.join(lone)} of {series.name}: add one under offices"
