"""Verify a certificate that somebody hands in: in the cage, because it is a stranger's file too."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from certificates.timestamps.levels import Level
from certificates.verifying.structure import LARGEST
from certificates.verifying.verdict import Standing, Verdict, reason
from certificates.verifying.verify import LATER, present
from pipeline.cage.client import CAGE

if TYPE_CHECKING:
    from certificates.keys.register import Register
    from certificates.transparency.status import StatusList
    from certificates.verifying.verdict import Registry


def verify_caged(
    pdf: bytes,
    register: Register,
    *,
    now: datetime = LATER,
    registry: Registry | None = None,
    published: StatusList | None = None,
) -> Verdict:
    """How *pdf* stands *now*; without a registry or a published list that is left open. Raises CageBroken."""
    digest = sha256(pdf).hexdigest()
    if len(pdf) > LARGEST:
        return Verdict(Standing.UNREADABLE, (reason("too_large"),), sha256=digest)
    answer, _ = CAGE.ask({"job": "verify"}, (pdf, register.to_text().encode()))
    if answer.get("died"):
        return Verdict(Standing.UNREADABLE, (reason("too_heavy"),), sha256=digest)
    verdict = Verdict(
        Standing(answer["standing"]),
        tuple(reason(code) for code in answer["reasons"]),
        number=answer["number"],
        version=answer["version"],
        serial=answer["serial"],
        signer=answer["signer"],
        signed_at=datetime.fromisoformat(answer["signed_at"]) if answer["signed_at"] else None,
        level=Level(answer["level"]) if answer["level"] else None,
        proven_at=datetime.fromisoformat(answer["proven_at"]) if answer["proven_at"] else None,
        sha256=digest,
        copy=answer["copy"],
        until=date.fromisoformat(answer["until"]) if answer["until"] else None,
    )
    return present(verdict, now=now, registry=registry, published=published)
