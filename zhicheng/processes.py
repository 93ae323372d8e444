"""The processes of one machine: each part a child of its own, started again if it ends, ended together."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import structlog

from pipeline.reading.reader import there
from zhicheng.born import Born
from zhicheng.dying import STARTED_BY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Self

GRACE_S = 10.0
LOOK_S = 0.5
"""Between two looks at whether all parts still run."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
"""Before a part that ended is started again; doubled each time, until it has lived for the longest."""
QUIET = {"NOSETPS": "1"}
"""Celery leaves its processes the names that they have from their command line."""
log = structlog.get_logger("up")


@dataclass
class Part:
    """One child: its name, its command line after `zhicheng`, and what its environment has in addition."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    apart: bool = False
    """It has what the others must not have: no fork of what they share, but an interpreter of its own."""


class Child(Protocol):
    """A part that was started."""

    @property
    def pid(self) -> int:
        """Its process id; 0 while it is not born."""
        ...

    def poll(self) -> int | None:
        """How it ended: an exit status, or minus a signal's number; None while it runs."""
        ...

    def wait(self, timeout: float | None = None) -> int:
        """The same, once it has ended. Raises TimeoutExpired."""
        ...

    def send_signal(self, number: int) -> None:
        """Send it, if it runs."""
        ...


@dataclass
class _Kept:
    """A part, and how it fares."""

    part: Part
    child: Child
    since: float
    pause: float = FIRST_PAUSE_S
    again_at: float | None = None
    """When it is started again; None while it runs."""


class Processes:
    """Runs parts until it is closed."""

    def __init__(
        self, parts: Sequence[Part], *, logs: Path | None = None, longest_pause_s: float = LONGEST_PAUSE_S
    ) -> None:
        """*logs*: a folder for each part's output; None: this terminal.

        *longest_pause_s*: before a part that ended again and again is started anew.
        """
        self._parts, self._logs, self._longest_pause_s = parts, logs, longest_pause_s
        self._born = Born({**os.environ, **QUIET, "ZHICHENG_SIGNER_URL": ""})
        self._kept: dict[str, _Kept] = {}
        self._closing = threading.Event()

    def __enter__(self) -> Self:
        """What the parts share begins to load; they start with `begin`."""
        if any(not part.apart for part in self._parts):
            self._born.warm()
        return self

    def begin(self) -> None:
        """Start the parts, now that everything is ready for them."""
        for part in self._parts:
            self._kept[part.name] = _Kept(part, self._start(part), time.monotonic())
        threading.Thread(target=self._watch, name="watch", daemon=True).start()

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        children = [kept.child for kept in self._kept.values()]
        for child in children:
            child.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_S
        for child in children:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _kill_group(child)
                child.wait(GRACE_S)
        self._born.close()

    def kill(self, name: str) -> None:
        """Kill one part at once, with all it started, as a power cut would."""
        _kill_group(self._kept[name].child)

    def id_of(self, name: str) -> int:
        """The process id of the part of that name; 0 while it does not run. Raises KeyError."""
        child = self._kept[name].child
        return child.pid if child.poll() is None else 0

    @property
    def ids(self) -> tuple[int, ...]:
        """Of the parts that run now."""
        return tuple(kept.child.pid for kept in self._kept.values() if kept.child.pid and kept.child.poll() is None)

    def wait(self) -> None:
        """Until this process is asked to end."""
        signal.signal(signal.SIGTERM, lambda *_: self._closing.set())
        try:
            self._closing.wait()
        except KeyboardInterrupt:
            self._closing.set()

    def _start(self, part: Part) -> Child:
        output = None if self._logs is None else self._logs / f"{part.name}.log"
        if output is not None:
            output.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        environment = {**os.environ, **QUIET, **part.environment}
        return _exec(part, environment, output) if part.apart else self._born.bear(part, environment, output)

    def _watch(self) -> None:
        while not self._closing.wait(LOOK_S):
            for kept in self._kept.values():
                if not self._closing.is_set():
                    self._look_after(kept)

    def _look_after(self, kept: _Kept) -> None:
        """Start it again if it has ended; whatever ends at once each time is tried ever more rarely."""
        now, name = time.monotonic(), kept.part.name
        if kept.again_at is None and (status := kept.child.poll()) is not None:
            if now - kept.since >= self._longest_pause_s:
                kept.pause = FIRST_PAUSE_S
            kept.again_at = now + kept.pause
            log.warning("part ended", part=name, status=status, again_in_s=kept.pause)
        elif kept.again_at is not None and now >= kept.again_at:
            kept.child, kept.since, kept.again_at = self._start(kept.part), now, None
            kept.pause = min(2 * kept.pause, self._longest_pause_s)
            log.info("part started again", part=name)


def _exec(part: Part, environment: Mapping[str, str], output: Path | None) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "zhicheng", *part.arguments]
    given = {**environment, STARTED_BY: str(os.getpid())}
    if output is None:
        return subprocess.Popen(command, env=given, start_new_session=True)
    with output.open("ab") as out:
        return subprocess.Popen(
            command, env=given, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
        )


def _kill_group(child: Child) -> None:
    with contextlib.suppress(ProcessLookupError):
        if child.pid and child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)


def worker_parts() -> tuple[Part, ...]:
    """The background: a worker without the key, the signer alone with it, who reads pages where they can be read, the beat."""
    no_key = {"ZHICHENG_SIGNER_URL": ""}
    return (
        Part("worker", ("worker",), no_key),
        Part("signer", ("worker", "--signing"), apart=True),
        *((Part("reader", ("worker", "--reading"), no_key),) if there() else ()),
        Part("beat", ("beat",), no_key),
    )
