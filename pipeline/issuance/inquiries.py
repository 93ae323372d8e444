"""Somebody sends a certificate to the bot and asks how it stands (C5): a stage verifies it in the cage, and it is forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import select

from certificates.record import from_json
from certificates.verifying.structure import LARGEST
from certificates.verifying.verdict import Standing
from pipeline.messages import notices
from pipeline.rules.calendar import local_date
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Duty
from storage import outbox
from storage.models.certificates import Certificate
from storage.models.inquiries import Inquiry

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from certificates.record import CertificateRecord
    from certificates.verifying.verdict import Verdict
    from pipeline.evidence.files import SentFile
    from pipeline.rules.transitions import Actor
    from pipeline.world import World

MEGABYTE = 1_000_000
KNOWN = (Standing.VALID, Standing.SUPERSEDED, Standing.REVOKED)
"""Of a file that is one of the registry's own."""


@dataclass(frozen=True, slots=True)
class Question:
    """A file to verify."""

    id: UUID
    source: str


@dataclass(frozen=True, slots=True)
class Answer:
    """How it stands; None where the file could not be fetched."""

    id: UUID
    verdict: Verdict | None


def ask(session: Session, file: SentFile, language: str, *, by: Actor, world: World) -> None:
    """Take a file of the chat that speaks. Raises Refused if it is larger than any certificate of ours."""
    if by.chat_id is None:
        raise Refused("not_yours_to_do")
    if file.size is not None and file.size > LARGEST:
        raise Refused("file_too_large", megabytes=round(file.size / MEGABYTE), most=LARGEST // MEGABYTE)
    row = Inquiry(id=uuid4(), chat_id=by.chat_id, language=language, source=file.source, asked_at=world.now)
    session.add(row)
    # No case on this duty: a stranger's file must never hold one.
    outbox.owe(session, Duty.VERIFY_FILE, row.id, now=world.now)


def to_verify(session: Session, inquiry_id: UUID) -> Question | None:
    """The file; None if it was answered."""
    row = session.get(Inquiry, inquiry_id)
    return Question(row.id, row.source) if row else None


def answer(session: Session, found: Answer | None, *, world: World) -> None:
    """Tell the chat, and forget the question."""
    row = session.get(Inquiry, found.id) if found else None
    if found is None or row is None:
        return
    verdict = found.verdict
    said = _said(session, verdict) if verdict else None
    notices.tell_chat(
        session,
        (row.chat_id, row.language),
        "file_verified",
        world=world,
        about=str(row.id),
        standing=("open" if verdict.open else verdict.standing) if verdict else "unreadable",
        number=(verdict.number or "") if verdict else "",
        holder=said.name if said and world.chat_carries_facts else "",
        title=[said.specialty, said.title, said.level] if said else [],
        copy=verdict.copy if verdict else None,
        reasons=[one.kept() for one in verdict.reasons] if verdict else [],
        since=f"{local_date(verdict.since):%Y-%m-%d}" if verdict and verdict.since else "",
        successor=(verdict.successor or 0) if verdict else 0,
        why=verdict.why if verdict else "",
        address=f"{world.public_url}/verify",
    )
    session.delete(row)


def _said(session: Session, verdict: Verdict) -> CertificateRecord | None:
    """What a genuine file says, from the registry, as its page shows it to whoever holds it; None for any other file."""
    if verdict.standing not in KNOWN:
        return None
    row = session.scalars(
        select(Certificate).where(Certificate.number == verdict.number, Certificate.version == verdict.version)
    ).one_or_none()
    return from_json(row.record) if row else None
