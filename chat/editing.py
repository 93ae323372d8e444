"""The Bot API's methods that change what the bot has sent: edit, delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chat import keyboards
from chat.sending import caption_of, media, text_of
from chat.wire import Json, bad

if TYPE_CHECKING:
    from chat.turn import Turn
    from chat.wire import Call
    from storage.network import Chat

SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content"
    " and reply markup of the message"
)
TEXT = ("text", "entities")
CAPTION = ("caption", "caption_entities")
MEDIA = (*CAPTION, "photo", "document")
FILES = ("photo", "document")


def edit_message_text(turn: Turn, call: Call) -> Json:
    """`editMessageText`; without reply_markup the buttons go, as at Telegram."""
    chat, message = _own(turn, call)
    if "text" not in message:
        raise bad("there is no text in the message to edit")
    return _replaced(turn, call, chat, _without(message, *TEXT) | text_of(call))


def edit_message_caption(turn: Turn, call: Call) -> Json:
    """`editMessageCaption`."""
    chat, message = _own(turn, call)
    if not any(kind in message for kind in FILES):
        raise bad("there is no caption in the message to edit")
    caption = caption_of(call.text("caption"), call.text("parse_mode"))
    return _replaced(turn, call, chat, _without(message, *CAPTION) | caption)


def edit_message_media(turn: Turn, call: Call) -> Json:
    """`editMessageMedia`."""
    chat, message = _own(turn, call)
    if not any(kind in message for kind in FILES):
        raise bad("there is no media in the message to edit")
    content = media(turn, call.nested("media"))
    return _replaced(turn, call, chat, _without(message, *MEDIA) | content)


def edit_message_reply_markup(turn: Turn, call: Call) -> Json:
    """`editMessageReplyMarkup`."""
    chat, message = _own(turn, call)
    return _replaced(turn, call, chat, message)


def delete_message(turn: Turn, call: Call) -> bool:
    """`deleteMessage`: the bot's own, or in a private chat the person's."""
    chat = turn.reachable(call.number("chat_id"))
    turn.delete(chat, call.number("message_id"))
    return True


def _own(turn: Turn, call: Call) -> tuple[Chat, Json]:
    chat = turn.reachable(call.number("chat_id"))
    message = turn.message(chat, call.number("message_id"))
    if message is None:
        raise bad("message to edit not found")
    if not message["from"]["is_bot"]:
        raise bad("message can't be edited")
    return chat, message


def _without(message: Json, *names: str) -> Json:
    return {name: value for name, value in message.items() if name not in names}


def _replaced(turn: Turn, call: Call, chat: Chat, content: Json) -> Json:
    markup = keyboards.inline(call)
    edited = _without(content, "reply_markup") | ({"reply_markup": markup} if markup else {})
    if edited == turn.message(chat, edited["message_id"]):
        raise bad(SAME)
    return turn.replace(chat, edited)
