"""By whom a PDF was signed that somebody hands in as a proof: asked in the cage, told to officers, refusing nothing."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline.cage.client import CAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

STATES = frozenset({"valid", "changed", "unknown", "unreadable"})
TRACE = b"/ByteRange"
"""Stands in the open in every signed PDF: what is signed can't lie in what is packed."""
TEXT_MOST = 120


def signatures(pdf: bytes, roots: Sequence[str], *, now: datetime) -> tuple[dict[str, str], ...]:
    """Each signature of *pdf* as `{"state", "by", "of", "at"}`, by *roots* (PEM); none of a file without. Raises CageBroken."""
    if TRACE not in pdf:
        return ()
    question = {"job": "signatures", "now": now.isoformat(), "roots": list(roots)}
    answer, _ = CAGE.ask(question, (pdf,))
    try:
        return tuple(_said(one) for one in answer["signatures"])
    except (
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
    ):  # it died, or a child that the file took over says anything
        return ({"state": "unreadable", "by": "", "of": "", "at": ""},)


def _said(one: dict[str, Any]) -> dict[str, str]:
    if one["state"] not in STATES:
        raise ValueError(one["state"])
    at = datetime.fromisoformat(one["at"]).isoformat() if one["at"] else ""
    by, of = ("".join(filter(str.isprintable, str(one[key])))[:TEXT_MOST] for key in ("by", "of"))
    return {"state": one["state"], "by": by, "of": of, "at": at}
