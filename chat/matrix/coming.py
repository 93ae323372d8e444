"""What people do in their rooms, done in our network: each event once, and by nobody but whose chat it is."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

import structlog

from chat import people, visitors
from chat.files import DOWNLOAD_BYTES, named
from chat.markup import units
from chat.matrix import written
from chat.matrix.heard import Changed, Heard, Reacted, Said, Sent, heard
from chat.matrix.homeserver import MatrixRefused
from chat.sending import LONGEST_TEXT
from chat.wire import ApiError, Upload
from notify.catalogue import SHARED, Words, language_of
from notify.refusals import sentence
from pipeline.rules.refusals import Refused
from storage import network as rows
from storage import rooms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.orm import Session

    from chat.files import Made
    from chat.matrix.homeserver import Homeserver, News
    from chat.network import Network
    from chat.turn import Turn
    from chat.wire import Json

LANGUAGE = "zh-hans"
"""A room says nothing of its person's; /language chooses another."""
OUT = {"leave", "ban"}
MEGABYTE = 1024 * 1024
log = structlog.get_logger()


class Coming:
    """One homeserver's side of the chats."""

    def __init__(self, network: Network, server: Homeserver, entered: Callable[[int], None]) -> None:
        """*entered* is told of each chat that has a room now."""
        self._network, self._server, self._entered = network, server, entered
        self._seen: dict[str, int] = {}
        """By room, the number of what the bot told last above what somebody says there now."""

    async def take(self, news: News) -> None:
        """Do all of it, room by room. Raises what the network's and the homeserver's absence raise: then it comes again."""
        await asyncio.gather(*(self._invited(room, by) for room, by in news.invited.items()))
        await asyncio.gather(*(self._happened(room, events) for room, events in news.events.items()))
        for room in news.left:
            await self._network.act(_closed, room)

    async def _invited(self, room: str, by: str) -> None:
        try:
            await self._server.join(room)
            if by:
                await self._enter(room, by)
        except MatrixRefused as refused:
            if not refused.for_good:
                raise

    async def _enter(self, room: str, person: str) -> bool:
        """Begin the chat of that person there, or go on with it. False, and out again, where it is not private."""
        others = await self._server.members(room) - {self._server.me}
        if others != {person}:
            await self._leave(room)
            return False
        try:
            self._entered(await self._network.act(_entered, person, room))
        except Refused as refused:
            await self._say(room, refused, "full")
            return False
        return True

    async def _leave(self, room: str) -> None:
        """A room with somebody else in it is none to talk in."""
        await self._say(room, Refused("room_not_private"), "leaving")
        await self._server.leave(room)
        await self._network.act(_closed, room)

    async def _happened(self, room: str, events: list[Json]) -> None:
        for event in events:
            try:
                await self._one(room, event)
            except (
                KeyError,
                TypeError,
                ValueError,
                AttributeError,
            ) as odd:  # an event of a shape that nobody thought of
                log.warning("matrix.event_odd", error=type(odd).__name__)

    async def _one(self, room: str, event: Json) -> None:
        sender = str(event.get("sender", ""))
        if event.get("type") == "m.room.member":
            await self._moved(room, str(event["state_key"]), str(event["content"]["membership"]))
            return
        if sender == self._server.me:
            self._shown(room, event)
            return
        what = heard(event)
        if what is None:
            return
        chat_id = await self._network.look(_chat_of, room, sender)
        if chat_id == 0 and await self._enter(room, sender):
            chat_id = await self._network.look(_chat_of, room, sender)
        if chat_id > 0:
            await self._do(room, chat_id, sender, str(event["event_id"]), what)

    def _shown(self, room: str, event: Json) -> None:
        """What the bot told stands in the room, above what is said from now on."""
        _, _, seq = str(event.get("unsigned", {}).get("transaction_id", "")).partition(".")
        if seq.isdecimal():
            self._seen[room] = max(self._seen.get(room, 0), int(seq))

    async def _moved(self, room: str, who: str, how: str) -> None:
        if who == self._server.me:
            return
        if how == "join" and await self._network.look(_chat_of, room, who) < 0:
            if (
                len(await self._server.members(room) - {self._server.me}) > 1
            ):  # who went again in the meantime is no third
                await self._leave(room)
        elif how in OUT and await self._network.look(_chat_of, room, who) > 0:
            await self._network.act(_closed, room)
            with suppress(MatrixRefused):  # nobody is there to be talked to
                await self._server.leave(room)

    async def _do(self, room: str, chat_id: int, sender: str, event: str, what: Heard) -> None:
        act, seen = sha256(event.encode()).hexdigest(), self._seen.get(room)
        try:
            made, size = await self._brought(what)

            def verb(turn: Turn) -> Json:
                return visitors.once(
                    turn, chat_id, act, sender, lambda turn: _done(turn, chat_id, event, what, seen), size=size
                )

            await self._network.act(verb, made=made)
        except Refused as refused:
            await self._say(room, refused, act)
        except ApiError:
            await self._say(room, Refused("chat_not_taken"), act)

    async def _brought(self, what: Heard) -> tuple[Mapping[str, Made], int]:
        """The file that somebody sent, kept, and its bytes. Raises Refused, ApiError."""
        if not isinstance(what, Sent):
            return {}, 0
        try:
            data = await self._server.download(what.media)
        except MatrixRefused:
            raise Refused("chat_not_taken") from None
        if len(data) > DOWNLOAD_BYTES:
            raise Refused("file_too_large", megabytes=len(data) // MEGABYTE + 1, most=DOWNLOAD_BYTES // MEGABYTE)
        if not data:
            raise Refused("file_empty")
        return await self._network.make({"file": ("document", Upload(named(what.name), data))}), len(data)

    async def _say(self, room: str, refused: Refused, once: str) -> None:
        """A sentence of the network's own, not of the bot's."""
        words = Words(SHARED, language_of(await self._network.look(_language, room)))
        try:
            await self._server.send(room, written.notice(sentence(refused, words)), f"said.{once}")
        except MatrixRefused as deaf:
            if not deaf.for_good:
                raise


def _entered(turn: Turn, person: str, room: str) -> int:
    """The chat of that person goes on in that room, and begins with what a first press would say."""
    found = rooms.of_person(turn.session, person)
    if found is None:
        name, _, server = person.removeprefix("@").partition(":")
        chat = visitors.new_chat(turn, name, LANGUAGE, server)
    else:
        chat = turn.known(found.chat_id)
        turn.block(chat, blocked=False)
    rooms.enter(turn.session, chat.id, person, room)
    people.say(turn, chat.id, "/start")
    return chat.id


def _closed(turn: Turn, room: str) -> None:
    """Nobody is in that room any more to be told anything."""
    if (found := rooms.at(turn.session, room)) is not None:
        people.block(turn, found.chat_id, blocked=True)


def _chat_of(session: Session, room: str, person: str) -> int:
    """The chat of that person in that room; 0 where there is none yet, -1 where it is somebody else's."""
    found = rooms.at(session, room)
    if found is None:
        return 0
    return found.chat_id if rooms.is_of(found, person) else -1


def _language(session: Session, room: str) -> str:
    found = rooms.at(session, room)
    chat = found and rows.chat(session, found.chat_id, locked=False)
    return chat.language if chat else LANGUAGE


def _done(turn: Turn, chat_id: int, event: str, what: Heard, seen: int | None) -> Json:
    """Do what was done there, in the turn of whoever counts it. Raises Refused, ApiError."""
    turn.block(turn.known(chat_id), blocked=False)  # who speaks is there again
    match what:
        case Said():
            return _said(turn, chat_id, event, what, seen)
        case Reacted():
            return _reacted(turn, chat_id, what, seen)
        case Changed():
            message = rooms.message_at(turn.session, chat_id, what.event)
            return _id(people.edit(turn, chat_id, message, what.text)) if message and what.text else {}
        case Sent():
            sent = people.send(turn, chat_id, what.caption)[0]
            return _stands(turn, chat_id, event, sent["message_id"])
    raise Refused(what.code)


def _said(turn: Turn, chat_id: int, event: str, what: Said, seen: int | None) -> Json:
    """A number presses a button: of the message that it answers, or of the lowest that has any. Other words are said."""
    if units(what.text) > LONGEST_TEXT:
        raise Refused("message_too_long", most=LONGEST_TEXT)
    message = _asked(turn, chat_id, what.answers)
    buttons = written.choices(message)
    if at := written.number(what.text, len(buttons)):
        _was_seen(turn, chat_id, message["message_id"], seen)
        tapped = people.tap(turn, chat_id, message["message_id"], buttons[at - 1]["callback_data"])["tapped"]
        return _stands(turn, chat_id, event, tapped)
    return _stands(turn, chat_id, event, people.say(turn, chat_id, what.text)["message_id"])


def _asked(turn: Turn, chat_id: int, answers: str) -> Json:
    """The message whose choices a number means; an empty one where there are none."""
    if answers:
        return rows.message(turn.session, chat_id, rooms.message_at(turn.session, chat_id, answers)) or {}
    return next((one for one in rooms.lowest(turn.session, chat_id) if written.choices(one)), {})


def _reacted(turn: Turn, chat_id: int, what: Reacted, seen: int | None) -> Json:
    """A number under a message presses its button; other pictures say nothing."""
    message_id = rooms.message_at(turn.session, chat_id, what.event)
    buttons = written.choices(rows.message(turn.session, chat_id, message_id) or {})
    at = written.number(what.key, len(buttons))
    if not at:
        return {}
    _was_seen(turn, chat_id, message_id, seen)
    return _id(people.tap(turn, chat_id, message_id, buttons[at - 1]["callback_data"]))


def _was_seen(turn: Turn, chat_id: int, message_id: int, seen: int | None) -> None:
    """Raise Refused if the message has changed below what stood in the room when the number was written.

    Else a number that is sent twice would confirm what its first has only asked for.
    """
    since = rooms.of_chat(turn.session, chat_id).sent if seen is None else seen
    for event in rows.events(turn.session, chat_id, since):
        if event["kind"] in {"message", "edited"} and event["message"]["message_id"] == message_id:
            raise Refused("choices_newer")


def _stands(turn: Turn, chat_id: int, event: str, number: int) -> Json:
    rooms.stands(turn.session, chat_id, number, event, shown=number)
    return {"id": number}


def _id(done: Json) -> Json:
    return {"id": done.get("message_id") or done.get("tapped", 0)}
