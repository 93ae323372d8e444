"""Moments as people of the region read them (UTC+8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.rules import calendar
from pipeline.rules.calendar import BEIJING, local_date

if TYPE_CHECKING:
    from datetime import datetime


def day(moment: datetime | None) -> str:
    """`2026-11-02`; empty for none."""
    return f"{local_date(moment):%Y-%m-%d}" if moment else ""


def last_day(end: datetime | None) -> str:
    """The last whole day of a term that ends then; empty for none."""
    return f"{calendar.last_day(end):%Y-%m-%d}" if end else ""


def minute(moment: datetime | None) -> str:
    """`2026-11-02 10:05`; empty for none."""
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}" if moment else ""


def minute_of_wall(moment: datetime) -> str:
    """The same for a time that is Beijing's already, as the windows of review bodies are."""
    return f"{moment:%Y-%m-%d %H:%M}"


def days_between(start: datetime | None, end: datetime) -> int:
    """Calendar days from *start* to *end*, never below zero."""
    return max(0, (local_date(end) - local_date(start)).days) if start else 0
