"""One `zhicheng up` a data folder: two would sweep, send and sign side by side, and each would take the other's address."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from zhicheng.commands.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK = "up.lock"


@contextmanager
def sole(folder: Path) -> Iterator[None]:
    """Hold *folder*, with our id in its lock; the kernel lets go when we end, however. Raises CommandError if it is held."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Not inherited by what is started: the parts may outlive us for a moment, and hold nothing.
    descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 20).decode(errors="replace").strip() or "unknown"
            raise CommandError(
                f"{folder} is in use by another `zhicheng up` (process {holder}): end that one, or name another folder "
                "in ZHICHENG_HOME."
            ) from None
        os.truncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(descriptor)
