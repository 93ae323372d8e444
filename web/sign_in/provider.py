"""The bureau's identity provider, spoken to: what it says of itself, its keys, a code for tokens (OpenID Connect Core 1.0, Discovery 1.0)."""

from __future__ import annotations

import json
import time
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, urlencode, urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from joserfc.jwk import Key, KeySet

PATIENCE_S = 8.0
"""Somebody waits at a browser meanwhile."""
ANSWER_MOST = 1024 * 1024
LOOKED_UP_FOR_S, KEYS_AGAIN_S = 3600.0, 5.0
"""What a provider says of itself holds so long; a key that is not known is looked for no sooner than that after the last look."""
KINDS = ("RSA", "EC", "OKP")
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class ProviderAway(Exception):
    """It does not answer, or says that it is out of order."""


class ProviderWrong(Exception):
    """What it says can't be believed; the code says what of it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class CodeSpent(Exception):
    """It knows the code no more: used, old, or another's."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What it says of itself."""

    authorization: str
    token: str
    keys: str
    userinfo: str = ""
    """Empty: everything stands in the token."""
    end_session: str = ""
    """Empty: nobody leaves there by us."""
    posts_secret: bool = False
    """True if it takes our secret in the form alone."""
    names_itself: bool = False
    """True if its answer in the browser names its issuer (RFC 9207)."""


@dataclass(frozen=True, slots=True)
class Client:
    """What we are there."""

    issuer: str
    id: str
    secret: str = ""
    """Empty: a public client, which shows by PKCE alone that it is the one that asked."""
    scopes: str = "openid profile"


class Provider:
    """One provider. What it answers is remembered for a while; its keys are looked for again when one is unknown."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._metadata: tuple[float, Metadata] | None = None
        self._keys: tuple[float, KeySet] | None = None

    async def metadata(self) -> Metadata:
        """What it says of itself. Raises ProviderAway, ProviderWrong."""
        if self._metadata is None or time.monotonic() - self._metadata[0] > LOOKED_UP_FOR_S:
            there = f"{self.client.issuer.rstrip('/')}/.well-known/openid-configuration"
            self._metadata = time.monotonic(), self._read(await self._get(there))
        return self._metadata[1]

    def _read(self, said: Mapping[str, Any]) -> Metadata:
        if said.get("issuer") != self.client.issuer:
            raise ProviderWrong("issuer")
        methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        return Metadata(
            authorization=self._safe(said, "authorization_endpoint"),
            token=self._safe(said, "token_endpoint"),
            keys=self._safe(said, "jwks_uri"),
            userinfo=self._safe(said, "userinfo_endpoint") if said.get("userinfo_endpoint") else "",
            end_session=self._safe(said, "end_session_endpoint") if said.get("end_session_endpoint") else "",
            posts_secret="client_secret_basic" not in methods,
            names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        )

    @staticmethod
    def _safe(said: Mapping[str, Any], name: str) -> str:
        url = said.get(name)
        if not isinstance(url, str) or not encrypted(url):
            raise ProviderWrong("metadata")
        return url

    async def keys(self, *, again: bool = False) -> KeySet:
        """Its public keys; *again* where it may have new ones since. Raises ProviderAway, ProviderWrong."""
        from joserfc.jwk import KeySet

        age = time.monotonic() - self._keys[0] if self._keys else LOOKED_UP_FOR_S
        if self._keys is None or age >= LOOKED_UP_FOR_S or (again and age >= KEYS_AGAIN_S):
            said = await self._get((await self.metadata()).keys)
            self._keys = time.monotonic(), KeySet(list(_usable(said.get("keys"))))
        return self._keys[1]

    async def address(self, **asked: str) -> str:
        """Where the browser goes to sign in. Raises ProviderAway, ProviderWrong."""
        there = (await self.metadata()).authorization
        said = {"response_type": "code", "client_id": self.client.id, "scope": self.client.scopes, **asked}
        return f"{there}{'&' if urlsplit(there).query else '?'}{urlencode(said)}"

    async def leaving(self, token: str, back: str) -> str:
        """Where the browser goes to leave there too; empty where the provider names no such place."""
        there = (await self.metadata()).end_session
        said = {
            "client_id": self.client.id,
            "post_logout_redirect_uri": back,
            **({"id_token_hint": token} if token else {}),
        }
        return f"{there}{'&' if urlsplit(there).query else '?'}{urlencode(said)}" if there else ""

    async def tokens(self, code: str, verifier: str, back: str) -> tuple[str, str]:
        """The ID token and the access token for a code. Raises CodeSpent, ProviderAway, ProviderWrong."""
        known, form = await self.metadata(), {"grant_type": "authorization_code", "code": code, "redirect_uri": back}
        form |= {"code_verifier": verifier, "client_id": self.client.id}
        headers = {"Accept": "application/json"}
        if self.client.secret and known.posts_secret:
            form["client_secret"] = self.client.secret
        elif self.client.secret:
            pair = f"{quote_plus(self.client.id)}:{quote_plus(self.client.secret)}"  # RFC 6749, 2.3.1
            headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
        status, said = await self._ask("POST", known.token, data=form, headers=headers)
        if said.get("error") == "invalid_grant":
            raise CodeSpent
        if status != 200 or not isinstance(said.get("id_token"), str):  # noqa: PLR2004  HTTP
            raise ProviderWrong(
                "client" if said.get("error") in {"invalid_client", "unauthorized_client"} else "tokens"
            )
        return said["id_token"], str(said.get("access_token", ""))

    async def userinfo(self, access: str, subject: str) -> Mapping[str, Any]:
        """What it tells besides; nothing where it has no such place. Raises ProviderAway, ProviderWrong."""
        there = (await self.metadata()).userinfo
        if not there or not access:
            return {}
        status, said = await self._ask("GET", there, headers={"Authorization": f"Bearer {access}"})
        if status != 200 or said.get("sub") != subject:  # noqa: PLR2004  HTTP; Core 5.3.2: another's answer may not be used
            raise ProviderWrong("userinfo")
        return said

    async def _get(self, url: str) -> Mapping[str, Any]:
        status, said = await self._ask("GET", url)
        if status != 200:  # noqa: PLR2004  HTTP
            raise ProviderAway(status)
        return said

    @staticmethod
    async def _ask(method: str, url: str, **how: Any) -> tuple[int, Mapping[str, Any]]:  # noqa: ANN401  aiohttp's own
        """Status and JSON object of an answer. Raises ProviderAway, ProviderWrong."""
        try:
            async with (
                ClientSession(timeout=ClientTimeout(total=PATIENCE_S)) as session,
                session.request(method, url, allow_redirects=False, **how) as answer,
            ):
                body = bytearray()
                async for part in answer.content.iter_chunked(64 * 1024):
                    body += part
                    if len(body) > ANSWER_MOST:
                        raise ProviderWrong("answer")
                status = answer.status
        except (ClientError, TimeoutError, OSError) as error:
            raise ProviderAway(type(error).__name__) from None
        if status >= 500:  # noqa: PLR2004  HTTP
            raise ProviderAway(status)
        try:
            said = json.loads(body)
        except ValueError:
            raise ProviderWrong("answer") from None
        if not isinstance(said, dict):
            raise ProviderWrong("answer")
        return status, said


def _usable(shown: object) -> Iterator[Key]:
    """The keys that sign, of those that a provider shows: one that we can't read is no reason against the others.

    Raises ProviderWrong where there is none.
    """
    from joserfc.errors import JoseError
    from joserfc.jwk import import_key

    found = 0
    for key in shown if isinstance(shown, list) else []:
        if isinstance(key, dict) and key.get("use", "sig") == "sig" and key.get("kty") in KINDS:
            with suppress(JoseError, ValueError, TypeError, KeyError):
                yield import_key(key)
                found += 1
    if not found:
        raise ProviderWrong("keys")


def encrypted(url: str) -> bool:
    """True if nobody reads it on the way: TLS, or this very machine."""
    found = urlsplit(url)
    return found.scheme == "https" or (found.scheme == "http" and found.hostname in LOOPBACK)
