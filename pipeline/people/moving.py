"""An account goes to another chat, and with it all that hangs on the person: posts and what was filed go along, doors shut."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.people import left_chats, second_chats

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.world import World
    from storage.models.people import Person


def move(session: Session, account: Person, chat_id: int, language: str, *, world: World) -> None:
    """Let *account* speak from that chat; those before can do, see and open nothing any more.

    Its further chats too: whoever has them may be why it moves, and a post may have been taken in any of them.
    """
    left = second_chats.others(account, chat_id)
    second_chats.forget(session, account)
    account.chat_id, account.language = chat_id, language
    for old in left:
        left_chats.leave(session, old, chat_id, language, world=world)
