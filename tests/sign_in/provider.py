"""A real identity provider, which a test begins, ends and begins again; and a person at its pages of log-in."""

from __future__ import annotations

import json
import re
import subprocess
import time
import urllib.request
from html import unescape
from pathlib import Path

import aiohttp
from joserfc.jwk import KeySet, RSAKey

from tests.judges import judge
from tests.servers import free_port

HERE = Path(__file__).parent
CLIENT, SECRET = "zhicheng", "a secret of the tests, long enough for HMAC"
SITE = "https://zhicheng.example"
ACTION = re.compile(r'<form[^>]* action="([^"]+)"')
FIELD = re.compile(r'<input[^>]*type="hidden"[^>]*name="(\w+)"[^>]*value="([^"]*)"')


class Directory:
    """The bureau's directory and its provider, on a port of its own."""

    def __init__(self, folder: Path, *, site: str = SITE, end_session: bool = True, port: int = 0) -> None:
        self.file, self.site, self.end_session = folder / f"people-{free_port()}.json", site, end_session
        self.port = port or free_port()
        self.issuer, self.server = f"http://127.0.0.1:{self.port}", None
        self.people({})
        self.new_keys()

    def people(self, claims: dict[str, dict]) -> None:
        """Who is there, by subject, with which claims."""
        self.file.write_text(json.dumps(claims))

    def new_keys(self) -> None:
        """Sign by other keys from the next beginning on."""
        key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
        self.jwks = KeySet([key]).as_dict(private=True)

    def begins(self) -> Directory:
        node, modules = judge("node"), Path(judge("oidc-provider")).parents[1]
        said = {
            "issuer": self.issuer,
            "port": self.port,
            "file": str(self.file),
            "modules": str(modules),
            "jwks": self.jwks,
            "end_session": self.end_session,
            "clients": [self._client(CLIENT, SECRET), self._client("another", SECRET)],
        }
        self.server = subprocess.Popen([node, str(HERE / "provider.mjs"), json.dumps(said)], stderr=subprocess.DEVNULL)
        for _ in range(600):
            assert self.server.poll() is None, "the provider has ended"
            try:
                with urllib.request.urlopen(f"{self.issuer}/.well-known/openid-configuration", timeout=5):  # noqa: S310  our own server
                    return self
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the provider does not listen")

    def _client(self, name: str, secret: str) -> dict:
        return {
            "client_id": name,
            "client_secret": secret,
            "application_type": "web" if self.site.startswith("https") else "native",
            "redirect_uris": [f"{self.site}/sign-in/back"],
            "post_logout_redirect_uris": [f"{self.site}/sign-in"],
            "backchannel_logout_uri": f"{self.site}/sign-in/out",
        }

    def ends(self) -> None:
        if self.server is not None:
            self.server.kill()
            self.server.wait()
            self.server = None


async def logs_in(session: aiohttp.ClientSession, address: str, subject: str) -> str:
    """Go to the provider's page, say who one is, and be sent back: the address that the browser is sent to at last."""
    for _ in range(12):
        async with session.get(address, allow_redirects=False) as answer:
            said, there = await answer.text(), answer.headers.get("Location")
        while there is None:
            form = dict(FIELD.findall(said))
            assert form.get("prompt") == "login", said[:600]
            form |= {"login": subject, "password": "any"}
            action = unescape(ACTION.search(said)[1])
            async with session.post(action, data=form, allow_redirects=False) as answer:
                said, there = await answer.text(), answer.headers.get("Location")
        if not there.startswith(("http://127.0.0.1", "/")):
            return there
        address = there if there.startswith("http") else str(answer.url.join(aiohttp.client.URL(there)))
    raise AssertionError(f"never back: {address}")
