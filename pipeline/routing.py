"""The route of a case: which office stands for each role, fixed at submission."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from pipeline import cases
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Kind, Node
from pipeline.units.record import recommenders_for
from storage.models.cases import Case
from storage.models.certificates import Certificate
from storage.models.offices import Office

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.rules.policy import Pack


def route_of(session: Session, case: Case, pack: Pack) -> tuple[UUID, ...]:
    """The offices that *case* passes, in order. Raises Refused naming the role that nobody fills."""
    return tuple(_office(session, case, node).id for node in cases.needs(case, pack).route)


def _office(session: Session, case: Case, node: Node) -> Office:
    if node is Node.HELPDESK:
        desk = session.scalars(select(Office).where(Office.node == node).order_by(Office.code)).first()
        if desk is None:
            raise Refused("no_helpdesk")
        return desk
    if case.kind.about_unit:
        return _at_portal(session, node, case.portal)
    unit = case.unit
    if unit is None:
        raise Refused("choose_unit")
    if node is Node.UNIT:
        return unit
    if node is Node.BODY and case.kind is not Kind.APPLICATION:
        return _awarding_body(session, case)
    candidates = (
        recommenders_for(unit, case.series)
        if node is Node.RECOMMENDER
        else session.scalars(
            select(Office).where(Office.node == node, Office.portal == case.portal).order_by(Office.code)
        )
    )
    for office in candidates:
        if _covers(office, case):
            return office
    raise Refused("no_office_for_role", node=node, unit=unit.name)


def _at_portal(session: Session, node: Node, portal: str) -> Office:
    """The first office of that role at the portal: it decides on what is registered there."""
    rows = select(Office).where(Office.node == node, Office.portal == portal).order_by(Office.code)
    office = session.scalars(rows).first()
    if office is None:
        raise Refused("no_office_for_role", node=node, unit=portal)
    return office


def _awarding_body(session: Session, case: Case) -> Office:
    """The body that awarded the title: 谁发证谁受理."""
    awarded = session.scalars(
        select(Case)
        .join(Certificate, Certificate.case_id == Case.id)
        .where(Certificate.number == case.certificate, Certificate.version == 1)
    ).one()
    return session.get_one(Office, UUID(awarded.route[-1]))


def _covers(office: Office, case: Case) -> bool:
    series, levels = office.covers.get("series", []), office.covers.get("levels", [])
    return (not series or case.series in series) and (not levels or case.level in levels)
