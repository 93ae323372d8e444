"""What is found of a house, well or ill, as codes and facts: `zhicheng doctor` and the operator's page say the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence by its code; the words are in `notify/locales/*/house.ftl`."""

    code: str
    facts: Mapping[str, str | timedelta] = field(default_factory=dict)


def said(code: str, /, **facts: object) -> Said:
    """The sentence of that code with those facts, numbers as they are; how long something took, in the words of whoever reads it."""
    return Said(code, {name: fact if isinstance(fact, timedelta) else str(fact) for name, fact in facts.items()})


@dataclass(frozen=True, slots=True)
class Symptom:
    """One thing that was looked at."""

    name: str
    """`disk`, `held cases`, `worker runs`: as docs/doctor.md lists them."""
    value: Said | str
    """What was found; a text is a name, a number or a date, and as it is."""
    ok: bool = True
    what: tuple[Said | str, ...] = ()
    """What is wrong, or soon will be, and how to mend it; a text is an error's own sentence."""


def ill(name: str, value: Said | str, *what: Said | str) -> Symptom:
    """A finding that is wrong if there is anything to say of it."""
    return Symptom(name, value, not what, what)
