"""What happens in a chat of our network, told in its room: once and in order, whatever ends in between."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chat import files, people
from chat.matrix import written
from chat.matrix.homeserver import MatrixRefused
from chat.queues import LONGEST_POLL
from notify.catalogue import SHARED, Words, language_of
from notify.refusals import sentence
from pipeline.rules.refusals import Refused
from storage import network as rows
from storage import rooms

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from chat.matrix.homeserver import Homeserver
    from chat.network import Network
    from chat.turn import Turn
    from chat.wire import Json

TYPING_S = 10.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a chat goes on, and how far it was told."""

    room: str
    sent: int
    language: str


class Going:
    """One chat's way to its room."""

    def __init__(self, network: Network, server: Homeserver, chat_id: int) -> None:
        self._network, self._server, self._chat_id = network, server, chat_id
        self._sent: int | None = None
        self._typed: int | None = None
        """The message whose button was pressed by a number that now stands below it."""

    async def on(self) -> None:
        """Wait for what happens next, and tell it. Raises what the network's and the homeserver's absence raise."""
        if self._sent is None:
            self._sent = (await self._network.look(_place, self._chat_id)).sent
        events = await self._network.events(self._chat_id, self._sent, LONGEST_POLL)
        if not events:
            return
        place = await self._network.look(_place, self._chat_id)
        for event in events:
            if event["seq"] > place.sent:
                await self._tell(place, event)
            self._sent = event["seq"]
        await self._network.act(_noted, self._chat_id, self._sent)

    async def _tell(self, place: Place, event: Json) -> None:
        try:
            await self._told(place, event)
        except MatrixRefused as refused:
            if not refused.for_good:
                raise
            await self._network.act(_gone, self._chat_id)  # the bot is not in the room, or may not speak there

    async def _told(self, place: Place, event: Json) -> None:
        kind, seq = event["kind"], event["seq"]
        once = f"{self._chat_id}.{seq}"
        if kind in {"message", "edited"}:
            if event["message"]["from"]["is_bot"]:
                await self._shown(place, event, once)
        elif kind == "tapped":
            standing = await self._network.look(rooms.standing, self._chat_id, seq)
            self._typed = event["message_id"] if standing else None
        elif kind == "answered" and event["text"]:
            await self._server.send(place.room, written.notice(event["text"]), once)
        elif kind == "deleted":
            await self._taken_back(place, event["message_id"], once)
        elif kind == "typing" and self._network.now().timestamp() - event["at"] < TYPING_S:
            with contextlib.suppress(MatrixRefused):
                await self._server.typing(place.room, TYPING_S)

    async def _shown(self, place: Place, event: Json, once: str) -> None:
        """Show a message, or in its place what it says now; below the number by which it was pressed, anew."""
        message, seq, words = event["message"], event["seq"], Words(SHARED, language_of(place.language))
        number = message["message_id"]
        before = await self._network.look(rooms.standing, self._chat_id, number) if event["kind"] == "edited" else None
        media = (before.media if before else "") or await self._uploaded(message)
        said = written.content(message, words, media=media, keys=_keys(event.get("keyboard")))
        if before is not None and self._typed != number:
            await self._server.send(place.room, written.replacing(before.event, said), once)
            return
        self._typed = None
        there = await self._server.send(place.room, said, once)
        await self._network.act(_stands, self._chat_id, number, there, seq, media)

    async def _uploaded(self, message: Json) -> str:
        found = written.file_of(message)
        if found is None:
            return ""
        file_id, name, kind = found
        data = await self._network.bytes_of(await self._network.look(files.blob_of, file_id))
        return await self._server.upload(data, name, kind)

    async def _taken_back(self, place: Place, message_id: int, once: str) -> None:
        standing = await self._network.look(rooms.standing, self._chat_id, message_id)
        if standing is None:
            return
        try:
            await self._server.redact(place.room, standing.event, once)
        except MatrixRefused as refused:
            if not refused.for_good:
                raise
            words = Words(SHARED, language_of(place.language))
            await self._server.send(place.room, written.notice(sentence(Refused("message_stays"), words)), once)


def _place(session: Session, chat_id: int) -> Place:
    """Where it goes on."""
    found = rooms.of_chat(session, chat_id)
    chat = rows.chat(session, chat_id, locked=False)
    return Place(found.room, found.sent, chat.language if chat else "")


def _noted(turn: Turn, chat_id: int, seq: int) -> None:
    rooms.sent(turn.session, chat_id, seq)


def _stands(turn: Turn, chat_id: int, number: int, event: str, seq: int, media: str) -> None:
    rooms.stands(turn.session, chat_id, number, event, shown=seq, media=media)
    rooms.sent(turn.session, chat_id, seq)


def _gone(turn: Turn, chat_id: int) -> None:
    """Nobody can be told anything there: the bot hears of it, as of one who has blocked it."""
    people.block(turn, chat_id, blocked=True)


def _keys(keyboard: Json | None) -> list[str]:
    """The words of a keyboard that the bot waits for; what asks for a contact is answered by writing it."""
    found = [key for row in (keyboard or {}).get("keyboard", []) for key in row]
    return [key if isinstance(key, str) else key["text"] for key in found if not _asks_contact(key)]


def _asks_contact(key: Json | str) -> bool:
    return not isinstance(key, str) and bool(key.get("request_contact"))
