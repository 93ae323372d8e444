"""`zhicheng chat`: a Bot API server on 127.0.0.1, the bot on it, the background beside it, and this terminal in front."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.console.server import ConsoleServer
from pipeline.tasks.app import Bell
from zhicheng.processes import Part, Processes, worker_parts
from zhicheng.running import answering, celery
from zhicheng.serving import serving
from zhicheng.wiring import Parts, prepare

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from zhicheng.settings import Settings

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
    prepare(settings).database.close()
    async with ConsoleServer(token=TOKEN) as server:
        here = settings.model_copy(update={"telegram_token": SecretStr(TOKEN), "telegram_api": server.url})
        environment = _environment(here)
        children = [Part(p.name, p.arguments, {**environment, **p.environment}) for p in worker_parts()]
        parts = Parts(here, ring=Bell(celery(here)))
        with Processes(children, logs=logs) as processes:
            talking = asyncio.create_task(answering(parts))
            pages = serving(parts) if here.chat_files == "link" else contextlib.nullcontext()
            try:
                async with pages:
                    yield House(parts, server.url, processes, here.clock_file or here.home / "clock")
            finally:
                talking.cancel()
                await asyncio.gather(talking, return_exceptions=True)
                parts.database.close()


def _environment(settings: Settings) -> dict[str, str]:
    """The same settings for the children."""
    values = {}
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        text = value.get_secret_value() if isinstance(value, SecretStr) else "" if value is None else str(value)
        values[f"ZHICHENG_{name.upper()}"] = text
    return values


def chat(settings: Settings, name: str) -> None:
    """Talk to the bot in this terminal, as *name*."""
    from bot.console.terminal import run

    async def talk() -> None:
        async with house(settings, logs=settings.home / "logs") as home:
            await run(home.api, name, settings.home / "downloads")

    asyncio.run(talk())
