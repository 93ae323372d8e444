"""Read a spreadsheet that somebody hands in: in the cage, because a workbook is an archive of anything."""

from __future__ import annotations

import json
import os
import struct
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipeline.cage import frames
from pipeline.cage.client import CAGE
from pipeline.cage.unread import refused
from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from pathlib import Path

LARGEST = 2 * 1024 * 1024
ROWS_MOST = 2000
READER = "pipeline.cage.streaming"


def sheet_rows(
    data: bytes, names: Mapping[str, Collection[str]], *, largest: int = LARGEST, most: int = ROWS_MOST
) -> list[list[str]]:
    """The rows of an .xlsx or CSV file of at most *largest* bytes and *most* rows, where the columns may be called by *names*.

    Raises Refused, CageBroken.
    """
    if len(data) > largest:
        raise Refused("sheet_unreadable")
    answer, _ = CAGE.ask({"job": "sheet", "most": most, "names": _plain(names)}, (data,))
    rows = answer.get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise refused(answer)
    if len(rows) > most:
        raise Refused("sheet_too_long", most=most)
    return [[str(cell) for cell in row] for row in rows]


def _plain(names: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    return {key: list(said) for key, said in names.items()}


@contextmanager
def long_sheet(path: Path, names: Mapping[str, Collection[str]]) -> Iterator[Iterator[tuple[int, list[str]]]]:
    """The rows of a file of any length, each with its number, in constant memory: read as they are taken.

    Raises OSError if it can't be opened; the rows raise Refused where it can't be read.
    """
    asked, answered = os.pipe()
    with path.open("rb") as table, os.fdopen(asked, "rb", buffering=1 << 20) as answers:
        try:
            reader = subprocess.Popen(
                [sys.executable, "-I", "-m", READER, str(table.fileno()), str(answered), json.dumps(_plain(names))],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(table.fileno(), answered),
                env={"LANG": "C.UTF-8"},
                cwd="/",
                start_new_session=True,
            )
        finally:
            os.close(answered)
        try:
            yield _rows(answers.read)
        finally:
            reader.kill()
            reader.wait()


def _rows(read: Callable[[int], bytes]) -> Iterator[tuple[int, list[str]]]:
    """What the reader in the cage says, taken for no more than it is. Raises Refused."""
    while True:
        try:
            (size,) = frames.HEAD.unpack(read(frames.HEAD.size))
            if size > frames.MOST:
                raise Refused("sheet_unreadable")
            said, _ = frames.unpacked(read(size))
            if said.get("end"):
                return
            if "why" in said:
                break
            rows = [(int(at), [str(cell) for cell in cells]) for at, cells in said["rows"]]
        except (struct.error, frames.FrameError, ValueError, TypeError, KeyError):
            raise Refused("sheet_unreadable") from None
        yield from rows
    raise refused(said)
