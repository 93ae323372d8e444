"""Earlier certificates, by others or on paper, reissued (补办) or corrected (更正): the body that gave the title judges.

What the register has of one is not asked; else its holder states what it says, with a scan or the papers of its award. What
is granted is a certificate of ours, of the same award: it says the same but for what was wrong, and the earlier one says from
then on which one stands in its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from notify.stated import NOT_REGISTERED
from pipeline.case import cases, frozen
from pipeline.issuance import earlier
from pipeline.kinds.application import works_at
from pipeline.kinds.row import Change, Choice, Form, Question, Shown
from pipeline.rules import certified
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Level
from pipeline.rules.words import Kind, Waits
from pipeline.work import printing
from storage.models.cases import Case
from storage.models.certificates import Certificate
from storage.models.people import Person

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.kinds.row import Opening
    from pipeline.rules.transitions import Actor
    from pipeline.world import World
    from storage.models.earlier import EarlierCertificate

SAYS = ("number", "title", "level", "series", "specialty", "authority", "document", "awarded_on")
"""What the earlier certificate says: kept with the case under these names."""
SHOWN = ("number", "title", "level", "specialty", "authority", "document", "awarded_on")
KINDS = (Kind.EARLIER_REISSUE, Kind.EARLIER_CORRECTION)
PREFIX = "earlier_"
"""Of the questions' ids, whose words are this form's own."""


def _number(session: Session, text: str, /, *, by: Actor, world: World) -> str:
    del session, by, world
    return earlier.number(text)


def _line(session: Session, text: str, /, *, by: Actor, world: World) -> str:
    del session, by, world
    return printing.printable(certified.line(text))


def _as_chosen(session: Session, text: str, /, *, by: Actor, world: World) -> str:
    del session, by, world  # `forms.answer` has compared it with the choices
    return text


def _day(session: Session, text: str, /, *, by: Actor, world: World) -> str:
    del session, by
    return earlier.awarded(text, world.today).isoformat()


def _series(world: World) -> Sequence[Choice]:
    return tuple(Choice(one.id, name=one.name) for one in world.pack.series)


def _levels(world: World) -> Sequence[Choice]:
    return tuple(Choice(one.id.value, word=f"level-{one.id}") for one in world.pack.levels)


def _portals(world: World) -> Sequence[Choice]:
    return tuple(Choice(portal.code, name=portal.name) for portal in world.pack.portals)


def known(session: Session, about: UUID | None, /, *, by: Actor, world: World) -> dict[str, str]:
    """What the register has of one of the person's own earlier certificates; what a certificate needs besides is asked.

    Raises Refused.
    """
    if by.person_id is None:
        raise Refused("register_first")
    if about is None:
        return {}
    person = session.get_one(Person, by.person_id)
    row = next((one for one in earlier.own(session, person) if one.id == about), None)
    if row is None:
        raise Refused("no_such_certificate")
    _not_replaced(row)
    said = {field: str(getattr(row, field)) for field in SAYS}
    try:
        world.pack.series_of(said["series"])
    except KeyError:  # not known, or gone from the pack since
        said["series"] = ""
    there = [one.code for one in world.pack.portals if one.name in row.authority or one.short in row.authority]
    if len(there) == 1:
        said["portal"] = there[0]
    return {f"{PREFIX}{field}": value for field, value in said.items() if value}


def _not_replaced(row: EarlierCertificate) -> None:
    if row.replaced_by is not None:
        raise Refused("earlier_replaced_already", number=row.replaced_by.number)


def _opening(kind: Kind) -> Opening:
    def opened(
        session: Session, said: Mapping[str, str], /, *, about: UUID | None, language: str, by: Actor, world: World
    ) -> UUID:
        del language
        answers = {**said, **known(session, about, by=by, world=world)}  # what the register has counts
        plain = {field.removeprefix(PREFIX): value for field, value in answers.items()}
        return begin(session, kind, plain, by=by, world=world)

    return opened


def begin(session: Session, kind: Kind, said: Mapping[str, str], *, by: Actor, world: World) -> UUID:
    """Open the case. Raises Refused: it is one of ours, is replaced already, or another case is about it."""
    if by.person_id is None:
        raise Refused("register_first")
    person, number = session.get_one(Person, by.person_id), said["number"]
    if session.scalar(select(Certificate.id).where(Certificate.number == number).limit(1)) is not None:
        raise Refused("number_is_ours")
    row = earlier.found(session, number, person)
    if row is not None:
        _not_replaced(row)
    for other in session.scalars(select(Case).where(Case.applicant_id == person.id, Case.kind.in_(KINDS))):
        if other.certificate == number and other.state.waits_for is not Waits.NOBODY:
            raise Refused("certificate_case_open", number=other.number)
    pack, unit = world.pack, works_at(session, person, world)
    level, specialty = Level(said["level"]), _resulting(said)
    try:
        portal, named, series = pack.portal(said["portal"]), pack.level(level), pack.series_of(said["series"])
    except KeyError:  # gone from the pack since it was entered
        raise Refused("no_such_title") from None
    names = frozen.Frozen(
        pathway=pack.service(kind).name,
        portal=portal.name,
        series=series.name,
        specialty=specialty,
        title=said["title"],
        level=named.name,
        band=named.band,
        body=said["authority"],
    )
    words = {"portal": portal.short, "band": named.band, "specialty": specialty, "title": said["title"]}
    case = cases.draft(
        session,
        kind,
        world=world,
        applicant_id=person.id,
        certificate=number,
        asked={field: said.get(field, "") for field in (*SAYS, "new_specialty", "mistake")},
        portal=portal.code,
        series=series.id,
        specialty=specialty,
        level=level,
        label=pack.forms.qualification.format(**words),
        frozen=frozen.ADAPTER.dump_python(names, mode="json"),
        unit_id=unit.id if unit else None,
    )
    return case.id


def _resulting(said: Mapping[str, str]) -> str:
    """The specialty that the certificate of ours will name."""
    return said.get("new_specialty", "") or said["specialty"]


def ready(session: Session, case: Case, world: World) -> dict[str, Any]:
    """At submission: it has not been replaced meanwhile; what is not in the register is a question to the offices. Raises Refused."""
    del world
    if case.unit is None or case.applicant is None:
        raise Refused("choose_unit")
    number = case.asked["number"]
    row = earlier.found(session, number, case.applicant)
    if row is not None:
        _not_replaced(row)
        return {}
    code = "earlier_of_another" if earlier.is_registered(session, number) else "earlier_not_registered"
    return {"questions": [{"code": code, "source": ""}]}


def shown(session: Session, case: Case, world: World) -> Shown:
    """What it says; where the register says otherwise, both; and whether it is in the register at all."""
    del world
    said = case.asked
    row = earlier.found(session, said["number"], case.applicant) if case.applicant else None
    if row is not None and row.source == case.number:
        row = None  # this very case has entered it
    changes = [
        Change(f"earlier_{field}", _otherwise(row, field, said[field]), said[field]) for field in SHOWN if said[field]
    ]
    if row is not None and case.applicant and row.name != case.applicant.name:
        changes.append(Change("earlier_name", row.name, case.applicant.name))
    if said["new_specialty"]:
        changes.append(Change("specialty", said["specialty"], said["new_specialty"]))
    if said["mistake"]:
        changes.append(Change("earlier_mistake", "", said["mistake"]))
    where = f"{row.source}:{row.source_row}" if row else NOT_REGISTERED
    return Shown(changes=(*changes, Change("earlier_register", "", where)))


def _otherwise(row: EarlierCertificate | None, field: str, said: str) -> str:
    """What the register says of that field, where it is something else."""
    there = str(getattr(row, field)) if row is not None and field != "number" else said
    return there if there != said else ""


ASKED = (
    Question("earlier_number", _number),
    Question("earlier_series", _as_chosen, _series),
    Question("earlier_level", _as_chosen, _levels),
    Question("earlier_title", _line),
    Question("earlier_specialty", _line),
    Question("earlier_authority", _line),
    Question("earlier_document", _line),
    Question("earlier_awarded_on", _day),
    Question("earlier_portal", _as_chosen, _portals),
)
WRONG = (Question("earlier_new_specialty", _line, optional=True), Question("earlier_mistake", _line))
REISSUE = Form(ASKED, _opening(Kind.EARLIER_REISSUE), on_page=False, in_menu=False, known=known)
CORRECTION = Form((*ASKED, *WRONG), _opening(Kind.EARLIER_CORRECTION), on_page=False, in_menu=False, known=known)
