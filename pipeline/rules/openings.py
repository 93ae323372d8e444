"""What is open to a person in one specialty: each level by each pathway, why, where, and when (A4, A5, A9–A14).

Pure. What no body of the pack reviews, what goes by examination alone and what no rule of the year leads to is not among it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from pipeline.rules.eligibility import Assessment, PersonFacts, Wanted, assess
from pipeline.rules.placing import Placed, placed
from pipeline.rules.qualification import track_of
from pipeline.rules.scales import Fact, Level, Mode
from pipeline.rules.windows import Standing, standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from typing import Any

    from pipeline.rules.policy import OfficeEntry, Pack, Pathway, Track
    from pipeline.rules.scales import Tier

YEARS_AHEAD = 10
"""How far it is looked for the year in which somebody will have worked long enough."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where somebody works, as far as the rules care."""

    portal: str
    tier: Tier
    area_class: int | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """One level by one pathway."""

    pathway: Pathway
    level: Level
    title: str
    placed: Placed
    body: OfficeEntry
    judged: Assessment
    window: Standing | None
    """How the body's windows stand; None: it takes the case in on any day."""
    year: int
    """The first year (年度) in which it is open by what is known: this one, a later one, or 0 for none in sight."""

    @property
    def open(self) -> bool:
        """True if the rules let it be applied for this year."""
        return self.judged.allows(self.level)


@dataclass(frozen=True, slots=True)
class Openings:
    """Everything that may be said of one specialty to one person."""

    open: tuple[Opening, ...] = ()
    """The highest level first."""
    later: tuple[Opening, ...] = ()
    """What is refused now, of each pathway the lowest level above the present title; the soonest first."""
    unasked: tuple[tuple[Pathway, tuple[Fact, ...]], ...] = ()
    """Pathways of which more would have to be asked, and what."""
    examined: tuple[tuple[str, str], ...] = ()
    """Titles that go by a national examination alone, each with its examination."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, and when."""

    stated: Mapping[str, Any]
    """What the person stated, as the account keeps it."""
    place: Workplace
    year: int
    """The 年度 in which it would be handed in."""
    now: datetime
    today: date
    only: str = ""
    """Of one pathway alone; empty: of all."""
    facts: PersonFacts = field(init=False)

    def __post_init__(self) -> None:
        """Read what was stated."""
        facts = PersonFacts.of(self.stated, tier=self.place.tier, area_class=self.place.area_class)
        object.__setattr__(self, "facts", facts)


def basic(pack: Pack) -> tuple[Fact, ...]:
    """What everybody is asked before anything is offered: what more than one pathway asks, in their order."""
    asked = [fact for way in pack.pathways if not way.closed for fact in way.asks]
    shared = [fact for fact in dict.fromkeys(asked) if asked.count(fact) > 1]
    return tuple(fact for fact in Fact if fact in shared)


def openings(pack: Pack, series: str, specialty: str, asking: Asking) -> Openings:
    """What is open in *specialty*, what will be, and of which pathways more must be asked. Raises KeyError."""
    track = track_of(pack, series, specialty)
    ways = [way for way in pack.pathways if not way.closed and asking.only in {"", way.id}]
    unasked = []
    found: list[Opening] = []
    for way in ways:
        missing = tuple(fact for fact in way.asks if fact not in asking.stated)
        each = list(_of_pathway(pack, way, series, track, asking))
        if missing and each:
            unasked.append((way, missing))
        elif not missing:
            found += each
    at_least = asking.facts.present.rank if asking.facts.present else 0
    above = [
        one for one in found if one.level.rank > at_least or (one.level.rank == at_least and one.pathway.committee)
    ]
    opened = [one for one in above if one.open]
    opened.sort(key=lambda one: -one.level.rank)
    return Openings(tuple(opened), _later(above), tuple(unasked), _examined(track))


def _of_pathway(pack: Pack, way: Pathway, series: str, track: Track, asking: Asking) -> Iterator[Opening]:
    """Each level that *way* may lead to and that some body of the pack reviews."""
    for level, title in track.titles.items():
        mode = track.mode(level)
        where = placed(pack, series, level, unit_portal=asking.place.portal, tier=asking.place.tier, on=asking.today)
        if mode not in way.modes or where is None or not _leads_to(pack, way, level, asking.year):
            continue
        wanted = Wanted(way, level, mode, track.exam)
        judged = _judged(pack, wanted, asking, asking.year)
        if judged is None:
            continue
        body = next(one for one in pack.bodies(series, level, asking.today) if one.portal == where.portal.code)
        window = standing(body.windows, asking.now) if way.windowed else None
        yield Opening(way, level, title, where, body, judged, window, _year(pack, wanted, asking))


def _leads_to(pack: Pack, way: Pathway, level: Level, year: int) -> bool:
    """True if some row of the year gives that level to anybody."""
    try:
        rows = pack.rule_set(way.id, year).tables[way.id]
    except KeyError:
        return False
    return any(
        (row.lowest is None or row.lowest.rank <= level.rank)
        and (row.highest == "next" or level.rank <= row.highest.rank)
        for row in rows
    )


def _judged(pack: Pack, wanted: Wanted, asking: Asking, year: int) -> Assessment | None:
    """What the rules of *year* say; None where there are none."""
    try:
        rules = pack.rule_set(wanted.pathway.id, year)
    except KeyError:
        return None
    on = date(year, *pack.terms.cut_off)
    return assess(wanted, asking.facts, rules=rules, on=on, exclusions=pack.exclusions)


def _year(pack: Pack, wanted: Wanted, asking: Asking) -> int:
    """The first year in which nothing stands against it, everything but the years of work as it is."""
    for year in range(asking.year, asking.year + YEARS_AHEAD):
        judged = _judged(pack, wanted, asking, year)
        if judged and judged.allows(wanted.level):
            return year
    return 0


def _later(above: list[Opening]) -> tuple[Opening, ...]:
    """Of each pathway by which nothing is open, the lowest level; and of any, what only time stands against."""
    opened = {one.pathway.id for one in above if one.open}
    lowest: dict[str, Opening] = {}
    for one in above:
        if not one.open and one.pathway.id not in opened:
            lowest.setdefault(one.pathway.id, one)
    timed = [one for one in above if not one.open and one.year and one not in lowest.values()]
    return tuple(sorted([*lowest.values(), *timed], key=lambda one: (not one.year, one.year)))


def _examined(track: Track) -> tuple[tuple[str, str], ...]:
    by_exam = {Mode.EXAM, Mode.QUALIFICATION}
    return tuple((title, track.exam) for level, title in track.titles.items() if track.mode(level) in by_exam)
