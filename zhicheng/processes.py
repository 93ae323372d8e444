"""The processes of one machine: each part a child of its own, started again if it dies, ended together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Self

GRACE_S = 10.0
RESTART_AFTER_S = 2.0
log = structlog.get_logger("up")


@dataclass
class Part:
    """One child: its name, its command line after `zhicheng`, and what its environment has in addition."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


class Processes:
    """Runs parts until it is closed."""

    def __init__(self, parts: Sequence[Part], *, logs: Path | None = None) -> None:
        """*logs*: a folder for each part's output; None: this terminal."""
        self._parts = {part.name: part for part in parts}
        self._logs = logs
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._closing = threading.Event()

    def __enter__(self) -> Self:
        for name in self._parts:
            self._start(name)
        threading.Thread(target=self._watch, name="watch", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        for child in self._children.values():
            child.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_S
        for child in self._children.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _kill_group(child)
                child.wait()

    def kill(self, name: str) -> None:
        """Kill one part at once, with all it started, as a power cut would."""
        _kill_group(self._children[name])

    def wait(self) -> None:
        """Until this process is asked to end."""
        signal.signal(signal.SIGTERM, lambda *_: self._closing.set())
        try:
            self._closing.wait()
        except KeyboardInterrupt:
            self._closing.set()

    def _start(self, name: str) -> None:
        part = self._parts[name]
        command = [sys.executable, "-m", "zhicheng", *part.arguments]
        environment = {**os.environ, **part.environment}
        if self._logs is None:
            self._children[name] = subprocess.Popen(command, env=environment, start_new_session=True)
            return
        self._logs.mkdir(parents=True, exist_ok=True)
        with (self._logs / f"{name}.log").open("ab") as output:
            self._children[name] = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def _watch(self) -> None:
        while not self._closing.wait(RESTART_AFTER_S):
            for name, child in list(self._children.items()):
                if child.poll() is not None and not self._closing.is_set():
                    log.warning("part ended, starting it again", part=name, status=child.returncode)
                    self._start(name)


def _kill_group(child: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def worker_parts() -> tuple[Part, ...]:
    """The background: a worker without the key, the signer alone with it, the beat."""
    no_key = {"ZHICHENG_SIGNER_URL": ""}
    return (
        Part("worker", ("worker",), no_key),
        Part("signer", ("worker", "--signing")),
        Part("beat", ("beat",), no_key),
    )
