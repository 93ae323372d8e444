"""Ids that a pack no longer has, and the id that stands for each today: open cases and old certificates still say the old."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Retired:
    """Old id → today's, by what it names. What is renamed twice leads from both old ids to today's: no chains."""

    pathways: Mapping[str, str] = field(default_factory=dict)
    series: Mapping[str, str] = field(default_factory=dict)
    portals: Mapping[str, str] = field(default_factory=dict)
    specialties: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By today's id of their series."""

    def specialty(self, series: str, name: str) -> str:
        """What that specialty is called today."""
        today = self.series.get(series, series)
        return self.specialties.get(today, {}).get(name, name)

    def pathway_ids(self, id_: str) -> tuple[str, ...]:
        """Today's id of a pathway, and every id that it had."""
        return (id_, *(old for old, new in self.pathways.items() if new == id_))


NOTHING_RETIRED = Retired()
