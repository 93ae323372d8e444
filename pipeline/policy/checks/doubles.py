"""Values that must be there once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.policy.problems import Fault, Path_


def doubles(values: Iterable[tuple[Path_, object]], what: str) -> Iterator[Fault]:
    """A fault for each value that stood at an earlier place already; *what* they are, in the plural."""
    seen: set[object] = set()
    for path, value in values:
        if value in seen:
            yield path, f"two {what} are called {value!r}: give one another name or remove it"
        seen.add(value)
