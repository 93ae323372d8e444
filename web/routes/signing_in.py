"""The desk by the bureau's own directory: there, back, and out again (OpenID Connect; docs/sign-in.md)."""

from __future__ import annotations

import asyncio
import hmac
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import structlog
from aiohttp import web

from notify.refusals import sentence
from pipeline.people import signing_in
from pipeline.people.directory_accounts import BY_DIRECTORY
from pipeline.policy.problems import PackError
from pipeline.rules.granting import texts
from pipeline.rules.refusals import Refused, accepted
from pipeline.rules.words import Purpose
from web.error_middleware import STATUS, language
from web.receiving import posted
from web.rendering import page
from web.routes.opening import let_in
from web.sign_in import tokens
from web.sign_in.begun import DESK, Begun, cookie, keep
from web.sign_in.provider import CodeSpent, ProviderAway, ProviderWrong
from web.texts import Words
from web.visiting import CONTEXT, Visit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from pipeline.rules.granting import Granting
    from web.sign_in.provider import Provider

log = structlog.get_logger("sign-in")
BACK, WELCOME = "/sign-in/back", "/sign-in"
WHY_MOST = 40


class SignIn:
    """What a sign-in needs: the provider, and the table of what its claims give, read anew each time."""

    def __init__(self, provider: Provider, granting: Callable[[], Granting]) -> None:
        self.provider, self._granting = provider, granting

    @property
    def granting(self) -> Granting:
        """The table as it is now. Raises Refused."""
        try:
            return self._granting()
        except (PackError, OSError) as error:
            log.warning("sign_in.no_table", error=type(error).__name__)
            raise Refused("directory_table") from None


SIGN_IN = web.AppKey("sign_in", SignIn)


async def ask(request: web.Request) -> web.Response:
    """The page with the one button."""
    asked = urlencode({"to": request.query.get("to", DESK)})
    return page("sign_in", language(request), go=f"/sign-in/go?{asked}")


async def go(request: web.Request) -> web.Response:
    """To the provider; with `connect`, for the officer whose desk is open in this browser."""
    context, provider = request.app[CONTEXT], request.app[SIGN_IN].provider
    chat_id = None
    if request.query.get("connect"):
        chat_id = (await Visit.of(request, Purpose.DESK)).visitor.chat_id
    begun = Begun.now(context.world().now, to=request.query.get("to", DESK), chat_id=chat_id)
    asked = {
        "redirect_uri": _ours(request, BACK),
        "state": begun.state,
        "nonce": begun.nonce,
        "code_challenge": begun.challenge,
        "code_challenge_method": "S256",
        "ui_locales": "zh-CN en" if language(request) == "zh" else "en zh-CN",
    }
    answer = web.Response(status=303, headers={"Location": await _heard(provider.address(**asked))})
    keep(answer, begun, secure=context.is_secure(request))
    return answer


async def back(request: web.Request) -> web.Response:
    """The browser comes back: check everything, and open the desk by a visit like any other. Raises Refused."""
    context = request.app[CONTEXT]
    address = context.address_of(request)
    context.misses.check(address)
    try:
        begun, secret = await _come(request)
    except Refused as refusal:
        context.misses.count(address)
        said, status = sentence(refusal, Words(language(request))), STATUS.get(refusal.code, 422)
        return _once(request, page("sign_in", language(request), status=status, said=said, go=_again(request)))
    return _once(request, await let_in(request, secret, to=begun.to))


async def _come(request: web.Request) -> tuple[Begun, str]:
    context, sign_in = request.app[CONTEXT], request.app[SIGN_IN]
    world = context.world()
    begun = Begun.opened(request.cookies.get(cookie(secure=context.is_secure(request)), ""), world.now)
    if begun is None or not hmac.compare_digest(request.query.get("state", "").encode(), begun.state.encode()):
        raise Refused("sign_in_again")
    if declined := request.query.get("error"):
        log.info("sign_in.declined", why=declined[:WHY_MOST])
        raise Refused("directory_declined", why=declined[:WHY_MOST])
    who = await _heard(_vouched(request, begun, sign_in))
    spoken = language(request)

    def enter() -> str | Refused:
        with context.database.writing() as session:
            return signing_in.enter(session, who, connects=begun.chat_id, language=spoken, world=world)

    return begun, accepted(await asyncio.to_thread(enter))


async def _vouched(request: web.Request, begun: Begun, sign_in: SignIn) -> signing_in.Vouched:
    """Whom the provider vouches for. Raises ProviderAway, ProviderWrong, CodeSpent, Refused."""
    provider, granting, now = sign_in.provider, sign_in.granting, request.app[CONTEXT].world().now
    issuer = request.query.get("iss")
    known = await provider.metadata()
    if issuer != provider.client.issuer and (issuer is not None or known.names_itself):
        raise ProviderWrong("iss")  # RFC 9207: another provider's answer may not reach this one's
    told, access = await provider.tokens(request.query.get("code", ""), begun.verifier, _ours(request, BACK))
    claims = await tokens.id_token(provider, told, nonce=begun.nonce, now=now)
    if granting.lacking(claims):
        claims = {**await provider.userinfo(access, claims["sub"]), **claims}
    if granting.elsewhere(claims):
        raise ProviderWrong("_claim_names")  # to take it for nothing would take an officer's posts
    return signing_in.Vouched(
        issuer=provider.client.issuer,
        subject=claims["sub"],
        name=granting.name_of(claims),
        grants=granting.of(claims),
        once=begun.state,
        id_number=next(texts(claims, granting.id_number), "") if granting.id_number else "",
        id_token=told,
    )


async def _heard(asked: Any) -> Any:  # noqa: ANN401  an answer of the provider's
    """What it answered, or a refusal in words. Raises Refused."""
    try:
        return await asked
    except ProviderAway as error:
        log.warning("sign_in.away", why=str(error))
        raise Refused("directory_away") from None
    except CodeSpent:
        raise Refused("sign_in_again") from None
    except ProviderWrong as wrong:
        log.warning("sign_in.wrong", what=wrong.code)
        raise Refused("directory_untrue", what=wrong.code) from None


def _ours(request: web.Request, path: str) -> str:
    """The address that the provider knows, behind whatever proxy."""
    return f"{request.app[CONTEXT].world().public_url}{path}"


def _again(request: web.Request) -> str:
    brought = request.cookies.get(cookie(secure=request.app[CONTEXT].is_secure(request)), "")
    begun = Begun.opened(brought, request.app[CONTEXT].world().now)
    return f"/sign-in/go?{urlencode({'to': begun.to if begun else DESK})}"


def _once(request: web.Request, answer: web.Response) -> web.Response:
    """What was begun has ended, so or so."""
    secure = request.app[CONTEXT].is_secure(request)
    answer.del_cookie(cookie(secure=secure), secure=secure, httponly=True, samesite="Lax")
    return answer


async def part(request: web.Request) -> web.Response:
    """The officer's chat and their account in the directory are two again."""
    visit = await Visit.of(request, Purpose.DESK)
    await visit.form()
    await visit.do(signing_in.part)
    return web.Response(status=303, headers={"Location": "/desk/settings"})


async def out(request: web.Request) -> web.Response:
    """The provider says that somebody's session there has ended (Back-Channel Logout 1.0): so have their desks here."""
    context, provider = request.app[CONTEXT], request.app[SIGN_IN].provider
    address = context.address_of(request)
    context.misses.check(address)
    form: Mapping[str, Any] = await posted(request)
    world = context.world()
    try:
        subject = await tokens.logout_token(provider, str(form.get("logout_token", "")), now=world.now)
    except (ProviderAway, ProviderWrong) as error:
        context.misses.count(address)
        log.warning("sign_in.out_refused", why=str(error))
        return web.json_response({"error": "invalid_request"}, status=400)

    def end() -> None:
        with context.database.writing() as session:
            signing_in.put_out(session, provider.client.issuer, subject, world=world)

    await asyncio.to_thread(end)
    return web.Response(status=200)


async def leaving(request: web.Request, visit: Visit) -> str:
    """Where whoever leaves a desk that the directory opened leaves the provider too; empty where there is no such place."""
    sign_in = request.app.get(SIGN_IN)
    if sign_in is None or visit.visitor.about != BY_DIRECTORY:
        return ""
    token = await visit.do(signing_in.leave)
    try:
        return await sign_in.provider.leaving(token, _ours(request, WELCOME))
    except (ProviderAway, ProviderWrong):
        return ""  # the desk is left all the same


ROUTES = (
    web.get("/sign-in", ask),
    web.get("/sign-in/go", go),
    web.get("/sign-in/back", back),
    web.post("/sign-in/part", part),
    web.post("/sign-in/out", out),
)
