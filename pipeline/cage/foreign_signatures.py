"""Signatures on a PDF that somebody else made, a university's or CHSI's: whose they are, and whether they hold. In the cage.

The roots are those that the deployer names. Nothing is fetched in there, so that a certificate was revoked is not known.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from asn1crypto import x509
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

MOST = 5
"""Signatures of one file."""
NAME_MOST = 120
UNTOUCHED = frozenset({ModificationLevel.NONE, ModificationLevel.LTA_UPDATES})
SIGNED_AGAIN = UNTOUCHED | {ModificationLevel.FORM_FILLING}
"""What may have come behind a signature: another one, which covers the file and is judged itself."""
USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)


def judge(pdf: bytes, roots: Sequence[x509.Certificate], *, now: datetime) -> list[dict[str, Any]]:
    """Each signature: `{"state": "valid | changed | unknown | unreadable", "by", "of", "at"}`.

    `unknown`: it holds, but leads to none of *roots*. One whose scheme nobody here knows (SM2) is `unreadable`.
    """
    try:
        found = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_regular_signatures
    except Exception:  # noqa: BLE001  whatever it is, nothing of it can be said
        return [_said("unreadable")]
    return [_one(one, roots, now, last=one is found[-1]) for one in found[:MOST]]


def _one(
    signature: EmbeddedPdfSignature, roots: Sequence[x509.Certificate], now: datetime, *, last: bool
) -> dict[str, Any]:
    try:
        certificate, claimed = signature.signer_cert, signature.self_reported_timestamp
        moment = min(claimed, now) if claimed else now  # a report outlives the certificate that signed it
        context = ValidationContext(
            trust_roots=list(roots), moment=moment, allow_fetching=False, revocation_mode="soft-fail"
        )
        status = validate_pdf_signature(signature, context, key_usage_settings=USAGE)
        untouched = status.modification_level in (UNTOUCHED if last else SIGNED_AGAIN)
        holds = status.intact and status.valid and untouched
        state = "changed" if not holds else "valid" if status.trusted else "unknown"
        return _said(state, certificate, claimed)
    except Exception:  # noqa: BLE001  a scheme that isn't known, a container that is broken
        return _said("unreadable")


def _said(state: str, certificate: x509.Certificate | None = None, at: datetime | None = None) -> dict[str, Any]:
    subject = certificate.subject.native if certificate is not None else {}
    return {
        "state": state,
        "by": _plain(subject.get("common_name")),
        "of": _plain(subject.get("organization_name")),
        "at": at.isoformat() if at else "",
    }


def _plain(name: object) -> str:
    """A subject may have several of a kind."""
    said = "、".join(map(str, name)) if isinstance(name, list) else str(name or "")
    return "".join(filter(str.isprintable, said))[:NAME_MOST]
