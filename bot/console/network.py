"""The chat network in memory: who is there, what was said, and both sides' queues. It lives as long as the server."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.console.files import Files
from bot.console.queues import Events, Updates
from bot.console.wire import ApiError, Json, bad

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

FIRST_CHAT = 1_000_000_000
CHATS = 9_000_000_000


def chat_id_of(name: str) -> int:
    """Return the chat that belongs to *name*: the same in every process and after every restart."""
    return FIRST_CHAT + int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]) % CHATS


@dataclass(slots=True)
class Chat:
    """One person's chat with the bot."""

    id: int
    name: str
    language: str
    began: bool = False
    """The person has written: before that no bot may (Telegram: "chat not found")."""
    blocked: bool = False
    messages: dict[int, Json] = field(default_factory=dict)

    @property
    def user(self) -> Json:
        """The person, as the bot is told of him or her."""
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": self.language}

    @property
    def place(self) -> Json:
        """The chat, as a message names it."""
        return {"id": self.id, "type": "private", "first_name": self.name}


@dataclass(slots=True)
class Flood:
    """A lever for tests: the next *calls* calls are told to come back in *retry_after* seconds."""

    retry_after: int = 0
    calls: int = 0


class Network:
    """All state of one server."""

    def __init__(self, token: str, now: Callable[[], datetime]) -> None:
        """Open it for the bot that holds *token*; *now* is asked for the time, aware."""
        # From the clock, so that a second server does not give a stored update_id or message_id a second meaning.
        self._ids: Iterator[int] = itertools.count(int(now().timestamp() * 1000))
        self._now = now
        self.token = token
        self.bot: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "职称 zhicheng",
            "username": "zhicheng_bot",
            "can_join_groups": False,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }
        self.updates = Updates(self._ids)
        self.events = Events()
        self.files = Files(self._ids)
        self.flood = Flood()
        self.commands: dict[str, list[Json]] = {}
        self.queries: dict[str, int] = {}
        self.chats: dict[int, Chat] = {}

    def new_id(self) -> int:
        """Return a number never given before: one row of numbers serves all kinds."""
        return next(self._ids)

    def join(self, chat_id: int, name: str, language: str) -> Chat:
        """Let a person in; who is known already keeps the chat."""
        return self.chats.setdefault(chat_id, Chat(chat_id, name, language))

    def known(self, chat_id: int) -> Chat:
        """Find anybody's chat. Raises ApiError 400."""
        if chat_id not in self.chats:
            raise bad("chat not found")
        return self.chats[chat_id]

    def reachable(self, chat_id: int) -> Chat:
        """Find a chat that the bot may write to. Raises ApiError 400 or 403."""
        chat = self.known(chat_id)
        if not chat.began:
            raise bad("chat not found")
        if chat.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        return chat

    def post(self, chat: Chat, sender: Json, content: Json, *, keyboard: Json | None = None) -> Json:
        """Put a message into a chat; people see it. *keyboard*: what replaces theirs."""
        frame: Json = {
            "message_id": self.new_id(),
            "from": sender,
            "chat": chat.place,
            "date": int(self._now().timestamp()),
        }
        chat.messages[frame["message_id"]] = message = frame | content
        self.tell(chat, "message", message=message, keyboard=keyboard)
        return message

    def replace(self, chat: Chat, message: Json) -> Json:
        """Put an edited message in the place of the old one; people see it."""
        edited = message | {"edit_date": int(self._now().timestamp())}
        chat.messages[message["message_id"]] = edited
        self.tell(chat, "edited", message=edited)
        return edited

    def tell(self, chat: Chat, kind: str, **what: object) -> None:
        """Log what happened in a chat: message, edited, deleted, tapped, answered, typing."""
        at = self._now().timestamp()
        self.events.add({"at": at, "chat_id": chat.id, "name": chat.name, "kind": kind} | what)

    def receive(self, chat: Chat, content: Json) -> Json:
        """Take in what a person says: a message, and an update for the bot."""
        chat.began = True
        message = self.post(chat, chat.user, content)
        self.updates.add("message", message)
        return message

    def block(self, chat: Chat, *, blocked: bool) -> None:
        """Let a person stop the bot, or let it in again; the bot gets my_chat_member, as from Telegram."""
        if chat.blocked is blocked:
            return
        chat.blocked = blocked
        kicked, member = {"user": self.bot, "status": "kicked", "until_date": 0}, {"user": self.bot, "status": "member"}
        old, new = (member, kicked) if blocked else (kicked, member)
        frame = {"chat": chat.place, "from": chat.user, "date": int(self._now().timestamp())}
        self.updates.add("my_chat_member", frame | {"old_chat_member": old, "new_chat_member": new})

    def check_flood(self) -> None:
        """Use up one of the calls that are to be refused. Raises ApiError 429."""
        if self.flood.calls:
            self.flood.calls -= 1
            seconds = self.flood.retry_after
            raise ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)

    def close(self) -> None:
        """Let go whoever waits."""
        self.updates.close()
        self.events.close()
