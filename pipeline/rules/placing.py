"""Which entrance is the right one (A4): where the unit's own prefecture reviews the title, there; else the region.

Source: 职称系统业务流程, 登录: 所在地有评审权的，须在当地评审; 其余在省（自治区）评审.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pipeline.rules.scales import Level, Tier

if TYPE_CHECKING:
    from datetime import date

    from pipeline.rules.policy import Pack, Portal


@dataclass(frozen=True, slots=True)
class Placed:
    """The right entrance, and why it is that one."""

    portal: Portal
    why: Literal["own_prefecture", "region_unit", "not_reviewed_there"]


def placed(
    pack: Pack, series: str, level: Level, *, unit_portal: str, tier: Tier, on: date | None = None
) -> Placed | None:
    """Where an application of a unit at *unit_portal* belongs on that day; None where no body of the pack takes it."""
    reviewing = {body.portal for body in pack.bodies(series, level, on)}
    region = next(portal for portal in pack.portals if portal.kind == "region")
    if tier is not Tier.REGION and unit_portal in reviewing and unit_portal != region.code:
        return Placed(pack.portal(unit_portal), "own_prefecture")
    if region.code in reviewing:
        at_region = tier is Tier.REGION or unit_portal == region.code
        return Placed(region, "region_unit" if at_region else "not_reviewed_there")
    return None
