"""The fork server: libraries loaded once, a fresh child for each file. Started by `pipeline.cage.client`.

It speaks on two pipes of its own, which its arguments name; its standard descriptors, and those of every child, are
/dev/null, because a library may bind what it prints to the real ones as it is imported (MuPDF does). A child holds nothing
else open but the pipe for its one answer. The server looks at a file itself. It forks, waits no
longer than the wall clock allows, kills the child's whole group, and hands on whatever the child said, or how it died. When
its parent is gone, its input ends and so does it.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import sys
import time
from typing import TYPE_CHECKING, Any, NoReturn

from pipeline.cage import frames, jail

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.cage.jail import Walls

    Job = Callable[[dict[str, Any], tuple[bytes, ...]], bytes]

STANDARD = 3
"""Descriptors below it are /dev/null."""


def serve(
    questions: int,
    answers: int,
    run: Job,
    walls: Walls = jail.WALLS,
) -> None:
    """Serve until the questions end; both are descriptors of pipes. *run* does a job, with all it needs loaded already."""
    jail.hide()
    gc.freeze()  # the children share these pages
    while True:
        try:
            nonce, body = frames.read(lambda size: os.read(questions, size))
        except frames.FrameError:
            return
        frames.write(answers, frames.framed(nonce, _answered(body, run, walls)))


def _answered(body: bytes, run: Job, walls: Walls) -> bytes:
    inside, outside = os.pipe()
    child = os.fork()
    if child == 0:
        _live(body, outside, run, walls)
    os.close(outside)
    said, late = _listen(inside, walls.wall_s)
    os.close(inside)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    try:
        frames.unpacked(said)
    except frames.FrameError:
        killer = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        heavy = late or killer in {signal.SIGXCPU, signal.SIGKILL}
        return frames.packed({"died": "too_heavy" if heavy else "could_not_open"})
    return said


def _live(body: bytes, out: int, run: Job, walls: Walls) -> NoReturn:
    """The child's whole life."""
    os.setsid()
    try:
        _let_go_of_all_but(out)
        jail.enter(walls)
        header, blobs = frames.unpacked(body)
        answer = run(header, blobs)
    except MemoryError:
        answer = frames.packed({"died": "too_heavy"})
    except BaseException:  # noqa: BLE001  nothing a file does may reach the server's own loop
        answer = frames.packed({"died": "could_not_open"})
    with contextlib.suppress(OSError):
        frames.write(out, answer)
    os._exit(0)


def _let_go_of_all_but(out: int) -> None:
    os.closerange(STANDARD, out)
    os.closerange(out + 1, os.sysconf("SC_OPEN_MAX"))


def _listen(inside: int, wall_s: float) -> tuple[bytes, bool]:
    """What the child says until it ends; True if the wall clock ran out first."""
    deadline, size = time.monotonic() + wall_s, 0
    parts: list[bytes] = []
    while True:
        ready, _, _ = select.select([inside], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            return b"", True
        part = os.read(inside, 1 << 20)
        if not part:
            return b"".join(parts), False
        parts.append(part)
        size += len(part)
        if size > frames.MOST:
            return b"", True


if __name__ == "__main__":
    from pipeline.cage.jobs import run, warm

    warm()
    _questions, _answers = map(int, sys.argv[1:])
    serve(_questions, _answers, run)
