"""What the pack rules, for other systems: entrances, levels, series and pathways of this year, with the names of both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.rules.policy import Pack, Pathway, Series, Track
    from pipeline.world import World


@dataclass(frozen=True, slots=True)
class Named:
    """Something of the pack: its id or code, and what it is called."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class PublishedTitle:
    """One title of a track."""

    level: str
    title: str
    mode: str
    """How it is obtained: `review`, `exam`, `exam_then_review`, `qualification`."""


@dataclass(frozen=True, slots=True)
class PublishedTrack:
    """One line of titles."""

    name: str
    specialties: tuple[str, ...]
    titles: tuple[PublishedTitle, ...]
    exam: str
    """The national examination, where a level goes by one; else empty."""


@dataclass(frozen=True, slots=True)
class PublishedSeries:
    """A 职称系列."""

    series: Named
    tracks: tuple[PublishedTrack, ...]


@dataclass(frozen=True, slots=True)
class PublishedPathway:
    """A 取得方式."""

    pathway: Named
    committee: bool
    notice_days: int
    windowed: bool
    route: tuple[str, ...]
    sources: tuple[str, ...]
    """Documents whose tables judge a case of this year."""


@dataclass(frozen=True, slots=True)
class PublishedPolicy:
    """All of it."""

    year: int
    name: str
    issuer: str
    portals: tuple[Named, ...]
    levels: tuple[Named, ...]
    series: tuple[PublishedSeries, ...]
    pathways: tuple[PublishedPathway, ...]


def of_today(world: World) -> PublishedPolicy:
    """What holds now; pathways by which nobody begins any more are not among it."""
    pack, year = world.pack, world.today.year
    return PublishedPolicy(
        year,
        pack.name,
        pack.issuer,
        tuple(_named(pack, one.code, one.name) for one in pack.portals),
        tuple(_named(pack, one.id, one.name) for one in pack.levels),
        tuple(_series(pack, one) for one in pack.series),
        tuple(_pathway(pack, one, year) for one in pack.pathways if not one.closed),
    )


def _named(pack: Pack, id_: str, name: str) -> Named:
    return Named(str(id_), name, pack.called(name, "en"))


def _series(pack: Pack, series: Series) -> PublishedSeries:
    return PublishedSeries(_named(pack, series.id, series.name), tuple(_track(one) for one in series.tracks))


def _track(track: Track) -> PublishedTrack:
    titles = tuple(
        PublishedTitle(level.value, title, track.mode(level).value)
        for level, title in sorted(track.titles.items(), key=lambda one: one[0].rank)
    )
    return PublishedTrack(track.name, track.specialties, titles, track.exam)


def _pathway(pack: Pack, pathway: Pathway, year: int) -> PublishedPathway:
    sources = dict.fromkeys(one.source for one in pack.rule_sets if one.in_force(year) and pathway.id in one.tables)
    named = Named(pathway.id, pathway.name, pathway.name_en)
    route = tuple(node.value for node in pathway.route)
    return PublishedPathway(
        named, pathway.committee, pathway.notice_days, pathway.windowed, route, tuple(filter(None, sources))
    )
