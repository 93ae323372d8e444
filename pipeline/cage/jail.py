"""The walls: what a child gives up before it opens a stranger's file (docs/architecture.md; measured, see the tests)."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from dataclasses import dataclass

from pipeline.cage.calls import refuse_processes

FILES = 24
NOBODY = 65534
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38


@dataclass(frozen=True, slots=True)
class Walls:
    """How much a child may take."""

    memory: int = 1 << 30
    """Bytes of address space."""
    cpu_s: int = 10
    wall_s: float = 15.0


WALLS = Walls()
UNTIMED = Walls(cpu_s=resource.RLIM_INFINITY)
"""For a table of a million rows that an operator gives: its child ends with the one that reads it."""


def hide() -> None:
    """Keep other processes of the same user, the children first, out of this one's descriptors and memory in /proc."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def enter(walls: Walls = WALLS) -> None:
    """Give up network, rights, memory, time, files and processes, in this order, for good."""
    linux = sys.platform == "linux"
    libc = ctypes.CDLL(None, use_errno=True) if linux else None
    if libc is not None:
        # Without root a new user namespace is needed for it; where the kernel forbids that, the rest must do.
        flags = CLONE_NEWNET if os.geteuid() == 0 else CLONE_NEWUSER | CLONE_NEWNET
        libc.unshare(flags)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    if libc is not None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    alone = libc is not None and refuse_processes(libc)
    for what, most in (
        *(() if alone else ((resource.RLIMIT_NPROC, 0),)),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_CPU, walls.cpu_s),
        (resource.RLIMIT_AS, walls.memory),
    ):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            continue
