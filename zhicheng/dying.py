"""A part never outlives what started it: the kernel sees to that, however the starter ends."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

STARTED_BY = "ZHICHENG_STARTED_BY"
"""In a part's environment: the process that it must not outlive."""
PR_SET_PDEATHSIG = 1
"""prctl(2), linux/prctl.h."""


def end_with_parent() -> None:
    """If this is a part that was started by its command line: have it end with what started it."""
    parent = os.environ.pop(STARTED_BY, "")
    if parent:
        die_with(int(parent))


def die_with(parent: int) -> None:
    """Have the kernel end this process, politely, when *parent* ends, however that ends.

    The part asks for it itself: code between fork and exec is not safe beside threads. Where there is no prctl (not Linux),
    a part whose parent is killed runs on.
    """
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it ended before we had asked
        sys.exit(1)
