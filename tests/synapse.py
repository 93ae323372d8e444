"""A real homeserver, one a process of the run, begun when the first test asks; and a person's app on it."""

from __future__ import annotations

import atexit
import base64
import hashlib
import hmac
import io
import json
import secrets
import subprocess
import tempfile
import time
import urllib.request
from functools import cache
from pathlib import Path

from nio import AsyncClient

from tests.judges import judge
from tests.servers import free_port

NAME = "zhicheng.test"
SECRET = "for this run alone"
OPEN = {"per_second": 1000, "burst_count": 1000}
CONFIG = """
server_name: {name}
pid_file: {folder}/pid
report_stats: false
suppress_key_server_warning: true
trusted_key_servers: []
federation_domain_whitelist: []
signing_key_path: {folder}/signing.key
media_store_path: {folder}/media
log_config: {folder}/log.yaml
registration_shared_secret: "{secret}"
bcrypt_rounds: 4
max_upload_size: 50M
url_preview_enabled: false
presence: {{enabled: false}}
database: {{name: sqlite3, args: {{database: "{folder}/homeserver.db"}}}}
listeners:
  - {{port: {port}, type: http, bind_addresses: ["127.0.0.1"], resources: [{{names: [client], compress: false}}]}}
"""
LOGGING = "{version: 1, disable_existing_loggers: true, root: {level: ERROR}}"


@cache
def synapse() -> str:
    """A homeserver without limits of its own; where it is reached."""
    folder = tempfile.TemporaryDirectory(prefix="zhicheng-synapse-")
    port = free_port()
    config = CONFIG.format(name=NAME, folder=folder.name, secret=SECRET, port=port)
    Path(folder.name, "config.yaml").write_text(config + _limits())
    Path(folder.name, "log.yaml").write_text(LOGGING)
    key = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
    Path(folder.name, "signing.key").write_text(f"ed25519 a_test {key}\n")
    command = [judge("synapse"), "-c", f"{folder.name}/config.yaml"]
    said = Path(folder.name, "said")
    with said.open("wb") as out:
        server = subprocess.Popen(command, stdout=out, stderr=out, cwd=folder.name)

    def end() -> None:
        server.kill()
        server.wait()
        folder.cleanup()

    atexit.register(end)
    url = f"http://127.0.0.1:{port}"
    for _ in range(1200):
        assert server.poll() is None, f"Synapse has ended: {said.read_text()[-2000:]}"
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5):  # noqa: S310  our own server
                return url
        except OSError:
            time.sleep(0.1)
    raise AssertionError("Synapse does not listen")


def _limits() -> str:
    flat = {f"rc_{name}": OPEN for name in ("message", "registration")}
    nested = {
        "rc_joins": {"local": OPEN, "remote": OPEN},
        "rc_invites": {"per_room": OPEN, "per_user": OPEN, "per_issuer": OPEN},
        "rc_login": {"address": OPEN, "account": OPEN, "failed_attempts": OPEN},
    }
    return "\n".join(f"{name}: {json.dumps(value)}" for name, value in {**flat, **nested}.items()) + "\n"


def account(name: str = "") -> tuple[str, str]:
    """Somebody new there: (Matrix id, access token)."""
    url, name = synapse(), name or f"p{secrets.token_hex(5)}"
    with urllib.request.urlopen(f"{url}/_synapse/admin/v1/register") as got:  # noqa: S310  our own server
        nonce = json.load(got)["nonce"]
    signed = hmac.new(SECRET.encode(), f"{nonce}\0{name}\0word\0notadmin".encode(), hashlib.sha1)
    asked = {"nonce": nonce, "username": name, "password": "word", "admin": False, "mac": signed.hexdigest()}
    request = urllib.request.Request(f"{url}/_synapse/admin/v1/register", json.dumps(asked).encode())  # noqa: S310  our own server
    with urllib.request.urlopen(request) as got:  # noqa: S310  our own server
        made = json.load(got)
    return made["user_id"], made["access_token"]


class App:
    """A person's app: it follows its rooms, and shows a room as it stands: edits in place, what was taken back gone."""

    def __init__(self) -> None:
        self.me, token = account()
        self.client = AsyncClient(synapse(), self.me)
        self.client.access_token, self.client.user_id = token, self.me
        self.rooms: dict[str, dict[str, dict]] = {}
        self.left: set[str] = set()
        self.since = None

    async def close(self):
        await self.client.close()

    async def invites(self, *whom, **how):
        """Begin a room, as apps do for a talk between two."""
        made = await self.client.room_create(is_direct=True, invite=whom, preset=how.pop("preset", None), **how)
        return made.room_id

    async def looks(self, wait_ms=0):
        """What came meanwhile is on the screen."""
        got = await self.client.sync(wait_ms, since=self.since)
        self.since = got.next_batch
        self.left |= set(got.rooms.leave)
        for room, info in got.rooms.join.items():
            shown = self.rooms.setdefault(room, {})
            for event in info.timeline.events:
                self._shows(shown, event.source)

    @staticmethod
    def _shows(shown, event):
        content = event["content"]
        if event["type"] == "m.room.redaction":
            shown.pop(content.get("redacts") or event.get("redacts"), None)
        elif event["type"] == "m.room.message" and content:
            relation = content.get("m.relates_to", {})
            if relation.get("rel_type") == "m.replace":
                if relation["event_id"] in shown:
                    shown[relation["event_id"]].update(content=content["m.new_content"], edited=True)
            else:
                shown[event["event_id"]] = {"id": event["event_id"], "from": event["sender"], "content": content}

    def screen(self, room):
        """Oldest first."""
        return list(self.rooms.get(room, {}).values())

    async def until(self, seen, seconds=20):
        """Look until it is so; what was seen."""
        end = time.monotonic() + seconds
        while not (found := seen()):
            assert time.monotonic() < end, f"not seen:\n{self.transcript()}"
            await self.looks(1000)
        return found

    def transcript(self):
        """The end of each room, for whoever reads why a test failed."""
        said = [one for room in self.rooms.values() for one in list(room.values())[-14:]]
        return "\n".join(
            f"{one['from']}{' (edited)' * one.get('edited', False)}: {one['content']['body']}" for one in said
        )

    async def sends(self, room, content):
        return (await self.client.room_send(room, "m.room.message", content)).event_id

    async def says(self, room, text):
        return await self.sends(room, {"msgtype": "m.text", "body": text})

    async def reacts(self, room, event, key):
        relation = {"rel_type": "m.annotation", "event_id": event, "key": key}
        await self.client.room_send(room, "m.reaction", {"m.relates_to": relation})

    async def sends_file(self, room, name, data, kind):
        got, _ = await self.client.upload(io.BytesIO(data), kind, name, filesize=len(data))
        image = kind.startswith("image/")
        content = {"msgtype": "m.image" if image else "m.file", "body": name, "url": got.content_uri}
        return await self.sends(room, content | {"info": {"mimetype": kind, "size": len(data)}})

    async def fetches(self, media):
        return (await self.client.download(media)).body
