"""The part that serves our own pages."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web

from web.app import PATIENCE, SERVER, make_app
from web.chat_visit import Pushes
from web.limiting import networks
from web.routes.hooking import Hook
from zhicheng.aside import aside
from zhicheng.checks import checks
from zhicheng.commands.errors import CommandError
from zhicheng.listening import address, hook_ways, host_and_port
from zhicheng.observing import observing
from zhicheng.signing_in import sign_in
from zhicheng.wiring import refuse_unfit

LOOKED_AT = 100
"""Signed files that the operator's page reads again, drawn by lot."""
LAST_ANSWERS_S = 5.0
"""Requests that run have so long to end when the pages end."""

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine
    from typing import Any

    from chat.network import Network as ChatNetwork
    from web.limiting import Network
    from zhicheng.settings import Settings
    from zhicheng.wiring import Parts


@contextlib.asynccontextmanager
async def serving(parts: Parts) -> AsyncIterator[None]:
    """Serve the pages until the block ends. Raises CommandError if the address is taken or is none."""
    host, port = address(parts.settings)
    network = parts.own_network()
    app = make_app(
        parts.database,
        parts.world,
        parts.blobs,
        parts.register,
        bot_tokens=parts.bot_tokens,
        proxies=proxies(parts.settings),
        network=network,
        pushes=Pushes(parts.pusher.public if parts.pusher else "", hook_ways(parts.settings)),
        hook=_hook(parts),
        checks=lambda: tuple(checks(parts, looked_at=LOOKED_AT)),
        sign_in=sign_in(parts.settings),
        replica=parts.replica,
    )
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=LAST_ANSWERS_S, **SERVER)
    await runner.setup()
    watch = asyncio.create_task(app[PATIENCE].watch(runner))
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise CommandError(f"ZHICHENG_WEB_LISTEN={parts.settings.web_listen}: {error.strerror}.") from None
        async with (
            observing(parts),
            _bot_side(parts.settings, network) if network else contextlib.nullcontext(),
            _matrix(parts.settings, network) if network else contextlib.nullcontext(),
        ):
            yield
    finally:
        watch.cancel()
        await runner.cleanup()


def _hook(parts: Parts) -> Hook | None:
    """Where Telegram's updates come in, and what they bring. Raises CommandError."""
    given = parts.settings.telegram_webhook
    if not given or not parts.settings.has_telegram:
        return None
    found = urlsplit(given)
    if found.scheme != "https" or len(found.path) < 2:  # noqa: PLR2004  the slash and a name
        raise CommandError(
            f"ZHICHENG_TELEGRAM_WEBHOOK={given}: write https://HOST/PATH, as the proxy before our pages."
        )
    return Hook(found.path, parts.webhook_secret)


@contextlib.asynccontextmanager
async def _bot_side(settings: Settings, network: ChatNetwork) -> AsyncIterator[None]:
    """Where the bot and the workers reach our own chat network. Raises CommandError if the address is taken or is none."""
    from chat.server import bot_side

    host, port = host_and_port("CHAT_LISTEN", settings.chat_listen)
    runner = web.AppRunner(bot_side(network), access_log=None, shutdown_timeout=LAST_ANSWERS_S)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise CommandError(f"ZHICHENG_CHAT_LISTEN={settings.chat_listen}: {error.strerror}.") from None
        yield
    finally:
        await runner.cleanup()


@contextlib.asynccontextmanager
async def _matrix(settings: Settings, network: ChatNetwork) -> AsyncIterator[None]:
    """Let people come by Matrix, where a homeserver is named. Raises CommandError."""
    if not settings.matrix_homeserver:
        yield
        return
    from chat.matrix.bridge import Bridge
    from chat.matrix.homeserver import Account

    token, password = settings.matrix_token.get_secret_value(), settings.matrix_password.get_secret_value()
    if not (token or (settings.matrix_user and password)):
        raise CommandError(
            "ZHICHENG_MATRIX_HOMESERVER needs ZHICHENG_MATRIX_TOKEN, or ZHICHENG_MATRIX_USER and _PASSWORD."
        )
    account = Account(settings.matrix_homeserver, settings.matrix_user, token=token, password=password)
    bridging = asyncio.create_task(_bridge(network, lambda: Bridge(network, account).run()))
    try:
        yield
    finally:
        bridging.cancel()
        await asyncio.gather(bridging, return_exceptions=True)


async def _bridge(network: ChatNetwork, run: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Be the one process of all that has the bot's connection to the homeserver, for as long as that is so."""
    while True:
        async with network.others.alone("matrix") as over:
            running = [asyncio.ensure_future(run()), asyncio.ensure_future(over.wait())]
            try:
                await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for one in running:
                    one.cancel()
                await asyncio.gather(*running, return_exceptions=True)


def proxies(settings: Settings) -> tuple[Network, ...]:
    """The proxies of `trusted_proxies`. Raises CommandError."""
    try:
        return networks(settings.trusted_proxies)
    except ValueError:
        named = f"ZHICHENG_TRUSTED_PROXIES={settings.trusted_proxies}"
        raise CommandError(f"{named}: write addresses or networks, as 127.0.0.1 172.18.0.0/16.") from None


def serve(parts: Parts) -> None:
    """Serve until asked to end."""
    aside(partial(refuse_unfit, parts.settings))

    async def run() -> None:
        asked_to_end = asyncio.Event()
        # By itself the first process of a container, which this may be, is not ended by this signal.
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asked_to_end.set)
        async with serving(parts):
            await asked_to_end.wait()

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run())
