"""A title as an office's table writes it, found in the pack's catalogue: which level it is, and of which series."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.rules.columns import GRADE
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Level
from pipeline.rules.texts import bare

if TYPE_CHECKING:
    from pipeline.rules.policy import Pack

_KEPT: dict[str, tuple[Pack, Catalogue]] = {}
"""By the packs' names."""


class Catalogue:
    """The pack's titles, by their names; made once for a whole table."""

    def __init__(self, pack: Pack) -> None:
        self._titles: dict[str, set[tuple[str, Level]]] = defaultdict(set)
        self._specialties: dict[tuple[str, Level, str], set[str]] = defaultdict(set)
        for series in pack.series:
            for track in series.tracks:
                for level, title in track.titles.items():
                    self._titles[title].add((series.id, level))
                    self._specialties[series.id, level, title] |= set(track.specialties)
        self._series = {bare(name): one.id for one in pack.series for name in (one.id, one.name)}
        self._levels: dict[str, set[Level]] = defaultdict(set)
        for one in pack.levels:
            for name in (one.id, one.name, one.name.removesuffix(GRADE), one.band, one.band.removesuffix(GRADE)):
                self._levels[bare(name)].add(one.id)
        self.levels = ", ".join(one.name for one in pack.levels)

    @classmethod
    def of(cls, pack: Pack) -> Catalogue:
        """The catalogue of *pack*, made once for each."""
        if (kept := _KEPT.get(pack.name)) is None or kept[0] is not pack:
            kept = _KEPT[pack.name] = (pack, cls(pack))
        return kept[1]

    def agree(self, level: str, title: str) -> None:
        """Raise Refused unless *level* is a level, and of *title* if the catalogue has that; a band stands for its levels."""
        try:
            self.level(level, title)
        except Refused as refused:
            if refused.code != "level_unclear":
                raise

    def level(self, said: str, title: str) -> Level:
        """The level that *said* means of *title*; where it says nothing, or a band alone, the catalogue does. Raises Refused."""
        meant = self._levels.get(bare(said), set()) if said else set(Level)
        if not meant:
            raise Refused("unknown_word", word=said, known=self.levels)
        known = {level for _, level in self._titles.get(title, ())}
        if known and said and not known & meant:
            raise Refused("level_disagrees", title=title, level=said)
        possible = meant & known or meant
        if len(possible) > 1:
            raise Refused("level_unclear", known=self.levels)
        return next(iter(possible))

    def series(self, said: str, title: str, level: Level, specialty: str) -> str:
        """The id of the series; empty where the table names none and the title stands in several. Raises Refused."""
        if said:
            found = self._series.get(bare(said))
            if found is None:
                raise Refused("series_unknown", word=said)
            return found
        possible = {series for series, of in self._titles.get(title, ()) if of is level}
        if len(possible) > 1:
            possible = {one for one in possible if specialty in self._specialties[one, level, title]}
        return next(iter(possible)) if len(possible) == 1 else ""
