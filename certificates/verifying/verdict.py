"""What the verifier says: one of seven standings, and why, as codes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from certificates.timestamps.levels import Level

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Standing(StrEnum):
    """How a file stands."""

    VALID = "valid"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    UNTRUSTED = "untrusted"
    TAMPERED = "tampered"
    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"


class Code(StrEnum):
    """Why a file stands as it does. The words are made by whoever shows it (`verdict-…` in their catalogues)."""

    NOT_A_PDF = "not_a_pdf"
    NOT_A_CREDENTIAL = "not_a_credential"
    ARCHIVE = "archive"
    PICTURE = "picture"
    INCOMPLETE = "incomplete"
    TOO_LARGE = "too_large"
    TOO_HEAVY = "too_heavy"
    NO_SIGNATURE = "no_signature"
    STRUCTURE = "structure"
    BYTES_OUTSIDE = "bytes_outside"
    SIGNATURE_WRONG = "signature_wrong"
    CHANGED_AFTER = "changed_after"
    NOT_OURS = "not_ours"
    SIGNER_PERIOD = "signer_period"
    CHAIN = "chain"
    NO_NUMBER = "no_number"
    SIGNER_REVOKED = "signer_revoked"
    TIME_UNPROVEN = "time_unproven"
    STAMP_WRONG = "stamp_wrong"
    STAMP_UNKNOWN = "stamp_unknown"
    STAMP_REVOKED = "stamp_revoked"
    STAMP_TIME = "stamp_time"
    LEVEL_T = "level_t"
    LEVEL_LT = "level_lt"
    LEVEL_LTA = "level_lta"
    PROOF_ENDED = "proof_ended"
    UNKNOWN_NUMBER = "unknown_number"
    NOT_THE_REGISTERED_FILE = "not_the_registered_file"
    REGISTRY_UNKNOWN = "registry_unknown"
    REGISTRY_AGREES = "registry_agrees"
    STATUS_LIST_AGREES = "status_list_agrees"
    STATUS_LIST_OLD = "status_list_old"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    COPY = "copy"
    COPY_EXPIRED = "copy_expired"
    COPY_WITHDRAWN = "copy_withdrawn"
    CERTIFICATE_IN_FORCE = "certificate_in_force"
    TEST_ISSUER = "test_issuer"


OPEN = frozenset({Code.UNKNOWN_NUMBER, Code.REGISTRY_UNKNOWN, Code.STATUS_LIST_OLD})
"""The signature is good, and how the certificate stands now is not known."""
REMARKS = (Code.LEVEL_T, Code.LEVEL_LT, Code.LEVEL_LTA, Code.PROOF_ENDED, Code.TEST_ISSUER)
"""What is said of a genuine file besides its standing."""
LEVELS = {Level.T: Code.LEVEL_T, Level.LT: Code.LEVEL_LT, Level.LTA: Code.LEVEL_LTA}
NAMED: Mapping[Code, tuple[str, ...]] = {
    Code.NOT_OURS: ("signer",),
    Code.COPY: ("copy", "until"),
    Code.COPY_EXPIRED: ("copy", "until"),
    Code.PROOF_ENDED: ("proves_until",),
}
"""What a reason's sentence names of the verdict."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing to say of a file."""

    code: Code
    facts: Mapping[str, str | int | None] = field(default_factory=dict)
    """What the sentence names, by `NAMED`; a day in ISO 8601."""

    def kept(self) -> dict[str, Any]:
        """As a message holds it, and as the words are made from it: `{"code", "facts"}`."""
        return {"code": self.code.value, "facts": dict(self.facts)}


def reason(code: str, **facts: str | int | None) -> Reason:
    """The reason with that code and what it names. Raises ValueError for a code that there is not."""
    return Reason(Code(code), facts)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer about one file. What is shown of a certificate's content comes from the registry, never from the file."""

    standing: Standing
    reasons: tuple[Reason, ...]
    number: str | None = None
    version: int | None = None
    signer: str | None = None
    signed_at: datetime | None = None
    sha256: str = ""
    serial: int | None = None
    """Its place in the status list."""
    copy: int | None = None
    """Of a copy for a purpose: which one of this version."""
    until: date | None = None
    """Of a copy: the last day on which it stands."""
    since: datetime | None = None
    """When it was superseded or revoked."""
    successor: int | None = None
    """The version that follows it."""
    why: str = ""
    """Why it was revoked."""
    level: Level | None = None
    """How long the signature can be relied on; None if it can't be relied on at all."""
    proven_at: datetime | None = None
    """When it existed at the latest, by the word of a time-stamp authority."""
    proves_until: date | None = None
    """The last day (Beijing's) on which the file alone proves when it was signed; afterwards a registry has to be asked."""

    @property
    def open(self) -> bool:
        """True if the signature is good, and how the certificate stands now is not known."""
        return any(one.code in OPEN for one in self.reasons)

    @property
    def credential(self) -> bool:
        """True of a genuine credential, which names less than its certificate: whoever holds it is shown no more than it says."""
        return self.level is None and self.standing in {Standing.VALID, Standing.SUPERSEDED, Standing.REVOKED}

    def but(self, standing: Standing, *codes: str) -> Verdict:
        """The same file, standing otherwise."""
        return replace(
            self, standing=standing, reasons=tuple(reason(code, **self._named(Code(code))) for code in codes)
        )

    def _named(self, code: Code) -> dict[str, str | int | None]:
        values = {name: getattr(self, name) for name in NAMED.get(code, ())}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}

    def stands(self, standing: Standing, *codes: str) -> Verdict:
        """The same genuine file, standing otherwise; what was remarked of it stays."""
        return self.but(standing, *codes, *(one.code for one in self.reasons if one.code in REMARKS))


@dataclass(frozen=True, slots=True)
class Entry:
    """What a registry holds of one version."""

    sha256: str
    """Of the file as it was signed."""
    status: str
    """valid, superseded or revoked, as the version stands; of a copy whose version is in force, also withdrawn."""
    since: datetime | None = None
    successor: int | None = None
    """The version that follows it."""
    why: str = ""
    """Why it was revoked."""
    augmented: frozenset[str] = frozenset()
    """SHA-256 of the same file with later time-stamps, and of its credential."""

    def holds(self, digest: str) -> bool:
        """True if the file with that SHA-256 is one of this version's."""
        return digest == self.sha256 or digest in self.augmented


class CertificateRegistry(Protocol):
    """Where versions are looked up."""

    def find(self, number: str, version: int) -> Entry | None:
        """What is registered under number and version."""
        ...

    def find_copy(self, number: str, version: int, copy: int) -> Entry | None:
        """What is registered of that copy of it."""
        ...
