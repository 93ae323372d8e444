"""The windows of all review bodies in a year, for anyone (A5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.rules.windows import Standing, Window, standing
from pipeline.rules.words import Node

if TYPE_CHECKING:
    from pipeline.world import World


@dataclass(frozen=True, slots=True)
class BodyWindows:
    """One body and its windows of the year."""

    name: str
    portal: str
    series: tuple[str, ...]
    """Names; empty: every series."""
    levels: tuple[str, ...]
    """Ids; empty: every level."""
    windows: tuple[Window, ...]
    """Those that touch the year, the first one first; empty: none is announced, so it takes them in on any day."""
    stands: Standing
    phone: str


@dataclass(frozen=True, slots=True)
class Year:
    """All of them: whose window is announced first, by when it opens; then the others, by entrance."""

    year: int
    bodies: tuple[BodyWindows, ...]
    public_url: str


def of_year(world: World) -> Year:
    """The windows of this year, and those of the next that are announced already."""
    pack, year = world.pack, world.today.year
    named = {one.id: one.name for one in pack.series}
    portals = {portal.code: place for place, portal in enumerate(pack.portals)}
    found = []
    for body in pack.offices:
        if body.node is not Node.BODY or not body.stands(world.today):
            continue
        windows = tuple(sorted((w for w in body.windows if w.closes.year >= year), key=lambda w: w.opens))
        series = tuple(named[one] for one in body.series if one in named)
        levels = tuple(level.value for level in body.levels)
        one = BodyWindows(
            body.name, body.portal, series, levels, windows, standing(body.windows, world.now), body.phone
        )
        found.append((not windows, windows[0].opens.isoformat() if windows else "", portals.get(body.portal, 0), one))
    found.sort(key=lambda each: each[:3])
    return Year(year, tuple(each[-1] for each in found), world.public_url)
