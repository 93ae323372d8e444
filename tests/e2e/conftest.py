"""The two forms of a deployment: one machine without servers, and real PostgreSQL with real Redis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from zhicheng.commands.demo.story import begin_before
from zhicheng.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def embedded(tmp_path: Path) -> Settings:
    """One machine, no server."""
    return rehearsal(tmp_path)


@pytest.fixture
def distributed(tmp_path: Path, postgres: str, redis: str) -> Settings:
    """Two settings, no other change."""
    return rehearsal(tmp_path, database_url=postgres, broker_url=redis)


def rehearsal(home: Path, **more: str) -> Settings:
    """Settings for a story that begins in the past; a dead worker's duty is taken over after three seconds."""
    begin_before(home / "clock")
    return Settings(_env_file=None, home=home, clock_file=home / "clock", lease_seconds=3, **more)
