"""Validation data: the certificates of the chains, and for each its issuer's revocation list, fetched while it is there.

A list comes first: one serves every file until the next is due. Where none is published, the issuer is asked of the certificate
itself (OCSP), and its answer kept as long.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from certificates.keys.ocsp import Answer, AnswerError, about, of_certificate, request, responders
from certificates.keys.revocation import Listed, RevocationListError, exact, good_at, lists_of, load, of_issuer, points
from certificates.timestamps.fetching import Unreachable, fetch
from certificates.timestamps.sections import ValidationData

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

SECONDS = 3.0
MOST = 500_000
"""Bytes: a list goes into every file. A verifier opens no file of more than five megabytes."""
AHEAD = timedelta(minutes=10)
"""So far a responder's clock may be ahead of ours."""
REST_S = 60.0
"""So long a server that did not answer is left alone."""

Chain = tuple[bytes, ...]
"""DER, from a certificate to its root."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found, and whether anything is missing that could still come."""

    data: ValidationData
    unreachable: bool
    """True if a list or an answer that its issuer gives could not be fetched."""


class Gatherer:
    """Fetches revocation lists, and keeps each until the next one is due. One for each process."""

    def __init__(self) -> None:
        self._kept: dict[str, Listed] = {}
        self._answers: dict[bytes, Answer] = {}
        self._resting: dict[str, float] = {}

    def gather(self, chains: Iterable[Chain], ours: Sequence[bytes], *, now: datetime) -> Gathered:
        """Certificates and lists for *chains*; *ours*: lists that are at hand (DER)."""
        certificates: dict[bytes, None] = {}
        crls: dict[bytes, None] = {}
        ocsps: dict[bytes, None] = {}
        missing = False
        for path in chains:
            certificates |= dict.fromkeys(path)
            for certificate, issuer in pairwise(path):
                found = self._list(certificate, issuer, ours, now)
                if found is not None:
                    crls[found.der] = None
                elif (answer := self._answer(certificate, issuer, now)) is not None:
                    ocsps[answer.der] = None
                elif points(certificate) or responders(certificate):
                    missing = True
        return Gathered(ValidationData(tuple(certificates), tuple(crls), tuple(ocsps)), missing)

    def _answer(self, certificate: bytes, issuer: bytes, now: datetime) -> Answer | None:
        """What the issuer says of the certificate itself, if it can be asked."""
        kept = self._answers.get(certificate)
        if kept is not None and kept.until > now:
            return kept
        question = request(certificate, issuer)
        for url in responders(certificate):
            if time.monotonic() < self._resting.get(url, 0.0):
                continue
            try:
                reply = fetch(url, seconds=SECONDS, most=MOST, body=question, kind="application/ocsp-request")
                fresh = of_certificate(reply, certificate, issuer)
            except (Unreachable, AnswerError):
                self._resting[url] = time.monotonic() + REST_S
                continue
            if fresh.at <= now + AHEAD:
                self._answers[certificate] = fresh
                return fresh
        return None

    def _list(self, certificate: bytes, issuer: bytes, ours: Sequence[bytes], now: datetime) -> Listed | None:
        at_hand = [listed for listed in lists_of(issuer, ours) if listed.until > now]
        published = (self._fetched(url, issuer, now) for url in points(certificate))
        found = (one for one in chain(reversed(at_hand), published) if one is not None)
        return next((one for one in found if one.speaks_of(certificate)), None)

    def _fetched(self, url: str, issuer: bytes, now: datetime) -> Listed | None:
        kept = self._kept.get(url)
        if kept is not None and kept.until > now:
            return kept
        if time.monotonic() < self._resting.get(url, 0.0):
            return None
        try:
            fresh = of_issuer(load(fetch(url, seconds=SECONDS, most=MOST)), issuer)
        except (Unreachable, RevocationListError):
            self._resting[url] = time.monotonic() + REST_S
            return None
        if fresh.until <= now:  # the next one is late: it may still come
            self._resting[url] = time.monotonic() + REST_S
            return None
        self._kept[url] = fresh
        return fresh


def complete(relied: Iterable[tuple[Chain, datetime]], data: ValidationData, *, by: datetime) -> bool:
    """True if *data*, all there *by* then, proves each chain at the moment at which it is relied on.

    That is: every certificate but the roots, and of each a list or an answer of its issuer that was in force at that moment.
    """
    return all(
        set(path[:-1]).issubset(data.certificates)
        and all(
            good_at(certificate, issuer, data.revocations, moment=moment, by=by)
            for certificate, issuer in pairwise(path)
        )
        for path, moment in relied
    )


def superfluous(data: ValidationData, chains: Iterable[Chain]) -> bool:
    """True if *data* holds anything but certificates of *chains* and what their issuers say of them, each once and to the last byte.

    Whatever else rides there is a stranger's, though an authority stamped it: it stamps what it is sent.
    """
    chains = tuple(chains)
    known = {certificate for path in chains for certificate in path}
    pairs = [pair for path in chains for pair in pairwise(path)]
    return (
        len(set(data.ocsps)) < len(data.ocsps)
        or not all(any(about(*pair, (answer,)) for pair in pairs) for answer in data.ocsps)
        or len(set(data.certificates)) < len(data.certificates)
        or len(set(data.crls)) < len(data.crls)
        or not known.issuperset(data.certificates)
        or not all(exact(listed) and any(lists_of(issuer, (listed,)) for issuer in known) for listed in data.crls)
    )
