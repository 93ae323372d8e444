"""A chat is its account's no more: what hung on it goes to the one that stays, and its doors are shut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from pipeline.messages import chat_state
from pipeline.offices import posts
from pipeline.people import directory_accounts, links
from pipeline.rules.words import Kind
from storage.models.cases import Case
from storage.models.chat import Screen

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.world import World

OF_UNITS = tuple(kind for kind in Kind if kind.about_unit)


def leave(session: Session, old: int, stays: int, language: str, *, world: World) -> None:
    """*old* can do, see and open nothing any more of what its person holds; *stays* has its posts and what it filed."""
    posts.carry(session, old, stays, language)
    directory_accounts.follow(session, old, stays)
    for filed in session.scalars(select(Case).where(Case.chat_id == old, Case.kind.in_(OF_UNITS))):
        filed.chat_id = stays  # whoever filed it becomes the unit's chief
    links.shut(session, old, world=world)
    chat_state.forget(session, old)
    session.execute(delete(Screen).where(Screen.chat_id == old))
