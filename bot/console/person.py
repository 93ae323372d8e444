"""A person who uses the bot: says, taps, sends files, and waits to see something. For the demo, the terminal and the tests."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

import aiohttp

if TYPE_CHECKING:
    from collections.abc import Iterable

PATIENCE_S = 20.0
BOT = "机器人"


class NotSeen(Exception):
    """What was waited for did not come. The text shows the screen."""


@dataclass
class Shown:
    """One message on a screen."""

    id: int
    text: str
    mine: bool
    buttons: list[list[dict[str, Any]]]
    document: dict[str, Any] | None = None
    photo: list[dict[str, Any]] | None = None
    fresh: bool = True
    """True until a wait has returned it."""


@dataclass
class Transcript:
    """What everybody said and saw, in order."""

    lines: list[str] = field(default_factory=list)

    def add(self, who: str, whom: str, text: str, buttons: Iterable[Iterable[dict[str, Any]]] = ()) -> None:
        """One message, its buttons beneath it."""
        speaker = who if who != BOT else f"{BOT} → {whom}"
        body = text.replace("\n", "\n      ")
        self.lines.append(f"{time.strftime('%H:%M:%S')}  {speaker}: {body}")
        self.lines += ["      " + " ".join(f"[{button['text']}]" for button in row) for row in buttons]


class Person:
    """One person's side of the chat. Use as an async context."""

    def __init__(self, url: str, name: str, transcript: Transcript | None = None) -> None:
        self.name = name
        self.chat_id = 0
        self.screen: list[Shown] = []
        self.transcript = transcript if transcript is not None else Transcript()
        self._url = url
        self._http: aiohttp.ClientSession | None = None
        self._reading: asyncio.Task[None] | None = None
        self._changed = asyncio.Condition()

    @property
    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            raise RuntimeError("use `async with Person(...)`")
        return self._http

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(self._url)
        joined = await self._post("/people/join", json={"name": self.name})
        self.chat_id = joined["chat_id"]
        self._reading = asyncio.create_task(self._read(joined["cursor"]))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
        await self._session.close()

    async def says(self, text: str) -> None:
        """Send *text*."""
        await self._post(f"/people/{self.chat_id}/send", data={"text": text})

    async def sends(self, *files: tuple[str, bytes], photo: bool = False) -> None:
        """Send files (name, bytes) as documents, or as compressed photos; several are an album."""
        form = aiohttp.FormData({"as": "photo" if photo else "document"})
        for index, (name, data) in enumerate(files):
            form.add_field(f"file{index}", data, filename=name)
        await self._post(f"/people/{self.chat_id}/send", data=form)

    async def taps(self, text: str, *, seconds: float = PATIENCE_S) -> None:
        """Press the newest button that shows *text*; waits for one to come."""

        def button() -> tuple[Shown, dict[str, Any]] | None:
            for message in reversed(self.screen):
                for row in message.buttons:
                    for one in row:
                        if text in one["text"]:
                            return message, one
            return None

        message, one = await self._until(button, f"a button [{text}]", seconds)
        await self.presses(message.id, one["callback_data"], one["text"])

    async def presses(self, message_id: int, data: str, text: str = "") -> None:
        """Press a button by what it carries, as a forged or a second tap does."""
        await self._post(f"/people/{self.chat_id}/tap", json={"message_id": message_id, "data": data, "text": text})

    async def sees(self, text: str, *, seconds: float = PATIENCE_S) -> Shown:
        """Wait until a message that no earlier wait returned, or that was edited since, holds *text*."""

        def found() -> Shown | None:
            return next((m for m in reversed(self.screen) if m.fresh and not m.mine and text in m.text), None)

        message = await self._until(found, f"“{text}”", seconds)
        message.fresh = False
        return message

    async def receives(self, suffix: str, *, seconds: float = PATIENCE_S) -> bytes:
        """Wait for a document whose name ends so, and download it."""

        def found() -> dict[str, Any] | None:
            documents = (m.document for m in reversed(self.screen) if m.document and not m.mine)
            return next((d for d in documents if str(d.get("file_name", "")).endswith(suffix)), None)

        document = await self._until(found, f"a document *{suffix}", seconds)
        return await self.download(document["file_id"])

    async def download(self, file_id: str) -> bytes:
        """The bytes of a file on the screen."""
        async with self._session.get(f"/people/file/{file_id}") as answer:
            return await answer.read()

    def shows(self) -> str:
        """The screen as text."""
        lines = []
        for message in self.screen[-8:]:
            lines.append(f"{self.name if message.mine else BOT}: {message.text}")
            lines += [" ".join(f"[{button['text']}]" for button in row) for row in message.buttons]
        return "\n".join(lines)

    async def _until(self, ready: Any, wanted: str, seconds: float) -> Any:  # noqa: ANN401
        found: list[Any] = []

        def there() -> bool:
            found[:] = [ready()]
            return found[0] is not None

        async with self._changed:
            try:
                await asyncio.wait_for(self._changed.wait_for(there), seconds)
            except TimeoutError:
                raise NotSeen(f"{self.name} waited {seconds:g} s for {wanted}. The screen:\n{self.shows()}") from None
        return found[0]

    async def _post(self, path: str, **arguments: Any) -> Any:  # noqa: ANN401
        async with self._session.post(path, **arguments) as answer:
            answer.raise_for_status()
            return await answer.json()

    async def _read(self, cursor: int) -> None:
        while True:
            async with self._session.get("/people/events", params={"cursor": cursor}) as answer:
                page = await answer.json()
            cursor = page["cursor"]
            async with self._changed:
                for event in page["events"]:
                    if event["chat_id"] == self.chat_id:
                        self._take(event)
                self._changed.notify_all()

    def _take(self, event: dict[str, Any]) -> None:
        kind = event["kind"]
        if kind == "deleted":
            self.screen[:] = [message for message in self.screen if message.id != event["message_id"]]
        elif kind == "tap":
            self.transcript.add(self.name, BOT, f"▸ {event['text']}")
        elif kind == "toast":
            self.screen.append(Shown(0, event["text"], mine=False, buttons=[]))
            self.transcript.add(BOT, self.name, f"({event['text']})")
        else:
            self._show(event["message"], mine=kind == "own", edited=kind == "edited")

    def _show(self, message: dict[str, Any], *, mine: bool, edited: bool) -> None:
        markup = message.get("reply_markup") or {}
        document = message.get("document")
        text = message.get("text") or message.get("caption") or ""
        shown = Shown(
            message["message_id"],
            text,
            mine,
            markup.get("inline_keyboard", []),
            document=document,
            photo=message.get("photo"),
        )
        kept = [old for old in self.screen if old.id != shown.id]
        place = next((i for i, old in enumerate(self.screen) if old.id == shown.id), len(kept))
        self.screen[:] = [*kept[:place], shown, *kept[place:]]
        label = f"📄 {document['file_name']} " if document else "🖼 " if shown.photo else ""
        prefix = "(改) " if edited else ""
        self.transcript.add(self.name if mine else BOT, self.name, f"{prefix}{label}{text}", shown.buttons)
