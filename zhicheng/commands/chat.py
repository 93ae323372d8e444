"""`zhicheng chat`: a Bot API server on 127.0.0.1, the bot on it, the background beside it, and this terminal in front."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pydantic import SecretStr

from chat.server import ConsoleServer
from zhicheng.preparing import prepare
from zhicheng.processes import Processes, worker_parts
from zhicheng.running import answering, ringing
from zhicheng.serving import serving
from zhicheng.sole import sole

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from zhicheng.settings import Settings
    from zhicheng.wiring import Parts

TOKEN = "1:console"  # noqa: S105  opens nothing but this machine's own console


@dataclass
class House:
    """Everything of one machine, running."""

    parts: Parts
    api: str
    """Base URL of the console's Bot API server."""
    processes: Processes
    clock_file: Path
    """Sets the clock off, where the settings name such a file."""


@contextlib.asynccontextmanager
async def house(settings: Settings, *, logs: Path) -> AsyncIterator[House]:
    """Run server, bot and background until the block ends."""
    own = prepare(settings)
    async with ConsoleServer(own.database, own.chat_blobs, token=TOKEN) as server:
        here = settings.model_copy(update=at_console(TOKEN, server.url))
        given = environment(here)
        children = [replace(part, environment={**given, **part.environment}) for part in worker_parts()]
        with Processes(children, logs=logs) as processes:
            processes.begin()
            parts = ringing(here)
            talking = asyncio.create_task(answering(parts))
            pages = serving(parts) if here.chat_files == "link" else contextlib.nullcontext()
            try:
                async with pages:
                    yield House(parts, server.url, processes, here.clock_file or here.home / "clock")
            finally:
                talking.cancel()
                await asyncio.gather(talking, return_exceptions=True)
                parts.database.close()
                own.database.close()


def at_console(token: str, url: str) -> dict[str, object]:
    """What of the settings is another where everybody is at a console's server, and nowhere else."""
    alone = {"own_chat": False, "matrix_homeserver": "", "telegram_webhook": ""}
    return {"telegram_token": SecretStr(token), "telegram_api": url, **alone}


def environment(settings: Settings) -> dict[str, str]:
    """The same settings for the children."""
    values = {}
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        text = value.get_secret_value() if isinstance(value, SecretStr) else "" if value is None else str(value)
        values[f"ZHICHENG_{name.upper()}"] = text
    return values


def chat(settings: Settings, name: str) -> None:
    """Talk to the bot in this terminal, as *name*."""
    from chat.terminal import run

    async def talk() -> None:
        async with house(settings, logs=settings.home / "logs") as home:
            await run(home.api, name, settings.home / "downloads")

    with sole(settings.home):
        asyncio.run(talk())
