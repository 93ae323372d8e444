"""Whom to ask, as screens show it: the offices of a case, or the review bodies of an entrance (A6, A18)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from pipeline.case import frozen
from pipeline.offices.directory import entry_of
from pipeline.offices.succession import today_of
from pipeline.queries.case import seen
from pipeline.review import routing
from pipeline.rules.placing import placed
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Tier
from storage.models.offices import Office

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from pipeline.rules.policy import OfficeEntry, Pack
    from pipeline.rules.qualification import Qualification
    from pipeline.rules.scales import Level
    from pipeline.rules.transitions import Actor
    from pipeline.rules.words import Node
    from pipeline.world import World


@dataclass(frozen=True, slots=True)
class Contact:
    """One office and how to reach it."""

    node: Node
    office: str
    contact: str
    phone: str
    hours: str
    address: str
    windows: str = ""
    """A body's windows in one line, as far as announced."""


def of_case(session: Session, case_id: UUID, *, by: Actor, world: World) -> tuple[Contact, ...]:
    """The offices that the case passes, or will pass if it is handed in as it is. Raises Refused."""
    row, _ = seen(session, case_id, by=by, world=world)  # whoever may see the case may ask whom to call
    try:
        route = tuple(UUID(id_) for id_ in row.route) or routing.route_of(session, row, world.pack, world.today)
    except Refused:  # the unit is not chosen yet, or an office is wanting: the body can still be asked
        body = _bodies(world, frozen.qualification_of(row, world.pack)) if row.kind.awards else ()
        return tuple(_entry(one) for one in body)
    there = {office.id: office for office in session.scalars(select(Office).where(Office.id.in_(route)))}
    offices = (there[id_] for id_ in route)
    return tuple(contact_of(today_of(session, office, world.today) or office, world.pack) for office in offices)


@dataclass(frozen=True, slots=True)
class Bodies:
    """Who reviews a series and level for an entrance."""

    contacts: tuple[Contact, ...]
    elsewhere: str
    """The name of the entrance where they stand, if it is not the one that was asked for."""


def bodies(pack: Pack, portal: str, series: str, level: Level, on: date) -> Bodies:
    """The review bodies of that day, for anyone (A18). Raises KeyError for a portal or series that the pack does not have."""
    asked, known = pack.portal(portal), pack.series_of(series)
    own = tuple(body for body in pack.bodies(known.id, level, on) if body.portal == asked.code)
    if own:
        return Bodies(tuple(_entry(one) for one in own), "")
    right = placed(pack, known.id, level, unit_portal=asked.code, tier=Tier.PREFECTURE, on=on)
    if right is None:
        return Bodies((), "")
    there = tuple(body for body in pack.bodies(known.id, level, on) if body.portal == right.portal.code)
    return Bodies(tuple(_entry(one) for one in there), right.portal.name)


def _bodies(world: World, wanted: Qualification) -> tuple[OfficeEntry, ...]:
    found = world.pack.bodies(wanted.series, wanted.level, world.today)
    return tuple(body for body in found if body.portal == wanted.portal)


def _entry(entry: OfficeEntry) -> Contact:
    windows = "；".join(f"{w.opens:%Y-%m-%d %H:%M} – {w.closes:%Y-%m-%d %H:%M}" for w in entry.windows)
    return Contact(entry.node, entry.name, entry.contact, entry.phone, entry.hours, entry.address, windows)


def contact_of(office: Office, pack: Pack) -> Contact:
    """An office and how to reach it, as the pack says today."""
    entry = entry_of(office, pack)
    if entry is None:
        return Contact(office.node, office.name, office.contact, office.phone, office.hours, office.address)
    return _entry(entry)
