"""The homeserver as the bridge asks it, by matrix-nio; every answer that is none becomes an exception of ours.

matrix-nio itself waits and asks again where the homeserver asks for patience (429) or the line is down.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from nio import AsyncClient, AsyncClientConfig
from nio.responses import ErrorResponse

if TYPE_CHECKING:
    from chat.wire import Json

DEVICE = "ZHICHENG"
"""One device for every start: the homeserver knows by it that what is sent again was sent before."""
POLL_MS = 30_000
REQUEST_S = 60.0
GIVEN_UP_AFTER = 2
"""Timeouts of one request; the bridge begins it again later."""
FILTER: Json = {
    "presence": {"types": []},
    "account_data": {"types": []},
    "room": {
        "ephemeral": {"types": []},
        "account_data": {"types": []},
        "state": {"lazy_load_members": True, "types": ["m.room.member"]},
        "timeline": {"limit": 200},
    },
}
FORBIDDEN = {"M_FORBIDDEN", "M_NOT_FOUND", "M_GUEST_ACCESS_FORBIDDEN"}


class MatrixRefused(Exception):
    """The homeserver said no; its code and nothing of what was asked."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def for_good(self) -> bool:
        """True if to ask again is of no use."""
        return self.code in FORBIDDEN


@dataclass(frozen=True, slots=True)
class Account:
    """Who the bot is at which homeserver: by a token, or by a password."""

    homeserver: str
    user: str
    token: str = field(repr=False, default="")
    password: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class News:
    """What came since the last look."""

    next: str
    invited: dict[str, str]
    """Who invites, by room."""
    events: dict[str, list[Json]]
    """What happened in each room, in its order."""
    left: tuple[str, ...]
    """Rooms that the bot is out of."""


class Homeserver:
    """One open way to it: `async with Homeserver(account) as server`."""

    def __init__(self, account: Account) -> None:
        config = AsyncClientConfig(max_timeouts=GIVEN_UP_AFTER, request_timeout=REQUEST_S, encryption_enabled=False)
        self._account = account
        self._client = AsyncClient(account.homeserver.rstrip("/"), account.user, device_id=DEVICE, config=config)

    async def __aenter__(self) -> Self:
        """Log in. Raises MatrixRefused, OSError, TimeoutError, aiohttp's ClientError."""
        try:
            if self._account.token:
                self._client.access_token = self._account.token
                self._client.user_id = _checked(await self._client.whoami()).user_id
            else:
                _checked(await self._client.login(self._account.password, device_name="zhicheng"))
        except BaseException:
            await self._client.close()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the way; the device stays logged in."""
        await self._client.close()

    @property
    def me(self) -> str:
        """The bot's own Matrix id."""
        return str(self._client.user_id)

    async def news(self, since: str) -> News:
        """What came after *since*, waiting for it for half a minute. Without *since* only where everything stands."""
        got = _checked(await self._client.sync(POLL_MS if since else 0, FILTER, since or None))
        invited = {room: _inviter(info.invite_state, self.me) for room, info in got.rooms.invite.items()}
        events = {room: [event.source for event in info.timeline.events] for room, info in got.rooms.join.items()}
        return News(got.next_batch, invited, events, tuple(got.rooms.leave))

    async def join(self, room: str) -> None:
        """Go where one is invited."""
        _checked(await self._client.join(room))

    async def leave(self, room: str) -> None:
        """Go, or don't come."""
        _checked(await self._client.room_leave(room))

    async def members(self, room: str) -> set[str]:
        """Who is in that room."""
        return {member.user_id for member in _checked(await self._client.joined_members(room)).members}

    async def send(self, room: str, content: Json, once: str) -> str:
        """Send a message, under a number of its own that makes it one however often it is sent; the event's id."""
        return str(_checked(await self._client.room_send(room, "m.room.message", content, tx_id=once)).event_id)

    async def redact(self, room: str, event: str, once: str) -> None:
        """Take an event back."""
        _checked(await self._client.room_redact(room, event, tx_id=once))

    async def typing(self, room: str, seconds: float) -> None:
        """Show that the bot is writing."""
        _checked(await self._client.room_typing(room, typing_state=True, timeout=int(seconds * 1000)))

    async def upload(self, data: bytes, name: str, kind: str) -> str:
        """Keep a file there; its address."""
        got, _ = await self._client.upload(io.BytesIO(data), kind, name, filesize=len(data))
        return str(_checked(got).content_uri)

    async def download(self, media: str) -> bytes:
        """The bytes at that address."""
        return bytes(_checked(await self._client.download(media)).body)


def _checked(answer: Any) -> Any:  # noqa: ANN401  matrix-nio has no types
    if isinstance(answer, ErrorResponse):
        raise MatrixRefused(str(answer.status_code or "no answer"))
    return answer


def _inviter(state: list[Any], me: str) -> str:
    for event in state:
        source = event.source
        if source.get("type") == "m.room.member" and source.get("state_key") == me:
            return str(source.get("sender", ""))
    return ""
