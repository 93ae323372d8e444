"""A witness of the log: it keeps each signed head that it was shown, and asks that each be the beginning of the next.

A log that shows one list to one reader and another to the next is signed twice for what can't both be true. So whoever keeps
heads can prove it, with the two signed heads alone; and two witnesses that compare theirs find out what neither sees alone.
Whom to believe is settled once, at the first visit: later signers count if one of those roots certified them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from certificates.keys.register import TrustStore, der
from certificates.keys.revocation import RevocationListError, issued
from certificates.transparency.merkle import continues
from certificates.transparency.status import StatementError, believed

if TYPE_CHECKING:
    from datetime import datetime

Proof = Callable[[int, int], list[bytes]]
"""The path between two sizes, as the log gives it; raises LookupError where it gives none."""


@dataclass(frozen=True, slots=True)
class Head:
    """A head that one of our signers signed."""

    size: int
    root: str
    """Hex."""
    at: str
    text: str
    """The signed statement, as it was shown."""

    @property
    def short(self) -> str:
        """As a person compares it."""
        return f"{self.size} entries, root {self.root[:16]}, of {self.at}"


@dataclass(frozen=True, slots=True)
class Split:
    """Two signed heads that can't both be true of one log; or that nobody shows to be."""

    one: Head
    other: Head
    why: str


def read(text: str, register: TrustStore, *, now: datetime) -> Head:
    """A signed head. Raises StatementError."""
    body = believed(text, register, now=now)
    try:
        if body["type"] != "TreeHead" or len(bytes.fromhex(body["root"])) != 32 or int(body["size"]) < 0:  # noqa: PLR2004  SHA-256
            raise StatementError("not a head of a log")
        return Head(int(body["size"]), body["root"], body["at"], text)
    except (KeyError, ValueError, TypeError):
        raise StatementError("not a head of a log") from None


def grown(pinned: TrustStore, shown: TrustStore) -> TrustStore:
    """What was pinned, with those signers and lists more that are shown now and that a pinned root signed.

    Nothing that was shown once is forgotten: no signer, and no revocation.
    """
    roots = [der(root) for root in pinned.roots]
    now = {one.fingerprint: one for one in shown.signers if any(issued(one.der, by=root) for root in roots)}
    kept = {one.fingerprint: one for one in pinned.signers}
    register = replace(pinned, signers=tuple((kept | now).values()))
    for listed in shown.lists:
        with suppress(RevocationListError):
            register = register.with_list(listed)
    return register


def splits(heads: Iterable[Head], proof: Proof) -> Iterator[Split]:
    """Each place where the heads, in the order of their sizes, don't continue one another."""
    ordered = sorted(heads, key=lambda head: (head.size, head.at))
    for one, other in pairwise(ordered):
        if why := _broken(one, other, proof):
            yield Split(one, other, why)


def _broken(one: Head, other: Head, proof: Proof) -> str:
    if one.size == other.size:
        return "" if one.root == other.root else "two lists of one length"
    try:
        path = proof(one.size, other.size)
    except LookupError:
        return "the log shows no way from the one to the other"
    if continues(one.size, bytes.fromhex(one.root), other.size, bytes.fromhex(other.root), path):
        return ""
    return "the longer list does not begin with the shorter"


def path_in(text: str) -> list[bytes]:
    """The path in the log's answer. Raises LookupError."""
    try:
        said: dict[str, Any] = json.loads(text)
        return [bytes.fromhex(step) for step in said["path"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise LookupError("path") from None
