"""An application (职称申报): begun for a qualification, changed while it is the applicant's, judged when handed in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from pipeline import cases, evidence
from pipeline.rules.calendar import BEIJING
from pipeline.rules.eligibility import Assessment, PersonFacts, Wanted, assess
from pipeline.rules.placing import Placed, placed
from pipeline.rules.qualification import Qualification, named, track_of
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Tier
from pipeline.rules.windows import days_short, standing
from pipeline.rules.words import Kind, Node, State, Waits
from storage.models.cases import Case

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.policy import EvidenceKind, OfficeEntry, Pathway
    from pipeline.rules.transitions import Actor
    from pipeline.world import World


def begin(session: Session, wanted: Qualification, pathway: str, *, by: Actor, world: World) -> UUID:
    """Open a draft for *wanted*. Raises Refused; a case of the same year for the same title is named instead."""
    if by.person_id is None:
        raise Refused("register_first")
    words = named(world.pack, wanted)
    _no_rival(session, by.person_id, words.label, world)
    case = cases.draft(
        session,
        Kind.APPLICATION,
        world=world,
        applicant_id=by.person_id,
        pathway=_pathway(world, pathway).id,
        portal=wanted.portal,
        series=wanted.series,
        specialty=wanted.specialty,
        level=wanted.level,
        label=words.label,
    )
    return case.id


def _pathway(world: World, id_: str) -> Pathway:
    try:
        return world.pack.pathway(id_)
    except KeyError:
        raise Refused("no_such_title") from None


def _no_rival(session: Session, person_id: UUID, label: str, world: World, but: UUID | None = None) -> None:
    """Raise Refused if the person has another case of this year for the same title."""
    rivals = session.scalars(
        select(Case).where(
            Case.applicant_id == person_id,
            Case.year == world.today.year,
            Case.kind == Kind.APPLICATION,
            Case.label == label,
            Case.id != but,
        )
    )
    for case in rivals:
        if case.state.waits_for is not Waits.NOBODY or case.state is State.COMPLETED:
            raise Refused("case_open", number=case.number)


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change of the qualification did to the checklist (A8)."""

    kept: tuple[EvidenceKind, ...]
    dropped: tuple[EvidenceKind, ...]
    """Files that the new template does not ask for; they stay with the case, should it be changed back."""
    lacking: tuple[EvidenceKind, ...]


def change(
    session: Session, case_id: UUID, wanted: Qualification, pathway: str, *, by: Actor, world: World, seen: int
) -> Changed:
    """Change the qualification of a case that is not handed in (更改资格); what is there is matched to the new template.

    Raises Refused, Overtaken.
    """
    case = cases.editable(session, case_id, by=by, seen=seen)
    if case.kind is not Kind.APPLICATION or case.applicant_id is None:
        raise Refused("not_an_application")
    words = named(world.pack, wanted)
    _no_rival(session, case.applicant_id, words.label, world, but=case.id)
    case.pathway = _pathway(world, pathway).id
    case.portal, case.series, case.specialty, case.level = wanted.portal, wanted.series, wanted.specialty, wanted.level
    case.label = words.label
    case.route = []
    slots, there = cases.needs(case, world.pack).slots, [row.slot for row in evidence.current(session, case.id)]
    missing = evidence.lacking(session, case, world.pack)

    def kinds(ids: list[str]) -> tuple[EvidenceKind, ...]:
        return tuple(world.pack.evidence_kind(id_) for id_ in ids)

    return Changed(
        kept=kinds([slot for slot in slots if slot not in missing]),
        dropped=kinds([slot for slot in there if slot not in slots]),
        lacking=kinds(list(missing)),
    )


def move(session: Session, case_id: UUID, portal: str, *, by: Actor, world: World, seen: int) -> None:
    """Change the entrance, nothing else (A4). Raises Refused, Overtaken."""
    case = cases.find(session, case_id)
    wanted = replace(cases.qualification_of(case), portal=portal)
    change(session, case_id, wanted, case.pathway, by=by, world=world, seen=seen)


def ready(case: Case, world: World) -> dict[str, Any]:
    """What is frozen with the submission. Raises Refused if the rules, the entrance or the window stand against it."""
    unit, person = case.unit, case.applicant
    if unit is None:
        raise Refused("choose_unit")
    if person is None or not_stated(case, world):
        raise Refused("state_facts")
    right = placing(case, world)
    if right is not None and right.portal.code != case.portal:
        raise Refused("wrong_portal", portal=right.portal.name, why=f"portal-{right.why}")
    judged = judge(case, world)
    if refusing := tuple(finding for finding in judged.findings if finding.weight == "refuses"):
        raise Refused("not_eligible", source=refusing[0].source, findings=refusing)
    within_window(case, body_of(case, world), world)
    asked = world.pack.pathway(case.pathway).asks
    return {
        **{key: value for key, value in person.facts.items() if key in asked},
        "tier": unit.tier,
        "questions": [{"code": finding.code, "source": finding.source} for finding in judged.findings],
    }


def not_stated(case: Case, world: World) -> tuple[str, ...]:
    """What the pathway asks and the person has not said."""
    facts = case.applicant.facts if case.applicant else {}
    return tuple(fact for fact in world.pack.pathway(case.pathway).asks if fact not in facts)


def placing(case: Case, world: World) -> Placed | None:
    """The entrance where *case* belongs (A4); None where that can't be said yet."""
    unit = case.unit
    if unit is None or unit.tier is None:
        return None
    wanted = cases.qualification_of(case)
    return placed(world.pack, wanted.series, wanted.level, unit_portal=unit.portal, tier=Tier(unit.tier))


def judge(case: Case, world: World) -> Assessment:
    """What the rules of the case's year say of its applicant and unit, on that year's cut-off day. Raises Refused."""
    unit, person = case.unit, case.applicant
    if unit is None or unit.tier is None or person is None:
        raise Refused("unit_incomplete")
    wanted, way = cases.qualification_of(case), world.pack.pathway(case.pathway)
    try:
        rules = world.pack.rule_set(way.id, case.year)
    except KeyError:
        raise Refused("no_rules_for_year", year=case.year, pathway=way.name) from None
    track = track_of(world.pack, wanted.series, wanted.specialty)
    return assess(
        Wanted(way, wanted.level, named(world.pack, wanted).mode, track.exam),
        PersonFacts.of(person.facts, tier=Tier(unit.tier), area_class=unit.area_class),
        rules=rules,
        on=date(case.year, *world.pack.terms.cut_off),
        exclusions=world.pack.exclusions,
    )


def body_of(case: Case, world: World) -> OfficeEntry | None:
    """The review body that takes *case* in at its entrance; None if the pack has none."""
    wanted = cases.qualification_of(case)
    bodies = world.pack.bodies(wanted.series, wanted.level)
    return next((body for body in bodies if body.portal == wanted.portal), None)


def within_window(case: Case, body: OfficeEntry | None, world: World) -> None:
    """Raise Refused unless *body* takes the case in now (A5); some pathways are open any day."""
    if body is None or not world.pack.pathway(case.pathway).windowed:
        return
    stands = standing(body.windows, world.now)
    if not stands.open:
        opens = f"{stands.next:%Y-%m-%d %H:%M}" if stands.next else ""
        raise Refused("window_closed", source="申报时间", body=body.name, opens=opens or "-")


@dataclass(frozen=True, slots=True)
class Hurry:
    """The body's window ends sooner than the offices before it usually need."""

    body: str
    until: datetime
    """Beijing time."""
    short: int
    """Working days that are wanting."""


def window_end(case: Case, world: World) -> datetime | None:
    """When the open window of the body that takes *case* closes; None where there is none, or none is open."""
    body = body_of(case, world)
    if body is None or not world.pack.pathway(case.pathway).windowed:
        return None
    stands = standing(body.windows, world.now)
    return stands.until.replace(tzinfo=BEIJING) if stands.open and stands.until else None


def hurry(case: Case, world: World) -> Hurry | None:
    """A warning while filing (A5); None while there is time enough, or no window."""
    body = body_of(case, world)
    if body is None or not world.pack.pathway(case.pathway).windowed:
        return None
    stands = standing(body.windows, world.now)
    if not stands.open or stands.until is None:
        return None
    nodes = [node for node in world.pack.pathway(case.pathway).route if node is not Node.BODY]
    usual = (world.pack.terms.usual_days.get(node, 0) for node in nodes)
    short = days_short(stands.until, world.now, usual, world.pack.calendar)
    return Hurry(body.name, stands.until, short) if short > 0 else None
