"""A case as the verbs find it: begun, looked up, kept from moving, and what the table needs to know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import bindparam, select

from pipeline.case import frozen
from pipeline.offices.unit_record import lacking
from pipeline.rules.refusals import Overtaken, Refused
from pipeline.rules.transitions import Actor, CaseFacts
from pipeline.rules.words import Kind, State
from storage import outbox
from storage.models.cases import Case
from storage.models.offices import Office

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.rules.policy import Pack
    from pipeline.world import World


AROUND = select(Office).where(Office.id.in_(bindparam("ids", expanding=True)))


def draft(session: Session, kind: Kind, *, world: World, **what: Any) -> Case:  # noqa: ANN401  columns
    """A new case under a number of its own, in the session; *what* it is about, everything else empty."""
    about_nothing = {"pathway": "", "portal": "", "series": "", "specialty": "", "level": "", "label": "", "asked": {}}
    case = Case(
        id=uuid4(),
        number=next_number(session, world.pack, kind),
        kind=kind,
        year=world.today.year,
        state=State.DRAFT,
        version=1,
        **(about_nothing | what),
        facts={},
        route=[],
        step=0,
        opened=False,
        created_at=world.now,
    )
    session.add(case)
    session.flush()  # what follows in the same transaction may refer to it
    return case


def find(session: Session, case_id: UUID) -> Case:
    """The case with that id. Raises Refused."""
    case = session.get(Case, case_id)
    if case is None:
        raise Refused("no_such_case")
    return case


def around(session: Session, case: Case) -> dict[UUID, Office]:
    """The offices of its route and where it lies, by one question: while somebody holds them, the session asks for none again."""
    ids = {UUID(id_) for id_ in case.route} | {id_ for id_ in (case.office_id, case.unit_id) if id_}
    return {office.id: office for office in session.scalars(AROUND, {"ids": list(ids)})} if ids else {}


def kind_of(session: Session, case_id: UUID) -> Kind:
    """The kind of that case; nothing else of it is read. Raises Refused."""
    kind = session.scalar(select(Case.kind).where(Case.id == case_id))
    if kind is None:
        raise Refused("no_such_case")
    return kind


def year_of(case: Case, world: World) -> int:
    """The year that *case* is of: fixed when it is handed in, whenever it was begun."""
    return world.today.year if case.state in {State.DRAFT, State.WITHDRAWN} else case.year


def locked(session: Session, case_id: UUID) -> Case:
    """The case, kept from moving until this transaction ends (on SQLite the writer's lock does that)."""
    case = session.scalars(
        select(Case).where(Case.id == case_id).with_for_update(of=Case).execution_options(populate_existing=True)
    ).one_or_none()
    if case is None:
        raise Refused("no_such_case")
    return case


def held(session: Session) -> list[tuple[UUID, str]]:
    """Id and number of each case that an operator must let go on."""
    rows = session.execute(select(Case.id, Case.number).where(Case.state == State.HELD).order_by(Case.number))
    return [(id_, number) for id_, number in rows]


def editable(session: Session, case_id: UUID, *, by: Actor, seen: int | None = None) -> Case:
    """The case, if *by* may change it now. Raises Refused, Overtaken."""
    case = locked(session, case_id)
    if not is_filed_by(case, by):
        raise Refused("not_yours_to_do")
    if not case.state.editable:
        raise Refused("not_editable", state=case.state)
    if seen is not None and case.version != seen:
        raise Overtaken
    return case


def is_filed_by(case: Case, by: Actor) -> bool:
    """True if *by* is who filed the case."""
    return CaseFacts(case.state, applicant_id=case.applicant_id, chat_id=case.chat_id).files(by)


def filer_name(case: Case) -> str:
    """Who filed it: the account's name, or the name that is claimed."""
    return case.applicant.name if case.applicant else str(case.asked["name"])


def facts_of(case: Case, pack: Pack) -> CaseFacts:
    """What the table needs to know of *case*."""
    return CaseFacts(
        state=case.state,
        applicant_id=case.applicant_id,
        chat_id=case.chat_id,
        account_id=case.account_id,
        held_unit_id=case.unit_id if case.kind.about_unit and case.kind.moves_account else None,
        office_lacks=lacking(case.office) if case.office else (),
        office_ids=tuple(UUID(id_) for id_ in case.route),
        step=case.step,
        opened=case.opened,
        awards=case.kind.awards,
        committee=case.kind.awards and frozen.of(case, pack).committee,
        voted=bool(case.vote and case.vote["passed"]),
        certifies=case.kind.certifies,
        held_from=case.held_from,
    )


def next_number(session: Session, pack: Pack, kind: Kind) -> str:
    """A number for a new case of that kind, as the pack writes it; one series for all kinds."""
    form = pack.forms.case_number if kind.awards else pack.service(kind).number
    return form.format(serial=outbox.next_number(session, "cases"))
