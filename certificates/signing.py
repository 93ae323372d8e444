"""Signs what was linted: PAdES (ETSI EN 319 142-1), certified with DocMDP level 1: no change is ever allowed.

B-B by itself. With a time-stamp authority B-LT in the one revision: the validation data go into the page before it is
signed, so that the signature covers them, and the authority's token over the signature's value stands beside it; B-T where
a revocation list is missing. An authority that fails costs a level for a while, never a certificate.
"""

from __future__ import annotations

from dataclasses import InitVar, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

import structlog

from certificates.pdf.signature_field import NoRoom, prepare
from certificates.phases import PhaseError, Seal
from certificates.timestamps.authority import AuthorityDown, AuthorityWrong
from certificates.timestamps.levels import Level
from certificates.timestamps.sections import SectionError, stored
from certificates.verifying.cms import signature_in, with_token

if TYPE_CHECKING:
    from datetime import datetime

    from certificates.gate import Admitted
    from certificates.keys.register import TrustStore
    from certificates.keys.signer import LoadedSigner
    from certificates.linting import Linted
    from certificates.record import CertificateRecord
    from certificates.timestamps.stamping import Stamper

log = structlog.get_logger("signing")


_SEAL = Seal()


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed certificate, ready to be stored. Made by `sign`, by nobody else."""

    record: CertificateRecord
    pdf: bytes
    signer: str
    """SHA-256 fingerprint (hex) of the signing certificate."""
    signed_at: datetime
    """Aware, UTC; the time the signature claims."""
    seal: InitVar[Seal]
    level: Level = Level.B

    def __post_init__(self, seal: Seal) -> None:
        """Raise PhaseError unless it is this module that makes it."""
        _SEAL.check(seal)

    @property
    def sha256(self) -> str:
        """Hex digest of the signed file: what the registry keeps and the verifier compares."""
        return sha256(self.pdf).hexdigest()


class SigningError(Exception):
    """The page is not signed. *code*: signer_not_valid, signer_revoked, test_mark, no_room."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def sign(
    linted: Linted,
    admitted: Admitted,
    signer: LoadedSigner,
    *,
    now: datetime,
    register: TrustStore | None = None,
    stamper: Stamper | None = None,
) -> Signed:
    """Sign *linted*, the page of what was *admitted*, at *now* (aware).

    Raises SigningError if this signer must not, or can't, sign this page; PhaseError if the page is another's. A signer that the *register* knows as revoked refuses; with a *stamper* too, the file has its time-stamp.
    """
    if linted.record != admitted.record or admitted.photo not in linted.pdf:
        raise PhaseError("the page is not of what was admitted")
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
        page = prepare(linted.pdf, now)
        pdf = page.filled(signer.signer.container(page.digest))
    except NoRoom:
        raise SigningError("no_room") from None
    return Signed(linted.record, pdf, signer.fingerprint, now, _SEAL)


def _stamped(linted: Linted, signer: LoadedSigner, register: TrustStore, stamper: Stamper, now: datetime) -> Signed:
    data, level = stamper.data(signer.fingerprint, register, now=now)
    page = prepare(stored(linted.pdf, data), now)
    container = signer.signer.container(page.digest)
    token = stamper.stamp(signature_in(container), now=now)
    return Signed(linted.record, page.filled(with_token(container, token.der)), signer.fingerprint, now, _SEAL, level)
