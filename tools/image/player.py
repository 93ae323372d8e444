"""Read by the image's own Python from its standard input: a Bot API server, everybody's chats, and the story of one certificate.

It says each step, a line each, and what came of it as JSON.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import urlopen

from sqlalchemy import select

from certificates.template.paths import PORTRAIT
from certificates.verifying.verify import verify
from chat.server import ConsoleServer
from pipeline.issuance.registry import CertificateRegistry
from storage.models.certificates import Certificate
from zhicheng.commands.chat import House
from zhicheng.commands.demo.story import Story
from zhicheng.processes import Processes
from zhicheng.running import ringing
from zhicheng.settings import Settings

if TYPE_CHECKING:
    from zhicheng.wiring import Parts


async def tell(step: str) -> None:
    """A line a step."""
    print(f"  {step}", flush=True)


async def play(settings: Settings) -> None:
    """Live it, say what came of it, and go on serving the chats until this process is ended: the bot is asked how it is."""
    parts = ringing(settings)
    token, port = settings.telegram_token.get_secret_value(), urlsplit(settings.telegram_api).port or 0
    async with ConsoleServer(parts.database, parts.chat_blobs, token=token, port=port) as server:
        if settings.clock_file is None:
            raise TypeError("a rehearsal has a clock")
        home = House(parts, server.url, Processes(()), settings.clock_file)
        pdf = await Story(home, PORTRAIT.read_bytes(), None, tell).live()
        print(json.dumps(await asyncio.to_thread(came_of, parts, pdf)), flush=True)
        await asyncio.Event().wait()


def came_of(parts: Parts, pdf: bytes) -> dict[str, object]:
    """What our verifier says of the file, and our own page of its number."""
    verdict = verify(pdf, parts.register(), registry=CertificateRegistry(parts.database), now=parts.now())
    with parts.database.reading() as session:
        number = session.scalars(select(Certificate)).one().number
    return {"number": number, "standing": str(verdict.standing), "page": pages(number)}


def pages(number: str) -> int:
    """The status of the page on which anybody looks a certificate up."""
    with urlopen(f"http://web:8080/verify?number={number}", timeout=20) as answer:
        return int(answer.status)


asyncio.run(play(Settings()))
