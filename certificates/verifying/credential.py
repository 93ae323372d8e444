"""The verifier of credentials (docs/credentials.md): a compact JWT by a signer of our register, in the one form that ours have.

What holds of a PDF holds here: whose it is comes first; then its form, its signature, the signer's period and standing, and
a number. It has no time-stamp, so that its time is the signer's word.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from certificates.credentials.document import NotOurs, read
from certificates.credentials.jose import NoAlgorithm, NotCompact, opened
from certificates.keys.register import RegisterError
from certificates.verifying.origin import line
from certificates.verifying.verdict import Standing, Verdict, reason

if TYPE_CHECKING:
    from certificates.credentials.jose import Compact
    from certificates.keys.register import RegisteredSigner, TrustStore

COMPACT = re.compile(rb"(?:\xef\xbb\xbf)?\s*([A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*)\s*", re.ASCII)
BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?\s*eyJ[A-Za-z0-9_-]*\.")
LARGEST = 65_536
"""Bytes: twenty times what ours have."""


def compact(data: bytes) -> bytes | None:
    """The credential in *data*, without the white space that pasting leaves around it, or the mark that editors put before it; None if it is none."""
    if not BEGINNING.match(data[:LARGEST]):
        return None
    found = COMPACT.fullmatch(data)
    return found[1] if found else data


def judged(text: bytes, register: TrustStore) -> tuple[Verdict, RegisteredSigner | None]:
    """How a credential stands by itself, and who of ours signed it if one did; times are not compared with today yet."""
    digest = sha256(text).hexdigest()
    if len(text) > LARGEST:
        return Verdict(Standing.UNREADABLE, (reason("too_large"),), sha256=digest), None
    try:
        found = opened(text.decode("ascii"))
    except (NotCompact, UnicodeDecodeError):
        return Verdict(Standing.UNREADABLE, (reason("not_a_credential"),), sha256=digest), None
    issuer, fingerprint = found.key_name
    ours = register.signer(fingerprint)
    if ours is None:
        name = _named(found.payload)
        return Verdict(Standing.UNTRUSTED, (), signer=name, sha256=digest).but(Standing.UNTRUSTED, "not_ours"), None
    verdict = Verdict(Standing.TAMPERED, (reason("signature_wrong"),), signer=ours.subject, sha256=digest)
    try:
        if not found.by(ours):
            return verdict, None
    except (NotCompact, NoAlgorithm):
        return verdict.but(Standing.TAMPERED, "structure"), None
    return _signed(found, issuer, ours, verdict, register)


def _signed(
    found: Compact, issuer: str, ours: RegisteredSigner, verdict: Verdict, register: TrustStore
) -> tuple[Verdict, RegisteredSigner | None]:
    try:
        said = read(found.payload, issuer)
    except NotOurs:
        return verdict.but(Standing.UNTRUSTED, "no_number"), None
    verdict = Verdict(
        Standing.VALID,
        (reason("registry_unknown"),),
        number=said.number,
        version=said.version,
        serial=said.serial,
        signer=ours.subject,
        signed_at=said.signed_at,
        sha256=verdict.sha256,
    )
    revoked = register.revoked_since(ours.fingerprint)
    if not ours.covers(said.signed_at) or said.signed_at > ours.not_after:
        return verdict.but(Standing.UNTRUSTED, "signer_period"), None
    if revoked is not None and revoked <= said.signed_at:
        return verdict.but(Standing.UNTRUSTED, "signer_revoked"), None
    try:
        register.chain(ours.fingerprint)
    except RegisterError:
        return verdict.but(Standing.UNTRUSTED, "chain"), None
    return verdict.but(Standing.VALID, "registry_unknown", *(["test_issuer"] if ours.test else [])), ours


def _named(payload: dict[str, Any]) -> str:
    """Who says to have issued it."""
    issuer = payload.get("issuer", payload.get("iss", ""))
    if isinstance(issuer, dict):
        issuer = issuer.get("name") or issuer.get("id") or ""
    return line(issuer if isinstance(issuer, str) else "") or "?"
