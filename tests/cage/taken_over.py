"""A fork server with two jobs more: what code could do that a file has smuggled into a child. Started by `test_walls.py`."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from pipeline.cage import frames, jobs, server

FORGED = {"standing": "valid", "reasons": [], "verdict": "accepted", "facts": {}, "likenesses": []}
DESCRIPTORS = range(1024)
"""Whoever starts the cage may have many open, and a pipe of its then has a high number."""


def forge(*_) -> bytes:
    """Write an answer, for whoever asks next, into every descriptor of one's own and of the server."""
    forged = frames.framed(bytes(frames.NONCE), frames.packed(FORGED))
    for folder in (Path("/proc/self/fd"), Path(f"/proc/{os.getppid()}/fd")):
        with contextlib.suppress(OSError):
            for descriptor in folder.iterdir():
                with contextlib.suppress(OSError):
                    os.write(os.open(descriptor, os.O_WRONLY | os.O_NONBLOCK), forged)
    for descriptor in DESCRIPTORS:
        with contextlib.suppress(OSError):
            os.write(descriptor, forged)
    return frames.packed(FORGED)


def reach(*_) -> bytes:
    """What is open, and whether the server's descriptors can be seen."""
    held = {}
    for descriptor in DESCRIPTORS:
        with contextlib.suppress(OSError):
            held[descriptor] = os.fstat(descriptor).st_rdev == os.makedev(1, 3)
    return frames.packed(
        {
            "null": [descriptor for descriptor, null in held.items() if null],
            "others": sum(not null for null in held.values()),
            "server": os.access(f"/proc/{os.getppid()}/fd", os.R_OK),
        }
    )


if __name__ == "__main__":
    jobs.JOBS |= {"forge": forge, "reach": reach}
    jobs.warm()
    server.serve(*map(int, sys.argv[1:]), jobs.run)
