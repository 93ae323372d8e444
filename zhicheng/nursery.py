"""The nursery: what the parts have in common is imported once, and each part is a fork of that.

A part that imports everything for itself takes seconds and 200 MB, and there are seven. Here it is a process of its own all
the same, with its own session, environment, end and restart; the pages that nobody writes to are shared.
`zhicheng.processes` starts it, and asks over one socket, a JSON object a line:

    asks     {"ticket": 3, "arguments": ["web"], "environment": {...}, "log": "/…/web.log" or null}
    hears    {"ticket": 3, "pid": 4711}, and later {"ticket": 3, "status": 1}: an exit status, or minus a signal's number

Whoever holds the signer's key is no child of this process: it never had the key's address in its environment.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

from setproctitle import setproctitle
from sqlalchemy.orm import configure_mappers

from notify import late_types
from zhicheng.dying import die_with, end_with_parent

if TYPE_CHECKING:
    from collections.abc import Mapping

Order = dict[str, Any]
LINE = 1 << 16
SHARED = ("bot.app", "notify.telegram", "pipeline.tasks.stages", "zhicheng.cli", "zhicheng.running", "zhicheng.serving")
"""With all that they import: what every part has in its memory."""


def main(descriptor: int) -> None:
    """Serve on that socket until whoever asks is gone."""
    end_with_parent()
    setproctitle("zhicheng: what its parts share")
    late_types.install()
    _load_what_is_shared()
    gc.collect()
    gc.freeze()  # a collection in a fork then writes to none of these pages
    _Nursery(socket.socket(fileno=descriptor)).serve()


def _load_what_is_shared() -> None:
    for name in SHARED:
        import_module(name)
    configure_mappers()  # else each part would do so, in memory of its own


class _Nursery:
    """Forks what is asked for, and tells what became of it."""

    def __init__(self, asked: socket.socket) -> None:
        self._asked = asked
        self._tickets: dict[int, int] = {}
        """Of the parts that run, by their process ids."""
        self._heard, self._woken = os.pipe()
        os.set_blocking(self._woken, False)

    def serve(self) -> None:
        """Until the socket ends."""
        signal.signal(signal.SIGCHLD, lambda *_: None)  # else it would not be told at all
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: whoever asks decides
        signal.set_wakeup_fd(self._woken, warn_on_full_buffer=False)
        unread = b""
        while True:
            ready, _, _ = select.select([self._asked.fileno(), self._heard], [], [])
            if self._heard in ready:
                os.read(self._heard, LINE)
                self._bury()
            if self._asked.fileno() in ready:
                said = self._asked.recv(LINE)
                if not said:
                    return
                *lines, unread = (unread + said).split(b"\n")
                for line in lines:
                    self._bear(json.loads(line))

    def _bear(self, order: Order) -> None:
        nursery = os.getpid()
        child = os.fork()
        if child == 0:
            _live(order, nursery, (self._asked.fileno(), self._heard, self._woken))
        self._tickets[child] = order["ticket"]
        self._tell(ticket=order["ticket"], pid=child)

    def _bury(self) -> None:
        while self._tickets:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            self._tell(ticket=self._tickets.pop(pid), status=os.waitstatus_to_exitcode(status))

    def _tell(self, **said: int) -> None:
        self._asked.sendall(json.dumps(said).encode() + b"\n")


def _live(order: Order, nursery: int, not_ours: tuple[int, ...]) -> NoReturn:
    """A part's whole life, as if it had been started by its command line."""
    status = 1
    try:
        die_with(nursery)
        os.setsid()
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for descriptor in not_ours:
            os.close(descriptor)
        _furnish(order["environment"], order["log"])
        sys.argv = ["zhicheng", *order["arguments"]]
        setproctitle(" ".join(sys.argv))
        status = _run()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _furnish(environment: Mapping[str, str], log: str | None) -> None:
    os.environ.clear()
    os.environ.update(environment)
    if log is None:
        return
    out, nothing = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), os.open(os.devnull, os.O_RDONLY)
    for descriptor, standard in ((nothing, 0), (out, 1), (out, 2)):
        os.dup2(descriptor, standard)


def _run() -> int:
    from zhicheng.cli import main as run

    try:
        run()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


if __name__ == "__main__":
    main(int(sys.argv[1]))
