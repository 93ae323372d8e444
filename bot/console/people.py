"""The people's side of the server: what a chat app does for a person, as a small JSON API under /people."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web

from bot.console.files import document, photo
from bot.console.network import Network, chat_id_of
from bot.console.wire import ApiError, Call, Json, answer, bad, read

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.console.network import Chat

NETWORK = web.AppKey("network", Network)
MAKE = {"photo": photo, "document": document}


async def join(network: Network, call: Call) -> Json:
    """Enter under a name; the same name has the same chat. Gives the chat's id and the number of the newest event."""
    name = call.text("name").strip()
    if not name:
        raise bad("名字不能为空。A name is needed.")
    chat = network.join(call.number("chat_id") or chat_id_of(name), name, call.text("language") or "zh-hans")
    return {"chat_id": chat.id, "name": chat.name, "cursor": network.events.last}


async def say(network: Network, call: Call) -> Json:
    """Send a text."""
    chat = _free(network, call)
    text = call.text("text").strip()
    if not text:
        raise bad("不能发送空消息。An empty message cannot be sent.")
    return network.receive(chat, {"text": text} | _command(text))


async def send_photo(network: Network, call: Call) -> list[Json]:
    """Send pictures as photos: recompressed, several as an album."""
    return await _send(network, call, "photo")


async def send_document(network: Network, call: Call) -> list[Json]:
    """Send files as they are, several as an album."""
    return await _send(network, call, "document")


async def tap(network: Network, call: Call) -> Json:
    """Press a button. *data* need not be on the message: a forged press reaches the bot, as it can at Telegram."""
    chat = _free(network, call)
    message_id, data = call.number("message_id"), call.text("data")
    message = chat.messages.get(message_id, {"chat": chat.place, "message_id": message_id, "date": 0})
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    text = next((button["text"] for row in rows for button in row if button.get("callback_data") == data), "")
    query: Json = {"id": str(network.new_id()), "from": chat.user, "chat_instance": str(chat.id), "data": data}
    network.queries[query["id"]] = chat.id
    network.tell(chat, "tapped", message_id=message_id, text=call.text("text") or text or data)
    network.updates.add("callback_query", query | {"message": message})
    return {"query_id": query["id"]}


async def edit(network: Network, call: Call) -> Json:
    """Change a text already sent; the bot gets edited_message."""
    chat = _free(network, call)
    message = chat.messages.get(call.number("message_id"))
    if message is None or message["from"]["is_bot"] or "text" not in message:
        raise bad("只能修改自己发出的文字消息。Only one's own text messages can be changed.")
    edited = network.replace(chat, message | {"text": call.text("text")})
    network.updates.add("edited_message", edited)
    return edited


async def block(network: Network, call: Call) -> bool:
    """Stop the bot, or let it in again."""
    network.block(network.known(call.number("chat_id")), blocked=call.flag("blocked"))
    return True


async def flood(network: Network, call: Call) -> bool:
    """Have the bot's next *calls* calls, getUpdates aside, refused with *retry_after* seconds."""
    network.flood.retry_after, network.flood.calls = call.number("retry_after"), call.number("calls")
    return True


async def events(network: Network, call: Call) -> list[Json]:
    """Return what happened after event *after*, in one chat or (0) all; waits up to *timeout* seconds."""
    return await network.events.after(call.number("after"), call.number("chat_id"), float(call.text("timeout") or 0))


async def download(request: web.Request) -> web.Response:
    """Return a file's bytes, whatever its size."""
    network = request.app[NETWORK]
    return web.Response(body=network.files.get(request.query.get("file_id", "")).content)


def _free(network: Network, call: Call) -> Chat:
    """Return the chat of a person who has not stopped the bot."""
    chat = network.known(call.number("chat_id"))
    if chat.blocked:
        raise ApiError(409, "你已停用机器人，先恢复再发送。You have blocked the bot; unblock it first.")
    return chat


def _command(text: str) -> Json:
    """Mark a leading /command, as chat apps do."""
    word = text.split(maxsplit=1)[0]
    return {"entities": [{"type": "bot_command", "offset": 0, "length": len(word)}]} if word.startswith("/") else {}


async def _send(network: Network, call: Call, kind: str) -> list[Json]:
    chat = _free(network, call)
    if not call.uploads:
        raise bad("没有文件。There is no file.")
    parts = [await asyncio.to_thread(MAKE[kind], network.files, upload) for upload in call.uploads.values()]
    album = {"media_group_id": str(network.new_id())} if len(parts) > 1 else {}
    caption = call.text("caption").strip()
    # An album's caption is the caption of its first message.
    captions = [{"caption": caption} if caption else {}, *({} for _ in parts[1:])]
    return [network.receive(chat, part | album | text) for part, text in zip(parts, captions, strict=True)]


POSTS: Mapping[str, Callable[[Network, Call], Awaitable[object]]] = {
    "join": join,
    "text": say,
    "photo": send_photo,
    "document": send_document,
    "tap": tap,
    "edit": edit,
    "block": block,
    "flood": flood,
}


async def post(request: web.Request) -> web.Response:
    """Do what a person does."""
    verb = POSTS.get(request.match_info["verb"])
    if verb is None:
        raise ApiError(404, "Not Found")
    return answer(await verb(request.app[NETWORK], await read(request)))


async def follow(request: web.Request) -> web.Response:
    """Answer with events."""
    return answer(await events(request.app[NETWORK], await read(request)))
