"""The status list: two bits a certificate, by its serial, compressed and signed (after W3C Bitstring Status List v1.0).

Beside them stands a short hash over each certificate's number, version and serial: a serial alone says of no certificate
how it stands, whatever file claims it. It is too short to try numbers with. A verifier downloads all of it, so nobody learns whom they check.
"""

from __future__ import annotations

import base64
import gzip
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from cryptography.x509 import load_der_x509_certificate

from certificates.keys.bare import holds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from certificates.keys.register import TrustStore
    from certificates.keys.signer import LoadedSigner

BITS = 2
STATES = ("valid", "superseded", "revoked", "unknown")
"""What the two bits say; a serial that was never in force is `unknown`."""
UNKNOWN = STATES.index("unknown")
LEAST = 131_072
"""Bits: the standard's least length, so that a short list doesn't tell how few there are."""


KEY = 2
"""Bytes of a key: one foreign certificate in 65,536 would find its serial's key by chance."""
AHEAD = timedelta(minutes=10)
"""So far the clock of whoever signs may be ahead of whoever reads."""
RENEWED_WITHIN = timedelta(days=3)
"""A list is published daily; one that is older says nothing of today, and a day or two of trouble is allowed for."""


class StatementError(Exception):
    """A signed statement that can't be believed: broken, or signed by nobody of ours."""


def packed(states: Iterable[tuple[int, str]], size: int) -> str:
    """The list of *size* serials (from 0) as base64url of gzip, first entry in the highest bits."""
    bits = bytearray(b"\xff" * max(LEAST // 8, (size * BITS + 7) // 8))
    for serial, state in states:
        place, shift = divmod(serial * BITS, 8)
        shift = 8 - BITS - shift
        bits[place] = bits[place] & ~(UNKNOWN << shift) | STATES.index(state) << shift
    return _encoded(bytes(bits))


def keyed(names: Iterable[tuple[int, str, int]]) -> str:
    """The keys of the certificates (serial, number, version) by their serials, as base64url of gzip."""
    found = bytearray()
    for serial, number, version in sorted(names):
        found.extend(bytes(max(0, (serial + 1) * KEY - len(found))))
        found[serial * KEY : (serial + 1) * KEY] = key(serial, number, version)
    return _encoded(bytes(found))


def key(serial: int, number: str, version: int) -> bytes:
    """What binds a serial to the certificate that has it."""
    return sha256(f"{number}\n{version}\n{serial}".encode()).digest()[:KEY]


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(gzip.compress(data, 9, mtime=0)).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    return gzip.decompress(base64.urlsafe_b64decode(text + "=="))


@dataclass(frozen=True, slots=True)
class StatusList:
    """A list that was signed by one of ours."""

    bits: bytes
    keys: bytes
    at: datetime

    def old(self, now: datetime) -> bool:
        """True if it should have been renewed since."""
        return now - self.at > RENEWED_WITHIN

    def state(self, serial: int, number: str | None, version: int | None) -> str:
        """How that version of the certificate with that number stands; `unknown` if the serial is another's."""
        place, shift = divmod(serial * BITS, 8)
        if not 0 <= place < len(self.bits) or number is None or version is None:
            return "unknown"
        if self.keys[serial * KEY : (serial + 1) * KEY] != key(serial, number, version):
            return "unknown"
        return STATES[self.bits[place] >> (8 - BITS - shift) & UNKNOWN]


def parse_statement(text: str, register: TrustStore, *, now: datetime) -> StatusList:
    """Read a list that was published by *now* (aware). Raises StatementError."""
    body = believed(text, register, now=now)
    since = register.revoked_since(json.loads(text)["signer"], key_in_doubt=True)
    if since is not None and since <= now:  # whoever has the key now could have dated it back
        raise StatementError("its signer's key has come into doubt since")
    try:
        bits, keys = (_decoded(body[part]) for part in ("encodedList", "encodedKeys"))
        return StatusList(bits, keys, datetime.fromisoformat(body["at"]))
    except (KeyError, ValueError, OSError, EOFError, TypeError):
        raise StatementError("the status list can't be read") from None


def stated(body: dict[str, Any], signer: LoadedSigner) -> str:
    """*body* as a signed statement: its canonical JSON, the signature over it, and who signed."""
    said = canonical(body)
    signature = base64.b64encode(signer.signer.raw(said.encode())).decode()
    return json.dumps({"statement": said, "signature": signature, "signer": signer.fingerprint})


def believed(text: str, register: TrustStore, *, now: datetime) -> dict[str, Any]:
    """The body of a signed statement, if a signer of the register's signed it while in use, by *now* (aware).

    Raises StatementError.
    """
    try:
        whole = json.loads(text)
        said, signature = whole["statement"].encode(), base64.b64decode(whole["signature"])
        body: dict[str, Any] = json.loads(said)
        signer = register.signer(whole["signer"])
        at = datetime.fromisoformat(body["at"])
        early = at > now + AHEAD
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise StatementError("the statement can't be read") from None
    if signer is None or not signer.covers(at) or at > signer.not_after:
        raise StatementError("signed by nobody of the register's")
    if early:
        raise StatementError(f"dated {at:%Y-%m-%d}, which is after the day that is asked about")
    revoked = register.revoked_since(signer.fingerprint)
    if revoked is not None and revoked <= at:
        raise StatementError("its signer was revoked before")
    try:
        fits = holds(load_der_x509_certificate(signer.der).public_key(), signature, said)
    except TypeError as error:
        raise StatementError(str(error)) from None
    if not fits:
        raise StatementError("the signature does not fit the statement")
    return body


def canonical(body: dict[str, Any]) -> str:
    """One text for one body: sorted keys, no spaces."""
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
