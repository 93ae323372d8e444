"""What providers of other makes do differently: keys, algorithms, claims. Signed here, in the place of each."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from pipeline.rules.granting import texts
from web.sign_in import tokens
from web.sign_in.provider import Client, Metadata, Provider, ProviderWrong

ISSUER, CLIENT, NONCE = "https://sso.example.gov.cn/realms/bureau", "zhicheng", "n"
SIGN = {"use": "sig"}
RSA, ROTATED = (RSAKey.generate_key(2048, SIGN, auto_kid=True) for _ in range(2))
EC = ECKey.generate_key("P-256", SIGN, auto_kid=True)
ED = OKPKey.generate_key("Ed25519", SIGN, auto_kid=True)
FOR_OTHER_THINGS = [
    {**RSAKey.generate_key(2048, auto_kid=True).as_dict(private=False), "use": "enc", "alg": "RSA-OAEP"},
    {"kty": "EC", "crv": "P-999", "x": "AA", "y": "AA", "kid": "of-tomorrow"},
    {"kty": "RSA", "kid": "half-a-key"},
    {"kty": "AKP", "kid": "ml-dsa", "alg": "ML-DSA-65", "pub": "AA"},
    "no key at all",
]
"""What a set of keys may hold besides: none of it is a reason against the others."""


class Shown(Provider):
    """A provider that shows these keys."""

    def __init__(self, *keys):
        super().__init__(Client(ISSUER, CLIENT))
        self.shown = [*FOR_OTHER_THINGS, *(key.as_dict(private=False) for key in keys)]

    async def metadata(self):
        return Metadata(f"{ISSUER}/auth", f"{ISSUER}/token", f"{ISSUER}/certs")

    async def _get(self, url):
        return {"keys": self.shown}


def signed(key, alg, *, kid=True, **claims):
    """An ID token by that key, as of now."""
    at = int(datetime.now(UTC).timestamp())
    said = {"iss": ISSUER, "aud": CLIENT, "sub": "1", "nonce": NONCE, "iat": at, "exp": at + 300, **claims}
    head = {"alg": alg} | ({"kid": key.kid} if kid else {})
    return jwt.encode(head, said, key, algorithms=[alg])


pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated")


async def opened(provider, token):
    return await tokens.id_token(provider, token, nonce=NONCE, now=datetime.now(UTC))


@pytest.mark.parametrize(
    ("key", "alg"), [(RSA, "RS256"), (RSA, "PS256"), (ROTATED, "RS256"), (EC, "ES256"), (ED, "EdDSA")]
)
@pytest.mark.parametrize("kid", [True, False], ids=["named", "unnamed"])
async def test_b20_of_several_keys_of_several_kinds_the_one_that_signed_is_found(key, alg, kid):
    """Among keys for encryption, of kinds to come, and broken ones; and where the token does not name it."""
    assert (await opened(Shown(RSA, ROTATED, EC, ED), signed(key, alg, kid=kid)))["sub"] == "1"


@pytest.mark.parametrize("kid", [True, False], ids=["named", "unnamed"])
async def test_b20_a_key_that_is_not_shown_opens_nothing_and_no_secret_does(kid):
    """Nor does a text that both could know."""
    provider = Shown(RSA, EC)
    with pytest.raises(ProviderWrong, match="signature"):
        await opened(provider, signed(ROTATED, "RS256", kid=kid))
    secret = OctKey.generate_key(256)
    provider.shown.append(secret.as_dict())
    with pytest.raises(ProviderWrong, match="signature"):
        await opened(provider, signed(secret, "HS256", kid=False))


async def test_b20_a_provider_that_shows_no_key_that_signs_is_said_to():
    with pytest.raises(ProviderWrong, match="keys"):
        await Shown().keys()


@pytest.mark.parametrize(
    ("claims", "path", "found"),
    [
        ({"groups": "zc-bureau"}, "groups", ["zc-bureau"]),
        ({"groups": ["5a1d3c1e-0000-4000-8000-000000000001"]}, "groups", ["5a1d3c1e-0000-4000-8000-000000000001"]),
        ({"realm_access": {"roles": ["a", "b"]}}, "realm_access.roles", ["a", "b"]),
        ({"https://example.cn/roles": ["a"]}, "https://example.cn/roles", ["a"]),
        ({"realm_access": "a"}, "realm_access.roles", []),
        ({"groups": [1, None, {"name": "a"}]}, "groups", []),
        ({}, "groups", []),
    ],
)
def test_b20_a_claim_is_a_text_a_list_or_lies_within_another(claims, path, found):
    assert list(texts(claims, path)) == found
