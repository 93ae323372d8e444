"""Inspect a stranger's file: the question goes into the cage, findings and safe pictures come out."""

from __future__ import annotations

import re
import time
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.cage.client import CAGE
from pipeline.cage.limits import Limits
from pipeline.rules.reasons import Reason

HASH = re.compile("[0-9a-f]{16}")
VERDICTS = frozenset({"accepted", "flagged", "proposed", "refused"})
__all__ = ["Finding", "Inspection", "Limits", "inspect"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to say of a file."""

    code: Reason
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found."""

    verdict: str
    """accepted, flagged, proposed (a photo that was cut: its sender is asked) or refused."""
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
        return _refused(Reason.EMPTY, started)
    if len(data) > limits.max_bytes:
        return _refused(Reason.TOO_LARGE, started, most=limits.max_bytes // 1024 // 1024)
    header = {"job": kind, "limits": asdict(limits), "expect": list(expect)}
    answer, renditions = CAGE.ask(header, (data,))
    try:
        if died := answer.get("died"):
            return _refused(Reason(died), started)
        return _inspection(answer, renditions, time.monotonic() - started)
    except (KeyError, TypeError, ValueError, AttributeError):  # a child that the file took over says anything
        return _refused(Reason.COULD_NOT_OPEN, started)


def _inspection(answer: dict[str, Any], renditions: tuple[bytes, ...], taken: float) -> Inspection:
    if answer["verdict"] not in VERDICTS:
        raise ValueError(answer["verdict"])
    reasons = tuple(Finding(Reason(reason["code"]), dict(reason["facts"])) for reason in answer["reasons"])
    likenesses = tuple(one if HASH.fullmatch(one) else "" for one in answer["likenesses"])
    return Inspection(answer["verdict"], reasons, dict(answer["facts"]), renditions, likenesses, taken)


def _refused(code: Reason, started: float, **facts: object) -> Inspection:
    return Inspection("refused", (Finding(code, facts),), {}, (), (), time.monotonic() - started)
