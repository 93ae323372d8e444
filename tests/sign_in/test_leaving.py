"""The desk is left, and the provider with it; and the provider says that somebody has left."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import aiohttp
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from pipeline.rules.words import SignedIn
from storage.models.sign_ins import SignIn
from tests.sign_in.coming import comes, rows
from tests.sign_in.provider import CLIENT
from web.sign_in.tokens import LOGOUT

FURTHER = re.compile(r'http-equiv="refresh" content="0; url=([^"]+)"')


async def test_b20_whoever_leaves_the_desk_leaves_the_provider_too(browser, directory):
    """Its own page asks; it takes our address, and knows by its own token whose session it is."""
    await comes(browser)
    await browser.opens("/desk/settings")
    await browser.sends("/desk/out")
    there = unescape(FURTHER.search(browser.said)[1])
    assert there.startswith(f"{directory.issuer}/session/end?")
    assert "id_token_hint=" in there
    async with aiohttp.ClientSession() as session, session.get(there) as answer:
        assert answer.status == 200
        assert "logout" in await answer.text()
    await browser.opens("/desk")
    assert browser.status == 422


def logout(directory, *, key=None, **claims):
    """What a provider signs when a session ends there (Back-Channel Logout 1.0)."""
    now = int(datetime.now(UTC).timestamp())
    said = {"iss": directory.issuer, "aud": CLIENT, "sub": "gulnar", "iat": now, "jti": "1", "events": {LOGOUT: {}}}
    said = {name: value for name, value in {**said, **claims}.items() if value is not None}
    ours = KeySet.import_key_set(directory.jwks).keys[0]
    return jwt.encode({"alg": "RS256", "kid": ours.kid, "typ": "logout+jwt"}, said, key or ours)


async def test_b20_when_the_provider_says_that_a_session_ended_its_desks_are_closed(front, browser, another, directory):
    """At once, on every machine; told by the provider's server, which has no browser's marks."""
    await comes(browser)
    await comes(another)
    async with aiohttp.ClientSession() as session:
        there = browser.server.make_url("/sign-in/out")
        async with session.post(there, data={"logout_token": logout(directory)}) as answer:
            assert answer.status == 200
    for one in (browser, another):
        await one.opens("/desk")
        assert one.status == 422
    assert rows(front.house, SignIn)[-1].what is SignedIn.OUT


WRONG = (
    {"iss": "https://another.example"},
    {"aud": "another"},
    {"events": None},
    {"nonce": "a sign-in's"},
    {"sub": None},
    {"jti": None},
    {"iat": 1_700_000_000},
    {"key": RSAKey.generate_key(2048)},
)


async def test_b20_nobody_else_closes_a_desk(browser, directory):
    """Another provider's word, another client's, an ID token, an old one, a stranger's key: after each the desk is open."""
    await comes(browser)
    there = browser.server.make_url("/sign-in/out")
    async with aiohttp.ClientSession() as session:
        for wrong in WRONG:
            async with session.post(there, data={"logout_token": logout(directory, **wrong)}) as answer:
                assert answer.status == 400, wrong
            await browser.opens("/desk")
            assert browser.status == 200, wrong
