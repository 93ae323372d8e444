"""What hangs on a post beside its holder: leave, claims, an invitation that is to end it. It goes along with the post."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from storage.models.cases import Case
from storage.models.claims import Claim, StandIn
from storage.models.offices import Invitation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session


def follow(session: Session, posts: Mapping[UUID, UUID]) -> None:
    """For each of *posts* that has ended, its other one has what hung on it; what ended before stays as it was."""
    session.flush()  # the new posts are referred to
    for old, new in posts.items():
        session.execute(update(Claim).where(Claim.officer_id == old, _open_case()).values(officer_id=new))
        unused = Invitation.replaces_id == old, Invitation.used_at.is_(None)
        session.execute(update(Invitation).where(*unused).values(replaces_id=new))
    theirs = StandIn.officer_id.in_(posts) | StandIn.colleague_id.in_(posts)
    for leave in session.scalars(select(StandIn).where(theirs, StandIn.ended_at.is_(None))).all():
        leave.officer_id = posts.get(leave.officer_id, leave.officer_id)
        leave.colleague_id = posts.get(leave.colleague_id, leave.colleague_id)


def _open_case() -> ColumnElement[bool]:
    return Claim.case_id.in_(select(Case.id).where(Case.office_id.is_not(None)))
