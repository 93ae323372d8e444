"""The Bot API's methods by name, and those of them that are about the bot itself, its updates and its files."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from bot.console import editing, sending
from bot.console.files import downloadable
from bot.console.markup import units
from bot.console.network import Network
from bot.console.wire import Call, Json, bad

if TYPE_CHECKING:
    from collections.abc import Mapping

Method = Callable[[Network, Call], Awaitable[object]]
LONGEST_NOTICE = 200
"""UTF-16 units of what answers a tap (Bot API, "answerCallbackQuery")."""


async def get_me(network: Network, _call: Call) -> Json:
    """`getMe`."""
    return network.bot


async def get_updates(network: Network, call: Call) -> list[Json]:
    """`getUpdates`, by long polling; allowed_updates holds until it is given again."""
    allowed = call.nested("allowed_updates")
    if allowed is not None:
        network.updates.allow(frozenset(allowed))
    return await network.updates.fetch(call.number("offset"), call.number("limit", 100), call.number("timeout"))


async def delete_webhook(network: Network, call: Call) -> bool:
    """`deleteWebhook`: there never is one; may drop what is waiting."""
    if call.flag("drop_pending_updates"):
        network.updates.clear()
    return True


async def set_my_commands(network: Network, call: Call) -> bool:
    """`setMyCommands`, kept by scope and language."""
    network.commands[_commands_key(call)] = call.nested("commands") or []
    return True


async def get_my_commands(network: Network, call: Call) -> list[Json]:
    """`getMyCommands`."""
    return network.commands.get(_commands_key(call), [])


async def set_my_description(_network: Network, _call: Call) -> bool:
    """`setMyDescription`, `setMyShortDescription`: nobody here reads a profile."""
    return True


async def send_chat_action(network: Network, call: Call) -> bool:
    """`sendChatAction`."""
    network.tell(network.reachable(call.number("chat_id")), "typing", action=call.text("action"))
    return True


async def answer_callback_query(network: Network, call: Call) -> bool:
    """`answerCallbackQuery`: the notice, if any, is shown to the person who tapped."""
    chat_id = network.queries.get(call.text("callback_query_id"))
    if chat_id is None:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if units(call.text("text")) > LONGEST_NOTICE:
        raise bad("MESSAGE_TOO_LONG")
    network.tell(network.known(chat_id), "answered", text=call.text("text"), alert=call.flag("show_alert"))
    return True


async def get_file(network: Network, call: Call) -> Json:
    """`getFile`: where to download; only up to 20 MB."""
    file = downloadable(network.files.get(call.text("file_id")))
    identity = {"file_id": file.file_id, "file_unique_id": file.unique_id}
    return identity | {"file_size": len(file.content), "file_path": file.path}


def _commands_key(call: Call) -> str:
    scope = call.nested("scope") or {"type": "default"}
    return json.dumps([scope, call.text("language_code")], sort_keys=True)


METHODS: Mapping[str, Method] = {
    "getme": get_me,
    "getupdates": get_updates,
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
"""By lower-case name: method names are case-insensitive."""
