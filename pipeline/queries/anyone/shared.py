"""The certificates that an organisation's system may see: those of the holders who agreed, as strangers' eyes may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from certificates.record import from_json
from pipeline.organisations import sharing
from pipeline.queries.anyone import public
from pipeline.rules.identity import number_text
from storage.models.certificates import Certificate
from storage.models.organisations import Sharing

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from pipeline.organisations.keys import Caller
    from pipeline.queries.anyone.public import Line
    from pipeline.rules.words import CertificateState
    from pipeline.world import World


@dataclass(frozen=True, slots=True)
class SharedCertificate:
    """The newest version of one certificate."""

    number: str
    version: int
    state: CertificateState
    signed_at: datetime | None
    ended_at: datetime | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class SharedPage:
    """Some of them, in the order in which they were issued."""

    certificates: tuple[SharedCertificate, ...]
    after: int | None
    """What to ask for the next ones with; None: these were the last."""


def certificates(
    session: Session, *, after: int = 0, most: int, number: str = "", by: Caller, world: World
) -> SharedPage:
    """At most *most* of them behind *after*, or the one of that *number*; the holders will read that they were looked at (B10).

    A certificate whose next version is issued meanwhile moves to the end: it may come twice, and is never missed.
    """
    later = aliased(Certificate)
    newer = exists().where(
        later.number == Certificate.number, later.version > Certificate.version, later.state.in_(public.ISSUED)
    )
    asked = (
        select(Certificate)
        .join(Sharing, Sharing.person_id == Certificate.person_id)
        .where(Sharing.office_id == by.office_id, Sharing.ended_at.is_(None))
        .where(Certificate.state.in_(public.ISSUED), Certificate.serial > after, ~newer)
        .order_by(Certificate.serial)
        .limit(most + 1)
    )
    if number:
        asked = asked.where(Certificate.number == number_text(number))
    rows = session.scalars(asked).all()
    shown = rows[:most]
    sharing.looked(session, [row.case_id for row in shown], by=by, world=world)
    further = shown[-1].serial if len(rows) > most else None
    return SharedPage(tuple(_shown(row) for row in shown), further)


def _shown(row: Certificate) -> SharedCertificate:
    lines = public.lines(from_json(row.record))
    return SharedCertificate(row.number, row.version, row.state, row.signed_at, row.ended_at, lines)
