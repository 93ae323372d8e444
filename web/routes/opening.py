"""The one-time link: a page with one button, so that no preview of the chat network uses it up."""

from __future__ import annotations

import asyncio

from aiohttp import web

from pipeline import links
from pipeline.rules.words import Purpose
from web.guarding import language
from web.rendering import page
from web.visiting import COOKIE, DOORS

WHERE = {
    Purpose.REGISTER: "/register",
    Purpose.RECOVER: "/recover",
    Purpose.UPLOAD: "/upload",
    Purpose.CORRECT: "/correct",
    Purpose.LOOK: "/look",
    Purpose.CERTIFICATE: "/certificate",
    Purpose.COPIES: "/copies",
    Purpose.DESK: "/desk",
    Purpose.UNIT_FORM: "/unit",
    Purpose.UNIT_RECORD: "/unit/record",
    Purpose.JOIN: "/join",
}


async def ask(request: web.Request) -> web.Response:
    """Show the button; nothing is used up."""
    return page("start", language(request), token=request.match_info["token"])


async def begin(request: web.Request) -> web.Response:
    """Use the link, and go where it leads."""
    doors = request.app[DOORS]

    def use() -> tuple[str, links.Visitor]:
        world = doors.world()
        with doors.database.writing() as session:
            secret = links.open_link(session, request.match_info["token"], world=world)
            session.flush()  # the visit is read in the same transaction
            return secret, links.visitor(session, secret, world=world)

    secret, who = await asyncio.to_thread(use)
    at_case = f"/case/{who.case_id}" if who.purpose is Purpose.DESK and who.case_id else ""
    return with_visit(request, secret, who.purpose, at_case)


def with_visit(request: web.Request, secret: str, purpose: Purpose, below: str = "") -> web.Response:
    """Go where *purpose* leads, with the visit's cookie."""
    answer = web.Response(status=303, headers={"Location": WHERE[purpose] + below})
    secure = request.secure or request.headers.get("X-Forwarded-Proto") == "https"
    answer.set_cookie(
        COOKIE,
        secret,
        max_age=int(links.visit_life(purpose).total_seconds()),
        httponly=True,
        secure=secure,
        samesite="Strict",
    )
    return answer


ROUTES = (web.get("/l/{token}", ask), web.post("/l/{token}", begin))
