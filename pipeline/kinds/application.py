"""An application (职称申报): begun for a qualification, changed while it is the applicant's, judged when handed in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from certificates.record import from_json
from pipeline.case import cases, frozen
from pipeline.evidence import files
from pipeline.issuance import earlier
from pipeline.kinds.row import Filing, Hurry, Shown, Taking
from pipeline.offices.succession import today_of
from pipeline.rules.eligibility import Assessment, PersonFacts, Wanted, assess
from pipeline.rules.placing import Placed, placed
from pipeline.rules.qualification import Qualification, named, today, track_of
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Level, Tier
from pipeline.rules.windows import days_short, standing
from pipeline.rules.words import CertificateState, Kind, Node, State, Waits
from storage.models.cases import Case
from storage.models.certificates import Certificate
from storage.models.offices import Office
from storage.models.people import Person

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.policy import EvidenceKind, OfficeEntry, Pathway
    from pipeline.rules.scales import Fact
    from pipeline.rules.transitions import Actor
    from pipeline.world import World


def begin(session: Session, wanted: Qualification, pathway: str, *, by: Actor, world: World) -> UUID:
    """Open a draft for *wanted*. Raises Refused; an open case for the same title, or a certificate of it, is named instead."""
    if by.person_id is None:
        raise Refused("register_first")
    words = named(world.pack, wanted)
    _no_rival(session, by.person_id, wanted, world)
    unit = works_at(session, session.get_one(Person, by.person_id), world)
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
        unit_id=unit.id if unit else None,
    )
    frozen.freeze(case, world.pack)
    return case.id


def works_at(session: Session, person: Person, world: World) -> Office | None:
    """The unit that the person remembered, or whichever has taken over; None if none is known."""
    unit = session.get(Office, person.unit_id) if person.unit_id else None
    return today_of(session, unit, world.today) if unit else None


def _pathway(world: World, id_: str, *, present: str = "") -> Pathway:
    """A pathway by which a case may begin, or go on where it is its *present* one. Raises Refused."""
    try:
        way = world.pack.pathway(id_)
    except KeyError:
        raise Refused("no_such_title") from None
    if way.closed and id_ != present:
        raise Refused("pathway_closed", pathway=way.name)
    return way


def _no_rival(session: Session, person_id: UUID, wanted: Qualification, world: World, but: Case | None = None) -> None:
    """Raise Refused if the person has another open case for the same title, of whatever year and entrance, or holds it.

    *but*: the case that is being handed in or changed; beside it only what was handed in is a rival.
    """
    theirs = select(Case).where(Case.applicant_id == person_id, Case.kind == Kind.APPLICATION)
    for case in session.scalars(theirs):
        begun_only = case.state in {State.DRAFT, State.WITHDRAWN}
        if case.state.waits_for is Waits.NOBODY or case is but or (but and begun_only):
            continue
        # By today's ids: a specialty that has got another name since is the same specialty.
        if _same_title(frozen.qualification_of(case, world.pack), today(world.pack, wanted)):
            raise Refused("case_open", number=case.number)
    _not_held(session, person_id, wanted, world)


def _not_held(session: Session, person_id: UUID, wanted: Qualification, world: World) -> None:
    """Raise Refused if a certificate in force, or an earlier one, certifies that title already.

    Read as it is printed; and where the pack has called it otherwise since, by what its case asked for.
    """
    words, now = named(world.pack, wanted), today(world.pack, wanted)
    in_force = select(Certificate, Case).join(Case, Case.id == Certificate.case_id)
    valid = (Certificate.person_id == person_id, Certificate.state == CertificateState.VALID)
    for row, case in session.execute(in_force.where(*valid)):
        record = from_json(row.record)
        if (record.title, record.level, record.specialty) == (words.title, words.level, words.specialty):
            raise Refused("title_held", number=row.number)
        says = Qualification(wanted.portal, case.series, record.specialty, Level(case.level)) if case.level else None
        if says is not None and _same_title(today(world.pack, says), now):
            raise Refused("title_held", number=row.number)
    for before in earlier.own(session, session.get_one(Person, person_id)):
        if before.replaced_by_id is not None:
            continue
        specialty = world.pack.retired.specialty(now.series, before.specialty)
        if (before.title, before.level, specialty) == (words.title, wanted.level, words.specialty):
            raise Refused("title_held", number=before.number)


def _same_title(one: Qualification, other: Qualification) -> bool:
    """True of the same title at whatever entrance."""
    return replace(one, portal="") == replace(other, portal="")


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
    _no_rival(session, case.applicant_id, wanted, world, but=case)
    case.pathway = _pathway(world, pathway, present=case.pathway).id
    case.portal, case.series, case.specialty, case.level = wanted.portal, wanted.series, wanted.specialty, wanted.level
    case.label = words.label
    case.route = []
    frozen.freeze(case, world.pack)
    slots, there = frozen.of(case, world.pack).needs.slots, [row.slot for row in files.current(session, case.id)]
    missing = files.lacking(session, case, world.pack)

    def kinds(ids: list[str]) -> tuple[EvidenceKind, ...]:
        return tuple(frozen.kind_of(case, id_, world.pack) for id_ in ids)

    return Changed(
        kept=kinds([slot for slot in slots if slot not in missing]),
        dropped=kinds([slot for slot in there if slot not in slots]),
        lacking=kinds(list(missing)),
    )


def move(session: Session, case_id: UUID, portal: str, *, by: Actor, world: World, seen: int) -> None:
    """Change the entrance, nothing else (A4). Raises Refused, Overtaken."""
    case = cases.find(session, case_id)
    wanted = replace(frozen.qualification_of(case, world.pack), portal=portal)
    change(session, case_id, wanted, case.pathway, by=by, world=world, seen=seen)


def ready(session: Session, case: Case, world: World) -> dict[str, Any]:
    """What is frozen with the submission. Raises Refused if the rules, the entrance or the window stand against it."""
    unit, person = case.unit, case.applicant
    if unit is None:
        raise Refused("choose_unit")
    if person is None or not_stated(case, world):
        raise Refused("state_facts")
    session.refresh(person, with_for_update=True)  # two drafts handed in at one moment: one after the other
    _no_rival(session, person.id, frozen.qualification_of(case, world.pack), world, but=case)
    right = placing(case, world)
    if right is not None and right.portal.code != case.portal:
        raise Refused("wrong_portal", portal=right.portal.name, why=f"portal-{right.why}")
    judged = judge(case, world)
    if refusing := tuple(finding for finding in judged.findings if finding.weight == "refuses"):
        raise Refused("not_eligible", source=refusing[0].source, findings=refusing)
    within_window(case, body_of(case, world), world)
    asked = asks(case, world)
    return {
        **{key: value for key, value in person.facts.items() if key in asked},
        "tier": unit.tier,
        "questions": [{"code": finding.code, "source": finding.source} for finding in judged.findings],
    }


def asks(case: Case, world: World) -> tuple[Fact, ...]:
    """What the pathway asks; nothing where the pack has no such pathway any more: the submission says so."""
    way = _way(case, world)
    return way.asks if way else ()


def _way(case: Case, world: World) -> Pathway | None:
    """The pathway as the pack has it today; None if it has gone."""
    try:
        return world.pack.pathway(case.pathway)
    except KeyError:
        return None


def not_stated(case: Case, world: World) -> tuple[str, ...]:
    """What the pathway asks and the person has not said."""
    facts = case.applicant.facts if case.applicant else {}
    return tuple(fact for fact in asks(case, world) if fact not in facts)


def placing(case: Case, world: World) -> Placed | None:
    """The entrance where *case* belongs (A4); None where that can't be said yet."""
    unit = case.unit
    if unit is None or unit.tier is None:
        return None
    wanted = frozen.qualification_of(case, world.pack)
    return placed(
        world.pack, wanted.series, wanted.level, unit_portal=unit.portal, tier=Tier(unit.tier), on=world.today
    )


def judge(case: Case, world: World) -> Assessment:
    """What the rules of the case's year say of its applicant and unit, on that year's cut-off day. Raises Refused."""
    unit, person = case.unit, case.applicant
    if unit is None or unit.tier is None or person is None:
        raise Refused("unit_incomplete")
    wanted, way, year = frozen.qualification_of(case, world.pack), _way(case, world), cases.year_of(case, world)
    if way is None:
        raise Refused("no_such_title")
    words = named(world.pack, wanted)
    try:
        rules = world.pack.rule_set(way.id, year)
    except KeyError:
        raise Refused("no_rules_for_year", year=year, pathway=way.name) from None
    track = track_of(world.pack, wanted.series, wanted.specialty)
    return assess(
        Wanted(way, wanted.level, words.mode, track.exam),
        PersonFacts.of(person.facts, tier=Tier(unit.tier), area_class=unit.area_class),
        rules=rules,
        on=date(year, *world.pack.terms.cut_off),
        exclusions=world.pack.exclusions,
    )


def body_of(case: Case, world: World) -> OfficeEntry | None:
    """The review body that takes *case* in at its entrance; None if the pack has none."""
    wanted = frozen.qualification_of(case, world.pack)
    bodies = world.pack.bodies(wanted.series, wanted.level, world.today)
    return next((body for body in bodies if body.portal == wanted.portal), None)


def within_window(case: Case, body: OfficeEntry | None, world: World) -> None:
    """Raise Refused unless *body* takes the case in now (A5); some pathways are open any day."""
    if body is None or not frozen.of(case, world.pack).windowed:
        return
    stands = standing(body.windows, world.now)
    if not stands.open:
        opens = f"{stands.next:%Y-%m-%d %H:%M}" if stands.next else ""
        raise Refused("window_closed", source="申报时间", body=body.name, opens=opens or "-")


def taking(case: Case, world: World) -> Taking | None:
    """Whether the body that reviews *case* takes it in now; None if the pack has none."""
    body = body_of(case, world)
    if body is None:
        return None
    return Taking(body.name, standing(body.windows, world.now) if frozen.of(case, world.pack).windowed else None)


def hurry(case: Case, world: World) -> Hurry | None:
    """A warning while filing (A5); None while there is time enough, or no window."""
    takes = taking(case, world)
    if takes is None or takes.stands is None or not takes.stands.open or takes.stands.until is None:
        return None
    nodes = [node for node in frozen.of(case, world.pack).route if node is not Node.BODY]
    usual = (world.pack.terms.usual_days.get(node, 0) for node in nodes)
    short = days_short(takes.stands.until, world.now, usual, world.pack.calendar)
    return Hurry(takes.body, takes.stands.until, short) if short > 0 else None


def shown(session: Session, case: Case, world: World) -> Shown:
    """The pathway; and while it is filled in, what stands against it already, before anything is refused."""
    del session
    taken = frozen.of(case, world.pack)
    return Shown(
        pathway=taken.pathway,
        committee=taken.committee,
        filing=_filing(case, world) if case.state.editable else Filing(),
    )


def _filing(case: Case, world: World) -> Filing:
    missing, right = not_stated(case, world), placing(case, world)
    try:
        judged = judge(case, world) if case.unit and not missing else None
    except Refused:
        judged = None  # the submission says why
    return Filing(
        asks=asks(case, world),
        missing=missing,
        taking=taking(case, world),
        hurry=hurry(case, world),
        misplaced=right if right and right.portal.code != case.portal else None,
        judged=judged,
    )
