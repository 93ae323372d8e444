"""The state of a small chat network: people, messages, files, and the updates that wait for the bot."""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

from PIL import Image

PHOTO_SIDES = (90, 320, 800, 1280)
TEXT_MAX, CAPTION_MAX, DATA_MAX = 4096, 1024, 64
DOWNLOAD_MAX = 20 * 1024 * 1024
TAGS = frozenset({"b", "strong", "i", "em", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler"})


class ApiError(Exception):
    """What the Bot API answers instead of a result."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


class _Plain(HTMLParser):
    """Reduces HTML to what a person reads, and refuses what the Bot API refuses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.open = "", []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  the interface
        if tag not in TAGS:
            raise ApiError(400, f'Bad Request: can\'t parse entities: Unsupported start tag "{tag}"')
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise ApiError(400, "Bad Request: can't parse entities: Unmatched end tag")

    def handle_data(self, data: str) -> None:
        self.text += data


def plain(text: str, parse_mode: str | None, most: int) -> str:
    """The text as it is shown. Raises ApiError."""
    if (parse_mode or "").upper() == "HTML":
        reader = _Plain()
        reader.feed(text)
        reader.close()
        if reader.open:
            raise ApiError(400, "Bad Request: can't parse entities: Can't find end tag")
        text = reader.text
    if not text.strip():
        raise ApiError(400, "Bad Request: message text is empty")
    if len(text) > most:
        raise ApiError(400, "Bad Request: message is too long")
    return text


@dataclass
class StoredFile:
    """A file that somebody sent."""

    id: str
    unique_id: str
    data: bytes
    name: str


@dataclass
class Chat:
    """One person's chat with the bot."""

    id: int
    name: str
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    blocked: bool = False


class Network:
    """Everything, in memory: it lives as long as the server."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.bot = {"id": int(token.split(":")[0]), "is_bot": True, "first_name": "职称", "username": "zhicheng_bot"}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.updates: list[dict[str, Any]] = []
        self.events: list[dict[str, Any]] = []
        """What people's screens show, in order: new and edited messages, answers to taps."""
        self.patience = 0
        """How many calls are still answered with 429."""
        self._message_id = self._update_id = 0
        self._changed = asyncio.Condition()

    def chat(self, chat_id: object) -> Chat:
        """The chat with that id. Raises ApiError."""
        try:
            chat = self.chats[int(str(chat_id))]
        except (KeyError, ValueError):
            raise ApiError(400, "Bad Request: chat not found") from None
        if chat.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        return chat

    def join(self, name: str) -> Chat:
        """The chat of the person with that name; always the same id for the same name."""
        chat_id = int.from_bytes(sha256(name.encode()).digest()[:5], "big")
        return self.chats.setdefault(chat_id, Chat(chat_id, name))

    def sender(self, chat: Chat) -> dict[str, Any]:
        """The person as updates name them."""
        return {"id": chat.id, "is_bot": False, "first_name": chat.name, "language_code": "zh-hans"}

    def message(self, chat: Chat, sender: dict[str, Any], now: int, **content: object) -> dict[str, Any]:
        """A new message in *chat*."""
        self._message_id += 1
        about = {"id": chat.id, "type": "private", "first_name": chat.name}
        message = {"message_id": self._message_id, "date": now, "chat": about, "from": sender, **content}
        chat.messages[self._message_id] = message
        return message

    def keep(self, data: bytes, name: str) -> StoredFile:
        """Keep a file; the same content has the same unique id."""
        digest = sha256(data).hexdigest()
        file = StoredFile(f"F{len(self.files)}_{digest[:24]}", digest[:16], data, name)
        self.files[file.id] = file
        return file

    def photo_sizes(self, data: bytes) -> list[dict[str, Any]]:
        """A photo as the network makes it: recompressed in several sizes, without metadata."""
        picture = Image.open(io.BytesIO(data)).convert("RGB")
        sizes = []
        for side in PHOTO_SIDES:
            small = picture.copy()
            small.thumbnail((side, side))
            out = io.BytesIO()
            small.save(out, "JPEG", quality=87)
            file = self.keep(out.getvalue(), "photo.jpg")
            about = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": len(file.data)}
            sizes.append({**about, "width": small.width, "height": small.height})
            if side >= max(picture.size):
                break
        return sizes

    async def push(self, **content: object) -> None:
        """A new update for the bot."""
        self._update_id += 1
        self.updates.append({"update_id": self._update_id, **content})
        await self._wake()

    async def show(self, kind: str, chat: Chat, **content: object) -> None:
        """A new event for people's screens."""
        self.events.append({"kind": kind, "chat_id": chat.id, **content})
        await self._wake()

    async def _wake(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def wait(self, ready: Any, seconds: float) -> None:  # noqa: ANN401  a predicate
        """Until *ready()*, or the seconds are over."""
        async with self._changed:
            try:
                await asyncio.wait_for(self._changed.wait_for(ready), seconds)
            except TimeoutError:
                return
