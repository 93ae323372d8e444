"""The other end of the nursery (zhicheng.nursery): asks it for parts, and hears how they end."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from zhicheng.dying import STARTED_BY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from zhicheng.processes import Part

ORPHANED = -signal.SIGTERM
"""How a part ends whose nursery has ended."""
PATIENCE_S = 10.0


class Forked:
    """A part that the nursery was asked for."""

    def __init__(self) -> None:
        self.pid = 0
        self._born, self._ended = threading.Event(), threading.Event()
        self._status = 0

    def was_born(self, pid: int) -> None:
        """It runs."""
        self.pid = pid
        self._born.set()

    def has_ended(self, status: int) -> None:
        """It runs no more."""
        self._status = status
        self._ended.set()

    def poll(self) -> int | None:
        """How it ended; None while it runs, or is still to be born."""
        return self._status if self._ended.is_set() else None

    def wait(self, timeout: float | None = None) -> int:
        """How it ended. Raises TimeoutExpired."""
        if not self._ended.wait(timeout):
            raise subprocess.TimeoutExpired("part", timeout or 0.0)
        return self._status

    def send_signal(self, number: int) -> None:
        """Send it, once it is born, if it still runs."""
        if self._born.wait(PATIENCE_S) and not self._ended.is_set():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)


class Born:
    """The parts of one nursery; if that ends, so do they, and the next one asked for gets a new nursery."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """*environment*: of the nursery; whatever stands in it, every part could read."""
        self._environment = environment
        self._tickets = itertools.count()
        self._lock = threading.Lock()
        self._nursery: _Nursery | None = None

    def warm(self) -> None:
        """Begin to load what the parts share."""
        with self._lock:
            self._running()

    def bear(self, part: Part, environment: Mapping[str, str], output: Path | None) -> Forked:
        """Ask for *part*; it is born when the nursery is ready."""
        with self._lock:
            return self._running().bear(next(self._tickets), part, environment, output)

    def close(self) -> None:
        """End the nursery."""
        with self._lock:
            if self._nursery is not None:
                self._nursery.close()

    def _running(self) -> _Nursery:
        if self._nursery is None or self._nursery.ended:
            self._nursery = _Nursery(self._environment)
        return self._nursery


class _Nursery:
    """One process, and what it was asked for."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._socket, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "zhicheng.nursery", str(theirs.fileno())],
                env={**environment, STARTED_BY: str(os.getpid())},
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._children: dict[int, Forked] = {}
        self.ended = False
        threading.Thread(target=self._hear, name="nursery", daemon=True).start()

    def bear(self, ticket: int, part: Part, environment: Mapping[str, str], output: Path | None) -> Forked:
        child = self._children[ticket] = Forked()
        order = {
            "ticket": ticket,
            "arguments": list(part.arguments),
            "environment": dict(environment),
            "log": None if output is None else str(output),
        }
        try:
            self._socket.sendall(json.dumps(order).encode() + b"\n")
        except OSError:
            child.has_ended(ORPHANED)
        return child

    def close(self) -> None:
        self._process.kill()  # it holds nothing, and nothing of it runs any more
        self._process.wait()
        self._socket.close()

    def _hear(self) -> None:
        with self._socket.makefile("rb") as lines, contextlib.suppress(OSError):
            for line in lines:
                said = json.loads(line)
                child = self._children[said["ticket"]]
                if "pid" in said:
                    child.was_born(said["pid"])
                else:
                    self._children.pop(said["ticket"]).has_ended(said["status"])
        self._process.kill()
        self._process.wait()  # else it would stay in the table of processes
        self.ended = True
        for child in self._children.values():
            child.has_ended(ORPHANED)
