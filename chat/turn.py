"""One turn at the network: whatever one call looks up and changes, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chat import files
from chat.wire import ApiError, Json, bad
from storage import network as rows

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from chat.files import Made
    from storage.network import Chat

BOT = "bot"
"""The name of the bell that wakes the bot."""


@dataclass(slots=True)
class Turn:
    """The network as one call sees it; rings after the commit for whom it touched."""

    session: Session
    now: datetime
    bot: Json
    allowed: Collection[str] = ()
    """The kinds of updates that the bot wants; none named: all."""
    made: Mapping[str, Made] = field(default_factory=dict)
    """The files that came with the call, by their fields."""
    touched: set[object] = field(default_factory=set)

    def join(self, chat_id: int, name: str, language: str) -> Chat:
        """Let a person in; who is known already keeps the chat."""
        known = rows.chat(self.session, chat_id, locked=True)
        return known or rows.join(self.session, chat_id, name, language, now=self.now)

    def known(self, chat_id: int) -> Chat:
        """Find anybody's chat, to write in it. Raises ApiError 400."""
        chat = rows.chat(self.session, chat_id, locked=True)
        if chat is None:
            raise bad("chat not found")
        return chat

    def reachable(self, chat_id: int) -> Chat:
        """Find a chat that the bot may write to. Raises ApiError 400 or 403."""
        chat = self.known(chat_id)
        if not chat.began:
            raise bad("chat not found")
        if chat.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        return chat

    def message(self, chat: Chat, message_id: int) -> Json | None:
        """Return a message as it stands now; None if there is none."""
        return rows.message(self.session, chat.id, message_id)

    def shows(self, field_name: str) -> Json:
        """The part of a message that shows the file of that field; it is found by its ids from now on. Raises KeyError."""
        return files.enter(self.session, self.made[field_name], self.now)

    def post(self, chat: Chat, sender: Json, content: Json, *, keyboard: Json | None = None) -> Json:
        """Put a message into a chat; people see it. *keyboard*: what replaces theirs."""
        frame: Json = {
            "message_id": chat.last + 1,
            "from": sender,
            "chat": place_of(chat),
            "date": int(self.now.timestamp()),
        }
        message = frame | content
        if keyboard is not None:
            chat.keyboard = keyboard if "keyboard" in keyboard else None
        rows.keep_message(self.session, chat.id, message)
        self.tell(chat, "message", message=message, keyboard=keyboard)
        return message

    def replace(self, chat: Chat, message: Json) -> Json:
        """Put an edited message in the place of the old one; people see it."""
        edited = message | {"edit_date": int(self.now.timestamp())}
        rows.keep_message(self.session, chat.id, edited)
        self.tell(chat, "edited", message=edited)
        return edited

    def delete(self, chat: Chat, message_id: int) -> None:
        """Take a message away. Raises ApiError 400."""
        if not rows.drop_message(self.session, chat.id, message_id):
            raise bad("message to delete not found")
        self.tell(chat, "deleted", message_id=message_id)

    def tell(self, chat: Chat, kind: str, **what: object) -> int:
        """Note what happened in a chat (message, edited, deleted, tapped, answered, typing); its number."""
        chat.last += 1
        event: Json = {"at": self.now.timestamp(), "chat_id": chat.id, "name": chat.name, "kind": kind}
        rows.add_event(self.session, chat.id, chat.last, event | what, now=self.now)
        self.touched.add(chat.id)
        return chat.last

    def update(self, kind: str, content: Json) -> None:
        """Queue an update for the bot, unless its last allowed_updates left out that *kind*."""
        if not self.allowed or kind in self.allowed:
            rows.add_update(self.session, kind, content, now=self.now)
            self.touched.add(BOT)

    def receive(self, chat: Chat, content: Json) -> Json:
        """Take in what a person says: a message, and an update for the bot."""
        chat.began = True
        message = self.post(chat, user_of(chat), content)
        self.update("message", message)
        return message

    def block(self, chat: Chat, *, blocked: bool) -> None:
        """Let a person stop the bot, or let it in again; the bot gets my_chat_member, as from Telegram."""
        if chat.blocked is blocked:
            return
        chat.blocked = blocked
        kicked, member = {"user": self.bot, "status": "kicked", "until_date": 0}, {"user": self.bot, "status": "member"}
        old, new = (member, kicked) if blocked else (kicked, member)
        frame = {"chat": place_of(chat), "from": user_of(chat), "date": int(self.now.timestamp())}
        self.update("my_chat_member", frame | {"old_chat_member": old, "new_chat_member": new})


def user_of(chat: Chat) -> Json:
    """The person, as the bot is told of him or her."""
    return {"id": chat.id, "is_bot": False, "first_name": chat.name, "language_code": chat.language}


def place_of(chat: Chat) -> Json:
    """The chat, as a message names it."""
    return {"id": chat.id, "type": "private", "first_name": chat.name}
