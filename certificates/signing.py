"""Signs what was linted: PAdES B-B (ETSI EN 319 142-1), certified with DocMDP level 1: no change is ever allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certificates.phases import Signed
from certificates.room import NoRoom, opened

if TYPE_CHECKING:
    from datetime import datetime

    from certificates.keys.signer import LoadedSigner
    from certificates.phases import Linted


class SigningError(Exception):
    """The page is not signed. *code*: signer_not_valid, test_mark, no_room."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def sign(linted: Linted, signer: LoadedSigner, *, now: datetime) -> Signed:
    """Sign *linted* at *now* (aware). Raises SigningError if this signer must not, or can't, sign this page."""
    if not signer.not_before <= now <= signer.not_after:
        raise SigningError("signer_not_valid")
    if signer.test is not linted.record.test:
        raise SigningError("test_mark")
    try:
        page = opened(linted.pdf, now)
        pdf = page.filled(signer.signer.container(page.digest))
    except NoRoom:
        raise SigningError("no_room") from None
    return Signed(linted.record, pdf, signer.fingerprint, now)
