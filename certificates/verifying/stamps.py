"""The time-stamps of a file: over the signature's value, and over the whole file, each section of it built anew.

What follows the signed revision must be byte for byte what our own writer makes of the validation data and the token that
stand there: so nothing of the signed file is redefined but the catalogue's store and the form's list of fields.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from certificates.keys.register import RegisterError
from certificates.keys.revocation import chain_revoked
from certificates.timestamps.gathering import complete, superfluous
from certificates.timestamps.levels import Level
from certificates.timestamps.sections import ValidationData, data_in, filled, stamped
from certificates.timestamps.tokens import Token, TokenError, checked, digest_of
from certificates.verifying.structure import StructureError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from certificates.keys.register import TrustStore
    from certificates.timestamps.gathering import Chain
    from certificates.verifying.cms import Container
    from certificates.verifying.structure import Part

TOLERANCE = timedelta(minutes=10)
"""Between our clock and an authority's, between a signature and the token over it, and of whoever asks."""
SPARE_MOST = 1024
"""Bytes that the room for a token may be longer than the token: ours leave less, and no two of an authority differ by more."""


class Untrusted(Exception):
    """A time-stamp whose authority does not count. The text is a reason's code."""


@dataclass(frozen=True, slots=True)
class Stamps:
    """What was found; nothing at all in a file of level B-B."""

    signature: Token | None
    """Over the signature's value."""
    documents: tuple[Token, ...]
    """Over the whole file as it was then, in order."""
    data: ValidationData

    @property
    def tokens(self) -> tuple[Token, ...]:
        """All, in order."""
        return (*(() if self.signature is None else (self.signature,)), *self.documents)

    @property
    def proven_at(self) -> datetime | None:
        """When the signature existed at the latest."""
        return self.tokens[0].time if self.tokens else None

    def proves_until(self, signer: datetime) -> datetime:
        """How long the file proves when it was signed, where the chain of the signer ends at *signer*.

        A time-stamp carries the proof on to its own authority's end, if it was made before the proof so far had ended.
        """
        proven, until = signer, signer
        for place, token in enumerate(self.tokens):
            if token.time > proven:
                break
            proven = until = max(until, token.ends) if place else token.ends
        return until

    def fit(self, claimed: datetime) -> bool:
        """True if the signer may have signed when it says so."""
        if self.signature is not None and abs(self.signature.time - claimed) > TOLERANCE:
            return False
        return self.proven_at is None or claimed <= self.proven_at + TOLERANCE

    def level(self, signer: Chain) -> Level:
        """The level that they make of a good signature by *signer* (its chain)."""
        if not self.tokens:
            return Level.B
        if not complete(self.relied_on(signer), self.data, by=self.tokens[-1].time + TOLERANCE):
            return Level.T
        return Level.LTA if self.documents else Level.LT

    def relied_on(self, signer: Chain) -> tuple[tuple[Chain, datetime], ...]:
        """The chains that the file's proof hangs on, each with the moment at which it must have held: *signer*'s, the authorities'."""
        proven = ((signer, self.proven_at),) if self.proven_at else ()
        return (*proven, *((chain_of(token), token.time) for token in self.tokens))


def chain_of(token: Token) -> Chain:
    """The authority's chain as bytes."""
    return tuple(certificate.dump() for certificate in token.chain)


def judged(pdf: bytes, parts: Sequence[Part], container: Container, register: TrustStore, *, now: datetime) -> Stamps:
    """Every time-stamp of the file, as it stands at *now*. Raises StructureError, Untrusted, SectionError."""
    signature = None
    if container.stamp is not None:
        signature = _checked(container.stamp, digest_of(container.signature), register)
    documents = tuple(_document(pdf, before, part, register) for before, part in pairwise(parts))
    found = Stamps(signature, documents, data_in(pdf))
    if signature is None and data_in(pdf[: parts[0].end]) != ValidationData():  # written before a token is asked for
        raise StructureError("stamp_wrong")
    if superfluous(found.data, (*_of_signer(container, register), *map(chain_of, found.tokens))):
        raise StructureError("bytes_outside")
    if any(later.time < earlier.time - TOLERANCE for earlier, later in pairwise(found.tokens)):
        raise StructureError("stamp_wrong")
    if any(token.time > now + TOLERANCE for token in found.tokens):
        raise StructureError("stamp_time")
    lists = (*register.lists, *found.data.revocations)
    if any(chain_revoked(chain_of(token), lists, token.time) for token in found.tokens):
        raise Untrusted("stamp_revoked")
    return found


def _of_signer(container: Container, register: TrustStore) -> tuple[Chain, ...]:
    """The signer's chain; nothing for one who is not ours, and whom nobody will believe."""
    try:
        return (register.chain(container.fingerprint),)
    except RegisterError:
        return ((container.certificate.dump(),),)


def _document(pdf: bytes, before: Part, part: Part, register: TrustStore) -> Token:
    earlier, whole = pdf[: before.end], pdf[: part.end]
    data = data_in(whole).without(data_in(earlier))
    if filled(*stamped(earlier, data, part.room), part.container) != whole:
        raise StructureError("changed_after")
    if part.room > 2 * (len(part.container) + SPARE_MOST):  # a token's room takes any load, if it is only zeros
        raise StructureError("bytes_outside")
    return _checked(part.container, part.digest, register)


def _checked(token: bytes, digest: bytes, register: TrustStore) -> Token:
    try:
        return checked(token, digest, register.stamp_roots)
    except TokenError as error:
        if error.code == "authority_unknown":
            raise Untrusted("stamp_unknown") from None
        raise StructureError("stamp_wrong") from None
