"""How a program speaks to the people's side of the server."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from aiohttp import ClientError, ClientSession, ClientTimeout, FormData

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chat.wire import Json, Upload

POLL = 20
"""Seconds of one long poll."""


class ServerGone(Exception):
    """Nobody answers at the address."""


class Refusal(Exception):
    """The server said no, and this is its sentence."""


class PeopleClient:
    """One HTTP session with the people's side; to be closed."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        self._session: ClientSession | None = None

    async def does(self, verb: str, files: Sequence[Upload] = (), /, **fields: object) -> Json:
        """Post one of people.POSTS; its result as {"result": …}. Raises Refusal, ServerGone."""
        form = FormData({name: str(value) for name, value in fields.items()}, quote_fields=False)
        for number, file in enumerate(files):
            form.add_field(f"file{number}", io.BytesIO(file.content), filename=file.name)
        try:
            async with self._open().post(f"{self.base_url}/people/{verb}", data=form) as response:
                return _checked(await response.json())
        except ClientError as error:
            raise ServerGone(self._gone()) from error

    async def events(self, after: int, chat_id: int, seconds: float) -> list[Json]:
        """Return what happened after event *after* in one chat (0: in all), waiting up to *seconds* for the first."""
        query = {"after": str(after), "chat_id": str(chat_id), "timeout": str(max(0.0, seconds))}
        try:
            async with self._open().get(f"{self.base_url}/people/events", params=query) as response:
                found: list[Json] = _checked(await response.json())["result"]
                return found
        except ClientError as error:
            raise ServerGone(self._gone()) from error

    async def file(self, file_id: str) -> bytes:
        """Download a file. Raises Refusal, ServerGone."""
        try:
            async with self._open().get(f"{self.base_url}/people/file", params={"file_id": file_id}) as response:
                if response.content_type == "application/json":
                    _checked(await response.json())
                return await response.read()
        except ClientError as error:
            raise ServerGone(self._gone()) from error

    async def close(self) -> None:
        """End the session."""
        if self._session is not None:
            await self._session.close()

    def _open(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(total=None, sock_connect=10))
        return self._session

    def _gone(self) -> str:
        return f"聊天服务器 {self.base_url} 没有回应，请先启动它。The chat server does not answer; start it first."


def _checked(body: Json) -> Json:
    if not body["ok"]:
        raise Refusal(body["description"])
    return body
