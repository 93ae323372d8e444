"""Copies for a purpose (加注): a holder asks for one, it is made by the issuance cycle, and stands for a while.

After 人社厅发〔2021〕97号: a copy says for whom, for what and until when; so many of one certificate stand at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from certificates.fonts import missing
from certificates.record import CertificateRecord, CopyNote, from_json
from pipeline.issuance import transparency
from pipeline.messages import notices
from pipeline.rules import copies
from pipeline.rules.calendar import local_date
from pipeline.rules.refusals import Refused
from pipeline.rules.words import CertificateState, CopyField, Duty
from storage import outbox
from storage.models.cases import Case
from storage.models.certificates import Certificate, Copy
from storage.models.people import Person

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World


@dataclass(frozen=True, slots=True)
class CopyRequest:
    """What a copy is to say."""

    for_whom: str
    purpose: str
    until: date


def written(field: CopyField, text: str) -> str:
    """*text* as the page will print it. Raises Refused, also for a character that no font of ours has."""
    said = copies.line(field, text)
    if absent := missing(said):
        raise Refused("copy_no_glyph", character=absent[0], code_point=f"U+{ord(absent[0]):04X}")
    return said


def last_day(text: str, world: World) -> date:
    """The day that was written as a copy's last. Raises Refused."""
    return copies.last_day(text, today=world.today, most=world.pack.terms.copy_days)


def copyable(session: Session, certificate_id: UUID, *, by: Actor, world: World) -> Certificate:
    """The holder's own certificate, if it is in force and another copy of it may be made. Raises Refused."""
    row = _locked(session, certificate_id, by)
    if row.state is not CertificateState.VALID:
        raise Refused("certificate_not_in_force", number=row.number)
    standing, most = alive(session, row, world=world), world.pack.terms.copies_alive
    if len(standing) >= most:
        frees = min(copy.until for copy in standing)
        raise Refused("copies_too_many", source=copies.SOURCE, most=most, until=f"{frees:%Y-%m-%d}")
    return row


def _locked(session: Session, certificate_id: UUID, by: Actor) -> Certificate:
    """The holder's own certificate: its copies are asked for one after the other."""
    row = session.get(Certificate, certificate_id, with_for_update=True)
    if row is None or row.person_id != by.person_id:
        raise Refused("no_such_certificate")
    return row


def alive(session: Session, certificate: Certificate, *, world: World) -> Sequence[Copy]:
    """The copies of a certificate that stand, or will as soon as they are made; none of one that is not in force."""
    if certificate.state is not CertificateState.VALID:
        return ()
    return session.scalars(
        select(Copy)
        .where(
            Copy.certificate_id == certificate.id, Copy.state != CertificateState.WITHDRAWN, Copy.until >= world.today
        )
        .order_by(Copy.number)
    ).all()


def ask(session: Session, certificate_id: UUID, form_id: UUID, wish: CopyRequest, *, by: Actor, world: World) -> int:
    """Store what a copy will say, and owe its making; its number. The same form again is the same copy. Raises Refused."""
    _locked(session, certificate_id, by)
    earlier = session.get(Copy, form_id)
    if earlier is not None:
        return _own(earlier, by).number
    certificate = copyable(session, certificate_id, by=by, world=world)
    until = copies.lawful(wish.until, today=world.today, most=world.pack.terms.copy_days)
    last = session.scalar(select(func.max(Copy.number)).where(Copy.certificate_id == certificate.id))
    copy = Copy(
        id=form_id,
        certificate_id=certificate.id,
        number=(last or 0) + 1,
        for_whom=written(CopyField.FOR_WHOM, wish.for_whom),
        purpose=written(CopyField.PURPOSE, wish.purpose),
        until=until,
        state=CertificateState.INTENDED,
        intended_at=world.now,
    )
    session.add(copy)
    session.flush()  # the duty's subject must exist before the bell rings
    # No case on this duty: a copy that can't be made must never hold a case that is closed.
    outbox.owe(session, Duty.DRAW_CERTIFICATE, copy.id, now=world.now)
    return copy.number


def _own(copy: Copy | None, by: Actor) -> Copy:
    if copy is None or copy.certificate.person_id != by.person_id:
        raise Refused("no_such_copy")
    return copy


def own(session: Session, copy_id: UUID, *, by: Actor, world: World) -> Copy:
    """A copy of the holder's own that stands. Raises Refused."""
    copy = _own(session.get(Copy, copy_id, with_for_update=True), by)
    if copy not in alive(session, copy.certificate, world=world):
        raise Refused("copy_ended", copy=copy.number)
    return copy


def withdraw(session: Session, copy_id: UUID, *, by: Actor, world: World) -> UUID:
    """Take a copy back: from now on every verifier that asks says so. The certificate's id. Raises Refused."""
    copy = own(session, copy_id, by=by, world=world)
    _end(session, copy, world)
    return copy.certificate_id


def _end(session: Session, copy: Copy, world: World) -> None:
    copy.state, copy.ended_at = CertificateState.WITHDRAWN, world.now
    session.flush()
    transparency.append(session, copy, "withdrawn", world=world)


def record_of(copy: Copy) -> CertificateRecord:
    """What the copy's page says: the certificate as it is, and what makes it a copy."""
    made_on = local_date(copy.intended_at)
    note = CopyNote(copy.number, copy.for_whom, copy.purpose, copy.until, made_on)
    return replace(from_json(copy.certificate.record), copy=note)


def enter(session: Session, copy: Copy, *, world: World) -> None:
    """It is made: into the log and on its way; unless its certificate has ended meanwhile."""
    if copy.certificate.state is not CertificateState.VALID:
        _stop(session, copy, world)
        return
    transparency.append(session, copy, "copied", world=world)
    deliver(session, copy, about=str(copy.id), world=world)


def fail(session: Session, copy_id: UUID, *, stage: Duty, why: str, world: World) -> bool:
    """It can't be made: it counts no more; its holder and the help desk are told. False if it is no copy."""
    copy = session.get(Copy, copy_id)
    if copy is None or copy.state is CertificateState.WITHDRAWN:
        return copy is not None
    _stop(session, copy, world)
    case = session.get_one(Case, copy.certificate.case_id)
    notices.tell_helpdesk(
        session,
        "copy_failed",
        world=world,
        about=str(copy.id),
        case=case,
        number=copy.certificate.number,
        copy=copy.number,
        stage=stage.value,
        why=why,
    )
    return True


def _stop(session: Session, copy: Copy, world: World) -> None:
    _end(session, copy, world)
    _tell(session, copy, "copy_not_made", about=str(copy.id), world=world)


def deliver(session: Session, copy: Copy, *, about: str, world: World) -> None:
    """Send it to the holder's chat as a document; where the chat must not carry it, say that it is there."""
    if world.chat_carries_facts:
        file = (copy.signed or "", file_name(copy))
        _tell(session, copy, "copy", about=about, world=world, attachment=file)
    else:
        _tell(session, copy, "copy_ready", about=about, world=world)


def _tell(
    session: Session, copy: Copy, key: str, *, about: str, world: World, attachment: tuple[str, str] | None = None
) -> None:
    # Neither for whom nor for what: the ledger of messages is not sealed.
    facts: dict[str, Any] = {
        "number": copy.certificate.number,
        "copy": copy.number,
        "until": copy.until.isoformat(),
    }
    holder = session.get_one(Person, copy.certificate.person_id)
    notices.tell_person(session, holder, key, world=world, about=about, attachment=attachment, **facts)


def file_name(copy: Copy) -> str:
    """What its file is called."""
    return f"{copy.certificate.number}-copy-{copy.number}.pdf"


def send_again(session: Session, copy_id: UUID, *, by: Actor, world: World) -> None:
    """Send a copy that stands to its holder once more. Raises Refused."""
    copy = own(session, copy_id, by=by, world=world)
    if copy.state is not CertificateState.VALID:
        raise Refused("copy_in_making", copy=copy.number)
    deliver(session, copy, about=f"{copy.id}:{world.now.isoformat()}", world=world)
