"""Reissue (证书丢失补办) and correction (证书信息更正): cases about a certificate in force, judged as the whole record.

Domain facts: a reissue changes nothing; a correction changes the closed list of seven fields and is checked on the
record that would result, never field by field: birth date = digits 7–14 of the ID number, sex = parity of its digit 17.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from certificates.record import CertificateRecord, from_json
from pipeline.case import cases, frozen
from pipeline.issuance import earlier, versions
from pipeline.kinds.row import Change, Shown
from pipeline.messages import notices
from pipeline.people import accounts, findable
from pipeline.rules import identity
from pipeline.rules.qualification import named, track_of
from pipeline.rules.refusals import Refused
from pipeline.rules.words import CertificateState, Corrected, Kind, Waits
from storage.models.cases import Case
from storage.models.certificates import Certificate
from storage.models.people import Person

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World


def begin(session: Session, certificate_id: UUID, kind: Kind, *, by: Actor, world: World) -> UUID:
    """Open a reissue or a correction of a certificate in force; the form starts from what it says now. Raises Refused."""
    row = session.scalars(select(Certificate).where(Certificate.id == certificate_id).with_for_update()).one_or_none()
    if row is None or row.person_id != by.person_id:
        raise Refused("no_such_certificate")
    if row.state is not CertificateState.VALID:
        raise Refused("certificate_not_in_force", number=row.number)
    open_one = next((case for case in _about(session, row.number) if case.state.waits_for is not Waits.NOBODY), None)
    if open_one is not None:
        raise Refused("certificate_case_open", number=open_one.number)
    source = session.get_one(Case, row.case_id)
    says = from_json(row.record)
    case = cases.draft(
        session,
        kind,
        world=world,
        applicant_id=row.person_id,
        certificate=row.number,
        pathway=source.pathway,
        portal=source.portal,
        series=source.series,
        specialty=says.specialty,
        level=source.level,
        label=labelled(source, says, world),
        frozen=source.frozen,
        unit_id=source.unit_id,
    )
    return case.id


def labelled(source: Case, says: CertificateRecord, world: World) -> str:
    """The label of a certificate as it reads after a correction; as its case has it where the catalogue has no such title."""
    wanted = replace(frozen.qualification_of(source, world.pack), specialty=says.specialty)
    try:
        return named(world.pack, wanted).label if says.specialty != source.specialty else source.label
    except Refused:
        return source.label


def _about(session: Session, number: str) -> list[Case]:
    return list(session.scalars(select(Case).where(Case.certificate == number)))


def _name(text: str, _: Case, __: World) -> str:
    return accounts.check_name(text)


def _sex(text: str, _: Case, __: World) -> str:
    if text not in set(identity.Sex):
        raise Refused("sex_unknown")
    return text


def _ethnicity(text: str, _: Case, world: World) -> str:
    return identity.printed_ethnicity(accounts.check_ethnicity(text, world))


def _birth_date(text: str, _: Case, world: World) -> str:
    digits = "".join(part.zfill(2) for part in text.replace("年", "-").replace("月", "-").rstrip("日 ").split("-"))
    return identity.birth_date(digits, today=world.today).isoformat()


def _id_number(text: str, _: Case, world: World) -> str:
    return identity.resident_id(text, today=world.today).number


def _specialty(text: str, case: Case, world: World) -> str:
    if text not in specialties(case, world):
        raise Refused("specialty_is_new_award")
    return text


READ: dict[str, Callable[[str, Case, World], str]] = {
    "name": _name,
    "sex": _sex,
    "ethnicity": _ethnicity,
    "birth_date": _birth_date,
    "id_number": _id_number,
    "specialty": _specialty,
}
"""How each field's new value is read; the photo, the seventh, is a file."""


def specialties(case: Case, world: World) -> tuple[str, ...]:
    """What the specialty may be corrected to: the same series and the same title, else it would be a new award."""
    wanted = frozen.qualification_of(case, world.pack)
    try:
        own = track_of(world.pack, wanted.series, wanted.specialty)
        title, mode = own.titles[wanted.level], own.mode(wanted.level)
    except KeyError:  # the catalogue has no such title any more, so nothing else of that title
        return ()
    tracks = [
        track
        for track in world.pack.series_of(wanted.series).tracks
        if track.titles.get(wanted.level) == title
        and track.mode(wanted.level) is mode  # none that an examination gives
    ]
    present = world.pack.retired.specialty(wanted.series, wanted.specialty)
    return tuple(name for track in tracks for name in track.specialties if name != present)


def ask(session: Session, case_id: UUID, field: str, text: str | None, *, by: Actor, world: World) -> None:
    """Ask for *field* to be changed to what *text* says; None takes the wish back. Raises Refused."""
    case = cases.editable(session, case_id, by=by)
    fields = {one.id for one in world.pack.service(Kind.CORRECTION).fields}
    if case.kind is not Kind.CORRECTION or field not in fields:
        raise Refused("not_correctable", source="职称电子证书变更范围")
    asked = {key: value for key, value in case.asked.items() if key != field}
    if text is not None:
        asked[field] = True if field == versions.PHOTO else READ[field](text, case, world)
        present = from_json(versions.in_force(session, case.certificate).record)
        if asked[field] == str(getattr(present, field, "")):
            raise Refused("value_is_the_same", field=Corrected(field))
    case.asked = asked


def changes(present: CertificateRecord, asked: dict[str, Any]) -> tuple[Change, ...]:
    """Old and new side by side, in the order of the seven; the photo without words."""
    fields = (*READ, versions.PHOTO)
    return tuple(
        Change(
            field,
            "" if field == versions.PHOTO else str(getattr(present, field)),
            "" if field == versions.PHOTO else asked[field],
        )
        for field in fields
        if field in asked
    )


def ready(session: Session, case: Case, world: World) -> dict[str, Any]:
    """At submission: the whole resulting record is judged. Raises Refused."""
    if case.unit is None:
        raise Refused("choose_unit")
    judge(session, case, from_json(versions.in_force(session, case.certificate).record), world)
    return {}


def judge(session: Session, case: Case, present: CertificateRecord, world: World) -> None:
    """Raise Refused unless what would result is a change, agrees with itself, and is nobody else's."""
    wanted = versions.resulting(present, case.asked)
    if not case.asked or (wanted == present and versions.PHOTO not in case.asked):
        raise Refused("nothing_to_correct")
    if same := [change.field for change in changes(present, case.asked) if change.old == change.new != ""]:
        raise Refused("value_is_the_same", field=Corrected(same[0]))
    who = identity.agreeing(wanted.id_number, born=wanted.birth_date, sex=wanted.sex, today=world.today)
    owner = session.scalar(select(Person.id).where(Person.id_index == accounts.id_index(who.number)))
    if owner not in {None, case.applicant_id}:
        raise Refused("number_not_free")


def granted(session: Session, case: Case, world: World) -> None:
    """The account says the same from now on, its key included; its holder is told. Raises Refused."""
    _settle(session, case, world)
    notices.tell_filer(session, case, "granted", world=world, number=case.number, label=case.label)


def _settle(session: Session, case: Case, world: World) -> None:
    person = case.applicant
    if person is None:
        return
    present = from_json(versions.in_force(session, case.certificate).record)
    judge(session, case, present, world)  # weeks may have passed since the submission
    wanted = versions.resulting(present, case.asked)
    before = person.name, person.id_index
    person.name, person.sex, person.birth_date = wanted.name, wanted.sex, wanted.birth_date
    person.ethnicity = wanted.ethnicity.removesuffix(identity.PEOPLE)
    person.id_number, person.id_index = wanted.id_number, accounts.id_index(wanted.id_number)
    findable.describe(person)
    earlier.rename(session, person, before)
    try:
        session.flush()  # the unique index decides
    except IntegrityError:
        raise Refused("number_not_free") from None


def shown(session: Session, case: Case, world: World) -> Shown:
    """Old and new side by side: against the version in force, or the one that it was when the new one came."""
    rows = session.scalars(
        select(Certificate).where(Certificate.number == case.certificate).order_by(Certificate.version)
    ).all()
    made = next((one.version for one in rows if one.case_id == case.id), None)
    before = rows[-1] if made is None else next(one for one in rows if one.version == made - 1)
    found = changes(from_json(before.record), case.asked)
    if world.chat_carries_facts:
        return Shown(changes=found)
    return Shown(changes=tuple(replace(one, old="", new="") for one in found))  # which fields, not what they say
