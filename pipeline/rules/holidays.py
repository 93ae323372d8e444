"""The days on which the calendar differs from the week: data of the policy pack, read by `pipeline.rules.calendar`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days: weekends off, but for the days that the notices of the State and the region swap."""

    holidays: frozenset[date]
    workdays: frozenset[date]
