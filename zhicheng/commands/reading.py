"""Files that a command is given by name: read without waiting for anybody, or one sentence why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certificates.loading import NotAFile, regular
from pipeline.rules.reasons import Reason

if TYPE_CHECKING:
    from pathlib import Path


class Unread(Exception):
    """There are no bytes to judge: a reason's code."""

    def __init__(self, code: Reason) -> None:
        super().__init__(code)
        self.code = code


def read(file: Path, most: int = -1) -> bytes:
    """What is in *file*, up to *most* bytes. Raises Unread: also for a folder, or a pipe that nobody may ever write to."""
    try:
        return regular(file, most)
    except NotAFile:
        raise Unread(Reason.NOT_A_FILE) from None
    except (OSError, ValueError):  # ValueError: a NUL in the name
        raise Unread(Reason.UNREADABLE) from None


def shown(file: Path | str) -> str:
    """Its name on one line: what would break the line, move the cursor or isn't text is written as an escape."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in str(file))
