"""Which office stands for a role on a case's route: three ways, of which each kind has one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from pipeline.offices.succession import standing, stands, today_of
from pipeline.offices.unit_record import recommenders_for
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Node
from storage.models.cases import Case
from storage.models.certificates import Certificate
from storage.models.offices import Office

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

REGION = "0000"
"""Ends the code of a region (GB/T 2260), and so of its own entrance."""


def of_unit(session: Session, case: Case, node: Node, on: date) -> Office:
    """By the person's unit: itself, the recommending unit that it chose, then who covers the series at the entrance."""
    unit = today_of(session, case.unit, on) if case.unit else None
    if unit is None:
        raise Refused("choose_unit")
    if node is Node.UNIT:
        return unit
    candidates = (
        [today_of(session, office, on) for office in recommenders_for(unit, case.series)]
        if node is Node.RECOMMENDER
        else session.scalars(
            select(Office)
            .where(Office.node == node, Office.portal == (case.portal or unit.portal), standing(on))
            .order_by(Office.code)
        )
    )
    for office in candidates:
        if office is not None and stands(office, on) and _covers(office, case):
            return office
    raise Refused("no_office_for_role", node=node, unit=unit.name)


def of_award(session: Session, case: Case, node: Node, on: date) -> Office:
    """As `of_unit`, but the body is the one that awarded the title, or today's of it: 谁发证谁受理."""
    if node is not Node.BODY or case.unit is None:
        return of_unit(session, case, node, on)
    awarded = session.scalars(
        select(Case)
        .join(Certificate, Certificate.case_id == Case.id)
        .where(Certificate.number == case.certificate, Certificate.version == 1)
    ).one()
    office = session.get_one(Office, UUID(awarded.route[-1]))
    body = today_of(session, office, on)
    if body is None:
        raise Refused("office_ended", office=office.name)
    return body


def of_authority(session: Session, case: Case, node: Node, on: date) -> Office:
    """As `of_unit`, but the body where the title was given, and where that one takes no such titles any more, the region's."""
    if node is not Node.BODY:
        return of_unit(session, case, node, on)
    bodies = session.scalars(select(Office).where(Office.node == node, standing(on)).order_by(Office.code)).all()
    fitting = [body for body in bodies if stands(body, on) and _covers(body, case)]
    there = next((body for body in fitting if body.portal == case.portal), None)
    found = there or next((body for body in fitting if body.portal.endswith(REGION)), None)
    if found is None:
        raise Refused("no_office_for_role", node=node, unit=case.portal)
    return found


def at_portal(session: Session, case: Case, node: Node, on: date) -> Office:
    """The first office of that role at the case's entrance: it decides on what is registered there."""
    rows = select(Office).where(Office.node == node, Office.portal == case.portal, standing(on)).order_by(Office.code)
    office = session.scalars(rows).first()
    if office is None:
        raise Refused("no_office_for_role", node=node, unit=case.portal)
    return office


def helpdesk(session: Session, case: Case, node: Node, on: date) -> Office:
    """The help desk: there is one for the whole region."""
    del case
    desk = session.scalars(select(Office).where(Office.node == node, standing(on)).order_by(Office.code)).first()
    if desk is None:
        raise Refused("no_helpdesk")
    return desk


def _covers(office: Office, case: Case) -> bool:
    series, levels = office.covers.get("series", []), office.covers.get("levels", [])
    return (not series or case.series in series) and (not levels or case.level in levels)
