"""Before there is a draft: what is known of the person, what is still to be asked, and what is open to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.case import cases
from pipeline.kinds.application import works_at
from pipeline.offices import unit_search
from pipeline.offices.succession import stands, today_of
from pipeline.offices.unit_record import recommenders_for
from pipeline.queries.applicant.people import readable
from pipeline.queries.lists import UnitLine, unit_line
from pipeline.rules.openings import Asking, Openings, Workplace, basic, openings
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Tier
from storage.models.people import Person

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.scales import Fact
    from pipeline.rules.transitions import Actor
    from pipeline.world import World
    from storage.models.offices import Office


@dataclass(frozen=True, slots=True)
class Start:
    """What is known already, and what is asked next."""

    unit: UnitLine | None
    missing: tuple[Fact, ...]
    asks: tuple[Fact, ...]
    facts: dict[str, Any]
    """What was stated, with the pack's own words."""
    year: int
    """This one."""


def start(session: Session, pathway: str = "", *, by: Actor, world: World) -> Start:
    """Where *by* stands before a draft; with a *pathway*, what that one asks besides. Raises Refused without an account."""
    person = _person(session, by)
    unit = works_at(session, person, world)
    asks = basic(world.pack)
    if pathway:
        asks = tuple(dict.fromkeys((*asks, *_asked_by(pathway, world))))
    missing = tuple(fact for fact in asks if fact not in person.facts)
    facts = readable(person.facts, person.language, world)
    return Start(unit_line(unit) if unit else None, missing, asks, facts, world.today.year)


def _asked_by(pathway: str, world: World) -> tuple[Fact, ...]:
    try:
        return world.pack.pathway(pathway).asks
    except KeyError:
        raise Refused("no_such_title") from None


@dataclass(frozen=True, slots=True)
class Offer:
    """What is open, and what the unit has still to do for it."""

    openings: Openings
    unrecommended: bool
    """True if the unit has chosen no recommending unit for the series: nothing can be handed in before it does (U6)."""


def opened(
    session: Session,
    series: str,
    specialty: str,
    *,
    by: Actor,
    world: World,
    pathway: str = "",
    case_id: UUID | None = None,
) -> Offer:
    """What is open to *by* in a specialty; of a case that is to be changed, in its year and at its unit. Raises Refused."""
    person = _person(session, by)
    case = cases.find(session, case_id) if case_id else None
    unit = case.unit if case and case.unit else works_at(session, person, world)
    if unit is None:
        raise Refused("choose_unit")
    if unit.tier is None:
        raise Refused("unit_incomplete")
    asking = Asking(
        stated=person.facts,
        place=Workplace(unit.portal, Tier(unit.tier), unit.area_class),
        year=cases.year_of(case, world) if case else world.today.year,
        now=world.now,
        today=world.today,
        only=pathway,
    )
    try:
        found = openings(world.pack, series, specialty, asking)
    except KeyError:
        raise Refused("no_such_title") from None
    chosen = (today_of(session, one, world.today) for one in recommenders_for(unit, series))
    recommenders = [one for one in chosen if one is not None and stands(one, world.today)]
    return Offer(found, not any(_covers(one, series) for one in recommenders))


def _covers(office: Office, series: str) -> bool:
    covered = office.covers.get("series", [])
    return not covered or series in covered


def _person(session: Session, by: Actor) -> Person:
    person = session.get(Person, by.person_id) if by.person_id else None
    if person is None:
        raise Refused("register_first")
    return person


def units_at(session: Session, portal: str, county: str, *, by: Actor, world: World) -> tuple[UnitLine, ...]:
    """The units of a county, or of a whole entrance where *county* is empty. Raises Refused."""
    del by
    try:
        counties = world.pack.portal(portal).counties
    except KeyError:
        raise Refused("button_expired") from None
    named = next((one for one in counties if one.code == county), None)
    return tuple(unit_line(row) for row in unit_search.of_county(session, portal, named))
