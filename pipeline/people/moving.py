"""An account goes to another chat, and with it all that hangs on the person: posts and what was filed go along, doors shut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from pipeline.messages import chat_state
from pipeline.people import links, second_chats
from pipeline.rules.words import Kind
from storage.models.cases import Case
from storage.models.chat import Screen
from storage.models.offices import Officer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.world import World
    from storage.models.people import Person

OF_UNITS = tuple(kind for kind in Kind if kind.about_unit)


def move(session: Session, account: Person, chat_id: int, language: str, *, world: World) -> None:
    """Let *account* speak from that chat; the one before can do, see and open nothing any more."""
    old = account.chat_id
    second_chats.forget(session, account)  # whoever has them may be why it moves
    account.chat_id, account.language = chat_id, language
    if old is None or old == chat_id:
        return
    _move_posts(session, old, chat_id, language)
    for filed in session.scalars(select(Case).where(Case.chat_id == old, Case.kind.in_(OF_UNITS))):
        filed.chat_id = chat_id  # whoever filed it becomes the unit's chief
    links.shut(session, old, world=world)
    chat_state.forget(session, old)
    session.execute(delete(Screen).where(Screen.chat_id == old))


def _move_posts(session: Session, old: int, new: int, language: str) -> None:
    """Each post keeps its row, by which the record names who acted; where both chats hold one, the new chat's stays."""
    there = {post.office_id: post for post in session.scalars(select(Officer).where(Officer.chat_id == new))}
    for post in session.scalars(select(Officer).where(Officer.chat_id == old)):
        kept = there.get(post.office_id)
        if kept is None:
            post.chat_id, post.language = new, language
        elif post.active:
            kept.rank = kept.rank if kept.active and kept.rank.reaches(post.rank) else post.rank
            kept.active, post.active = True, False
