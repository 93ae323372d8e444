"""Kombu's filesystem transport, with messages that appear whole, are taken by one, and end nobody.

Kombu 5.6 opens a message under its final name and then writes it: a worker that looks in between reads nothing, and the
JSON error that follows ends the worker ("Unrecoverable error", seen after some hundred messages). Here a message is
written under another name and renamed, and taken by a rename within the folder. One that can't be read (a disk's fault,
a stranger's file) would end one worker after the other: it is out of the queue before it is decoded, and set aside.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from pathlib import Path
from queue import Empty
from typing import Any
from uuid import uuid4

import structlog
from kombu.transport import TRANSPORT_ALIASES, filesystem

ASIDE = "set-aside"
"""A folder beside the queue's, where messages lie that can't be read; their duties are rung for again."""
LEFT_S = 60
"""A message that was written or taken so long ago, and not finished, is a dead process's."""
log = structlog.get_logger("broker")


class Channel(filesystem.Channel):
    """Puts and gets by rename."""

    def __init__(self, *arguments: Any, **more: Any) -> None:  # noqa: ANN401  kombu's
        super().__init__(*arguments, **more)
        _clear(Path(self.data_folder_in))

    def _put(self, queue: str, message: Any, **_: object) -> None:  # type: ignore[override]  # noqa: ANN401  kombu names it both ways
        folder = Path(self.data_folder_out)
        name = f"{time.time_ns()}_{uuid4().hex}.{queue}.msg"
        fresh = folder / f".{name}"
        fresh.write_text(json.dumps(message), "utf-8")
        fresh.rename(folder / name)

    def _get(self, queue: str, timeout: float | None = None) -> Any:  # noqa: ANN401, ARG002  kombu's interface
        folder, suffix = Path(self.data_folder_in), f".{queue}.msg"
        for name in sorted(os.listdir(folder)):  # noqa: PTH208  asked twenty times a second: names are enough
            if name.startswith(".") or not name.endswith(suffix):
                continue
            taken = folder / f".{name}.{os.getpid()}"
            try:
                (folder / name).rename(taken)
                found = taken.read_bytes()
                taken.unlink()
            except FileNotFoundError:
                continue  # another worker was quicker
            except OSError as error:
                _set_aside(folder, name, taken, error)
                continue
            try:
                return self._decoded(found)
            except Exception as error:  # noqa: BLE001  whatever it is, it would end the worker
                _set_aside(folder, name, found, error)
        raise Empty

    def _decoded(self, found: bytes) -> Any:  # noqa: ANN401  kombu's shape of a message
        """The message, if it is one of ours through and through: what Celery finds wrong later, some of it is fatal."""
        payload = json.loads(found)
        message = self.Message(payload, channel=self)
        arguments, _, _ = message.decode()
        told = [*arguments, message.headers["task"], message.headers["id"], message.delivery_info["routing_key"]]
        if not all(isinstance(one, str) for one in told):
            raise TypeError("not a message of ours")
        return payload


def _set_aside(folder: Path, name: str, found: bytes | Path, error: Exception) -> None:
    """Put what could not be read where nobody reads it again, under its name, and say so."""
    aside = folder.parent / ASIDE
    with contextlib.suppress(OSError):  # a full disk: said all the same
        aside.mkdir(mode=0o700, exist_ok=True)
        if isinstance(found, bytes):
            (aside / name).write_bytes(found)
        else:
            found.rename(aside / name)
    log.error("message set aside", file=name, error=type(error).__name__)


def _clear(folder: Path) -> None:
    """Delete what processes left that were killed while they wrote or took it; the sweeper rings for it again."""
    before = time.time() - LEFT_S
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            if entry.name.startswith(".") and entry.is_file() and entry.stat().st_ctime < before:
                Path(entry.path).unlink(missing_ok=True)


class Transport(filesystem.Transport):
    """The transport of `filesystem://` in this process."""

    Channel = Channel


def install() -> None:
    """Let `filesystem://` mean this transport."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
