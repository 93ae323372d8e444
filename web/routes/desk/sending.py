"""A file that was written for an officer, sent piece by piece."""

from __future__ import annotations

import asyncio
from typing import BinaryIO

from aiohttp import web

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHUNK = 256 * 1024


async def send(request: web.Request, file: BinaryIO, name: str, content_type: str) -> web.StreamResponse:
    """Send *file* under *name*, and close it."""
    answer = web.StreamResponse(headers={"Content-Disposition": f'attachment; filename="{name}"'})
    answer.content_type = content_type
    await answer.prepare(request)
    with file:
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            await answer.write(chunk)
    return answer
