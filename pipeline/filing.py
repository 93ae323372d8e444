"""The applicant's verbs: begin, choose the unit, submit, take back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import select

from pipeline import cases, evidence, notices, routing
from pipeline.rules.eligibility import Assessment, PersonFacts, assess
from pipeline.rules.scales import Education, Level, Schooling, Tier
from pipeline.rules.qualification import Qualification, named
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Action, Kind, Node, State, Waits
from storage import outbox
from storage.models.cases import Case
from storage.models.offices import Office

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World


def begin(session: Session, wanted: Qualification, pathway: str, *, by: Actor, world: World) -> UUID:
    """Open a draft for *wanted*. Raises Refused; a case of the same year for the same title is named instead."""
    if by.person_id is None:
        raise Refused("register_first")
    words = named(world.pack, wanted)
    rival = session.scalars(
        select(Case).where(
            Case.applicant_id == by.person_id,
            Case.year == world.today.year,
            Case.kind == Kind.APPLICATION,
            Case.label == words.label,
        )
    )
    for case in rival:
        if case.state.waits_for is not Waits.NOBODY or case.state is State.COMPLETED:
            raise Refused("case_open", number=case.number)
    case = Case(
        id=uuid4(),
        number=world.pack.forms.case_number.format(serial=outbox.next_number(session, "cases")),
        kind=Kind.APPLICATION,
        year=world.today.year,
        state=State.DRAFT,
        version=1,
        applicant_id=by.person_id,
        pathway=world.pack.pathway(pathway).id,
        portal=wanted.portal,
        series=wanted.series,
        specialty=wanted.specialty,
        level=wanted.level,
        label=words.label,
        facts={},
        route=[],
        step=0,
        opened=False,
        created_at=world.now,
    )
    session.add(case)
    return case.id


def choose_unit(session: Session, case_id: UUID, unit_id: UUID, *, by: Actor, world: World) -> None:  # noqa: ARG001
    """Say which unit the applicant works at. Raises Refused."""
    case = cases.editable(session, case_id, by=by)
    unit = session.get(Office, unit_id)
    if unit is None or unit.node is not Node.UNIT:
        raise Refused("no_such_unit")
    case.unit_id = unit.id


def submit(session: Session, case_id: UUID, *, by: Actor, world: World, seen: int | None = None) -> None:
    """Hand the case in: everything is there, the rules allow it, the route is fixed. Raises Refused."""
    case = cases.editable(session, case_id, by=by, seen=seen)
    if case.unit is None:
        raise Refused("choose_unit")
    if not case.applicant.facts:
        raise Refused("state_facts")
    if lacking := evidence.lacking(session, case, world.pack):
        raise Refused("evidence_lacking", lacking=tuple(world.pack.evidence_kind(slot) for slot in lacking))
    judged = judge(case, world)
    if refusing := tuple(finding for finding in judged.findings if finding.weight == "refuses"):
        raise Refused("not_eligible", source=refusing[0].source, findings=refusing)
    route = routing.route_of(session, case, world.pack)
    case.facts = {
        **case.applicant.facts,
        "tier": case.unit.tier,
        "questions": [{"code": finding.code, "source": finding.source} for finding in judged.findings],
    }
    cases.act(session, case_id, Action.SUBMIT, by=by, world=world, seen=seen, note=cases.Note(route=route))


def judge(case: Case, world: World) -> Assessment:
    """What the rules of the case's year say of its applicant and unit; the cut-off is the year's last day."""
    unit, stated = case.unit, case.applicant.facts
    if unit is None or unit.tier is None:
        raise Refused("unit_incomplete")
    facts = PersonFacts(
        education=Education(stated["education"]),
        schooling=Schooling(stated["schooling"]),
        work_since=date.fromisoformat(stated["work_since"]),
        tier=Tier(unit.tier),
        area_class=unit.area_class,
    )
    wanted = qualification_of(case)
    mode = named(world.pack, wanted).mode
    rules = world.pack.rule_set(case.year)
    cut_off = date(case.year, 12, 31)
    return assess(case.pathway, facts, wanted=wanted.level, mode=mode, rules=rules, on=cut_off)


def qualification_of(case: Case) -> Qualification:
    """What *case* asks for."""
    return Qualification(case.portal, case.series, case.specialty, Level(case.level))


def withdraw(session: Session, case_id: UUID, *, by: Actor, world: World, seen: int) -> None:
    """Take back a submission that the first office has not touched (收回, A21). Raises Refused, Overtaken."""
    case = cases.find(session, case_id)
    lay_at = case.office_id
    cases.act(session, case_id, Action.WITHDRAW, by=by, world=world, seen=seen)
    about = f"{case.number}:{case.version}"
    notices.tell_office(session, lay_at, "withdrawn", world=world, about=about, number=case.number, label=case.label)
