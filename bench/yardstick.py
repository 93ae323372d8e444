"""How much slower a processor works now than at its best: other work on a machine makes each second of processor time worth less.

What shares a core's caches and its second thread makes the same instructions take longer, also in processor time. A fixed piece of
work is done four times a second beside what is measured; the best of all its times is the machine's own.
"""

from __future__ import annotations

import json
import threading
import time
import zlib
from hashlib import sha256
from typing import Self

EVERY_S = 0.25
PIECE = [{"number": f"示例{place:06}", "held": [place * step for step in range(12)]} for place in range(1200)]


class Yardstick:
    """Works in a thread of its own until the block ends: some two hundredths of a processor."""

    def __init__(self) -> None:
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._work, name="yardstick", daemon=True)
        self.best = float("inf")
        self.spent, self.pieces = 0.0, 0
        """Seconds of processor time, of so many pieces, since the beginning."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _work(self) -> None:
        while not self._ended.wait(EVERY_S):
            took = piece()
            self.best = min(self.best, took)
            self.spent, self.pieces = self.spent + took, self.pieces + 1

    def worth(self, spent: float, pieces: float) -> float:
        """What a second of processor time was worth over so many pieces that took *spent*, in seconds of the best."""
        return self.best * pieces / spent if spent else 1.0


def piece() -> float:
    """Seconds of processor time of one piece: text, objects, bytes, some milliseconds of each."""
    begun = time.thread_time()
    text = json.dumps(json.loads(json.dumps(PIECE, ensure_ascii=False)), sort_keys=True)
    sha256(zlib.compress(text.encode(), 6)).digest()
    sorted(PIECE, key=lambda one: str(one["number"])[::-1])
    return time.thread_time() - begun
