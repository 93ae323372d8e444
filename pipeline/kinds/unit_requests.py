"""Cases about units: registration, change of name or code, and the appeal for a unit's account (U1 to U4).

Filed from a chat. The nine characters of GB 11714 are the key, whichever form of the code was typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from pipeline.case import cases, frozen
from pipeline.kinds.row import Change, Shown
from pipeline.messages import notices
from pipeline.offices import directory
from pipeline.offices.look_alikes import alike
from pipeline.offices.succession import has_ended
from pipeline.offices.unit_record import own_unit
from pipeline.rules.identity import organisation_code
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Kind, Node, State, Waits
from pipeline.work import printing
from storage.models.cases import Case
from storage.models.offices import Office, Officer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

NAME_LEAST, NAME_MOST = 4, 100
AREA_CLASSES = range(1, 7)
NOT_UNDER_WAY = (State.DRAFT, State.WITHDRAWN)


def free_code(session: Session, text: str, *, by: Actor, world: World) -> str:  # noqa: ARG001  asked as a verb
    """The code as it is kept, if no unit has it and no registration waits with it. Raises Refused."""
    code = organisation_code(text)
    if directory.find(session, Node.UNIT, code.key) is not None:
        raise Refused("unit_exists", source="一个组织机构代码证只可注册一个单位账号", code=code.key)
    _none_open(session, code.key)
    return code.credit_code or code.key


def unit_name(text: str) -> str:
    """A unit's name as it is kept. Raises Refused."""
    name = printing.line(text)
    if not NAME_LEAST <= len(name) <= NAME_MOST or not any("\u3400" <= c <= "\u9fff" for c in name):
        raise Refused("unit_name", least=NAME_LEAST, most=NAME_MOST)
    return name


def begin_registration(
    session: Session, said: Mapping[str, str], /, *, about: UUID | None, language: str, by: Actor, world: World
) -> UUID:
    """File the registration of a unit, from the answers of its form. Raises Refused."""
    del about  # there is no unit yet
    asked = {key: text for key, text in said.items() if key not in {"portal", "area_class"}}
    asked_class = {"area_class": int(said["area_class"])}
    key = organisation_code(said["code"]).key
    return _open(
        session, Kind.UNIT_REGISTRATION, key, said["portal"], asked | asked_class, language=language, by=by, world=world
    )


def begin_change(
    session: Session, said: Mapping[str, str], /, *, about: UUID | None, language: str, by: Actor, world: World
) -> UUID:
    """File the change of a unit's name, its code, or both; what is empty stays. Raises Refused."""
    if about is None:
        raise Refused("button_expired")
    name, code = said["new_name"], said["new_code"]
    unit = own_unit(session, about, by=by)
    present = unit.credit_code or unit.code
    new_code = present
    if code:
        typed = organisation_code(code)
        # The old and the new form of one code are one code: writing the longer form is no other unit.
        new_code = (
            (typed.credit_code or present) if typed.key == unit.code else free_code(session, code, by=by, world=world)
        )
    asked = {
        "name": name or unit.name,
        "code": new_code,
        "old_name": unit.name,
        "old_code": present,
        "officer": by.name,
    }
    if asked["name"] == unit.name and asked["code"] == present:
        raise Refused("unit_nothing_changes")
    _none_open(session, unit.code)
    return _open(
        session, Kind.UNIT_CHANGE, unit.code, unit.portal, asked, unit=unit, language=language, by=by, world=world
    )


def begin_recovery(
    session: Session, said: Mapping[str, str], /, *, about: UUID | None, language: str, by: Actor, world: World
) -> UUID:
    """File the appeal for a unit's account: a new officer takes over, the unit is never registered anew. Raises Refused."""
    del about  # it is found by its code
    unit = by_code(session, said["code"], by=by, world=world)
    if by.post_at(unit.id) is not None:
        raise Refused("already_officer", office=unit.name)
    _none_open(session, unit.code)
    asked = {
        "code": unit.credit_code or unit.code,
        "name": unit.name,
        "officer": said["officer"],
        "phone": said["own_phone"],
    }
    return _open(
        session, Kind.UNIT_RECOVERY, unit.code, unit.portal, asked, unit=unit, language=language, by=by, world=world
    )


def by_code(session: Session, text: str, *, by: Actor, world: World) -> Office:
    """The unit with that code, in either form. Raises Refused."""
    del by  # asked as a verb
    unit = directory.find(session, Node.UNIT, organisation_code(text).key)
    if unit is None:
        raise Refused("no_unit_with_code")
    if has_ended(unit, world.today):
        raise Refused("unit_ended", office=unit.name)
    return unit


def unit_stands(case: Case, world: World) -> None:
    """What is asked about a unit that has ended meanwhile is asked about nobody: never about its successor. Raises Refused."""
    if case.unit is not None and has_ended(case.unit, world.today):
        raise Refused("unit_ended", office=case.unit.name)


def _none_open(session: Session, key: str) -> None:
    """Raise Refused while another case about the unit with that code is under way.

    A draft is not: whoever began one and left it must not keep the unit itself out.
    """
    for case in session.scalars(select(Case).where(Case.unit_code == key)):
        if case.state not in NOT_UNDER_WAY and case.state.waits_for is not Waits.NOBODY:
            raise Refused("unit_case_open", number=case.number)


def _open(
    session: Session,
    kind: Kind,
    key: str,
    portal: str,
    asked: dict[str, Any],
    *,
    language: str,
    by: Actor,
    world: World,
    unit: Office | None = None,
) -> UUID:
    if by.chat_id is None:
        raise Refused("not_yours_to_do")
    case = cases.draft(
        session,
        kind,
        world=world,
        chat_id=by.chat_id,
        unit_id=unit.id if unit else None,
        unit_code=key,
        asked=asked | {"language": language},
        portal=portal,
    )
    return case.id


def ready(session: Session, case: Case, world: World) -> dict[str, Any]:
    """At the submission of a registration: the look-alike names, for the office that decides. Raises Refused."""
    del world
    _still_alone(session, case)
    return _look_alikes(session, case)


def change_ready(session: Session, case: Case, world: World) -> dict[str, Any]:
    """At the submission of a change: the names that the new one looks like. Raises Refused."""
    del world
    _still_alone(session, case)
    return {} if case.asked["name"] == case.asked["old_name"] else _look_alikes(session, case)


def recovery_ready(session: Session, case: Case, world: World) -> dict[str, Any]:
    """At the submission of an appeal: the unit's present officers are told of it. Raises Refused."""
    _still_alone(session, case)
    if case.unit is not None:
        notices.tell_office(
            session,
            case.unit_id,
            "unit_recovery_asked",
            world=world,
            about=f"{case.number}:{case.version}",
            case=case,
            number=case.number,
            office=case.unit.name,
        )
    return {}


def _still_alone(session: Session, case: Case) -> None:
    if case.state in NOT_UNDER_WAY:
        _none_open(session, case.unit_code or "")


def _look_alikes(session: Session, case: Case) -> dict[str, Any]:
    return {"alike": list(alike(session, case.asked["name"], case.portal, but=case.unit_code or ""))}


DECLARED = ("name", "code", "tier", "area_class", "contact", "phone", "address")


def registration_shown(session: Session, case: Case, world: World) -> Shown:
    """Everything that is stated of the new unit; nothing of it is old."""
    del session
    stated = {field: case.asked[field] for field in DECLARED} | {"portal": frozen.portal_name(case.portal, world.pack)}
    return _lines(case, stated)


def change_shown(session: Session, case: Case, world: World) -> Shown:
    """The name or the code, old and new."""
    del session, world
    asked = case.asked
    return _lines(case, {field: asked[field] for field in ("name", "code") if asked[field] != asked[f"old_{field}"]})


def recovery_shown(session: Session, case: Case, world: World) -> Shown:
    """Which unit's account is asked for."""
    del session, world
    return _lines(case, {"name": case.asked["name"], "code": case.asked["code"]})


def _lines(case: Case, stated: Mapping[str, Any]) -> Shown:
    """Field names begin with `unit_`, as their words do."""
    changes = (
        Change(f"unit_{field}", str(case.asked.get(f"old_{field}", "")), str(value)) for field, value in stated.items()
    )
    return Shown(changes=tuple(changes))


def officers_of(session: Session, unit_id: UUID) -> list[Officer]:
    """The unit's active officers."""
    return list(session.scalars(select(Officer).where(Officer.office_id == unit_id, Officer.active)))
