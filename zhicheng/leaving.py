"""A worker that has nothing to do ends when it is asked to: Celery takes some six seconds to find out that it can."""

from __future__ import annotations

import os
import threading
import time

from billiard import active_children
from celery.worker import state

LOOK_S = 0.05


def leave_when_idle(**_: object) -> None:
    """For the signal that a warm shutdown has begun. What is in work is waited for, by Celery and by this alike."""
    threading.Thread(target=_leave, name="leave", daemon=True).start()


def _leave() -> None:
    while state.reserved_requests:
        time.sleep(LOOK_S)
    for child in active_children():  # nothing is in work: they wait for the next task
        child.terminate()
    os._exit(0)
