"""The wall against new processes: system calls that the kernel refuses from now on (seccomp, Linux 3.5 and newer).

Threads may begin, since a decoder of HEVC has one of its own and does nothing without it; a program may not, and no process
that would outlive its file's inspection. Where the kernel has no such filter, `RLIMIT_NPROC` refuses both.
"""

from __future__ import annotations

import ctypes
import errno
import platform
from dataclasses import dataclass

PR_SET_SECCOMP, MODE_FILTER = 22, 2
CLONE_THREAD = 0x10000
LOAD, EQUAL, AT_LEAST, ANY_BIT, ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06
"""Instructions of classic BPF: load a word of the call, three jumps, return."""
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16
"""Offsets in `struct seccomp_data`; of the argument the lower half, on a little-endian machine."""
ALLOW, REFUSE = 0x7FFF0000, 0x00050000
X32 = 0x40000000
"""Calls of x86-64's other ABI are numbered from here on."""


@dataclass(frozen=True, slots=True)
class Machine:
    """An architecture's mark (`AUDIT_ARCH_…`) and the numbers of its calls."""

    mark: int
    clone: int
    clone3: int
    refused: tuple[int, ...]
    """fork, vfork, execve, execveat, as far as it has them."""


MACHINES = {
    "x86_64": Machine(0xC000003E, 56, 435, (57, 58, 59, 322)),
    "aarch64": Machine(0xC00000B7, 220, 435, (221, 281)),
}


class Instruction(ctypes.Structure):
    """`struct sock_filter`."""

    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class Program(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_uint16), ("instructions", ctypes.POINTER(Instruction)))


def refuse_processes(libc: ctypes.CDLL) -> bool:
    """True if this process can't start another from now on; `PR_SET_NO_NEW_PRIVS` has to be set already."""
    machine = MACHINES.get(platform.machine())
    if machine is None:
        return False
    steps = _filter(machine)
    program = Program(len(steps), (Instruction * len(steps))(*(Instruction(*step) for step in steps)))
    return bool(libc.prctl(PR_SET_SECCOMP, MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


def _filter(machine: Machine) -> list[tuple[int, int, int, int]]:
    """Each: code, steps to skip if true, if false, value."""
    refused = (ANSWER, 0, 0, REFUSE | errno.EPERM)
    return [
        (LOAD, 0, 0, ARCHITECTURE),
        (EQUAL, 1, 0, machine.mark),
        refused,
        (LOAD, 0, 0, NUMBER),
        (AT_LEAST, 0, 1, X32),
        refused,
        *(step for call in machine.refused for step in ((EQUAL, 0, 1, call), refused)),
        (EQUAL, 0, 1, machine.clone3),
        (ANSWER, 0, 0, REFUSE | errno.ENOSYS),  # its flags are out of a filter's reach; the C library then takes clone
        (EQUAL, 0, 3, machine.clone),
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (ANY_BIT, 1, 0, CLONE_THREAD),
        refused,
        (ANSWER, 0, 0, ALLOW),
    ]
