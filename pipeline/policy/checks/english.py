"""English names: once a pack has any, none is missing and none is for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.policy.problems import Fault
    from pipeline.rules.policy import Pack


def names(pack: Pack) -> Iterator[Fault]:
    """Portals, series, tracks, specialties and titles."""
    if pack.names_en is None:
        return
    wanted = dict.fromkeys(_wanted(pack))
    for name in wanted:
        if not pack.names_en.get(name, "").strip():
            yield ("names_en",), f"has no English name for {name!r}: add it"
    for name in pack.names_en:
        if name not in wanted:
            yield ("names_en", name), "names nothing of this pack: remove it or correct its spelling"


def _wanted(pack: Pack) -> Iterator[str]:
    yield from (portal.name for portal in pack.portals)
    for series in pack.series:
        yield series.name
        for track in series.tracks:
            yield from (track.name, *track.specialties, *track.titles.values())
