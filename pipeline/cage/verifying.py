"""Verify a certificate, or its credential, that somebody hands in: in the cage, because it is a stranger's file too."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from certificates.timestamps.levels import Level
from certificates.verifying.credential import compact
from certificates.verifying.structure import LARGEST
from certificates.verifying.verdict import Standing, Verdict, reason
from certificates.verifying.verify import present
from pipeline.cage.client import CAGE

if TYPE_CHECKING:
    from certificates.keys.register import TrustStore
    from certificates.transparency.status import StatusList
    from certificates.verifying.verdict import CertificateRegistry


def verify_caged(
    pdf: bytes,
    register: TrustStore,
    *,
    now: datetime,
    registry: CertificateRegistry | None = None,
    published: StatusList | None = None,
) -> Verdict:
    """How *pdf* stands *now*; without a registry or a published list that is left open. Raises CageBroken."""
    pdf = compact(pdf) or pdf
    digest = sha256(pdf).hexdigest()
    if len(pdf) > LARGEST:
        return Verdict(Standing.UNREADABLE, (reason("too_large"),), sha256=digest)
    question = {"job": "verify", "now": now.isoformat()}
    answer, _ = CAGE.ask(question, (pdf, register.to_text().encode()))
    try:
        verdict = _verdict(answer, digest)
    except (
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
    ):  # it died, or a child that the file took over says anything
        return Verdict(Standing.UNREADABLE, (reason("too_heavy"),), sha256=digest)
    return present(verdict, now=now, registry=registry, published=published)


def _verdict(answer: dict[str, Any], digest: str) -> Verdict:
    return Verdict(
        Standing(answer["standing"]),
        tuple(reason(one["code"], **one["facts"]) for one in answer["reasons"]),
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
        proves_until=date.fromisoformat(answer["proves_until"]) if answer["proves_until"] else None,
    )
