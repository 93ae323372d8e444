"""What an authority's time-stamps do for a certificate: at its signing (B-T, B-LT), and later on the whole file (B-LTA)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from certificates.keys.revocation import chain_revoked
from certificates.timestamps.authority import AuthorityWrong
from certificates.timestamps.gathering import Gatherer, complete
from certificates.timestamps.levels import Level
from certificates.timestamps.sections import ValidationData, covered, filled, stamped
from certificates.timestamps.tokens import digest_of
from certificates.verifying.cms import parse_container
from certificates.verifying.stamps import TOLERANCE, chain_of, judged
from certificates.verifying.structure import split

if TYPE_CHECKING:
    from datetime import datetime

    from certificates.keys.register import TrustStore
    from certificates.timestamps.authority import Authority
    from certificates.timestamps.tokens import Token

SPARE = 64
"""Bytes by which one token of an authority may be longer than another."""
TRIES = 2


class DataMissing(Exception):
    """A revocation list that its issuer publishes could not be fetched: later, it may."""


@dataclass(frozen=True, slots=True)
class Augmented:
    """A file with one section more."""

    pdf: bytes
    ends: datetime
    """Before then it has to be renewed: the end of the authority's certificate."""


class Stamper:
    """The authority of this installation, for one process."""

    def __init__(self, authority: Authority) -> None:
        self._authority, self._gatherer = authority, Gatherer()

    @property
    def ends(self) -> datetime:
        """The end of the authority's present certificate. Raises AuthorityDown, AuthorityWrong."""
        return self._authority.sample().ends

    def stamp(self, signature: bytes, *, now: datetime) -> Token:
        """A token over a signature's value. Raises AuthorityDown, AuthorityWrong; its clock must agree with ours."""
        token = self._authority.stamp(digest_of(signature))
        if abs(token.time - now) > TOLERANCE:
            raise AuthorityWrong("clock")
        return token

    def data(self, signer: str, register: TrustStore, *, now: datetime) -> tuple[ValidationData, Level]:
        """What a verifier needs for a signature by *signer* (fingerprint) and a token over it, and what level that makes.

        Raises AuthorityDown, AuthorityWrong.
        """
        chains = (register.chain(signer), chain_of(self._authority.sample()))
        # The roots come with the archive time-stamp: EU DSS 6.3 looks at a store only if it differs from the one before.
        roots = ValidationData(tuple(chain[-1] for chain in chains))
        data = self._gatherer.gather(chains, register.lists, now=now).data.without(roots)
        if chain_revoked(chains[1], data.revocations, now):
            raise AuthorityWrong("revoked")
        whole = complete([(path, now) for path in chains], data, by=now + TOLERANCE)
        return data, Level.LT if whole else Level.T

    def augmented(self, pdf: bytes, register: TrustStore, *, now: datetime) -> Augmented:
        """A genuine file with the validation data that it lacks and a time-stamp over all of it.

        Raises AuthorityDown, AuthorityWrong, DataMissing; StructureError and its kin if the file is not genuine.
        """
        parts = split(pdf)
        container = parse_container(parts[0].container, parts[0].digest)
        found = judged(pdf, parts, container, register, now=now)
        signer = register.chain(container.fingerprint)
        earlier = found.relied_on(signer) or ((signer, now),)
        for _ in range(TRIES):
            sample = self._authority.sample()
            relied = (*earlier, (chain_of(sample), now))
            gathered = self._gatherer.gather([path for path, _ in relied], register.lists, now=now)
            fresh = gathered.data.without(found.data)
            if gathered.unreachable and not complete(relied, found.data.plus(fresh), by=now + TOLERANCE):
                raise DataMissing
            whole, gap = stamped(pdf, fresh, 2 * (len(sample.der) + SPARE))
            token = self._authority.stamp(digest_of(covered(whole, gap)))
            if abs(token.time - now) > TOLERANCE:  # our own verifier would not believe its word
                raise AuthorityWrong("clock")
            if chain_of(token) == chain_of(sample):
                return Augmented(filled(whole, gap, token.der), token.ends)
        raise AuthorityWrong("chain")  # it got a new certificate between the two, and then another one
