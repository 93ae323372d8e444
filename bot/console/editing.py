"""The Bot API's methods that change what the bot has sent: edit, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.console import keyboards
from bot.console.sending import caption_of, media, text_of
from bot.console.wire import Json, bad

if TYPE_CHECKING:
    from bot.console.network import Chat, Network
    from bot.console.wire import Call

SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content"
    " and reply markup of the message"
)
TEXT = ("text", "entities")
CAPTION = ("caption", "caption_entities")
MEDIA = (*CAPTION, "photo", "document")
FILES = ("photo", "document")


async def edit_message_text(network: Network, call: Call) -> Json:
    """`editMessageText`; without reply_markup the buttons go, as at Telegram."""
    chat, message = _own(network, call)
    if "text" not in message:
        raise bad("there is no text in the message to edit")
    return _replaced(network, call, chat, _without(message, *TEXT) | text_of(call))


async def edit_message_caption(network: Network, call: Call) -> Json:
    """`editMessageCaption`."""
    chat, message = _own(network, call)
    if not any(kind in message for kind in FILES):
        raise bad("there is no caption in the message to edit")
    caption = caption_of(call.text("caption"), call.text("parse_mode"))
    return _replaced(network, call, chat, _without(message, *CAPTION) | caption)


async def edit_message_media(network: Network, call: Call) -> Json:
    """`editMessageMedia`."""
    chat, message = _own(network, call)
    if not any(kind in message for kind in FILES):
        raise bad("there is no media in the message to edit")
    content = await media(network, call, call.nested("media"))
    return _replaced(network, call, chat, _without(message, *MEDIA) | content)


async def edit_message_reply_markup(network: Network, call: Call) -> Json:
    """`editMessageReplyMarkup`."""
    chat, message = _own(network, call)
    return _replaced(network, call, chat, message)


async def delete_message(network: Network, call: Call) -> bool:
    """`deleteMessage`: the bot's own, or in a private chat the person's."""
    chat = network.reachable(call.number("chat_id"))
    message_id = call.number("message_id")
    if chat.messages.pop(message_id, None) is None:
        raise bad("message to delete not found")
    network.tell(chat, "deleted", message_id=message_id)
    return True


def _own(network: Network, call: Call) -> tuple[Chat, Json]:
    chat = network.reachable(call.number("chat_id"))
    message = chat.messages.get(call.number("message_id"))
    if message is None:
        raise bad("message to edit not found")
    if not message["from"]["is_bot"]:
        raise bad("message can't be edited")
    return chat, message


def _without(message: Json, *names: str) -> Json:
    return {name: value for name, value in message.items() if name not in names}


def _replaced(network: Network, call: Call, chat: Chat, content: Json) -> Json:
    markup = keyboards.inline(call)
    edited = _without(content, "reply_markup") | ({"reply_markup": markup} if markup else {})
    if edited == chat.messages[edited["message_id"]]:
        raise bad(SAME)
    return network.replace(chat, edited)
