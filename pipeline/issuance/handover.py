"""A certificate handed to its holder: in the chat, again on asking, or by way of our own page (C3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.case import cases
from pipeline.issuance import timestamps
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


@dataclass(frozen=True, slots=True)
class SignedCopy:
    """A certificate's file, for its holder."""

    number: str
    blob: str


def file_of(session: Session, case_id: UUID, *, by: Actor, world: World) -> SignedCopy:  # noqa: ARG001
    """The file that came of the case, for its holder. Raises Refused to anyone else."""
    row = session.scalars(select(Certificate).where(Certificate.case_id == case_id)).one_or_none()
    if row is None or row.signed is None or row.person_id != by.person_id:
        raise Refused("no_such_certificate")
    return SignedCopy(row.number, timestamps.newest(session, row) or row.signed)


def send_again(session: Session, certificate_id: UUID, *, by: Actor, world: World) -> None:
    """Send a certificate to its holder once more. Raises Refused to anyone else."""
    row = session.get(Certificate, certificate_id)
    if row is None or row.signed is None or row.person_id != by.person_id:
        raise Refused("no_such_certificate")
    about = f"{row.number}:{row.version}:{world.now.isoformat()}"
    deliver(session, row, cases.find(session, row.case_id), about=about, world=world)
