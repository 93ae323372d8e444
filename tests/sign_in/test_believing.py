"""What a provider really signed, for whom and when: believed for this sign-in alone."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.sign_in.coming import WHO, at_the_provider
from tests.sign_in.provider import CLIENT, SECRET, SITE, Directory
from web.sign_in import tokens
from web.sign_in.begun import Begun
from web.sign_in.provider import Client, Provider, ProviderWrong


async def token_of(directory, client=CLIENT, nonce="this one"):
    """An ID token as the provider really makes it, for that client."""
    asked = Begun.now(datetime.now(UTC), to="/desk")
    provider = Provider(Client(directory.issuer, client, SECRET))
    address = await provider.address(
        redirect_uri=f"{SITE}/sign-in/back",
        state="s",
        nonce=nonce,
        code_challenge=asked.challenge,
        code_challenge_method="S256",
    )
    code = parse_qs(urlsplit(await at_the_provider(address)).query)["code"][0]
    return (await provider.tokens(code, asked.verifier, f"{SITE}/sign-in/back"))[0]


async def refused_for(provider, token, *, after=timedelta(), nonce="this one"):
    with pytest.raises(ProviderWrong) as wrong:
        await tokens.id_token(provider, token, nonce=nonce, now=datetime.now(UTC) + after)
    return wrong.value.code


async def test_b20_a_token_for_another_from_another_or_of_another_hour_is_not_believed(provider, directory, tmp_path):
    """Really made by a provider each: for another client, by another issuer, long ago, not yet; and forged by what is public."""
    mine = await token_of(directory)
    claims = await tokens.id_token(provider, mine, nonce="this one", now=datetime.now(UTC) + timedelta(seconds=90))
    assert claims["sub"] == "gulnar"
    assert await refused_for(provider, mine, nonce="another") == "nonce"
    assert await refused_for(provider, mine, after=timedelta(hours=2)) == "exp"
    assert await refused_for(provider, mine, after=-timedelta(minutes=3)) == "iat"
    assert await refused_for(provider, await token_of(directory, "another")) == "aud"
    other = Directory(tmp_path).begins()
    other.people({"gulnar": WHO})
    assert await refused_for(provider, await token_of(other)) == "signature"
    other.ends()
    said = dict(claims, iss=directory.issuer)
    key = RSAKey.generate_key(2048)
    kid = directory.jwks["keys"][0]["kid"]
    assert await refused_for(provider, jwt.encode({"alg": "RS256", "kid": kid}, said, key)) == "signature"
    head = urlsafe_b64encode(b'{"alg":"none"}').rstrip(b"=").decode()
    assert await refused_for(provider, f"{head}.{mine.split('.')[1]}.") == "signature"
    assert await refused_for(provider, "no token at all") == "signature"


async def test_b20_new_keys_are_looked_for_when_a_token_needs_them(tmp_path, monkeypatch):
    """The provider begins anew with another key: the next token is believed, once the keys were asked for again."""
    monkeypatch.setattr("web.sign_in.provider.KEYS_AGAIN_S", 0.0)
    there = Directory(tmp_path)
    there.people({"gulnar": WHO})
    provider = Provider(Client(there.begins().issuer, CLIENT, SECRET))
    now = datetime.now(UTC)
    assert await tokens.id_token(provider, await token_of(there), nonce="this one", now=now)
    there.ends()
    there.new_keys()
    there.begins()
    assert await tokens.id_token(provider, await token_of(there), nonce="this one", now=datetime.now(UTC))
    there.ends()
