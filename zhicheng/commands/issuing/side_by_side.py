"""The same work for each of many things, in as many processes as there are cores; what comes of them comes in order.

Each process is a fork of this one: what is loaded here is loaded there. A process that ends early (killed, out of memory) costs
what it had in hand: that is given to a new one.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from zhicheng.commands.errors import CommandError
from zhicheng.dying import die_with

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Thing = TypeVar("Thing")
Made = TypeVar("Made")
WORTH = 24
"""Things for which another process is worth its start."""
AHEAD = 4
"""Things that are given to each process before it has done the first: it never waits, and little is made twice."""
TRIES = 3


def cores() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(work: Callable[[Thing], Made], things: Sequence[Thing], begin: Callable[[], None]) -> Iterator[Made]:
    """What *work*, a function of a module, makes of each of *things*; *begin* is called first in each process.

    Raises what *work* raises, and CommandError if a process ends early over the same thing again and again.
    """
    processes = min(cores(), len(things) // WORTH)
    if processes > 1:
        yield from _forked(work, things, begin, processes)
    elif things:
        begin()
        yield from map(work, things)


def _forked(
    work: Callable[[Thing], Made], things: Sequence[Thing], begin: Callable[[], None], processes: int
) -> Iterator[Made]:
    done, ended = 0, 0
    while done < len(things):
        # After an early end the next thing is alone, so that what can be made is made, and what ends its process is known.
        some = things[done : done + 1] if ended else things[done:]
        try:
            with _pool(begin, processes) as pool:
                for made in _window(pool, work, some, processes * AHEAD):
                    yield made
                    done, ended = done + 1, 0
        except BrokenProcessPool:
            ended += 1
            if ended == TRIES:
                raise CommandError(
                    "A process of this run was ended three times over the same row, for want of memory perhaps; "
                    "what is done is kept: run it again."
                ) from None


def _window(
    pool: ProcessPoolExecutor, work: Callable[[Thing], Made], things: Sequence[Thing], size: int
) -> Iterator[Made]:
    """In order, with so many in hand."""
    left, in_hand = iter(things), deque[Future[Made]]()
    try:
        in_hand.extend(pool.submit(work, thing) for thing in islice(left, size))
        while in_hand:
            yield in_hand.popleft().result()
            in_hand.extend(pool.submit(work, thing) for thing in islice(left, 1))
    finally:
        for one in in_hand:
            one.cancel()


def _pool(begin: Callable[[], None], processes: int) -> ProcessPoolExecutor:
    forked = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(processes, forked, initializer=_begin, initargs=(begin, os.getpid()))


def _begin(begin: Callable[[], None], parent: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group: whoever gave the work decides
    die_with(parent)
    begin()
