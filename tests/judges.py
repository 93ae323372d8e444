"""The one way in which a test asks a judge, a program that is not ours. `tools/judges.py` has the table.

A test whose judge is missing is skipped, and the end of the run counts such tests and says what brings it; with `CI` set it fails.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tools import judges

if TYPE_CHECKING:
    from collections.abc import Iterable

MISSING = "missing judge: "


def judge(name: str) -> str:
    """The path of that judge. Ends the test if it is not on this machine."""
    if path := judges.find(name):
        return path
    if os.environ.get("CI", "").lower() not in {"", "0", "false"}:
        pytest.fail(f"{MISSING}{name} ({judges.command([name])})", pytrace=False)
    pytest.skip(f"{MISSING}{name}")


def pdfsig(file) -> str:
    """What poppler says of a file's signatures: an independent reader."""
    return subprocess.run([judge("pdfsig"), "-nocert", str(file)], capture_output=True, text=True, check=False).stdout


def summary(reasons: Iterable[str]) -> list[str]:
    """Two lines at the end of a run: how many tests wanted which judge, and the one command that brings them. None if none did."""
    wanted = Counter(name for reason in reasons for name in re.findall(f"{MISSING}([\\w-]+)", reason)[:1])
    if not wanted:
        return []
    each = ", ".join(f"{name} {count}" for name, count in sorted(wanted.items()))
    return [
        f"{wanted.total()} tests need a judge that is not on this machine: {each}.",
        f"This brings them: {judges.command(sorted(wanted))}",
    ]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count and name the tests that had no judge: a green run says what it did not see."""
    ended = [report for how in ("skipped", "failed", "error") for report in terminalreporter.stats.get(how, ())]
    if said := summary(str(report.longrepr) for report in ended):
        terminalreporter.section("judges", yellow=True)
        terminalreporter.write("\n".join((*said, "")))
