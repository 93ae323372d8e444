"""The one clock. A rehearsal (the demo, a test of a notice period) may set it off by a file that every process reads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def now(offset_file: Path | None = None) -> datetime:
    """The moment, aware, in UTC."""
    real = datetime.now(UTC)
    if offset_file is None:
        return real
    try:
        return real + timedelta(seconds=float(offset_file.read_text()))
    except (FileNotFoundError, ValueError):
        return real


def set_off(offset_file: Path, by: timedelta) -> None:
    """Set every process's clock off by *by*, at once."""
    fresh = offset_file.with_suffix(".new")
    fresh.write_text(str(by.total_seconds()))
    fresh.replace(offset_file)
