"""A certificate handed to its holder: in the chat, again on asking, or by way of our own page (C3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.case import cases
from pipeline.issuance import timestamps
from pipeline.issuance.transparency import IN_FORCE_ONCE
from pipeline.messages import notices
from pipeline.rules.refusals import Refused
from storage.models.certificates import Certificate

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World
    from storage.models.cases import Case


def deliver(session: Session, row: Certificate, case: Case, *, about: str, world: World) -> None:
    """Send the certificate to its holder's chat as a document (C3); where the chat must not carry it, say it is there."""
    if not world.chat_carries_facts:
        notices.tell_filer(session, case, "certificate_ready", world=world, about=about, number=row.number)
        return
    notices.tell_filer(
        session,
        case,
        "certificate",
        world=world,
        about=about,
        attachment=(timestamps.newest(session, row) or "", f"{row.number}.pdf"),
        number=row.number,
        label=case.label,
    )


def _deliver_credential(session: Session, row: Certificate, case: Case, *, about: str, world: World) -> None:
    """Send its credential, which an employer's system reads (docs/credentials.md)."""
    attachment = (_credential(row), f"{row.number}.jwt")
    notices.tell_filer(session, case, "credential", world=world, about=about, attachment=attachment, number=row.number)


def _credential(row: Certificate) -> str:
    if row.credential is None:
        raise Refused("no_credential", number=row.number)
    return row.credential


@dataclass(frozen=True, slots=True)
class SignedCopy:
    """A certificate's file, for its holder."""

    number: str
    blob: str
    credential: str | None = None
    """Blob key of its credential, if it has one."""


def file_of(session: Session, case_id: UUID, *, by: Actor, world: World) -> SignedCopy:  # noqa: ARG001
    """The file that came of the case, for its holder. Raises Refused to anyone else."""
    row = session.scalars(select(Certificate).where(Certificate.case_id == case_id)).one_or_none()
    if row is None or row.signed is None or row.state not in IN_FORCE_ONCE or row.person_id != by.person_id:
        raise Refused("no_such_certificate")
    return SignedCopy(row.number, timestamps.newest(session, row) or row.signed, row.credential)


def credential_of(session: Session, case_id: UUID, *, by: Actor, world: World) -> SignedCopy:
    """The credential of the certificate that came of the case, for its holder. Raises Refused."""
    file = file_of(session, case_id, by=by, world=world)
    if file.credential is None:
        raise Refused("no_credential", number=file.number)
    return SignedCopy(file.number, file.credential)


def send_again(session: Session, certificate_id: UUID, *, credential: bool = False, by: Actor, world: World) -> None:
    """Send a certificate, or its *credential*, to its holder once more. Raises Refused to anyone else."""
    row = session.get(Certificate, certificate_id)
    if row is None or row.signed is None or row.state not in IN_FORCE_ONCE or row.person_id != by.person_id:
        raise Refused("no_such_certificate")
    about = f"{row.number}:{row.version}:{world.now.isoformat()}"
    send = _deliver_credential if credential else deliver
    send(session, row, cases.find(session, row.case_id), about=about, world=world)
