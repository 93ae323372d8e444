"""Who lets officers in and out: the chief of an office, and for a unit the offices above it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.offices import directory, posts
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Node, Rank
from storage.models.offices import Office, Officer, Recommendation

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World


def invite(session: Session, office_id: UUID, rank: Rank, *, by: Actor, world: World) -> str:
    """A one-time token that makes its holder an officer there. Raises Refused."""
    office = session.get(Office, office_id)
    if office is None or not may_invite(session, office, by=by):
        raise Refused("chiefs_invite")
    return directory.invitation(session, office.id, rank, world=world)


def may_invite(session: Session, office: Office, *, by: Actor) -> bool:
    """True for the office's chief, and for a unit the chiefs of its recommenders and of its prefecture's bureau."""
    post = by.post_at(office.id)
    if post is not None:
        return post.rank is Rank.CHIEF
    if office.node is not Node.UNIT:
        return False
    chiefs = [post.office_id for post in by.posts if post.rank is Rank.CHIEF]
    chosen = select(Recommendation.recommender_id).where(Recommendation.unit_id == office.id)
    bureaus = select(Office.id).where(Office.node == Node.BUREAU, Office.portal == office.portal)
    return any(id_ in chiefs for id_ in [*session.scalars(chosen), *session.scalars(bureaus)])


def name_of(session: Session, officer_id: UUID, *, by: Actor, world: World) -> str:
    """The name of an officer of the office whose chief asks, as the chat may carry it. Raises Refused."""
    return posts.said(_colleague(session, officer_id, by), world)


def dismiss(session: Session, officer_id: UUID, *, by: Actor, world: World) -> str:
    """End an officer's post; the office keeps a chief. Gives the officer's name. Raises Refused."""
    officer = _colleague(session, officer_id, by)
    _still_chief(session, officer.office_id, by)
    if any(post.officer_id == officer.id for post in by.posts):
        raise Refused("last_chief")
    posts.end(session, officer, world=world)
    return posts.said(officer, world)


def _still_chief(session: Session, office_id: UUID, by: Actor) -> None:
    """Two chiefs who dismiss each other at one moment do it one after the other, and the office keeps one. Raises Refused."""
    theirs = select(Officer).where(Officer.office_id == office_id, Officer.active).order_by(Officer.id)
    held = session.scalars(theirs.with_for_update(of=Officer).execution_options(populate_existing=True)).all()
    mine = {post.officer_id for post in by.posts}
    if not any(post.id in mine and post.rank is Rank.CHIEF for post in held):
        raise Refused("chiefs_invite")


def _colleague(session: Session, officer_id: UUID, by: Actor) -> Officer:
    """An active officer of an office whose chief *by* is. Raises Refused."""
    officer = session.get(Officer, officer_id)
    post = by.post_at(officer.office_id) if officer and officer.active else None
    if officer is None or post is None or post.rank is not Rank.CHIEF:
        raise Refused("chiefs_invite")
    return officer
