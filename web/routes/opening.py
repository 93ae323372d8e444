"""The one-time link: a page with one button, so that no preview of the chat network uses it up."""

from __future__ import annotations

import asyncio

from aiohttp import web

from pipeline.people import links
from pipeline.rules.words import Purpose
from web.error_middleware import language
from web.rendering import page
from web.visiting import CONTEXT, cookie

WHERE = {
    Purpose.REGISTER: "/register",
    Purpose.RECOVER: "/recover",
    Purpose.UPLOAD: "/upload",
    Purpose.CORRECT: "/correct",
    Purpose.LOOK: "/look",
    Purpose.CERTIFICATE: "/certificate",
    Purpose.COPIES: "/copies",
    Purpose.OWN_DATA: "/own",
    Purpose.DESK: "/desk",
    Purpose.UNIT_FORM: "/unit",
    Purpose.UNIT_RECORD: "/unit/record",
    Purpose.JOIN: "/join",
}


async def ask(request: web.Request) -> web.Response:
    """Show what it opens and for whom, and the button; nothing is used up."""
    doors, token = request.app[CONTEXT], request.match_info["token"]

    def look() -> links.Offered | None:
        with doors.database.reading() as session:
            return links.offered(session, token, world=doors.world())

    return page("start", language(request), token=token, offered=await asyncio.to_thread(look))


async def begin(request: web.Request) -> web.Response:
    """Use the link, and go where it leads."""
    doors = request.app[CONTEXT]

    def use() -> tuple[str, links.Visitor, bool]:
        world = doors.world()
        with doors.database.writing() as session:
            secret = links.open_link(session, request.match_info["token"], world=world)
            session.flush()  # the visit is read in the same transaction
            who = links.visitor(session, secret, world=world)
            return secret, who, bool(links.typed_before(session, by=who.actor, world=world))

    secret, who, kept = await asyncio.to_thread(use)
    return with_visit(request, secret, who.purpose, to=f"/kept/{who.purpose}" if kept else onward(who))


def onward(who: links.Visitor) -> str:
    """Where the visit leads: the page of its purpose, at the desk the very case."""
    return WHERE[who.purpose] + (f"/case/{who.case_id}" if who.purpose is Purpose.DESK and who.case_id else "")


def with_visit(request: web.Request, secret: str, purpose: Purpose, *, to: str = "") -> web.Response:
    """Go where *purpose* leads, or elsewhere, with the visit's cookie."""
    answer = web.Response(status=303, headers={"Location": to or WHERE[purpose]})
    return _with_cookie(request, answer, secret, purpose)


async def let_in(request: web.Request, secret: str, *, to: str) -> web.Response:
    """The desk's visit for somebody who comes from another site, by a page of ours that leads on to *to*.

    A browser sends a `Strict` cookie with no step that another site began, a redirect of ours included; with ours it does.
    """
    doors = request.app[CONTEXT]

    def look() -> bool:
        with doors.database.reading() as session:
            world = doors.world()
            by = links.visitor(session, secret, world=world).actor
            return bool(links.typed_before(session, by=by, world=world))

    onward_to = f"/kept/{Purpose.DESK}" if await asyncio.to_thread(look) else to
    return _with_cookie(request, page("signed_in", language(request), to=onward_to), secret, Purpose.DESK)


def _with_cookie(request: web.Request, answer: web.Response, secret: str, purpose: Purpose) -> web.Response:
    secure = request.app[CONTEXT].is_secure(request)
    answer.set_cookie(
        cookie(purpose, secure=secure),
        secret,
        # A day longer than the visit: by what opens nothing any more, a form that comes too late is still somebody's.
        max_age=int((links.visit_life(purpose) + links.KEPT_FOR).total_seconds()),
        httponly=True,
        secure=secure,
        samesite="Strict",
    )
    return answer


ROUTES = (web.get("/l/{token}", ask), web.post("/l/{token}", begin))
