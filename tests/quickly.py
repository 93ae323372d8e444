"""Named in pyproject.toml, so that it comes before every conftest: what makes all tests quicker.

Where memory is plenty the folders of tests lie in it: databases wait for the disk at each commit, thousands of times.

aiogram is imported quickly here too, as in every process of ours. And the collector of garbage is told that what is imported
and collected is no garbage: to walk through all of that again took half a second each time, in one test of two or three.
"""

from __future__ import annotations

import gc
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from notify import late_types

if TYPE_CHECKING:
    from collections.abc import Generator

MEMORY, ROOM = Path("/dev/shm"), 8 << 30  # noqa: S108  it is there for that
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
late_types.install()
gc.disable()
YOUNG = 10_000
"""Objects that are made before the youngest are looked through; Python's 700 is for programs with less of everything."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """From here on there is garbage: what stands until now stays until the end."""
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(YOUNG, 10, 100)
        gc.enable()
