"""Another device comes into the chat by a code that the first one shows; a browser goes, or sends the others away."""

from __future__ import annotations

import io
from typing import Any

import segno
from aiohttp import web
from markupsafe import Markup

from chat import visitors
from storage import network as rows
from web.assets import asset
from web.chat_visit import NETWORK, PUSHES, ChatVisit, cookie
from web.error_middleware import language
from web.receiving import posted
from web.rendering import page
from web.routes.chat.room import let_in
from web.texts import Words
from web.visiting import CONTEXT

GROUP = 4


async def show(request: web.Request) -> web.Response:
    """What there is to do with devices."""
    visit = await ChatVisit.of(request)
    return page("chat_devices", visit.language, code="", drawn="", minutes="", **await push_facts(request, visit))


async def make(request: web.Request) -> web.Response:
    """Show a code, and the same as a picture to be scanned."""
    visit = await ChatVisit.of(request)
    await visit.form()
    code = await visit.do(visitors.code, visit.chat_id)
    origin = f"{'https' if request.app[CONTEXT].is_secure(request) else 'http'}://{request.host}"
    drawing = io.BytesIO()
    segno.make(f"{origin}/chat/enter?code={code}", error="m").save(
        drawing, kind="svg", xmldecl=False, svgclass="qr", lineclass=None, omitsize=True, border=2, light="#fff"
    )
    return page(
        "chat_devices",
        visit.language,
        **await push_facts(request, visit),
        code=" ".join(code[at : at + GROUP] for at in range(0, len(code), GROUP)),
        drawn=Markup(drawing.getvalue().decode()),  # noqa: S704  drawn by us
        minutes=str(int(visitors.CODE_LIFE.total_seconds() // 60)),
    )


async def push_facts(request: web.Request, visit: ChatVisit) -> dict[str, Any]:
    """What a page says of pushes: our key, if there are any, and whether this browser takes them."""
    key = request.app[PUSHES].public
    pushed = bool(key) and await visit.network.look(rows.takes_pushes, visitors.hashed(visit.secret))
    return {"csrf": visit.csrf, "push_key": key, "pushed": pushed}


async def ask(request: web.Request) -> web.Response:
    """Where a code is typed in; nothing is used up by looking."""
    code = "".join(sign for sign in request.query.get("code", "")[:40] if sign in "0123456789 ")
    inside = await ChatVisit.known(request) is not None
    return page("chat_enter", language(request), code=code, inside=inside)


async def enter(request: web.Request) -> web.Response:
    """Come in by a code. Raises Refused."""
    form, context = await posted(request), request.app[CONTEXT]
    before = await ChatVisit.known(request)
    network = request.app[NETWORK]
    secret = await network.act(visitors.come_in, str(form.get("code", ""))[:40], context.address_of(request))
    if not isinstance(secret, str):
        raise secret
    if before is not None:  # this browser is in one chat at a time
        await network.act(visitors.leave, before.secret)
    return let_in(request, secret)


async def leave(request: web.Request) -> web.Response:
    """Forget the chat in this browser."""
    visit = await ChatVisit.of(request)
    await visit.form()
    await visit.do(visitors.leave, visit.secret)
    answer = web.Response(status=303, headers={"Location": "/chat"})
    answer.del_cookie(cookie(request), secure=request.app[CONTEXT].is_secure(request), httponly=True, samesite="Lax")
    return answer


async def leave_others(request: web.Request) -> web.Response:
    """Send all other browsers away."""
    visit = await ChatVisit.of(request)
    await visit.form()
    await visit.do(visitors.leave_others, visit.chat_id, visit.secret)
    return web.Response(status=303, headers={"Location": "/chat"})


async def manifest(request: web.Request) -> web.Response:
    """What the chat is called and looks like on a home screen (w3.org/TR/appmanifest)."""
    words = Words(language(request))
    icons = [{"src": asset(f"icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)]
    told = {
        "name": words.plain("chat-title"),
        "short_name": words.plain("chat-short"),
        "lang": "zh-Hans" if words.language == "zh" else "en",
        "start_url": "/chat",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fbf8f2",
        "theme_color": "#8c1c13",
        "icons": icons,
    }
    return web.json_response(told, content_type="application/manifest+json")


ROUTES = (
    web.get("/chat/devices", show),
    web.post("/chat/devices", make),
    web.get("/chat/enter", ask),
    web.post("/chat/enter", enter),
    web.post("/chat/leave", leave),
    web.post("/chat/leave-others", leave_others),
    web.get("/chat/manifest.webmanifest", manifest),
)
