"""Signs what was linted: PAdES (ETSI EN 319 142-1), certified with DocMDP level 1: no change is ever allowed.

B-B by itself. With a time-stamp authority B-LT in the one revision: the validation data go into the page before it is
signed, so that the signature covers them, and the authority's token over the signature's value stands beside it; B-T where
a revocation list is missing. An authority that fails costs a level for a while, never a certificate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from certificates.phases import Signed
from certificates.room import NoRoom, opened
from certificates.timestamps.authority import AuthorityDown, AuthorityWrong
from certificates.timestamps.sections import SectionError, stored
from certificates.verifying.cms import signature_in, with_token

if TYPE_CHECKING:
    from datetime import datetime

    from certificates.keys.register import Register
    from certificates.keys.signer import LoadedSigner
    from certificates.phases import Linted
    from certificates.timestamps.stamping import Stamper

log = structlog.get_logger("signing")


class SigningError(Exception):
    """The page is not signed. *code*: signer_not_valid, signer_revoked, test_mark, no_room."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def sign(
    linted: Linted,
    signer: LoadedSigner,
    *,
    now: datetime,
    register: Register | None = None,
    stamper: Stamper | None = None,
) -> Signed:
    """Sign *linted* at *now* (aware). Raises SigningError if this signer must not, or can't, sign this page.

    A signer that the *register* knows as revoked refuses; with a *stamper* too, the file has its time-stamp.
    """
    revoked = register.revoked_since(signer.fingerprint) if register else None
    if revoked is not None and revoked <= now:
        raise SigningError("signer_revoked")
    if not signer.not_before <= now <= signer.not_after:
        raise SigningError("signer_not_valid")
    if signer.test is not linted.record.test:
        raise SigningError("test_mark")
    if register is not None and stamper is not None:
        try:
            return _stamped(linted, signer, register, stamper, now)
        except (AuthorityDown, AuthorityWrong, SectionError, NoRoom) as trouble:
            log.warning("signed without a time-stamp", error=type(trouble).__name__, why=str(trouble))
    try:
        page = opened(linted.pdf, now)
        pdf = page.filled(signer.signer.container(page.digest))
    except NoRoom:
        raise SigningError("no_room") from None
    return Signed(linted.record, pdf, signer.fingerprint, now)


def _stamped(linted: Linted, signer: LoadedSigner, register: Register, stamper: Stamper, now: datetime) -> Signed:
    data, level = stamper.data(signer.fingerprint, register, now=now)
    page = opened(stored(linted.pdf, data), now)
    container = signer.signer.container(page.digest)
    token = stamper.stamp(signature_in(container), now=now)
    return Signed(linted.record, page.filled(with_token(container, token.der)), signer.fingerprint, now, level)
