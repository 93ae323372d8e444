"""How far a command is that takes a while: a bar where somebody looks on, nothing in a log or a pipe."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.progress import Progress

T = TypeVar("T")


def shown(what: str, all_of: Iterable[T]) -> Iterable[T]:
    """*all_of*, one after the other, with how many are done; and of how many, where that is known."""
    if not sys.stderr.isatty():
        return all_of
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return _tracked(Progress(*columns, console=Console(stderr=True), transient=True), what, all_of)


def _tracked(bar: Progress, what: str, all_of: Iterable[T]) -> Iterator[T]:
    with bar:
        yield from bar.track(all_of, description=what)
