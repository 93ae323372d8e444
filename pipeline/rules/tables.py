"""The eligibility tables of a policy pack: rows of conditions per pathway, keyed by year (年度) and source document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.rules.scales import Education, Level, Schooling, Tier

Question = Literal["body_conditions", "merits", "schooling_in_township", "yuan_or_zhuli"]
"""What a source can leave open; each has its sentence for the offices (`question-…` in the catalogues)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an eligibility table. What is left out is no condition."""

    id: str
    highest: Level | Literal["next"]
    """The level that the row leads to; `next`: one above the present title."""
    article: str = ""
    source: str = ""
    """The document that the row was read from, where it is not the set's own: a set that goes on with an earlier one's."""
    lowest: Level | None = None
    """Where the pathway gives only levels from here on."""
    education: Education | None = None
    """This education, where a table treats each on its own; a higher one than any listed counts as the highest listed."""
    education_from: Education | None = None
    """This education or a higher one."""
    schooling: tuple[Schooling, ...] = ()
    years: int | None = 0
    """Full years of professional work; None where the source names years without saying how many: an office is asked."""
    tiers: tuple[Tier, ...] = ()
    service_years: int = 0
    """Consecutive years of village service, each of them assessed excellent."""
    awards: tuple[str, ...] = ()
    """Any one of these (Award ids)."""
    assessed: bool = False
    """经考核合格."""
    same_specialty: bool = False
    """Only in the specialty of the present title."""
    untitled: Level | None = None
    """Step by step (逐级): without a present title no higher than this, with one no higher than the next; None: any level."""
    ask: tuple[Question, ...] = ()
    """Questions that the source leaves open: the office is asked them, code never answers them."""


@dataclass(frozen=True, slots=True)
class PartySchool:
    """Where 党校学历 counts as full-time: at these tiers anywhere, at those by the class of the area."""

    tiers: tuple[Tier, ...]
    tiers_by_area: tuple[Tier, ...]
    area_classes: tuple[int, ...] = ()
    """The classes that the deployer reads out of 四类以下; empty: not settled, so an office is asked."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The tables of one source document, for the years in which it is in force."""

    source: str
    from_year: int
    to_year: int | None
    confirmed: bool
    """False where the deployer has yet to check the thresholds against the document."""
    tables: dict[str, tuple[Row, ...]]
    """Pathway id → rows."""
    party_school: PartySchool | None = None

    def in_force(self, year: int) -> bool:
        """True if it judges cases of that year."""
        return self.from_year <= year and (self.to_year is None or year <= self.to_year)
