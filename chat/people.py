"""The people's side of the network: what a chat app does for a person. As a small JSON API under /people for programs."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from aiohttp import web

from chat import files
from chat.network import Network, chat_id_of
from chat.turn import user_of
from chat.wire import ApiError, Call, Json, answer, bad, read

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from chat.turn import Turn
    from storage.network import Chat

NETWORK = web.AppKey("network", Network)


def enter(turn: Turn, chat_id: int, name: str, language: str) -> Json:
    """Enter under a name; who is known keeps the chat. Gives the chat's id and the number of the newest event."""
    if not name:
        raise bad("名字不能为空。A name is needed.")
    chat = turn.join(chat_id, name, language)
    return {"chat_id": chat.id, "name": chat.name, "cursor": chat.last}


def say(turn: Turn, chat_id: int, text: str) -> Json:
    """Send a text."""
    chat = _free(turn, chat_id)
    if not text.strip():
        raise bad("不能发送空消息。An empty message cannot be sent.")
    return turn.receive(chat, {"text": text.strip()} | _command(text.strip()))


def send(turn: Turn, chat_id: int, caption: str, album: str = "") -> list[Json]:
    """Send the files that came with the call; several are an album, and so are those that come later under its name."""
    chat = _free(turn, chat_id)
    if not turn.made:
        raise bad("没有文件。There is no file.")
    parts = [turn.shows(name) for name in turn.made]
    group = album or (str(secrets.randbits(62)) if len(parts) > 1 else "")
    grouped = {"media_group_id": group} if group else {}
    # An album's caption is the caption of its first message.
    captions = [{"caption": caption} if caption else {}, *({} for _ in parts[1:])]
    return [turn.receive(chat, part | grouped | text) for part, text in zip(parts, captions, strict=True)]


def share(turn: Turn, chat_id: int, name: str, phone: str) -> Json:
    """Answer a button that asks for a contact: what the person typed, which nobody has checked."""
    return turn.receive(_free(turn, chat_id), {"contact": {"phone_number": phone, "first_name": name}})


def tap(turn: Turn, chat_id: int, message_id: int, data: str, text: str = "") -> Json:
    """Press a button. *data* need not be on the message: a forged press reaches the bot, as it can at Telegram."""
    chat = _free(turn, chat_id)
    message = turn.message(chat, message_id) or {"chat": {"id": chat.id, "type": "private"}, "message_id": message_id}
    keys = message.get("reply_markup", {}).get("inline_keyboard", [])
    found = next((button["text"] for row in keys for button in row if button.get("callback_data") == data), "")
    number = turn.tell(chat, "tapped", message_id=message_id, text=text or found or data)
    query: Json = {"id": f"{chat.id}-{number}", "from": user_of(chat), "chat_instance": str(chat.id), "data": data}
    turn.update("callback_query", query | {"message": {"date": 0} | message})
    return {"query_id": query["id"], "tapped": number}


def edit(turn: Turn, chat_id: int, message_id: int, text: str) -> Json:
    """Change a text already sent; the bot gets edited_message."""
    chat = _free(turn, chat_id)
    message = turn.message(chat, message_id)
    if message is None or message["from"]["is_bot"] or "text" not in message:
        raise bad("只能修改自己发出的文字消息。Only one's own text messages can be changed.")
    edited = turn.replace(chat, message | {"text": text})
    turn.update("edited_message", edited)
    return edited


def block(turn: Turn, chat_id: int, *, blocked: bool) -> bool:
    """Stop the bot, or let it in again."""
    turn.block(turn.known(chat_id), blocked=blocked)
    return True


def _free(turn: Turn, chat_id: int) -> Chat:
    """Return the chat of a person who has not stopped the bot."""
    chat = turn.known(chat_id)
    if chat.blocked:
        raise ApiError(409, "你已停用机器人，先恢复再发送。You have blocked the bot; unblock it first.")
    return chat


def _command(text: str) -> Json:
    """Mark a leading /command, as chat apps do."""
    word = text.split(maxsplit=1)[0]
    return {"entities": [{"type": "bot_command", "offset": 0, "length": len(word)}]} if word.startswith("/") else {}


async def _join(network: Network, call: Call) -> object:
    name = call.text("name").strip()
    chat_id = call.number("chat_id") or chat_id_of(name)
    return await network.act(enter, chat_id, name, call.text("language") or "zh-hans")


async def _text(network: Network, call: Call) -> object:
    return await network.act(say, call.number("chat_id"), call.text("text"))


def _sent(kind: str) -> Callable[[Network, Call], Awaitable[object]]:
    async def send_as(network: Network, call: Call) -> object:
        made = await network.make({name: (kind, upload) for name, upload in call.uploads.items()})
        return await network.act(send, call.number("chat_id"), call.text("caption").strip(), made=made)

    return send_as


async def _tap(network: Network, call: Call) -> object:
    pressed = call.number("message_id"), call.text("data"), call.text("text")
    return await network.act(tap, call.number("chat_id"), *pressed)


async def _edit(network: Network, call: Call) -> object:
    return await network.act(edit, call.number("chat_id"), call.number("message_id"), call.text("text"))


async def _block(network: Network, call: Call) -> object:
    blocked = call.flag("blocked")
    return await network.act(lambda turn: block(turn, call.number("chat_id"), blocked=blocked))


async def _flood(network: Network, call: Call) -> object:
    """Have the bot's next *calls* calls, getUpdates aside, refused with *retry_after* seconds."""
    network.flood.retry_after, network.flood.calls = call.number("retry_after"), call.number("calls")
    return True


POSTS: Mapping[str, Callable[[Network, Call], Awaitable[object]]] = {
    "join": _join,
    "text": _text,
    "photo": _sent("photo"),
    "document": _sent("document"),
    "tap": _tap,
    "edit": _edit,
    "block": _block,
    "flood": _flood,
}


async def post(request: web.Request) -> web.Response:
    """Do what a person does."""
    verb = POSTS.get(request.match_info["verb"])
    if verb is None:
        raise ApiError(404, "Not Found")
    return answer(await verb(request.app[NETWORK], await read(request)))


async def follow(request: web.Request) -> web.Response:
    """Answer with what happened in one chat after an event; waits up to *timeout* seconds."""
    call = await read(request)
    seconds = float(call.text("timeout") or 0)
    return answer(await request.app[NETWORK].events(call.number("chat_id"), call.number("after"), seconds))


async def download(request: web.Request) -> web.Response:
    """Return a file's bytes, whatever its size."""
    network = request.app[NETWORK]
    blob = await network.look(files.blob_of, request.query.get("file_id", ""))
    return web.Response(body=await network.bytes_of(blob))
