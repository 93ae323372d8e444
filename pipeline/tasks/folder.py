"""Kombu's filesystem transport, with messages that appear whole and are taken by one.

Kombu 5.6 opens a message under its final name and then writes it: a worker that looks in between reads nothing, and the
JSON error that follows ends the worker ("Unrecoverable error", seen after some hundred messages). Here a message is
written under another name and renamed, and taken by a rename within the folder.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from queue import Empty
from time import time_ns
from typing import Any
from uuid import uuid4

from kombu.transport import TRANSPORT_ALIASES, filesystem


class Channel(filesystem.Channel):
    """Puts and gets by rename."""

    def _put(self, queue: str, message: Any, **_: object) -> None:  # type: ignore[override]  # noqa: ANN401  kombu names it both ways
        folder = Path(self.data_folder_out)
        name = f"{time_ns()}_{uuid4().hex}.{queue}.msg"
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
            except FileNotFoundError:
                continue  # another worker was quicker
            text = taken.read_text("utf-8")
            taken.unlink()
            return json.loads(text)
        raise Empty


class Transport(filesystem.Transport):
    """The transport of `filesystem://` in this process."""

    Channel = Channel


def install() -> None:
    """Let `filesystem://` mean this transport."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
