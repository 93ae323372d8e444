"""Our own pages: what must not go through the chat network, and what anyone may ask."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from aiohttp import web
from sqlalchemy import text

from notify.networks import NOWHERE
from storage.database import Away
from web import assets
from web.api import answering
from web.chat_visit import NETWORK, PUSHES, STREAMS, Pushes
from web.error_middleware import guarded
from web.limiting import FewStreams
from web.origin import kept_on_tls, posted_by_us
from web.patience import Patience
from web.routes import (
    claiming,
    copying,
    correcting,
    fetching,
    hooking,
    keeping,
    looking,
    opening,
    owning,
    publishing,
    registering,
    signing_in,
    units,
    uploading,
    verifying,
    windows,
)
from web.routes.chat import devices, following, pushing, room, saying, sending
from web.routes.desk import app as mini_app
from web.routes.desk import (
    batches,
    cases,
    claims,
    cutouts,
    house,
    leave,
    meetings,
    numbers,
    pictures,
    questions,
    rosters,
    sitting,
    tables,
)
from web.routes.desk.refusing import at_desk
from web.visiting import CONTEXT, WebContext

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from certificates.keys.register import TrustStore
    from chat.network import Network as ChatNetwork
    from notify.networks import Networks
    from pipeline.rules.symptoms import Symptom
    from pipeline.world import World
    from storage.blobs import Blobs
    from storage.database import Database
    from web.limiting import Network

PATIENCE = web.AppKey("patience", Patience)
BY_LINK = (opening, registering, claiming, uploading, correcting, looking, fetching, copying, owning, units, keeping)
FOR_ANYONE = (verifying, publishing, windows, answering)
DESK = (
    mini_app,
    tables,
    sitting,
    batches,
    cases,
    claims,
    cutouts,
    pictures,
    leave,
    meetings,
    rosters,
    numbers,
    questions,
    house,
)
CHAT = (room, saying, sending, following, devices, pushing)
"""Where our own chat network is served."""
ADDRESS_MOST = 128 * 1024
"""Ten thousand Chinese characters in a search are longer than a server takes by itself; ours answers them with a sentence."""
SERVER: dict[str, Any] = {"max_line_size": ADDRESS_MOST, "auto_decompress": False}
"""What a server of these pages is made with. No browser squeezes what it sends; what unpacks without end comes from others."""
FORM_MOST = 3 * 1024 * 1024
"""A form of ours is small, with a sheet of votes at most; other files are streamed and have a limit of their own (routes/uploading.py)."""

HEALTH_S = 3.0
"""A probe waits no longer, though a writer may wait for another one's lock five times as long."""


def make_app(
    database: Database,
    world: Callable[[], World],
    blobs: Blobs,
    register: Callable[[], TrustStore],
    *,
    bot_tokens: Networks[str] = NOWHERE,
    proxies: Sequence[Network] = (),
    network: ChatNetwork | None = None,
    pushes: Pushes | None = None,
    hook: hooking.Hook | None = None,
    checks: Callable[[], Sequence[Symptom]] = tuple,
    sign_in: signing_in.SignIn | None = None,
    replica: Database | None = None,
) -> web.Application:
    """Every page; those of the chat where there is a *network* of our own, which tells browsers that are shut where there are *pushes*; what Telegram calls where there is a *hook*.

    Officers come by a directory where there is a *sign_in*. *register* gives the signers that a verifier trusts; *bot_tokens* check what the Mini App says; *proxies* are those
    whose word on an address counts; *checks* looks at the house for its operator; of the *replica* of the database anyone's look at a certificate is answered.
    """
    patience = Patience()
    app = web.Application(
        middlewares=[patience.answering, kept_on_tls, guarded, posted_by_us, at_desk, keeping.keeping],
        client_max_size=FORM_MOST,
    )
    app[PATIENCE] = patience
    app[CONTEXT] = WebContext(database, world, blobs, register, bot_tokens, proxies, checks, replica)
    app.router.add_get("/health", health)
    for routes in (assets, *BY_LINK, *FOR_ANYONE, *DESK):
        app.add_routes(routes.ROUTES)
    if network is not None:
        _open_chat(app, network)
        app[PUSHES] = pushes or Pushes()
    if hook is not None:
        app[hooking.HOOK] = hook
        app.router.add_post(hook.path, hooking.receive)
    if sign_in is not None:
        app[signing_in.SIGN_IN] = sign_in
        app.add_routes(signing_in.ROUTES)
    return app


def _open_chat(app: web.Application, network: ChatNetwork) -> None:
    async def begin(_: web.Application) -> None:
        network.open()

    async def let_go(_: web.Application) -> None:
        network.close()

    app[NETWORK] = network
    app[STREAMS] = FewStreams(following.OF_ONE, following.THERE, following.MOST)
    app.on_startup.append(begin)
    app.on_shutdown.append(let_go)
    for routes in CHAT:
        app.add_routes(routes.ROUTES)


async def health(request: web.Request) -> web.Response:
    """Say that the pages answer and the database can be written. Raises Away, in time for who asks."""

    def ask() -> None:
        with request.app[CONTEXT].database.writing() as session:
            session.execute(text("SELECT 1"))

    try:
        await asyncio.wait_for(asyncio.to_thread(ask), HEALTH_S)
    except TimeoutError:
        raise Away("health") from None
    return web.json_response({"ok": True})
