"""What a line typed into the terminal holds: lines from a tty, pipe or file, and the files that a line names."""

from __future__ import annotations

import asyncio
import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

CHUNK = 65536


async def lines(fd: int) -> AsyncIterator[str]:
    """Yield what is typed or piped into *fd*, line by line, without line ends, until it ends."""
    rest = b""
    async for chunk in _chunks(fd):
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            yield line.decode(errors="replace")
    if rest:
        yield rest.decode(errors="replace")


async def _chunks(fd: int) -> AsyncIterator[bytes]:
    """Read without a thread: one that waits in readline would keep the program from ending."""
    loop, chunks = asyncio.get_running_loop(), asyncio.Queue[bytes]()

    def ready() -> None:
        chunk = os.read(fd, CHUNK)
        if not chunk:
            loop.remove_reader(fd)
        chunks.put_nowait(chunk)

    try:
        loop.add_reader(fd, ready)
    except PermissionError:  # a regular file: epoll takes none, and reading it never waits
        while chunk := os.read(fd, CHUNK):
            yield chunk
        return
    try:
        while chunk := await chunks.get():
            yield chunk
    finally:
        loop.remove_reader(fd)


def files_in(line: str) -> list[Path]:
    """Return the files that *line* names, if it names nothing else: typed, quoted, or dragged into the terminal."""
    whole = _file(line.strip())
    if whole:
        return [whole]
    try:
        words = shlex.split(line)
    except ValueError:  # an apostrophe in ordinary text
        return []
    found = [_file(word) for word in words]
    return [path for path in found if path] if all(found) else []


def _file(text: str) -> Path | None:
    """Return the file that *text* is the name of, or None."""
    if text.startswith("file://"):
        text = unquote(text.removeprefix("file://"))
    try:
        path = Path(text).expanduser()
        return path if path.is_file() else None
    except (OSError, RuntimeError, ValueError):  # too long for a name, no such user, a null character
        return None
