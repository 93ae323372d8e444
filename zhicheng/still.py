"""That nothing of a house runs: what is moved or sealed anew as a whole must not be written meanwhile."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from notify.catalogue import Words
from notify.symptoms import span
from pipeline.queries.operator.symptoms import SILENT_AFTER
from storage import signs
from zhicheng.commands.errors import CommandError
from zhicheng.sole import sole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zhicheng.wiring import Parts

ENGLISH = Words(None, "en")
"""Commands speak English."""


@contextmanager
def still(parts: Parts) -> Iterator[None]:
    """Hold the data folder, so that no `zhicheng up` begins on it. Raises CommandError while a part runs, wherever."""
    with sole(parts.settings.home):
        now = parts.now()
        with parts.database.reading() as session:
            lately = {part: now - at for part, at in signs.last(session).items() if abs(now - at) <= SILENT_AFTER}
        parts.database.close()
        if lately:
            said = ", ".join(f"{part} ({span(ENGLISH, abs(age))})" for part, age in sorted(lately.items()))
            raise CommandError(
                f"Parts have done something within two minutes: {said}. End them all, on every machine, and wait that long."
            )
        yield
