"""A Bot API server of our own (core.telegram.org/bots/api): bot and worker speak to it as to Telegram."""

from __future__ import annotations

import hmac
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from aiohttp import web

from chat import people
from chat.files import blob_at
from chat.methods import METHODS, READING, get_updates
from chat.network import Network
from chat.people import NETWORK
from chat.sending import attached
from chat.wire import UPLOAD_LIMIT, ApiError, answer, read, refusal
from storage.database import Away

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aiohttp.typedefs import Handler, Middleware

    from storage.blobs import Blobs
    from storage.database import Database

ADDRESS = "127.0.0.1"
LOCAL_NAMES = {ADDRESS, "localhost"}
LAST_ANSWERS = 1.0
"""Seconds that running requests have to end when the server stops."""


def _system_clock() -> datetime:
    return datetime.now(UTC)


class ConsoleServer:
    """Serves one bot while its block runs: `async with ConsoleServer(database, blobs, token=…) as server: server.url`.

    With the people's side for programs on this machine.
    """

    def __init__(
        self,
        database: Database,
        blobs: Blobs,
        *,
        token: str,
        port: int = 0,
        now: Callable[[], datetime] = _system_clock,
        middlewares: Sequence[Middleware] = (),
    ) -> None:
        """Prepare a server for the bot that holds *token*; port 0 takes any free one; *now* gives the time, aware.

        *middlewares* see each call before it is answered: what makes trouble, in tests.
        """
        self.network = Network(database, blobs, token, now)
        self._port = port
        app = bot_side(self.network, middlewares=[_local, *middlewares])
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


def bot_side(network: Network, middlewares: Sequence[Middleware] = ()) -> web.Application:
    """What bots and workers speak to; who does not hold the token is told nothing."""
    app = web.Application(middlewares=[_refusals, *middlewares], client_max_size=UPLOAD_LIMIT)
    app[NETWORK] = network
    app.on_startup.append(_begin)
    app.on_shutdown.append(_let_go)
    app.router.add_route("*", "/bot{token}/{method}", _method)
    app.router.add_get("/file/bot{token}/{path:.+}", _file)
    return app


async def _begin(app: web.Application) -> None:
    app[NETWORK].open()


async def _let_go(app: web.Application) -> None:
    app[NETWORK].close()


async def _method(request: web.Request) -> web.Response:
    """Answer one Bot API call."""
    network = _authorised(request)
    name = request.match_info["method"].lower()
    if name == "getupdates":
        return answer(await get_updates(network, await read(request)))
    method = METHODS.get(name)
    if method is None:
        raise ApiError(404, "Not Found: method not found")
    call = await read(request)
    network.check_flood()
    made = await network.make(attached(call))
    return answer(await network.act(method, call, made=made, reads=name in READING))


async def _file(request: web.Request) -> web.Response:
    """Let the bot download what getFile named."""
    network = _authorised(request)
    blob = await network.look(blob_at, request.match_info["path"])
    return web.Response(body=await network.bytes_of(blob))


def _authorised(request: web.Request) -> Network:
    network = request.app[NETWORK]
    if not hmac.compare_digest(request.match_info["token"].encode(), network.token.encode()):
        raise ApiError(401, "Unauthorized")
    return network


@web.middleware
async def _local(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Keep out web pages that a browser on this machine has open. Raises ApiError 403."""
    if "Origin" in request.headers or urlsplit(f"//{request.host}").hostname not in LOCAL_NAMES:
        raise ApiError(403, "Forbidden: this server is for programs on this machine")
    return await handler(request)


@web.middleware
async def _refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every refusal into the API's words."""
    try:
        return await handler(request)
    except ApiError as error:
        return refusal(error)
    except Away:
        return refusal(ApiError(503, "Service Unavailable"))
    except web.HTTPRequestEntityTooLarge:
        return refusal(ApiError(413, "Request Entity Too Large"))
    except (web.HTTPNotFound, web.HTTPMethodNotAllowed):
        return refusal(ApiError(404, "Not Found"))
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
        # Nested JSON of the wrong shape: the caller's fault, and the class says more than a trace would.
        return refusal(ApiError(400, f"Bad Request: can't parse the parameters ({type(error).__name__})"))
