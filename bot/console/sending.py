"""The Bot API's send methods: text, photo, document, album."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from bot.console import keyboards
from bot.console.files import document, photo
from bot.console.markup import parsed, units
from bot.console.wire import Json, Upload, bad

if TYPE_CHECKING:
    from bot.console.network import Chat, Network
    from bot.console.wire import Call

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
ALBUM = range(1, 11)
ATTACHED = "attach://"
MAKE = {"photo": photo, "document": document}


async def send_message(network: Network, call: Call) -> Json:
    """`sendMessage`."""
    return _post(network, call, network.reachable(call.number("chat_id")), text_of(call))


async def send_photo(network: Network, call: Call) -> Json:
    """`sendPhoto`."""
    return await _send_file(network, call, "photo")


async def send_document(network: Network, call: Call) -> Json:
    """`sendDocument`."""
    return await _send_file(network, call, "document")


async def send_media_group(network: Network, call: Call) -> list[Json]:
    """`sendMediaGroup`: all messages of the album, or none."""
    chat = network.reachable(call.number("chat_id"))
    items = call.nested("media")
    if not isinstance(items, list) or len(items) not in ALBUM:
        raise bad("there must be 1 to 10 messages to send as an album")
    if len({item["type"] for item in items}) > 1:
        raise bad("document can't be mixed with other media types")
    contents = [await media(network, call, item) for item in items]
    album = {"media_group_id": str(network.new_id())}
    return [_post(network, call, chat, content | album) for content in contents]


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


async def media(network: Network, call: Call, item: Any) -> Json:  # noqa: ANN401 - JSON of the caller's, checked here
    """Return the content of a message from one InputMedia. Raises ApiError 400."""
    if not isinstance(item, dict) or item.get("type") not in MAKE:
        raise bad("can't parse InputMedia: unsupported media type")
    part = await _file(network, call, item["type"], str(item.get("media", "")))
    return part | caption_of(item.get("caption") or "", item.get("parse_mode") or "")


async def _send_file(network: Network, call: Call, kind: str) -> Json:
    chat = network.reachable(call.number("chat_id"))
    part = await _file(network, call, kind, call.text(kind) or f"{ATTACHED}{kind}")
    return _post(network, call, chat, part | caption_of(call.text("caption"), call.text("parse_mode")))


async def _file(network: Network, call: Call, kind: str, reference: str) -> Json:
    """Resolve what a call means by a file: one that came with it, or one that is already here."""
    if not reference.startswith(ATTACHED):
        return network.files.again(kind, reference)
    upload = call.uploads.get(reference.removeprefix(ATTACHED))
    if not isinstance(upload, Upload):
        raise bad(f"there is no {kind} in the request")
    return await asyncio.to_thread(MAKE[kind], network.files, upload)


def _post(network: Network, call: Call, chat: Chat, content: Json) -> Json:
    """Put the bot's message into the chat, with what every send method may add to it."""
    extra: Json = {}
    if markup := keyboards.inline(call):
        extra["reply_markup"] = markup
    if call.flag("protect_content"):
        extra["has_protected_content"] = True
    if reply := call.nested("reply_parameters"):
        extra["reply_to_message"] = _replied(chat, reply)
    return network.post(chat, network.bot, content | extra, keyboard=keyboards.below(call))


def _replied(chat: Chat, reply: Json) -> Json:
    original = chat.messages.get(reply["message_id"])
    if original is None:
        raise bad("message to be replied not found")
    return {name: value for name, value in original.items() if name != "reply_to_message"}
