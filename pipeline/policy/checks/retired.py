"""Retired ids: gone from where they stood, and each leads to one that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline.policy.problems import Fault, Path_
    from pipeline.rules.policy import Pack


def retired(pack: Pack) -> Iterator[Fault]:
    """Of pathways, series, portals and specialties."""
    once = pack.retired
    yield from _each(once.pathways, [way.id for way in pack.pathways], ("retired", "pathways"))
    yield from _each(once.series, [one.id for one in pack.series], ("retired", "series"))
    yield from _each(once.portals, [one.code for one in pack.portals], ("retired", "portals"))
    known = {one.id: [name for track in one.tracks for name in track.specialties] for one in pack.series}
    for series, names in once.specialties.items():
        if series not in known:
            yield ("retired", "specialties", series), "no series is called so: name it by the id that it has today"
        else:
            yield from _each(names, known[series], ("retired", "specialties", series))


def _each(names: Mapping[str, str], present: Iterable[str], where: Path_) -> Iterator[Fault]:
    there = set(present)
    for old, new in names.items():
        if old in there:
            yield (*where, old), "is not retired, it stands in the pack: remove one of the two"
        if new not in there:
            yield (*where, old), f"leads to {new!r}, which is not there: name what stands for it today"
