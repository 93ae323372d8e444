"""A Bot API server on 127.0.0.1: the bot's side as Telegram speaks it, the people's side for terminals and tests."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from bot.console.chats import ApiError, Network
from bot.console.methods import Methods

if TYPE_CHECKING:
    from bot.console.chats import Chat

LARGEST = 60 * 1024 * 1024
LONG_POLL_S = 20.0


class ConsoleServer:
    """Use as an async context: `async with ConsoleServer(token=…) as server: server.url`."""

    def __init__(self, *, token: str, port: int = 0) -> None:
        self.network = Network(token)
        self._methods = Methods(self.network)
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Base URL for a bot, and for `Person`."""
        return f"http://127.0.0.1:{self._port}"

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=LARGEST)
        app.router.add_route("*", "/bot{token}/{method}", self._method)
        app.router.add_get("/file/bot{token}/files/{file_id}", self._file)
        app.router.add_post("/people/join", self._join)
        app.router.add_post("/people/{chat_id}/send", self._send)
        app.router.add_post("/people/{chat_id}/tap", self._tap)
        app.router.add_get("/people/events", self._events)
        app.router.add_get("/people/file/{file_id}", self._own_file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _method(self, request: web.Request) -> web.Response:
        try:
            if request.match_info["token"] != self.network.token:
                raise ApiError(401, "Unauthorized")
            values, uploads = await _arguments(request)
            result = await self._methods.call(request.match_info["method"], values, uploads)
        except ApiError as error:
            answer: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
            if error.parameters:
                answer["parameters"] = error.parameters
            return web.json_response(answer, status=error.code)
        return web.json_response({"ok": True, "result": result})

    async def _file(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.network.token:
            raise web.HTTPUnauthorized
        return await self._own_file(request)

    async def _own_file(self, request: web.Request) -> web.Response:
        file = self.network.files.get(request.match_info["file_id"])
        if file is None:
            raise web.HTTPNotFound
        return web.Response(body=file.data, content_type="application/octet-stream")

    async def _join(self, request: web.Request) -> web.Response:
        chat = self.network.join((await request.json())["name"])
        return web.json_response({"chat_id": chat.id, "cursor": len(self.network.events)})

    async def _send(self, request: web.Request) -> web.Response:
        chat = self.network.chats[int(request.match_info["chat_id"])]
        values, uploads = await _arguments(request)
        contents = [{"text": values["text"]}] if values.get("text") else []
        group = {"media_group_id": str(time.monotonic_ns())} if len(uploads) > 1 else {}
        for name, data in uploads.values():
            if values.get("as") == "photo":
                contents.append({"photo": self.network.photo_sizes(data), **group})
            else:
                file = self.network.keep(data, name)
                about = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": len(data)}
                contents.append({"document": {**about, "file_name": name}, **group})
        for content in contents:
            message = self.network.message(chat, self.network.sender(chat), int(time.time()), **content)
            await self.network.show("own", chat, message=message)
            await self.network.push(message=message)
        return web.json_response({"ok": True})

    async def _tap(self, request: web.Request) -> web.Response:
        chat: Chat = self.network.chats[int(request.match_info["chat_id"])]
        wanted = await request.json()
        message = chat.messages.get(wanted["message_id"])
        query = {
            "id": f"{chat.id}.{time.monotonic_ns()}",
            "from": self.network.sender(chat),
            "chat_instance": str(chat.id),
            "data": wanted["data"],
        }
        if message is not None:
            query["message"] = message
        await self.network.show("tap", chat, text=wanted.get("text", ""))
        await self.network.push(callback_query=query)
        return web.json_response({"ok": True})

    async def _events(self, request: web.Request) -> web.Response:
        cursor, events = int(request.query["cursor"]), self.network.events
        await self.network.wait(lambda: len(events) > cursor, LONG_POLL_S)
        return web.json_response({"events": events[cursor:], "cursor": len(events)})


async def _arguments(request: web.Request) -> tuple[dict[str, Any], dict[str, tuple[str, bytes]]]:
    """Values and uploads of a call, in any of the forms that the Bot API takes."""
    values: dict[str, Any] = dict(request.query)
    uploads: dict[str, tuple[str, bytes]] = {}
    if request.content_type == "application/json":
        values |= await request.json()
        return values, uploads
    for key, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            uploads[key] = (value.filename, await asyncio.to_thread(value.file.read))
        else:
            values[key] = value
    return values, uploads
