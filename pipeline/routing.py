"""The route of a case: which office stands for each role, fixed at submission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.rules.refusals import Refused
from pipeline.rules.words import Node
from storage.models.offices import Office

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.policy import Pack
    from storage.models.cases import Case


def route_of(session: Session, case: Case, pack: Pack) -> tuple[UUID, ...]:
    """The offices of *case*'s pathway, in order. Raises Refused naming the role that nobody fills."""
    return tuple(_office(session, case, node).id for node in pack.pathway(case.pathway).route)


def _office(session: Session, case: Case, node: Node) -> Office:
    unit = case.unit
    if unit is None:
        raise Refused("choose_unit")
    if node is Node.UNIT:
        return unit
    candidates = (
        unit.recommenders
        if node is Node.RECOMMENDER
        else session.scalars(
            select(Office).where(Office.node == node, Office.portal == case.portal).order_by(Office.code)
        )
    )
    for office in candidates:
        if _covers(office, case):
            return office
    raise Refused("no_office_for_role", node=node, unit=unit.name)


def _covers(office: Office, case: Case) -> bool:
    series, levels = office.covers.get("series", []), office.covers.get("levels", [])
    return (not series or case.series in series) and (not levels or case.level in levels)
