"""One-time links to our own pages: what must not go through the chat network goes there (ZHICHENG_CHAT_FILES=link)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from pipeline import cases
from pipeline.acting import actor_of
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Purpose
from storage.models.links import Link, Visit

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

LINK_LIFE = timedelta(minutes=30)
VISIT_LIFE = timedelta(minutes=60)
DESK_LINK_LIFE = timedelta(minutes=10)
DESK_VISIT_LIFE = timedelta(hours=9)
"""A working day; whoever lost the post meanwhile can do nothing, because every act looks it up."""


def give(
    session: Session,
    purpose: Purpose,
    case_id: UUID | None = None,
    *,
    about: str | None = None,
    language: str,
    by: Actor,
    world: World,
) -> str:
    """The address of a page for the chat that speaks; works once, for a while. Raises Refused."""
    if by.chat_id is None:
        raise Refused("not_yours_to_do")
    if purpose is Purpose.DESK and not by.posts:
        raise Refused("officers_only")
    token = secrets.token_urlsafe(24)
    link = Link(
        token_hash=_hash(token),
        chat_id=by.chat_id,
        language=language,
        purpose=purpose,
        case_id=case_id,
        about=about,
        expires_at=world.now + (DESK_LINK_LIFE if purpose is Purpose.DESK else LINK_LIFE),
    )
    session.add(link)
    return f"{world.public_url}/l/{token}"


def open_link(session: Session, token: str, *, world: World) -> str:
    """Use a link: the secret of the visit that it opens, for a cookie. Raises Refused if it is unknown, used or old."""
    taken = session.execute(
        update(Link)
        .where(Link.token_hash == _hash(token), Link.opened_at.is_(None), Link.expires_at > world.now)
        .values(opened_at=world.now)
        .returning(Link.token_hash, Link.purpose)
    ).one_or_none()
    if taken is None:
        raise Refused("link_spent")
    secret = secrets.token_urlsafe(24)
    session.add(Visit(visit_hash=_hash(secret), token_hash=taken[0], expires_at=world.now + visit_life(taken[1])))
    return secret


def enter_app(session: Session, chat_id: int, signed: str, *, language: str, world: World) -> str:
    """A visit to the desk for an officer whom the chat network's own app vouches for; what it *signed* works once.

    Gives the visit's secret. Raises Refused.
    """
    if not actor_of(session, chat_id).posts:
        raise Refused("officers_only")
    token_hash = _hash(signed)
    if session.get(Link, token_hash) is not None:
        raise Refused("link_spent")
    link = Link(
        token_hash=token_hash,
        chat_id=chat_id,
        language=language,
        purpose=Purpose.DESK,
        case_id=None,
        expires_at=world.now,
        opened_at=world.now,
    )
    session.add(link)
    session.flush()
    secret = secrets.token_urlsafe(24)
    session.add(Visit(visit_hash=_hash(secret), token_hash=token_hash, expires_at=world.now + DESK_VISIT_LIFE))
    return secret


def visit_life(purpose: Purpose) -> timedelta:
    """How long a visit lasts."""
    return DESK_VISIT_LIFE if purpose is Purpose.DESK else VISIT_LIFE


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who visits, and what for."""

    chat_id: int
    language: str
    purpose: Purpose
    case_id: UUID | None
    about: str
    actor: Actor
    """Looked up now: whoever lost a post or an account since may do nothing."""


def visitor(session: Session, secret: str, *, world: World) -> Visitor:
    """Who holds that visit's secret. Raises Refused."""
    link = session.scalars(
        select(Link)
        .join(Visit, Visit.token_hash == Link.token_hash)
        .where(Visit.visit_hash == _hash(secret), Visit.expires_at > world.now)
    ).one_or_none()
    if link is None:
        raise Refused("visit_over")
    actor = actor_of(session, link.chat_id)
    return Visitor(link.chat_id, link.language, link.purpose, link.case_id, link.about or "", actor)


def attach(session: Session, secret: str, case_id: UUID, *, by: Actor, world: World) -> None:
    """From now on the visit is about the case that was filed in it. Raises Refused."""
    visitor(session, secret, world=world)
    if not cases.files(cases.find(session, case_id), by):
        raise Refused("not_yours_to_do")
    visited = select(Visit.token_hash).where(Visit.visit_hash == _hash(secret)).scalar_subquery()
    session.execute(update(Link).where(Link.token_hash == visited).values(case_id=case_id))


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
