"""What buttons about places carry, as `bot.callbacks`: where somebody works, and when bodies take applications in."""

from __future__ import annotations

from bot.callbacks import Id, Press


class AskUnit(Press, prefix="n"):
    """Choose the unit of a case, or of whoever is about to begin one; by place, once an entrance is named."""

    case_id: Id | None = None
    portal: str = ""
    """The region's own code: all entrances."""
    county: str = ""
    page: int = 0


class Unit(Press, prefix="u"):
    """This unit."""

    case_id: Id | None = None
    unit_id: Id


class Windows(Press, prefix="kw"):
    """When the review bodies take applications in, this year."""

    page: int = 0


class Conditions(Press, prefix="kc"):
    """What a title asks for, by series, specialty and level, as far as chosen."""

    series: str = ""
    specialty: int = -1
    """Place in the series' list of specialties."""
    level: str = ""
    page: int = 0
