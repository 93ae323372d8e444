"""What a provider signed: believed only by its key, from it, for us, for this very sign-in, and not too old."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from web.sign_in.provider import ProviderWrong

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from joserfc.jwk import Key, KeySet

    from web.sign_in.provider import Provider

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
"""Signatures by a private key: never "none", and never by a secret that we hold too."""
SKEW_S = 120
"""Two clocks may differ by so much."""
SUBJECT_MOST = 255
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"


class UnknownKey(Exception):
    """It is signed by a key that the provider has not shown."""


async def id_token(provider: Provider, token: str, *, nonce: str, now: datetime) -> Mapping[str, Any]:
    """The claims of an ID token. Raises ProviderWrong, ProviderAway."""
    claims = await _signed(provider, token)
    _check(claims, provider, now, nonce={"essential": True, "value": nonce}, exp={"essential": True})
    _addressed_to(claims, provider.client.id)
    if not isinstance(claims.get("sub"), str) or not 0 < len(claims["sub"]) <= SUBJECT_MOST:
        raise ProviderWrong("sub")
    return claims


async def logout_token(provider: Provider, token: str, *, now: datetime) -> str:
    """Whose session has ended there (Back-Channel Logout 1.0, 2.6). Raises ProviderWrong, ProviderAway."""
    claims = await _signed(provider, token)
    _check(claims, provider, now, jti={"essential": True})
    if "nonce" in claims or LOGOUT not in (claims.get("events") or {}):
        raise ProviderWrong("events")
    if claims["iat"] < now.timestamp() - 2 * SKEW_S:
        raise ProviderWrong("iat")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject:
        raise ProviderWrong("sub")  # which of their sessions is no matter: all desks that it opened are closed
    return subject


async def _signed(provider: Provider, token: str) -> dict[str, Any]:
    """What stands in it, by a key of the provider's: a new one is looked for once."""
    for again in (False, True):
        try:
            return _opened(token, await provider.keys(again=again))
        except UnknownKey:
            continue
    raise ProviderWrong("signature")


def _opened(token: str, keys: KeySet) -> dict[str, Any]:
    from joserfc import jws
    from joserfc.errors import InvalidKeyIdError, JoseError
    from joserfc.jwk import KeySet

    try:
        if "kid" not in jws.extract_compact(token.encode()).headers():  # of several keys it is whichever opens it
            keys = KeySet([key for key in keys.keys if _opens(token, key)])
        return _decoded(token, keys)
    except InvalidKeyIdError:
        raise UnknownKey from None
    except (JoseError, ValueError, TypeError):
        raise ProviderWrong("signature") from None


def _decoded(token: str, key: Key | KeySet) -> dict[str, Any]:
    from joserfc import jwt
    from joserfc.errors import SecurityWarning

    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", SecurityWarning
        )  # of the name EdDSA, which RFC 9864 replaces and providers write
        return jwt.decode(token, key, algorithms=list(ALGORITHMS)).claims


def _opens(token: str, key: Key) -> bool:
    from joserfc.errors import JoseError

    try:
        _decoded(token, key)
    except (JoseError, ValueError, TypeError):
        return False
    return True


def _check(claims: Mapping[str, Any], provider: Provider, now: datetime, **more: Any) -> None:  # noqa: ANN401  options
    """From the provider, for us, and of this hour. Raises ProviderWrong by the claim that is not so."""
    from joserfc.errors import ExpiredTokenError, InvalidClaimError, JoseError, MissingClaimError
    from joserfc.jwt import JWTClaimsRegistry

    who = {"iss": provider.client.issuer, "aud": provider.client.id}
    asked: dict[str, Any] = {name: {"essential": True, "value": value} for name, value in who.items()}
    known = JWTClaimsRegistry(now=int(now.timestamp()), leeway=SKEW_S, iat={"essential": True}, **asked, **more)
    try:
        known.validate(dict(claims))
    except ExpiredTokenError:
        raise ProviderWrong("exp") from None
    except (InvalidClaimError, MissingClaimError) as error:
        raise ProviderWrong(error.claim.partition(",")[0]) from None
    except (JoseError, TypeError, ValueError):
        raise ProviderWrong("claims") from None


def _addressed_to(claims: Mapping[str, Any], client: str) -> None:
    """Of several it was made for, we are the one that asked (Core 3.1.3.7). Raises ProviderWrong."""
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else client) != client:
        raise ProviderWrong("azp")
