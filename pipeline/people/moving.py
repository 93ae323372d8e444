"""An account goes to another chat, and with it all that hangs on the person: posts and what was filed go along, doors shut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from pipeline.messages import chat_state
from pipeline.offices import posts
from pipeline.people import directory_accounts, links, second_chats
from pipeline.rules.words import Kind
from storage.models.cases import Case
from storage.models.chat import Screen

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
    posts.carry(session, old, chat_id, language)
    directory_accounts.follow(session, old, chat_id)
    for filed in session.scalars(select(Case).where(Case.chat_id == old, Case.kind.in_(OF_UNITS))):
        filed.chat_id = chat_id  # whoever filed it becomes the unit's chief
    links.shut(session, old, world=world)
    chat_state.forget(session, old)
    session.execute(delete(Screen).where(Screen.chat_id == old))
