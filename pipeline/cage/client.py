"""The way into the cage: one fork server for each process of ours, started on first use and again if it dies."""

from __future__ import annotations

import contextlib
import os
import secrets
import select
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import Any

from pipeline.cage import frames

PATIENCE_S = 25.0
"""Longer than the server's own wall clock: past it the server itself hangs and is ended."""
TRIES = 2
SERVER = "pipeline.cage.server"


class CageBroken(Exception):
    """The cage itself can't be started, or says what nobody asked; nothing is known of the file."""


@dataclass(frozen=True, slots=True)
class _Server:
    """A running fork server, and our ends of its two pipes."""

    process: subprocess.Popen[bytes]
    questions: int
    answers: int
    owner: int
    """The process that started it: one that was forked later must not share it with its siblings."""


class Cage:
    """Asks one question at a time; other threads wait their turn."""

    def __init__(self, module: str = SERVER, patience_s: float = PATIENCE_S) -> None:
        self._module, self._patience_s = module, patience_s
        self._lock = threading.Lock()
        self._server: _Server | None = None

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
        nonce = secrets.token_bytes(frames.NONCE)
        frames.write(server.questions, frames.framed(nonce, question))
        ready = select.poll()  # select.select takes no descriptor above 1,023
        ready.register(server.answers, select.POLLIN)

        def receive(size: int) -> bytes:
            if not ready.poll(self._patience_s * 1000):
                raise frames.FrameError
            return os.read(server.answers, size)

        answered, body = frames.read(receive)
        if answered != nonce:
            raise frames.FrameError
        return body

    def _running(self) -> _Server:
        if self._server is not None and (self._server.owner != os.getpid() or self._server.process.poll() is not None):
            self._end()
        if self._server is None:
            self._server = _started(self._module)
        return self._server

    def _end(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        if server.owner == os.getpid():
            server.process.kill()
            server.process.wait()
        for pipe in (server.questions, server.answers):
            with contextlib.suppress(OSError):
                os.close(pipe)


def _started(module: str) -> _Server:
    asked, questions = os.pipe()
    answers, answered = os.pipe()
    try:
        process = subprocess.Popen(
            [sys.executable, "-I", "-m", module, str(asked), str(answered)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(asked, answered),
            env={
                "LANG": "C.UTF-8",
                "OMP_NUM_THREADS": "1",
            },  # threads of the face detector's would not live through a fork
            cwd="/",
            start_new_session=True,
        )
    except OSError:
        os.close(questions)
        os.close(answers)
        raise
    finally:
        os.close(asked)
        os.close(answered)
    return _Server(process, questions, answers, os.getpid())


CAGE = Cage()
