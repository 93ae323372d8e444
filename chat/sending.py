"""The Bot API's send methods: text, photo, document, album."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from chat import files, keyboards
from chat.markup import parsed, units
from chat.wire import Json, bad

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chat.turn import Turn
    from chat.wire import Call, Upload
    from storage.network import Chat

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
ALBUM = range(1, 11)
ATTACHED = "attach://"
KINDS = ("photo", "document")


def send_message(turn: Turn, call: Call) -> Json:
    """`sendMessage`."""
    return _post(turn, call, turn.reachable(call.number("chat_id")), text_of(call))


def send_photo(turn: Turn, call: Call) -> Json:
    """`sendPhoto`."""
    return _send_file(turn, call, "photo")


def send_document(turn: Turn, call: Call) -> Json:
    """`sendDocument`."""
    return _send_file(turn, call, "document")


def send_media_group(turn: Turn, call: Call) -> list[Json]:
    """`sendMediaGroup`: all messages of the album, or none."""
    chat = turn.reachable(call.number("chat_id"))
    items = call.nested("media")
    if not isinstance(items, list) or len(items) not in ALBUM:
        raise bad("there must be 1 to 10 messages to send as an album")
    if len({item["type"] for item in items}) > 1:
        raise bad("document can't be mixed with other media types")
    contents = [media(turn, item) for item in items]
    album = {"media_group_id": str(secrets.randbits(62))}
    return [_post(turn, call, chat, content | album) for content in contents]


def text_of(call: Call) -> Json:
    """Return the part of a message that a call's text makes. Raises ApiError 400."""
    text, entities = parsed(call.text("text"), call.text("parse_mode"))
    entities = entities or call.nested("entities") or []
    if not text:
        raise bad("message text is empty")
    if units(text) > LONGEST_TEXT:
        raise bad("message is too long")
    return {"text": text} | ({"entities": entities} if entities else {})


def caption_of(text: str, parse_mode: str) -> Json:
    """Return the part of a message that a caption makes; nothing if there is none. Raises ApiError 400."""
    caption, entities = parsed(text, parse_mode)
    if units(caption) > LONGEST_CAPTION:
        raise bad("message caption is too long")
    shown = {"caption": caption} if caption else {}
    return shown | ({"caption_entities": entities} if entities else {})


def media(turn: Turn, item: Any) -> Json:  # noqa: ANN401 - JSON of the caller's, checked here
    """Return the content of a message from one InputMedia. Raises ApiError 400."""
    if not isinstance(item, dict) or item.get("type") not in KINDS:
        raise bad("can't parse InputMedia: unsupported media type")
    part = _file(turn, item["type"], str(item.get("media", "")))
    return part | caption_of(item.get("caption") or "", item.get("parse_mode") or "")


def _send_file(turn: Turn, call: Call, kind: str) -> Json:
    chat = turn.reachable(call.number("chat_id"))
    part = _file(turn, kind, call.text(kind) or f"{ATTACHED}{kind}")
    return _post(turn, call, chat, part | caption_of(call.text("caption"), call.text("parse_mode")))


def _file(turn: Turn, kind: str, reference: str) -> Json:
    """Resolve what a call means by a file: one that came with it, or one that is already here."""
    if not reference.startswith(ATTACHED):
        return files.again(turn.session, kind, reference)
    name = reference.removeprefix(ATTACHED)
    if name not in turn.made:
        raise bad(f"there is no {kind} in the request")
    return turn.shows(name)


def attached(call: Call) -> Mapping[str, tuple[str, Upload]]:
    """The files that came with a call, by field, and of which kind each is to be."""
    named = [(kind, call.text(kind) or f"{ATTACHED}{kind}") for kind in KINDS]
    items = call.nested("media") if call.text("media").startswith(("[", "{")) else None
    named += [
        (item["type"], str(item.get("media", "")))
        for item in (items if isinstance(items, list) else [items])
        if isinstance(item, dict) and item.get("type") in KINDS
    ]
    wanted = {reference.removeprefix(ATTACHED): kind for kind, reference in named if reference.startswith(ATTACHED)}
    return {name: (wanted[name], upload) for name, upload in call.uploads.items() if name in wanted}


def _post(turn: Turn, call: Call, chat: Chat, content: Json) -> Json:
    """Put the bot's message into the chat, with what every send method may add to it."""
    extra: Json = {}
    if markup := keyboards.inline(call):
        extra["reply_markup"] = markup
    if call.flag("protect_content"):
        extra["has_protected_content"] = True
    if reply := call.nested("reply_parameters"):
        extra["reply_to_message"] = _replied(turn, chat, reply)
    return turn.post(chat, turn.bot, content | extra, keyboard=keyboards.below(call))


def _replied(turn: Turn, chat: Chat, reply: Json) -> Json:
    original = turn.message(chat, int(reply["message_id"]))
    if original is None:
        raise bad("message to be replied not found")
    return {name: value for name, value in original.items() if name != "reply_to_message"}
