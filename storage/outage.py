"""Trouble that comes with every call and ends for all of them at once: said when it begins and when it is over."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable

QUIET_S = 5.0
"""An outage is over when something works and nothing has failed for so long: a full disk lets some calls through."""
log = structlog.get_logger("outage")


class Outage:
    """Of one thing, as one process sees it. Two lines in the log, however many calls fail between them."""

    def __init__(self, what: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._what, self._clock, self._lock = what, clock, threading.Lock()
        self._since: float | None = None
        self._last = 0.0
        self._calls = 0
        self._doing = ""

    def failed(self, error: BaseException, doing: str = "") -> None:
        """A call failed; *doing* says at what, where some of it works while the rest doesn't. The error's text is not kept."""
        with self._lock:
            self._last, self._calls = self._clock(), self._calls + 1
            if self._since is None:
                self._since = self._last
                log.error("away", what=self._what, doing=doing, error=type(error).__name__)
            self._doing = doing

    def worked(self, doing: str = "") -> None:
        """A call went through."""
        if self._since is None:
            return
        with self._lock:
            if self._since is None or doing != self._doing or self._clock() < self._last + QUIET_S:
                return
            log.warning("back", what=self._what, seconds=round(self._clock() - self._since), failed=self._calls)
            self._since, self._calls = None, 0
