"""Revocation (撤销): the title itself is annulled, and every verifier says so from then on."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select

from pipeline.case import cases
from pipeline.case.act import Defect, Note, act
from pipeline.issuance import transparency, versions
from pipeline.messages import notices
from pipeline.organisations import hooks
from pipeline.rules import texts
from pipeline.rules.reasons import Reason
from pipeline.rules.refusals import Refused
from pipeline.rules.transitions import PIPELINE
from pipeline.rules.words import Action, CertificateState, HookEvent, Kind, Rank, State
from storage import outbox
from storage.models.cases import Case
from storage.models.certificates import Certificate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

WHY_MOST = 300
GRANTED = (State.APPROVED, State.ISSUING)
VERSIONS = tuple(kind for kind in Kind if kind.certifies and not (kind.awards or kind.replaces))
"""What brings a certificate's next version."""


def revoke(session: Session, number: str, *, why: str, by: Actor, world: World) -> None:
    """Annul the certificate in force under *number*: an operator, or a chief of the body that awarded it. Raises Refused.

    What is still before an office is that office's to end: it can't be granted any more.
    """
    number = number.strip()
    about = _under_way(session, number)
    row = session.scalars(versions.valid(number).with_for_update()).one_or_none()
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
    for case in about:
        _end(session, case, number, world)


def _under_way(session: Session, number: str) -> Sequence[Case]:
    """What has been granted about that certificate and is not made yet; kept from moving, as whoever makes it keeps it first."""
    granted = Case.state.in_(GRANTED) | ((Case.state == State.HELD) & Case.held_from.in_(GRANTED))
    theirs = select(Case).where(Case.certificate == number, Case.kind.in_(VERSIONS), granted)
    return session.scalars(theirs.order_by(Case.id).with_for_update(of=Case)).all()


def _end(session: Session, case: Case, number: str, world: World) -> None:
    """The version that it was to bring never comes into force: by it the title would be back."""
    made = select(Certificate).where(Certificate.case_id == case.id).with_for_update()
    for row in session.scalars(made):
        row.state, row.ended_at = CertificateState.WITHDRAWN, world.now
    why = Defect("", code=Reason.CERTIFICATE_ANNULLED, facts={"number": number})
    act(session, case.id, Action.REJECT, by=PIPELINE, world=world, note=Note(defects=(why,)))
    outbox.reopen(session, case.id, now=world.now)  # what was parked finds nothing to do, and is over
    notices.tell_filer(
        session, case, "rejected", world=world, number=case.number, label=case.label, office="", why=why.kept()
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
