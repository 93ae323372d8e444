"""A person who uses the bot: says, taps, sends files, and waits to see something. For the demo, terminal and tests."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from chat.client import POLL, PeopleClient, ServerGone
from chat.network import chat_id_of
from chat.screen import BOT, Screen, Shown, Transcript
from chat.wire import Upload

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import TypeVar

    from chat.wire import Json

    T = TypeVar("T")

PATIENCE_S = 60.0
__all__ = ["BOT", "NotSeen", "Person", "Shown", "Transcript"]


class NotSeen(Exception):
    """What was waited for did not come. Its text shows the screen: for who runs a test or a demo, not for a log."""


class Person:
    """One person's side of the chat. Use as an async context: it follows the chat while the block runs."""

    def __init__(
        self,
        url: str,
        name: str,
        transcript: Transcript | None = None,
        *,
        chat_id: int | None = None,
        language: str = "zh-hans",
        on_change: Callable[[Person, Shown], None] | None = None,
    ) -> None:
        """Take the chat that belongs to *name*, or *chat_id*; *on_change* is told of each message, come or changed."""
        self.name = name
        self.chat_id = chat_id or chat_id_of(name)
        self.transcript = transcript or Transcript()
        self._language = language
        self._on_change = on_change
        self._screen = Screen(self.transcript)
        self._client = PeopleClient(url)
        self._changed = asyncio.Condition()
        self._reading: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Join, with what the chat has shown so far on the screen."""
        try:
            await self._client.does("join", chat_id=self.chat_id, name=self.name, language=self._language)
            cursor = await self._follow(0, 0)
        except BaseException:
            await self._client.close()
            raise
        self._reading = asyncio.create_task(self._read(cursor))
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leave; the chat stays."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
        await self._client.close()

    async def says(self, text: str) -> None:
        """Send *text*."""
        await self._does("text", text=text)

    async def sends(self, *files: tuple[str, bytes], photo: bool = False, caption: str = "") -> None:
        """Send files (name, bytes) as documents, or as recompressed photos; several are an album."""
        uploads = [Upload(name, content) for name, content in files]
        await self._does("photo" if photo else "document", uploads, caption=caption)

    async def sends_photo(self, photo: Path | bytes, caption: str = "") -> None:
        """Send a picture as a photo: recompressed, its metadata gone."""
        await self.sends(_named(photo, "photo.jpg"), photo=True, caption=caption)

    async def sends_document(self, document: Path | bytes, name: str = "", caption: str = "") -> None:
        """Send a file as it is; *name* is what it is called, by default as the path is."""
        found, content = _named(document, "document")
        await self.sends((name or found, content), caption=caption)

    async def sends_album(self, files: Sequence[Path | bytes], *, photo: bool = True, caption: str = "") -> None:
        """Send several files at once, as photos or as documents."""
        named = [_named(file, f"file{number}") for number, file in enumerate(files, 1)]
        await self.sends(*named, photo=photo, caption=caption)

    async def taps(self, text: str, *, seconds: float = PATIENCE_S) -> None:
        """Press the newest button that reads *text* or contains it; waits for one to come. Raises NotSeen.

        Of one message's buttons, the one that reads exactly so comes first. On a reply keyboard, says its text.
        """
        message_id, button = await self._until(lambda: self._button(text), f"按钮 a button [{text}]", seconds)
        await self.chooses(message_id, button)

    async def chooses(self, message_id: int, button: Json) -> None:
        """Press this button of that message. Raises NotSeen, with the address, if it only opens one."""
        if "callback_data" in button:
            await self.presses(message_id, button["callback_data"])
        elif "url" in button:
            raise NotSeen(f"[{button['text']}] 打开网址 opens {button['url']}")
        else:
            await self.says(button["text"])

    async def presses(self, message_id: int, data: str, text: str = "") -> None:
        """Press a button by what it carries, also one that is gone or never was; the transcript calls it *text*."""
        await self._does("tap", message_id=message_id, data=data, text=text)

    async def edits(self, message_id: int, text: str) -> None:
        """Change a text of one's own."""
        await self._does("edit", message_id=message_id, text=text)

    async def blocks(self, *, blocked: bool = True) -> None:
        """Stop the bot, or let it in again."""
        await self._does("block", blocked=blocked)

    async def floods(self, *, calls: int, retry_after: int) -> None:
        """Have the bot's next *calls* calls, getUpdates aside, refused for *retry_after* seconds (429). For tests."""
        await self._does("flood", calls=calls, retry_after=retry_after)

    @property
    def newest(self) -> int:
        """The id of the newest message in the chat; 0 in an empty one."""
        return max(self._screen.messages, default=0)

    async def sees(self, text: str, *, after: int | None = None, seconds: float = PATIENCE_S) -> Shown:
        """Wait until a message that no earlier wait returned, or that changed since, holds *text*. Raises NotSeen.

        With *after*, only a message that came after the one of that id: earlier ones may be changed meanwhile.
        """

        def found() -> Shown | None:
            messages = reversed(self._screen.messages.values())
            fresh = (m for m in messages if m.fresh and not m.mine and (after is None or m.id > after))
            return next((m for m in fresh if text in m.text), None)

        message = await self._until(found, f"“{text}”", seconds)
        message.fresh = False
        return message

    async def receives(self, suffix: str, *, seconds: float = PATIENCE_S) -> bytes:
        """Wait for a document whose name ends so, and download it. Raises NotSeen."""

        def found() -> Json | None:
            return next((d for d in reversed(self.documents) if d["file_name"].endswith(suffix)), None)

        document = await self._until(found, f"文件 a document *{suffix}", seconds)
        return await self.download(document["file_id"])

    async def download(self, file_id: str) -> bytes:
        """Return the bytes of a file on the screen."""
        return await self._client.file(file_id)

    @property
    def screen(self) -> list[Shown]:
        """The chat, oldest first, edits in place."""
        return list(self._screen.messages.values())

    @property
    def choices(self) -> tuple[int, list[Json]]:
        """The newest message that has buttons, and these in reading order; without one, the reply keyboard's (0, …)."""
        newest = next((shown for shown in reversed(self.screen) if shown.buttons), None)
        if newest is not None:
            return newest.id, newest.flat
        return 0, [{"text": key} for row in self.keyboard for key in row]

    @property
    def keyboard(self) -> list[list[str]]:
        """The reply keyboard's rows."""
        return self._screen.keyboard

    @property
    def documents(self) -> list[Json]:
        """Documents that the bot has sent, oldest first: file_id, file_name, file_size."""
        return [shown.document for shown in self.screen if shown.document and not shown.mine]

    def shows(self) -> str:
        """Return the last messages on the screen as text, with their buttons."""
        return str(self._screen)

    def _button(self, text: str) -> tuple[int, Json] | None:
        rows = [(shown.id, shown.flat) for shown in reversed(self.screen)]
        rows.append((0, [{"text": key} for row in self.keyboard for key in row]))
        for message_id, buttons in rows:
            for button in sorted(buttons, key=lambda button: button["text"] != text):
                if text in button["text"]:
                    return message_id, button
        return None

    async def _until(self, look: Callable[[], T | None], wanted: str, seconds: float) -> T:
        try:
            async with asyncio.timeout(seconds), self._changed:
                while (found := look()) is None:
                    await self._changed.wait()
        except TimeoutError:
            raise NotSeen(f"{self.name} waited 等了 {seconds:g} s: {wanted}\n{self.shows()}") from None
        return found

    async def _read(self, cursor: int) -> None:
        while True:
            try:
                cursor = await self._follow(cursor, POLL)
            except ServerGone:
                return  # the next thing this person does says so

    async def _follow(self, cursor: int, seconds: float) -> int:
        """Apply what came after event *cursor*; the number of the last."""
        for event in await self._client.events(cursor, self.chat_id, seconds):
            cursor = event["seq"]
            shown = self._screen.take(event)
            if shown is not None and self._on_change is not None:
                self._on_change(self, shown)
        async with self._changed:
            self._changed.notify_all()
        return cursor

    async def _does(self, verb: str, files: Sequence[Upload] = (), /, **fields: object) -> None:
        await self._client.does(verb, files, chat_id=self.chat_id, **fields)


def _named(file: Path | bytes, name: str) -> tuple[str, bytes]:
    return (name, file) if isinstance(file, bytes) else (file.name, file.read_bytes())
