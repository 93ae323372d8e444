"""Revocation (撤销): the title itself is annulled, and every verifier says so from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from pipeline.case import cases
from pipeline.issuance import transparency
from pipeline.messages import notices
from pipeline.organisations import hooks
from pipeline.rules import texts
from pipeline.rules.refusals import Refused
from pipeline.rules.words import CertificateState, HookEvent, Rank
from storage.models.cases import Case
from storage.models.certificates import Certificate

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

WHY_MOST = 300


def revoke(session: Session, number: str, *, why: str, by: Actor, world: World) -> None:
    """Annul the certificate in force under *number*: an operator, or a chief of the body that awarded it. Raises Refused."""
    row = session.scalars(
        select(Certificate)
        .where(Certificate.number == number.strip(), Certificate.state == CertificateState.VALID)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise Refused("no_such_certificate")
    if by.machine != "operator" and not _awarding_chief(session, row, by):
        raise Refused("not_yours_to_do")
    said = texts.lines(why)
    if not said:
        raise Refused("reason_needed", source="人社部令第40号")
    if len(said) > WHY_MOST:
        raise Refused("reason_too_long", most=WHY_MOST)
    row.state, row.ended_at, row.ended_why = CertificateState.REVOKED, world.now, said
    session.flush()
    transparency.append(session, row, "revoked", world=world)
    hooks.announce(session, row, HookEvent.REVOKED, world=world)
    case = cases.find(session, row.case_id)
    notices.tell_filer(
        session, case, "revoked", world=world, about=f"{row.number}:revoked", number=row.number, why=said
    )


def _awarding_chief(session: Session, row: Certificate, by: Actor) -> bool:
    """True if *by* is a chief of the body that made the first award under that number."""
    route = session.scalars(
        select(Case.route)
        .join(Certificate, Certificate.case_id == Case.id)
        .where(Certificate.number == row.number, Certificate.version == 1)
    ).one()
    post = by.post_at(UUID(route[-1]))
    return post is not None and post.rank is Rank.CHIEF
