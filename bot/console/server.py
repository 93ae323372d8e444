"""A Bot API server of our own on 127.0.0.1 (core.telegram.org/bots/api): bot and worker speak to it as to Telegram."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from aiohttp import web

from bot.console import people
from bot.console.methods import METHODS
from bot.console.network import Network
from bot.console.people import NETWORK
from bot.console.wire import UPLOAD_LIMIT, ApiError, answer, read, refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

ADDRESS = "127.0.0.1"
LOCAL_NAMES = {ADDRESS, "localhost"}
LAST_ANSWERS = 1.0
"""Seconds that running requests have to end when the server stops."""


def _system_clock() -> datetime:
    return datetime.now(UTC)


class ConsoleServer:
    """Serves one bot while its block runs: `async with ConsoleServer(token=…) as server: server.url`."""

    def __init__(self, *, token: str, port: int = 0, now: Callable[[], datetime] = _system_clock) -> None:
        """Prepare a server for the bot that holds *token*; port 0 takes any free one; *now* gives the time, aware."""
        self.network = Network(token, now)
        self._port = port
        app = web.Application(middlewares=[_refusals], client_max_size=UPLOAD_LIMIT)
        app[NETWORK] = self.network
        app.on_shutdown.append(_let_go)
        app.router.add_route("*", "/bot{token}/{method}", _method)
        app.router.add_get("/file/bot{token}/{path:.+}", _file)
        app.router.add_get("/people/events", people.follow)
        app.router.add_get("/people/file", people.download)
        app.router.add_post("/people/{verb}", people.post)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=LAST_ANSWERS)

    @property
    def url(self) -> str:
        """Base URL: for TelegramAPIServer.from_base, and for people."""
        return f"http://{ADDRESS}:{self._port}"

    async def __aenter__(self) -> Self:
        """Listen. Raises OSError if the port is taken."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, ADDRESS, self._port).start()
        except OSError:
            await self._runner.cleanup()
            raise
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Let go whoever waits, and stop."""
        await self._runner.cleanup()


async def _let_go(app: web.Application) -> None:
    app[NETWORK].close()


async def _method(request: web.Request) -> web.Response:
    """Answer one Bot API call."""
    network = _authorised(request)
    name = request.match_info["method"].lower()
    method = METHODS.get(name)
    if method is None:
        raise ApiError(404, "Not Found: method not found")
    call = await read(request)
    if name != "getupdates":
        network.check_flood()
    return answer(await method(network, call))


async def _file(request: web.Request) -> web.Response:
    """Let the bot download what getFile named."""
    return web.Response(body=_authorised(request).files.at(request.match_info["path"]).content)


def _authorised(request: web.Request) -> Network:
    network = request.app[NETWORK]
    if request.match_info["token"] != network.token:
        raise ApiError(401, "Unauthorized")
    return network


@web.middleware
async def _refusals(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Turn every refusal into the API's words; keep out web pages that a browser on this machine has open."""
    if "Origin" in request.headers or urlsplit(f"//{request.host}").hostname not in LOCAL_NAMES:
        return refusal(ApiError(403, "Forbidden: this server is for programs on this machine"))
    try:
        return await handler(request)
    except ApiError as error:
        return refusal(error)
    except web.HTTPRequestEntityTooLarge:
        return refusal(ApiError(413, "Request Entity Too Large"))
    except (web.HTTPNotFound, web.HTTPMethodNotAllowed):
        return refusal(ApiError(404, "Not Found"))
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        # Nested JSON of the wrong shape: the caller's fault, and the class says more than a trace would.
        return refusal(ApiError(400, f"Bad Request: can't parse the parameters ({type(error).__name__})"))
