"""Cases about units: registration, change of name or code, and the appeal for a unit's account (U1 to U4).

Filed from a chat. The nine characters of GB 11714 are the key, whichever form of the code was typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from pipeline import accounts, cases, notices, offices
from pipeline.rules.identity import organisation_code, phone_number
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Tier
from pipeline.rules.words import Kind, Node, State, Waits
from pipeline.units.alike import alike
from pipeline.units.record import checked, own_unit
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
FORMS: Mapping[Kind, tuple[str, ...]] = {
    Kind.UNIT_REGISTRATION: (
        "code",
        "name",
        "portal",
        "tier",
        "area_class",
        "contact",
        "phone",
        "address",
        "officer",
    ),
    Kind.UNIT_CHANGE: ("new_name", "new_code"),
    Kind.UNIT_RECOVERY: ("code", "officer", "own_phone"),
}
"""What each form asks, in order."""
NOT_UNDER_WAY = (State.DRAFT, State.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Registration:
    """What an officer says of a unit."""

    code: str
    name: str
    portal: str
    tier: str
    area_class: int
    """一类 to 六类; 0 where it is none of them or not known."""
    contact: str
    phone: str
    address: str
    officer: str


def free_code(session: Session, text: str, *, by: Actor, world: World) -> str:  # noqa: ARG001  asked as a verb
    """The code as it is kept, if no unit has it and no registration waits with it. Raises Refused."""
    code = organisation_code(text)
    if offices.find(session, Node.UNIT, code.key) is not None:
        raise Refused("unit_exists", source="一个组织机构代码证只可注册一个单位账号", code=code.key)
    _none_open(session, code.key)
    return code.credit_code or code.key


def unit_name(text: str) -> str:
    """A unit's name as it is kept. Raises Refused."""
    name = " ".join(text.split())
    if not NAME_LEAST <= len(name) <= NAME_MOST or not any("\u3400" <= c <= "\u9fff" for c in name):
        raise Refused("unit_name", least=NAME_LEAST, most=NAME_MOST)
    return name


def begin_registration(session: Session, said: Registration, *, language: str, by: Actor, world: World) -> UUID:
    """File the registration of a unit. Raises Refused."""
    code = free_code(session, said.code, by=by, world=world)
    if said.portal not in {portal.code for portal in world.pack.portals}:
        raise Refused("no_such_portal", code=said.portal)
    if said.tier not in set(Tier) or not (said.area_class == 0 or said.area_class in AREA_CLASSES):
        raise Refused("button_expired")
    asked = {
        "code": code,
        "name": unit_name(said.name),
        "tier": said.tier,
        "area_class": said.area_class,
        **{line: checked(line, getattr(said, line)) for line in ("contact", "phone", "address")},
        "officer": accounts.check_name(said.officer),
    }
    key = organisation_code(code).key
    return _open(session, Kind.UNIT_REGISTRATION, key, said.portal, asked, language=language, by=by, world=world)


def begin_change(
    session: Session, unit_id: UUID, *, name: str, code: str, language: str, by: Actor, world: World
) -> UUID:
    """File the change of a unit's name, its code, or both; what is empty stays. Raises Refused."""
    unit = own_unit(session, unit_id, by=by)
    present = unit.credit_code or unit.code
    new_code = present
    if code:
        typed = organisation_code(code)
        # The old and the new form of one code are one code: writing the longer form is no other unit.
        new_code = (
            (typed.credit_code or present) if typed.key == unit.code else free_code(session, code, by=by, world=world)
        )
    asked = {
        "name": unit_name(name) if name else unit.name,
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
    session: Session, code: str, officer: str, phone: str, *, language: str, by: Actor, world: World
) -> UUID:
    """File the appeal for a unit's account: a new officer takes over, the unit is never registered anew. Raises Refused."""
    unit = by_code(session, code, by=by, world=world)
    if by.post_at(unit.id) is not None:
        raise Refused("already_officer", office=unit.name)
    _none_open(session, unit.code)
    asked = {
        "code": unit.credit_code or unit.code,
        "name": unit.name,
        "officer": accounts.check_name(officer),
        "phone": phone_number(phone),
    }
    return _open(
        session, Kind.UNIT_RECOVERY, unit.code, unit.portal, asked, unit=unit, language=language, by=by, world=world
    )


def by_code(session: Session, text: str, *, by: Actor, world: World) -> Office:  # noqa: ARG001  asked as a verb
    """The unit with that code, in either form. Raises Refused."""
    unit = offices.find(session, Node.UNIT, organisation_code(text).key)
    if unit is None:
        raise Refused("no_unit_with_code")
    return unit


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
    """At submission: the look-alike names, for the office that decides; the unit's present officers are told of an appeal."""
    if case.state in NOT_UNDER_WAY:
        _none_open(session, case.unit_code or "")
    if case.kind is Kind.UNIT_RECOVERY and case.unit is not None:
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
    if case.kind is Kind.UNIT_CHANGE and case.asked["name"] == case.asked["old_name"]:
        return {}
    return {"alike": list(alike(session, case.asked["name"], case.portal, but=case.unit_code or ""))}


def officers_of(session: Session, unit_id: UUID) -> list[Officer]:
    """The unit's active officers."""
    return list(session.scalars(select(Officer).where(Officer.office_id == unit_id, Officer.active)))
