"""One-time links to our own pages: what must not go through the chat network goes there (ZHICHENG_CHAT_FILES=link)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from pipeline.case import cases
from pipeline.messages import chat_state
from pipeline.people.actor import actor_of
from pipeline.rules.identity import mask_name
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Purpose
from storage.models.links import Link, Visit
from storage.models.offices import Office

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

LINK_LIFE = timedelta(minutes=30)
VISIT_LIFE = timedelta(minutes=60)
KEPT_FOR = timedelta(days=1)
"""How long what was typed is kept after a visit that ended in mid-form."""
DESK_LINK_LIFE = timedelta(minutes=10)
DESK_VISIT_LIFE = timedelta(hours=9)
"""A working day; whoever lost the post meanwhile can do nothing, because every act looks it up."""
IDLE = timedelta(minutes=90)
"""A desk at which nobody does anything for so long is closed: a lunch is shorter, a night is not."""
SEEN_AGAIN = timedelta(minutes=5)
"""That it is used is noted so often: reading must not mean writing."""


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


@dataclass(frozen=True, slots=True)
class Offered:
    """What a link opens, and for whom, before it is used."""

    purpose: Purpose
    who: str
    """The name of the account or officer, masked; empty where the chat has neither."""
    offices: tuple[str, ...]
    """Where they hold posts; for the desk alone."""


def offered(session: Session, token: str, *, world: World) -> Offered | None:
    """What a link would open; None if it is unknown, used or old. Nothing is used up by asking."""
    unused = (Link.token_hash == _hash(token), Link.opened_at.is_(None), Link.expires_at > world.now)
    link = session.scalars(select(Link).where(*unused)).one_or_none()
    if link is None:
        return None
    by = actor_of(session, link.chat_id, world.today)
    posts = by.posts if link.purpose is Purpose.DESK else ()
    offices = tuple(session.get_one(Office, post.office_id).name for post in posts)
    return Offered(link.purpose, mask_name(by.name), offices)


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
    ends = world.now + visit_life(taken[1])
    session.add(Visit(visit_hash=_hash(secret), token_hash=taken[0], expires_at=ends, seen_at=world.now))
    return secret


def enter_app(session: Session, chat_id: int, signed: str, *, language: str, world: World) -> str:
    """A visit to the desk for an officer whom the chat network's own app vouches for; what it *signed* works once.

    Gives the visit's secret. Raises Refused.
    """
    return open_desk(session, chat_id, signed, language=language, world=world)


def open_desk(
    session: Session, chat_id: int, once: str, *, language: str, world: World, about: str | None = None
) -> str:
    """A visit to the desk for an officer whom somebody else vouches for; *once*, which they were given, opens no second one.

    *about*: who vouches, if it matters at leaving. Gives the visit's secret. Raises Refused.
    """
    if not actor_of(session, chat_id, world.today).posts:
        raise Refused("officers_only")
    token_hash = _hash(once)
    if session.get(Link, token_hash) is not None:
        raise Refused("link_spent")
    link = Link(
        token_hash=token_hash,
        chat_id=chat_id,
        language=language,
        purpose=Purpose.DESK,
        case_id=None,
        about=about,
        expires_at=world.now,
        opened_at=world.now,
    )
    session.add(link)
    session.flush()
    secret = secrets.token_urlsafe(24)
    ends = world.now + DESK_VISIT_LIFE
    session.add(Visit(visit_hash=_hash(secret), token_hash=token_hash, expires_at=ends, seen_at=world.now))
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
    unnoted: bool
    """True if it has not been noted for a while that the visit is used."""


def visitor(session: Session, secret: str, *, world: World) -> Visitor:
    """Who holds that visit's secret. Raises Refused, also if nobody was at the desk for long."""
    found = session.execute(
        select(Link, Visit)
        .join(Visit, Visit.token_hash == Link.token_hash)
        .where(Visit.visit_hash == _hash(secret), Visit.expires_at > world.now)
    ).one_or_none()
    if found is None:
        raise Refused("visit_over")
    link, visit = found
    since = world.now - visit.seen_at if visit.seen_at else timedelta()
    if link.purpose is Purpose.DESK and since > IDLE:
        raise Refused("visit_over")
    actor = actor_of(session, link.chat_id, world.today)
    about, unnoted = link.about or "", since > SEEN_AGAIN
    return Visitor(link.chat_id, link.language, link.purpose, link.case_id, about, actor, unnoted)


def note_use(session: Session, secret: str, *, world: World) -> None:
    """Note that the visit is used now."""
    session.execute(update(Visit).where(Visit.visit_hash == _hash(secret)).values(seen_at=world.now))


def leave(session: Session, secret: str, *, others: bool, by: Actor, world: World) -> None:
    """End this visit; with *others* instead every other one of the same chat, and what links it has not used."""
    here, theirs = Visit.visit_hash == _hash(secret), select(Link.token_hash).where(Link.chat_id == by.chat_id)
    which = (~here & Visit.token_hash.in_(theirs)) if others else here
    session.execute(update(Visit).where(which, Visit.expires_at > world.now).values(expires_at=world.now))
    if others:
        unused = (Link.chat_id == by.chat_id, Link.opened_at.is_(None), Link.expires_at > world.now)
        session.execute(update(Link).where(*unused).values(expires_at=world.now))


def keep_typed(session: Session, secret: str, texts: Sequence[str], *, world: World) -> bool:
    """Keep what a form brought whose visit has ended lately; False if there was no such visit."""
    ended = (Visit.expires_at <= world.now, Visit.expires_at > world.now - KEPT_FOR)
    chat_id = session.scalar(
        select(Link.chat_id)
        .join(Visit, Visit.token_hash == Link.token_hash)
        .where(Visit.visit_hash == _hash(secret), *ended)
    )
    if chat_id is None:
        return False
    data = {"texts": list(texts), "until": (world.now + KEPT_FOR).isoformat()}
    chat_state.remember(session, chat_state.typed_key(chat_id), None, data)
    return True


def typed_before(session: Session, *, by: Actor, world: World) -> tuple[str, ...]:
    """What that chat had typed when its visit ended; nothing after a day."""
    if by.chat_id is None:
        return ()
    data = chat_state.recall(session, chat_state.typed_key(by.chat_id))[1]
    return tuple(data["texts"]) if data and datetime.fromisoformat(data["until"]) > world.now else ()


def drop_typed(session: Session, *, by: Actor, world: World) -> None:
    """Forget it."""
    del world
    if by.chat_id is not None:
        chat_state.remember(session, chat_state.typed_key(by.chat_id), None, None)


def attach(session: Session, secret: str, case_id: UUID, *, by: Actor, world: World) -> None:
    """From now on the visit is about the case that was filed in it. Raises Refused."""
    visitor(session, secret, world=world)
    if not cases.is_filed_by(cases.find(session, case_id), by):
        raise Refused("not_yours_to_do")
    visited = select(Visit.token_hash).where(Visit.visit_hash == _hash(secret)).scalar_subquery()
    session.execute(update(Link).where(Link.token_hash == visited).values(case_id=case_id))


def shut(session: Session, chat_id: int, *, world: World, about: str | None = None) -> None:
    """End what that chat was given, or of it only what is *about* that: its visits are over, its links open nothing."""
    which = (Link.chat_id == chat_id, *([Link.about == about] if about else []))
    theirs = select(Link.token_hash).where(*which)
    session.execute(
        update(Visit).where(Visit.token_hash.in_(theirs), Visit.expires_at > world.now).values(expires_at=world.now)
    )
    session.execute(update(Link).where(*which, Link.expires_at > world.now).values(expires_at=world.now))


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
