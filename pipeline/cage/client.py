"""The way into the cage: one fork server for each process of ours, started on first use and again if it dies."""

from __future__ import annotations

import contextlib
import os
import select
import subprocess
import sys
import threading
from typing import Any

from pipeline.cage import frames

PATIENCE_S = 25.0
"""Longer than the server's own wall clock: past it the server itself hangs and is ended."""
TRIES = 2


class CageBroken(Exception):
    """The cage itself can't be started; no file was looked at."""


class Cage:
    """Asks one question at a time; other threads wait their turn."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._server: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(self, header: dict[str, Any], blobs: tuple[bytes, ...]) -> tuple[dict[str, Any], tuple[bytes, ...]]:
        """The child's answer: `{"died": code}` if the file killed it. Raises CageBroken."""
        question = frames.packed(header, blobs)
        with self._lock:
            for _ in range(TRIES):
                try:
                    return frames.unpacked(self._exchange(question))
                except (OSError, frames.FrameError):
                    self._end()
        raise CageBroken("the cage for uploaded files does not start")

    def _exchange(self, question: bytes) -> bytes:
        server = self._running()
        if server.stdin is None or server.stdout is None:
            raise frames.FrameError
        server.stdin.write(question)
        server.stdin.flush()
        descriptor = server.stdout.fileno()

        def receive(size: int) -> bytes:
            ready, _, _ = select.select([descriptor], [], [], PATIENCE_S)
            if not ready:
                raise frames.FrameError
            return os.read(descriptor, size)

        return frames.read(receive)

    def _running(self) -> subprocess.Popen[bytes]:
        # A pool process that was forked with a server open must not share it with its siblings.
        if self._server is not None and (self._owner != os.getpid() or self._server.poll() is not None):
            self._end()
        if self._server is None:
            self._owner = os.getpid()
            self._server = subprocess.Popen(
                [sys.executable, "-I", "-m", "pipeline.cage.server"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"LANG": "C.UTF-8"},
                cwd="/",
                start_new_session=True,
            )
        return self._server

    def _end(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        if self._owner == os.getpid():
            server.kill()
            server.wait()
        for pipe in (server.stdin, server.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


CAGE = Cage()
