"""Who runs the house, of those at the desk: the help desk's chiefs, or whoever decides there where it has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.rules.refusals import Refused
from pipeline.rules.words import Node, Rank
from storage.models.offices import Office, Officer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor


def operates(session: Session, by: Actor) -> bool:
    """True if *by* may see how the house is, and let held cases go on."""
    for post in by.posts:
        if session.get_one(Office, post.office_id).node is not Node.HELPDESK:
            continue
        chief = select(Officer.id).where(
            Officer.office_id == post.office_id, Officer.rank == Rank.CHIEF, Officer.active
        )
        needed = Rank.DECIDER if session.scalars(chief.limit(1)).one_or_none() is None else Rank.CHIEF
        if post.rank.reaches(needed):
            return True
    return False


def require(session: Session, by: Actor) -> None:
    """Raise Refused unless *by* operates."""
    if not operates(session, by):
        raise Refused("operators_only")
