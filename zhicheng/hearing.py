"""A worker that hears nothing more, though it is rung for, ends itself: whatever runs it starts it again.

Seen with Celery 5.6 after a broker was reset (celery #10205, #10302): the process runs, is connected, and consumes nothing. The
beat asks each worker's queues for a sign of life every thirty seconds, so silence for minutes while the beat rings is deafness.

One cause need not be waited for. Over the broker in a folder all processes of a pool wait for work at one pipe, one at a time
behind a lock that lives in shared memory; whoever is killed there (out of memory, by hand) takes the lock along, and neither the
others nor its successor get through. Nothing tells whether it had the lock, so the part ends as soon as one was killed.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from billiard.pool import Pool as BlockingPool
from celery import signals

from pipeline.rules.words import Running
from storage import signs
from storage.database import Away

if TYPE_CHECKING:
    from collections.abc import Callable

    from billiard.process import BaseProcess
    from celery.worker.consumer import Consumer

    from zhicheng.wiring import Parts

LOOK_EVERY_S = 30.0
DEAF_S = 300.0
"""Ten asked-for signs of life; the longest task that can hold a worker's attention ends after one minute."""
FRESH = timedelta(minutes=2)
"""The beat rings if it has given a sign since."""
DEAF = 70
"""Exit status (EX_SOFTWARE)."""
log = structlog.get_logger("worker")


class Hearing:
    """Of one worker's main process: when it last heard anything from the broker."""

    def __init__(self, rung: Callable[[], bool], now: Callable[[], float] = time.monotonic) -> None:
        """*rung*: whether somebody rings at all; *now*: seconds."""
        self._rung, self._now = rung, now
        self._heard = now()

    def heard(self, **_: object) -> None:
        """For the signal that a task has been received."""
        self._heard = self._now()

    @property
    def deaf(self) -> bool:
        """True if it has heard nothing for minutes, and somebody rings."""
        return self._now() - self._heard >= DEAF_S and self._rung()


def watch(parts: Parts) -> None:
    """End this process once it is deaf; to be called in a worker's main process, before its pool is forked."""
    hearing = Hearing(lambda: _rung(parts))
    signals.task_received.connect(hearing.heard, weak=False)

    def look() -> None:
        while not hearing.deaf:
            time.sleep(LOOK_EVERY_S)
        log.error("hears nothing, and ends to be started again", after_s=DEAF_S)
        os._exit(DEAF)

    signals.worker_ready.connect(
        lambda **_: threading.Thread(target=look, name="hearing", daemon=True).start(), weak=False
    )


def mind_the_pool(sender: Consumer, **_: object) -> None:
    """For the signal that a worker is ready: *sender* is its consumer (celery.worker.consumer.Consumer)."""
    pool = getattr(sender.pool, "_pool", None)
    if type(pool) is BlockingPool:  # it shares one pipe; with an event loop each process has a pipe of its own
        pool.on_process_down = _end_if_killed  # type: ignore[attr-defined]  # the stubs lack it


def _end_if_killed(child: BaseProcess) -> None:
    """End this process if a signal has ended that one of its pool; one that was asked to end gives back what it held."""
    number = -(child.exitcode or 0)
    if number > 0 and number != signal.SIGTERM:
        log.error("a process of its pool was killed, and it ends to be started again", signal=number)
        os._exit(DEAF)


def _rung(parts: Parts) -> bool:
    """True if the beat has given a sign of life just now."""
    try:
        with parts.database.reading() as session:
            at = signs.last(session).get(Running.BEAT)
    except Away:
        return False
    finally:
        parts.database.close()  # asked so seldom that no connection is worth keeping
    return at is not None and parts.now() - at < FRESH
