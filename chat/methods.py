"""The Bot API's methods by name, and those of them that are about the bot itself, its updates and its files."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from chat import editing, files, sending
from chat.markup import units
from chat.turn import Turn
from chat.wire import Call, Json, bad
from storage import network as rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from chat.network import Network

Method = Callable[[Turn, Call], object]
LONGEST_NOTICE = 200
"""UTF-16 units of what answers a tap (Bot API, "answerCallbackQuery")."""


def get_me(turn: Turn, _call: Call) -> Json:
    """`getMe`."""
    return turn.bot


async def get_updates(network: Network, call: Call) -> list[Json]:
    """`getUpdates`, by long polling; allowed_updates holds until it is given again."""
    allowed = call.nested("allowed_updates")
    if allowed is not None:
        network.allow(frozenset(allowed))
    return await network.updates(call.number("offset"), call.number("limit", 100), call.number("timeout"))


def delete_webhook(turn: Turn, call: Call) -> bool:
    """`deleteWebhook`: there never is one; may drop what is waiting."""
    if call.flag("drop_pending_updates"):
        rows.drop_updates(turn.session)
    return True


def set_my_commands(turn: Turn, call: Call) -> bool:
    """`setMyCommands`, kept by scope and language."""
    rows.remember(turn.session, _commands_key(call), {"commands": call.nested("commands") or []})
    return True


def get_my_commands(turn: Turn, call: Call) -> list[Json]:
    """`getMyCommands`."""
    found: list[Json] = rows.remembered(turn.session, _commands_key(call)).get("commands", [])
    return found


def set_my_description(_turn: Turn, _call: Call) -> bool:
    """`setMyDescription`, `setMyShortDescription`: nobody here reads a profile."""
    return True


def send_chat_action(turn: Turn, call: Call) -> bool:
    """`sendChatAction`."""
    turn.tell(turn.reachable(call.number("chat_id")), "typing", action=call.text("action"))
    return True


def answer_callback_query(turn: Turn, call: Call) -> bool:
    """`answerCallbackQuery`: the notice, if any, is shown to the person who tapped. A query's id is its chat and number."""
    chat, _, number = call.text("callback_query_id").partition("-")
    if not (chat.isdecimal() and number.isdecimal()):
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if units(call.text("text")) > LONGEST_NOTICE:
        raise bad("MESSAGE_TOO_LONG")
    said = {"text": call.text("text"), "alert": call.flag("show_alert")}
    turn.tell(turn.known(int(chat)), "answered", **said, tapped=int(number))
    return True


def get_file(turn: Turn, call: Call) -> Json:
    """`getFile`: where to download; only up to 20 MB."""
    return files.described(turn.session, call.text("file_id"))


def _commands_key(call: Call) -> str:
    scope = call.nested("scope") or {"type": "default"}
    return "commands " + json.dumps([scope, call.text("language_code")], sort_keys=True)


READING = frozenset({"getme", "getmycommands", "getfile"})
METHODS: Mapping[str, Method] = {
    "getme": get_me,
    "deletewebhook": delete_webhook,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "setmydescription": set_my_description,
    "setmyshortdescription": set_my_description,
    "sendchataction": send_chat_action,
    "answercallbackquery": answer_callback_query,
    "getfile": get_file,
    "sendmessage": sending.send_message,
    "sendphoto": sending.send_photo,
    "senddocument": sending.send_document,
    "sendmediagroup": sending.send_media_group,
    "editmessagetext": editing.edit_message_text,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagemedia": editing.edit_message_media,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": editing.delete_message,
}
"""By lower-case name: method names are case-insensitive. getUpdates, which waits, is apart."""
