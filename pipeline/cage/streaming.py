"""A caged reader of one long table: it gives its rows in pieces, as they are taken. Started by `pipeline.cage.reading`.

The same walls as for any other stranger's file, but for the time: how long a table is, is for whoever reads it to say.
On its pipe it writes frames of JSON: `{"rows": [[number, [cell, …]], …]}`, then `{"end": true}`, or `{"died": code}`, or why it is not read.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from typing import TYPE_CHECKING

from pipeline.cage import frames, jail, sheet
from pipeline.cage.unread import SheetUnread

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

PIECE = 1000
"""Rows."""


def main(table: int, out: int, names: Mapping[str, Collection[str]]) -> None:
    """Read the file behind descriptor *table*, whose columns may be called by *names*; write to the pipe *out*."""
    sheet.warm()
    with contextlib.suppress(OSError), os.fdopen(table, "rb") as file:
        jail.enter(jail.UNTIMED)
        try:
            piece: list[tuple[int, list[str]]] = []
            for row in sheet.numbered(file, names):
                piece.append(row)
                if len(piece) == PIECE:
                    _say(out, {"rows": piece})
                    piece = []
            _say(out, {"rows": piece})
            _say(out, {"end": True})
        except SheetUnread as unread:
            _say(out, unread.told())
        except ValueError:
            _say(out, {"died": "could_not_open"})
        except MemoryError:
            _say(out, {"died": "too_heavy"})


def _say(out: int, header: dict[str, object]) -> None:
    body = frames.packed(header)
    frames.write(out, frames.HEAD.pack(len(body)) + body)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3]))
