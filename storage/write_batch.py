"""Many acts in one transaction: what each of them writes is gathered, then looked up and written once for all.

One act alone writes at once, by the same functions: a list of one.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from storage.agenda import Agenda

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

T = TypeVar("T")
AT_ONCE = 500
"""Keys in one look-up."""


@contextmanager
def batched(session: Session) -> Iterator[None]:
    """Until the end of the block nothing is flushed, and what `defer` is given waits."""
    agenda = Agenda.of(session)
    agenda.deferred = {}
    try:
        with session.no_autoflush:
            yield
        while gathered := agenda.deferred:
            agenda.deferred = {}  # what these write in turn is gathered again
            for settle, items in gathered.items():
                settle(session, items)
    finally:
        agenda.deferred = None
    session.flush()  # what goes wrong with it goes wrong here, not in somebody else's query


def defer(session: Session, settle: Callable[[Session, list[T]], None], item: T) -> None:
    """Let *settle* see to *item*: at once, or within `batched` with all the others."""
    gathered = Agenda.of(session).deferred
    if gathered is None:
        settle(session, [item])
    else:
        gathered.setdefault(settle, []).append(item)


def portions(items: list[T]) -> Iterator[list[T]]:
    """*items* in lists that fit into one statement."""
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]
