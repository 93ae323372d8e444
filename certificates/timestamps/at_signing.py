"""Signing with an authority's word for the time: PAdES B-LT in one revision, B-T if a revocation list is missing, B-B without.

The validation data go into the page before it is signed, so that the signature covers them and the whole file; the token
covers the signature's value and stands beside it (ETSI EN 319 142-1, 5.3, 5.4).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from certificates.phases import Linted
from certificates.signing import sign
from certificates.timestamps.authority import AuthorityDown, AuthorityWrong
from certificates.timestamps.sections import Gap, SectionError, filled, stored
from certificates.verifying.cms import signature_in, with_token
from certificates.verifying.structure import split

if TYPE_CHECKING:
    from datetime import datetime

    from certificates.keys.register import Register
    from certificates.keys.signer import LoadedSigner
    from certificates.phases import Signed
    from certificates.timestamps.stamping import Stamper

ROOM = 32_768
"""Hex digits for a CMS with a token in it: 4 KiB for our own part, 12 KiB for the token with its certificates."""
log = structlog.get_logger("stamps")


def sign_stamped(
    linted: Linted, signer: LoadedSigner, stamper: Stamper | None, register: Register, *, now: datetime
) -> Signed:
    """Sign *linted* as high as the authority lets us now: one that fails costs a level, never a certificate.

    Raises SigningError.
    """
    if stamper is None:
        return sign(linted, signer, now=now, register=register)
    try:
        data, level = stamper.data(signer.fingerprint, register, now=now)
        page = Linted(linted.record, stored(linted.pdf, data))
        made = sign(page, signer, now=now, register=register)
        return replace(made, pdf=_stamped(made.pdf, stamper), level=level)
    except (AuthorityDown, AuthorityWrong, SectionError) as trouble:
        log.warning("signed without a time-stamp", error=type(trouble).__name__, why=str(trouble))
        return sign(linted, signer, now=now, register=register)


def _stamped(pdf: bytes, stamper: Stamper) -> bytes:
    """The signed file with a token beside its signature."""
    (part,) = split(pdf)
    container = with_token(part.container, stamper.stamp(signature_in(part.container)).der)
    return filled(pdf, Gap(part.start, part.start + part.room + 2), container)
