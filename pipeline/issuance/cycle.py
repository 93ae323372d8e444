"""The issuance cycle (docs/issuance.md): what each stage loads and stores. The number comes before the drawing.

A stage's subject is a certificate or a copy of one for a purpose: both are drawn, linted, signed and verified alike.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from sqlalchemy import select, update

from certificates.identifier import identifier
from certificates.record import CertificateRecord, as_json, from_json
from pipeline.case import cases, frozen
from pipeline.case.act import act
from pipeline.evidence import files
from pipeline.issuance import copies, earlier, handover, numbers, superseding, timestamps, transparency, versions
from pipeline.messages import notices
from pipeline.organisations import hooks
from pipeline.rules.calendar import local_date
from pipeline.rules.identity import printed_ethnicity
from pipeline.rules.refusals import Refused
from pipeline.rules.transitions import PIPELINE
from pipeline.rules.words import Action, CertificateState, Duty, HookEvent, State
from storage import outbox
from storage.models.certificates import Certificate, Copy
from storage.models.offices import Office
from storage.sealing import sealer

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from pipeline.world import World
    from storage.models.cases import Case
    from storage.models.people import Person

PHOTO_SLOT = "photo"


def intend(session: Session, case_id: UUID, *, world: World) -> None:
    """Store what the certificate will say, under its number. A second run finds the row and does nothing."""
    case = cases.locked(session, case_id)
    if case.state is not State.APPROVED:
        return
    serial = outbox.next_number(session, "certificates")
    first, body = case.certificate is None or case.kind.replaces, _body(session, case)
    record, photo = _first(session, case, serial, body, world) if first else _next(session, case, serial, world)
    record = replace(record, identifier=_identifier(record, world))
    certificate = Certificate(
        id=uuid4(),
        case_id=case.id,
        person_id=case.applicant_id,
        number=record.number,
        version=record.version,
        serial=serial,
        state=CertificateState.INTENDED,
        record=as_json(record),
        template=world.pack.template(body.code),
        photo=photo,
        intended_at=world.now,
    )
    session.add(certificate)
    session.flush()  # the duty's subject must exist before the bell rings
    act(session, case.id, Action.ISSUE, by=PIPELINE, world=world)
    outbox.owe(session, Duty.DRAW_CERTIFICATE, certificate.id, now=world.now, case_id=case.id)


def _photo(session: Session, case: Case) -> str | None:
    """Blob key of the case's own photo, if it has one."""
    found = (row.renditions[0] for row in files.current(session, case.id) if row.slot == PHOTO_SLOT)
    return next(found, None)


def _next(session: Session, case: Case, serial: int, world: World) -> tuple[CertificateRecord, str]:
    """Make the version that follows the one in force: a reissue changes nothing, a correction what was granted."""
    before = session.scalars(versions.valid(case.certificate).with_for_update()).one()
    changed = versions.resulting(from_json(before.record), case.asked)
    record = replace(
        changed,
        version=before.version + 1,
        serial=serial,
        issued_on=world.today,
        issuer=world.pack.issuer,
        verify_url=_address(changed.number, world),  # the house may have moved since
        test=world.test_issuer,
    )
    photo = _photo(session, case) if versions.PHOTO in case.asked else None
    return record, photo or before.photo


def _first(session: Session, case: Case, serial: int, body: Office, world: World) -> tuple[CertificateRecord, str]:
    """Make the first version, with a number of its own."""
    photo, person = _photo(session, case), case.applicant
    if photo is None or person is None:
        raise ValueError(f"{case.number} was approved without a photo or an applicant")
    return _record(case, person, body, numbers.given(session, case, serial, world), serial, world), photo


def _identifier(record: CertificateRecord, world: World) -> str:
    """证照标识 of this version, where the pack has the codes that it is made of."""
    forms = world.pack.forms
    if not forms.licence_type:
        return ""
    serial = "".join(character for character in record.number.upper() if character.isascii() and character.isalnum())
    return identifier(forms.licence_type, forms.issuer_code, serial, record.version)


def _record(case: Case, person: Person, body: Office, number: str, serial: int, world: World) -> CertificateRecord:
    words = frozen.of(case, world.pack)
    before = earlier.declared(case) if case.kind.replaces else None
    return CertificateRecord(
        number=number,
        version=1,
        name=person.name,
        sex=person.sex,
        ethnicity=printed_ethnicity(person.ethnicity),
        birth_date=person.birth_date,
        id_number=person.id_number,
        specialty=words.specialty,
        title=words.title,
        level=words.level,
        pathway=words.pathway,
        body=words.body or body.name,
        document=before.document if before else case.document or "",
        approved_on=before.awarded_on if before else local_date(case.entered_at or world.now),
        issuer=world.pack.issuer,
        issued_on=world.today,
        serial=serial,
        verify_url=_address(number, world),
        test=world.test_issuer,
    )


def _address(number: str, world: World) -> str:
    """What the QR code holds: where that certificate is verified."""
    return f"{world.public_url}/c/{number}?k={sealer().code(number)}"


def _body(session: Session, case: Case) -> Office:
    """The office that has the last word."""
    return session.get_one(Office, UUID(case.route[-1]))


@dataclass(frozen=True, slots=True)
class Intended:
    """A page that is to be drawn."""

    id: UUID
    record: CertificateRecord
    photo: str
    """Blob key."""
    template: str


@dataclass(frozen=True, slots=True)
class Filed:
    """A page with a file: drawn, linted or signed, as the row says."""

    id: UUID
    record: CertificateRecord
    blob: str
    """Blob key, which is the file's SHA-256."""
    template: str
    photo: str
    """Blob key."""
    credential: str | None = None
    """Blob key, once it is signed."""
    passed: bool = False
    """True if it has just been drawn and every lint has passed."""


@dataclass(frozen=True, slots=True)
class SignedFile:
    """What the signing stage made."""

    id: UUID
    blob: str
    signer: str
    signed_at: datetime
    level: str
    """PAdES baseline level."""
    credential: str | None = None
    """Blob key; a copy has none."""


def _filed(row: Certificate | Copy, blob: str) -> Filed:
    return Filed(row.id, _said(row), blob, row.template, row.photo)


def intended(session: Session, row_id: UUID) -> Intended | None:
    """Load what is to be drawn; None if that is done."""
    row = _in_state(session, row_id, CertificateState.INTENDED)
    return None if row is None else Intended(row.id, _said(row), row.photo, row.template)


def store_drawn(session: Session, made: Filed | None, *, world: World) -> None:
    """The page is drawn: the lints are next, or the signature if they have passed already."""
    if made is not None:
        after = CertificateState.LINTED if made.passed else CertificateState.DRAWN
        _advance(session, made.id, CertificateState.INTENDED, after, world, drawn=made.blob)


def discard_drawn(session: Session, certificate_id: UUID) -> None:
    """The page did not pass: it is drawn anew, under the same number, when an operator lets the case go on."""
    row = session.get_one(Certificate, certificate_id)
    row.state, row.drawn = CertificateState.INTENDED, None


def draw_anew(session: Session, certificate_id: UUID, *, world: World) -> bool:
    """Have the page drawn again for the kind of signer that there is now; False if it was drawn for that one."""
    row = session.get_one(Certificate, certificate_id)
    record = from_json(row.record)
    if record.test is world.test_issuer:
        return False
    row.record = as_json(replace(record, test=world.test_issuer))
    discard_drawn(session, certificate_id)
    return True


def mend_document(session: Session, case_id: UUID, document: str) -> None:
    """The page that is not drawn yet will say *document*. Raises Refused if a page has passed with the one before."""
    row = session.scalars(select(Certificate).where(Certificate.case_id == case_id).with_for_update()).one_or_none()
    if row is None:
        return
    if row.state is not CertificateState.INTENDED:
        raise Refused("nothing_to_mend")
    row.record = as_json(replace(from_json(row.record), document=document))


def drawn(session: Session, row_id: UUID) -> Filed | None:
    """Load what is to be linted; None if that is done."""
    row = _in_state(session, row_id, CertificateState.DRAWN)
    return None if row is None or row.drawn is None else _filed(row, row.drawn)


def store_linted(session: Session, made: Filed | None, *, world: World) -> None:
    """Every lint passed: this very file may be signed."""
    if made is not None:
        _advance(session, made.id, CertificateState.DRAWN, CertificateState.LINTED, world)


def linted(session: Session, row_id: UUID) -> Filed | None:
    """Load what is to be signed; None if that is done."""
    row = _in_state(session, row_id, CertificateState.LINTED)
    return None if row is None or row.drawn is None else _filed(row, row.drawn)


def signed_today(session: Session, *, world: World) -> int:
    """How many were signed since midnight in the region."""
    return outbox.peek_number(session, f"signed:{world.today}") - 1


def store_signed(session: Session, made: SignedFile | None, *, world: World) -> None:
    """Signed: our own verifier looks at it before anybody else does."""
    if made is not None:
        outbox.next_number(session, f"signed:{world.today}")
        facts: dict[str, Any] = {"signed": made.blob, "signer": made.signer, "signed_at": made.signed_at}
        if made.credential is not None:
            facts["credential"] = made.credential
        case_id = _advance(session, made.id, CertificateState.LINTED, CertificateState.SIGNED, world, **facts)
        if case_id is not None:  # a copy ends long before its signature could
            timestamps.keep_first(session, made.id, made.blob, made.level, at=world.now)


def signed(session: Session, row_id: UUID) -> Filed | None:
    """Load what is to be verified; None if that is done."""
    row = _in_state(session, row_id, CertificateState.SIGNED)
    if row is None or row.signed is None:
        return None
    return replace(_filed(row, row.signed), credential=row.credential if isinstance(row, Certificate) else None)


def store_verified(session: Session, made: Filed | None, *, world: World) -> None:
    """In force, and the file on its way, in one transaction."""
    if made is None:
        return
    row = _found(session, made.id)
    if isinstance(row, Certificate):
        _enter(session, row, world)
        return
    _advance(session, row.id, CertificateState.SIGNED, CertificateState.VALID, world)
    copies.enter(session, row, world=world)


def _enter(session: Session, row: Certificate, world: World) -> None:
    """The row valid, an earlier version superseded, the case closed, the file on its way."""
    if row.version > 1 and not superseding.supersede(session, row, world=world):
        return  # the title was annulled meanwhile
    _advance(session, row.id, CertificateState.SIGNED, CertificateState.VALID, world)
    transparency.append(session, row, "issued", world=world, level=timestamps.level(session, row))
    timestamps.owe_augmenting(session, row.id, world=world)
    hooks.announce(session, row, HookEvent.ISSUED, world=world)
    case = act(session, row.case_id, Action.COMPLETE, by=PIPELINE, world=world).case
    if case.kind.replaces:
        earlier.replace(session, case, row, world=world)
    if row.version > 1:
        notices.tell_filer(session, case, "superseded", world=world, number=row.number, version=row.version)
    handover.deliver(session, row, case, about=f"{row.number}:{row.version}", world=world)


NEXT = {
    CertificateState.DRAWN: Duty.LINT_CERTIFICATE,
    CertificateState.LINTED: Duty.SIGN_CERTIFICATE,
    CertificateState.SIGNED: Duty.VERIFY_CERTIFICATE,
}


def _advance(
    session: Session,
    row_id: UUID,
    before: CertificateState,
    after: CertificateState,
    world: World,
    **facts: Any,  # noqa: ANN401  column values
) -> UUID | None:
    """Move a row on, and owe what is next; the case that it is of, None for a copy."""
    case_id = session.execute(
        update(Certificate)
        .where(Certificate.id == row_id, Certificate.state == before)
        .values(state=after, **facts)
        .returning(Certificate.case_id)
    ).scalar_one_or_none()
    if case_id is None:
        moved = update(Copy).where(Copy.id == row_id, Copy.state == before).values(state=after, **facts)
        session.execute(moved.returning(Copy.id)).scalar_one()
    if duty := NEXT.get(after):
        outbox.owe(session, duty, row_id, now=world.now, case_id=case_id)
    return case_id


def _found(session: Session, row_id: UUID) -> Certificate | Copy:
    return session.get(Certificate, row_id) or session.get_one(Copy, row_id)


def _in_state(session: Session, row_id: UUID, state: CertificateState) -> Certificate | Copy | None:
    row = _found(session, row_id)
    return row if row.state is state else None


def _said(row: Certificate | Copy) -> CertificateRecord:
    return copies.record_of(row) if isinstance(row, Copy) else from_json(row.record)
