"""Inspect a stranger's file: the question goes into the cage, findings and safe pictures come out."""

from __future__ import annotations

import re
import time
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.cage.client import CAGE
from pipeline.cage.limits import Limits

HASH = re.compile("[0-9a-f]{16}")
__all__ = ["Finding", "Inspection", "Limits", "inspect"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say of a file; `pipeline.cage.messages` has the words."""

    code: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found."""

    verdict: str
    """accepted, flagged or refused."""
    reasons: tuple[Finding, ...]
    facts: dict[str, Any]
    renditions: tuple[bytes, ...]
    """Re-encoded pictures, in page order; the only thing of the file that goes on."""
    likenesses: tuple[str, ...]
    """Of each page (pipeline.cage.likeness)."""
    seconds: float


def inspect(kind: str, data: bytes, limits: Limits, *, expect: tuple[str, ...] = ()) -> Inspection:
    """Look at *data* as a `photo` or a `proof`. Whatever the file does, it answers. Raises CageBroken."""
    started = time.monotonic()
    if not data:
        return _refused("empty", started)
    if len(data) > limits.max_bytes:
        return _refused("too_large", started, most=limits.max_bytes // 1024 // 1024)
    header = {"job": kind, "limits": asdict(limits), "expect": list(expect)}
    answer, renditions = CAGE.ask(header, (data,))
    if died := answer.get("died"):
        return _refused(str(died), started)
    reasons = tuple(Finding(reason["code"], reason["facts"]) for reason in answer["reasons"])
    taken = time.monotonic() - started
    likenesses = tuple(one if HASH.fullmatch(one) else "" for one in answer["likenesses"])
    return Inspection(answer["verdict"], reasons, answer["facts"], renditions, likenesses, taken)


def _refused(code: str, started: float, **facts: object) -> Inspection:
    return Inspection("refused", (Finding(code, facts),), {}, (), (), time.monotonic() - started)
