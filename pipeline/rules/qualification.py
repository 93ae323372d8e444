"""A 资格: portal + level + series + specialty + title, checked against the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from pipeline.rules.policy import Pack, Track
    from pipeline.rules.scales import Level, Mode


@dataclass(frozen=True, slots=True)
class Qualification:
    """What an application asks for."""

    portal: str
    series: str
    specialty: str
    level: Level


@dataclass(frozen=True, slots=True)
class Named:
    """A qualification with the catalogue's words."""

    portal_short: str
    band: str
    level: str
    series: str
    specialty: str
    title: str
    mode: Mode
    label: str
    """As the platform writes it: `[乌市][初级]林业专业/助理工程师`."""


def today(pack: Pack, wanted: Qualification) -> Qualification:
    """*wanted* by today's ids."""
    once = pack.retired
    return Qualification(
        portal=once.portals.get(wanted.portal, wanted.portal),
        series=once.series.get(wanted.series, wanted.series),
        specialty=once.specialty(wanted.series, wanted.specialty),
        level=wanted.level,
    )


def named(pack: Pack, wanted: Qualification) -> Named:
    """Put the catalogue's words to *wanted*. Raises Refused if the catalogue has no such title."""
    try:
        portal, series = pack.portal(wanted.portal), pack.series_of(wanted.series)
        track = track_of(pack, wanted.series, wanted.specialty)
        title, level = track.titles[wanted.level], pack.level(wanted.level)
    except KeyError:
        raise Refused("no_such_title") from None
    specialty = pack.retired.specialty(wanted.series, wanted.specialty)
    words = {"portal": portal.short, "band": level.band, "specialty": specialty, "title": title}
    return Named(
        portal_short=portal.short,
        band=level.band,
        level=level.name,
        series=series.name,
        specialty=specialty,
        title=title,
        mode=track.mode(wanted.level),
        label=pack.forms.qualification.format(**words),
    )


def track_of(pack: Pack, series: str, specialty: str) -> Track:
    """The track of *series* that holds *specialty*, by whatever name it had; raises KeyError."""
    today = pack.retired.specialty(series, specialty)
    for track in pack.series_of(series).tracks:
        if today in track.specialties:
            return track
    raise KeyError(specialty)
