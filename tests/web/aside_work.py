"""What the tests of `pipeline.queries.officer.aside` have done aside: functions of a module, as a process of its own needs them."""

from __future__ import annotations

import os
import signal
import sys
import time

from pipeline.rules.refusals import Refused
from pipeline.rules.words import Rank

BURNT_S = 0.6


def burns(session, *, by, world):
    """So much of a processor; who did it, and as whom."""
    end = time.process_time() + BURNT_S
    while time.process_time() < end:
        pass
    sys.stdout.write("a library says something\n")
    return f"{os.getpid()} {by.chat_id} {len(by.posts)}".encode()


def is_refused(session, *, by, world):
    raise Refused("rank_too_low", needs=Rank.DECIDER)


def dies(session, *, by, world):
    os.kill(os.getpid(), signal.SIGKILL)
