"""Who has seen a case's facts or files (B10): written before what is seen leaves us, in a ledger beside the case.

A look is no act: no state, version or event of the case changes by it, so that reading still moves nothing. It is one row
for officer, case, thing and hour, however often the page is drawn. A line of a list, name and masked number, is no look;
a list that is taken away as a file is one (`took`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from pipeline.case import cases
from pipeline.rules import texts
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Looked, Node, Rank
from storage.models.looks import Look
from storage.models.offices import Office

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor, Post
    from pipeline.world import World
    from storage.models.cases import Case

PURPOSE_LEAST, PURPOSE_MOST = 4, 200
"""Characters of the purpose for which ID numbers are taken away."""


def is_new(session: Session, case_id: UUID, what: Looked, *, by: Actor, world: World) -> bool:
    """True if *by* is an officer who has not seen that of the case in this hour: it is to be noted."""
    row = _row(session, case_id, what, by, world)
    if row is None:
        return False
    same = (Look.officer_id, Look.case_id, Look.what, Look.hour)
    return session.scalar(select(Look.id).where(*(column == row[column.key] for column in same))) is None


def note(session: Session, case_id: UUID, what: Looked, *, by: Actor, world: World) -> None:
    """Note that *by* sees that of the case now; of whoever filed it, or whom it is about, nothing is noted."""
    if is_new(session, case_id, what, by=by, world=world):
        _enter(session, _row(session, case_id, what, by, world) or {})


def _enter(session: Session, row: dict[str, Any]) -> None:
    try:
        with session.begin_nested():
            session.execute(insert(Look), row)
    except IntegrityError:
        return  # two pictures of one page at the same moment: the other one's row is as good


def _row(session: Session, case_id: UUID, what: Looked, by: Actor, world: World) -> dict[str, Any] | None:
    case = cases.find(session, case_id)
    if cases.facts_of(case, world.pack).concerns(by):
        return None
    post = _post(session, case, by)
    return None if post is None else _said(post, case, what, by, world)


def _said(post: Post, case: Case | None, what: Looked, by: Actor, world: World) -> dict[str, Any]:
    return {
        "officer_id": post.officer_id,
        "name": by.name,
        "office_id": post.office_id,
        "case_id": case.id if case else None,
        "what": what,
        "hour": world.now.replace(minute=0, second=0, microsecond=0),
        "at": world.now,
        "turn": case is not None and case.office_id == post.office_id,
        "year": 0,
        "why": "",
    }


def _post(session: Session, case: Case, by: Actor) -> Post | None:
    """For which office *by* looks: where the case lies, else one of its route, else the help desk."""
    on_route = next((post for id_ in reversed(case.route) if (post := by.post_at(UUID(id_)))), None)
    return by.post_at(case.office_id) or on_route or _helpdesk(session, by)


def _helpdesk(session: Session, by: Actor) -> Post | None:
    return next(
        (post for post in by.posts if session.get_one(Office, post.office_id).node is Node.HELPDESK),
        None,
    )


def purpose(said: str) -> str:
    """The purpose as it is kept. Raises Refused if there is none, or too much of it."""
    kept = " ".join(texts.lines(said).split())
    if not PURPOSE_LEAST <= len(kept) <= PURPOSE_MOST:
        raise Refused("purpose_needed", least=PURPOSE_LEAST, most=PURPOSE_MOST)
    return kept


def took_roster(session: Session, year: int, *, published: bool, why: str = "", by: Actor, world: World) -> None:
    """Note that *by* takes the roster of that year away: whole from a decider up, and for a *why*. Raises Refused."""
    posts = [post for post in by.posts if session.get_one(Office, post.office_id).node is Node.BODY]
    if not posts:
        raise Refused("officers_only")
    if not published:
        posts = [post for post in posts if post.rank.reaches(Rank.DECIDER)]
        if not posts:
            raise Refused("rank_too_low", needs=Rank.DECIDER)
        why = purpose(why)
    what = Looked.ROSTER_PUBLISHED if published else Looked.ROSTER
    for post in posts:
        _enter(session, _said(post, None, what, by, world) | {"year": year, "why": why})


def took_votes(session: Session, case_ids: Collection[UUID], *, by: Actor, world: World) -> None:
    """Note that *by* takes the sheet of a meeting away, which has these cases' names and units."""
    for case_id in case_ids:
        note(session, case_id, Looked.VOTES, by=by, world=world)
