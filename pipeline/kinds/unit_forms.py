"""What is asked for a unit's case: registration, change of name or code, the appeal for its account (U1 to U4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.kinds import unit_requests
from pipeline.kinds.row import Choice, Form, Question
from pipeline.offices import unit_record
from pipeline.people import accounts
from pipeline.rules.identity import phone_number
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Tier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from pipeline.kinds.row import Reading
    from pipeline.rules.transitions import Actor
    from pipeline.world import World


def _portals(world: World) -> Sequence[Choice]:
    return tuple(Choice(portal.code, name=portal.name) for portal in world.pack.portals)


def _tiers(_: World) -> Sequence[Choice]:
    return tuple(Choice(tier.value, word=f"tier-{tier}") for tier in Tier)


def _area_classes(_: World) -> Sequence[Choice]:
    classes = (Choice(str(one), word="area-class", facts={"number": str(one)}) for one in unit_requests.AREA_CLASSES)
    return (Choice("0", word="area-class-none"), *classes)


def _as_chosen(session: Session, text: str, /, *, by: Actor, world: World) -> str:
    del session, by, world  # `forms.answer` has compared it with the choices
    return text


def _portal(session: Session, text: str, /, *, by: Actor, world: World) -> str:
    del session, by
    if text not in {portal.code for portal in world.pack.portals}:
        raise Refused("no_such_portal", code=text)
    return text


def _name(session: Session, text: str, /, *, by: Actor, world: World) -> str:
    del session, by, world
    return unit_requests.unit_name(text)


def _officer(session: Session, text: str, /, *, by: Actor, world: World) -> str:
    del session, by, world
    return accounts.check_name(text)


def _own_phone(session: Session, text: str, /, *, by: Actor, world: World) -> str:
    del session, by, world
    return phone_number(text)


def _code_in_use(session: Session, text: str, /, *, by: Actor, world: World) -> str:
    unit_requests.by_code(session, text, by=by, world=world)
    return text


def _code_as_typed(session: Session, text: str, /, *, by: Actor, world: World) -> str:
    del session, by, world  # whether it is the unit's own or a free one is judged with the unit at hand
    return text


def _line(field: str) -> Reading:
    def read(session: Session, text: str, /, *, by: Actor, world: World) -> str:
        del session, by, world
        return unit_record.checked(field, text)

    return read


REGISTRATION = Form(
    (
        Question("code", unit_requests.free_code),
        Question("name", _name),
        Question("portal", _portal, _portals),
        Question("tier", _as_chosen, _tiers),
        Question("area_class", _as_chosen, _area_classes),
        *(Question(line, _line(line)) for line in ("contact", "phone", "address")),
        Question("officer", _officer),
    ),
    unit_requests.begin_registration,
)
CHANGE = Form(
    (Question("new_name", _name, optional=True), Question("new_code", _code_as_typed, optional=True)),
    unit_requests.begin_change,
    on_page=False,  # it asks nothing personal
)
RECOVERY = Form(
    (Question("code", _code_in_use), Question("officer", _officer), Question("own_phone", _own_phone)),
    unit_requests.begin_recovery,
)
