"""A unit's record: what it lacks (U5), what its officers change themselves, and its recommending units (U6).

Name and code are changed by a case (pipeline.kinds.unit_requests).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.rules import texts
from pipeline.rules.identity import phone_number
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Node, Rank
from storage.models.offices import Office, Recommendation

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

RECOMMENDERS_MOST = 2
LINES = {"contact": 100, "phone": 40, "address": 200, "hours": 200}
"""What an officer may write, and how long it may be."""
REQUIRED = ("contact", "phone", "address")
EVERY_SERIES = ""


def lacking(office: Office) -> tuple[str, ...]:
    """What a unit's record lacks: names of its fields, and `recommenders`. Nothing for any other office."""
    if office.node is not Node.UNIT:
        return ()
    fields = tuple(field for field in REQUIRED if not getattr(office, field))
    return fields if office.recommendations else (*fields, "recommenders")


def own_unit(session: Session, office_id: UUID, *, by: Actor, rank: Rank = Rank.DECIDER) -> Office:
    """The unit at which *by* holds a post of at least that rank. Raises Refused."""
    post, office = by.post_at(office_id), session.get(Office, office_id)
    if post is None or office is None or office.node is not Node.UNIT:
        raise Refused("officers_only")
    if not post.rank.reaches(rank):
        raise Refused("rank_too_low", needs=rank)
    return office


def write(session: Session, office_id: UUID, field: str, text: str, *, by: Actor, world: World) -> None:  # noqa: ARG001
    """Change one line of the record. Raises Refused."""
    unit, said = own_unit(session, office_id, by=by), text
    if field not in LINES:
        raise Refused("button_expired")
    setattr(unit, field, checked(field, said))


def checked(field: str, text: str) -> str:
    """One line as the record keeps it. Raises Refused."""
    said = texts.line(text)
    if field == "phone":
        phone_number(said)  # kept as written: an extension's dash helps whoever dials
    if not said or len(said) > LINES[field]:
        raise Refused("unit_line", field=field, most=LINES[field])
    return said


def toggle(session: Session, office_id: UUID, series: str, recommender_id: UUID, *, by: Actor, world: World) -> None:
    """Choose a recommending unit for a series, or give it up. Raises Refused."""
    unit, recommender = own_unit(session, office_id, by=by), session.get(Office, recommender_id)
    if recommender is None or recommender not in offered(session, unit, series, world):
        raise Refused("no_such_recommender", code="")
    chosen = [line for line in unit.recommendations if line.series == series]
    present = next((line for line in chosen if line.recommender_id == recommender_id), None)
    if present is not None:
        unit.recommendations.remove(present)
    elif len(chosen) >= RECOMMENDERS_MOST:
        raise Refused("recommenders_number", most=RECOMMENDERS_MOST)
    else:
        unit.recommendations.append(
            Recommendation(series=series, recommender_id=recommender_id, place=len(unit.recommendations))
        )


def offered(session: Session, unit: Office, series: str, world: World) -> tuple[Office, ...]:
    """The recommending units of the region and of the unit's own prefecture that take that series."""
    regional = [portal.code for portal in world.pack.portals if portal.kind == "region"]
    rows = session.scalars(
        select(Office)
        .where(Office.node == Node.RECOMMENDER, Office.portal.in_([*regional, unit.portal]), Office.ended_at.is_(None))
        .order_by(Office.portal.desc(), Office.code)
    )
    return tuple(row for row in rows if series == EVERY_SERIES or takes(row, series))


def takes(office: Office, series: str) -> bool:
    """True if *office* takes applications of that series."""
    covered = office.covers.get("series", [])
    return not covered or series in covered


def recommenders_for(unit: Office, series: str) -> tuple[Office, ...]:
    """The unit's own choice for that series, else its choice for all, in the order in which they were chosen."""
    own = [line.recommender for line in unit.recommendations if line.series == series]
    every = [line.recommender for line in unit.recommendations if line.series == EVERY_SERIES]
    return tuple(own or every)
