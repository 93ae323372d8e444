"""The title catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.policy.checks.doubles import doubles
from pipeline.rules.scales import Mode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.policy.problems import Fault, Path_
    from pipeline.rules.policy import Pack, Track

EXAMINED = {Mode.EXAM, Mode.EXAM_THEN_REVIEW, Mode.QUALIFICATION}


def catalogue(pack: Pack) -> Iterator[Fault]:
    """Ids once; a specialty leads to one track; each level is named; what goes by examination names it."""
    yield from doubles(((("levels", i), level.id.value) for i, level in enumerate(pack.levels)), "levels")
    yield from doubles(((("series", i, "id"), series.id) for i, series in enumerate(pack.series)), "series")
    for i, series in enumerate(pack.series):
        where: Path_ = ("series", i, "tracks")
        specialties = (
            ((*where, j, "specialties", k), name)
            for j, track in enumerate(series.tracks)
            for k, name in enumerate(track.specialties)
        )
        yield from doubles(((((*where, j, "name")), one.name) for j, one in enumerate(series.tracks)), "tracks")
        yield from doubles(specialties, f"specialties of {series.name}")
        for j, track in enumerate(series.tracks):
            yield from _track(pack, track, (*where, j))


def _track(pack: Pack, track: Track, where: Path_) -> Iterator[Fault]:
    named = {level.id for level in pack.levels}
    if not track.specialties:
        yield (*where, "specialties"), "is empty: name at least one, for instance the track itself"
    if not track.titles:
        yield (*where, "titles"), "is empty: name the title of each level"
    for level in track.titles.keys() - named:
        yield (*where, "titles", level.value), "this level has no name: add it under levels"
    for level in track.modes.keys() - track.titles.keys():
        yield (*where, "modes", level.value), "the track has no title of this level: add the title or remove the mode"
    if EXAMINED & set(track.modes.values()) and not track.exam:
        yield (
            (*where, "modes"),
            "names an examination's mode, so `exam` must say which: a refusal names it to the applicant",
        )
