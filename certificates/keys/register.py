"""The public register of our signers: who may have signed from when to when, and the roots they chain to.

It holds certificates only. Verifier and drawing read it; nothing here needs, or can reach, a private key.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from asn1crypto import pem, x509

if TYPE_CHECKING:
    from pathlib import Path

    from certificates.keys.signer import LoadedSigner


ENDS_SOON = timedelta(days=60)
"""So long before a signer's end the next one is asked for."""


class RegisterError(Exception):
    """The register is missing or can't be read."""


@dataclass(frozen=True, slots=True)
class RegisteredSigner:
    """One signing certificate of ours."""

    fingerprint: str
    """SHA-256 of the certificate, hex."""
    subject: str
    not_before: datetime
    retired_at: datetime | None
    """From then on nothing it signs counts; None while it is in use."""
    test: bool
    """True for a test issuer: what it signs says so on the page."""
    certificate: str
    """PEM."""

    @property
    def der(self) -> bytes:
        """The certificate's bytes."""
        return bytes(pem.unarmor(self.certificate.encode())[2])

    @property
    def not_after(self) -> datetime:
        """The certificate's end: from then on it signs nothing."""
        end: datetime = x509.Certificate.load(self.der).not_valid_after
        return end

    def covers(self, moment: datetime) -> bool:
        """True if it was in use at *moment*."""
        return self.not_before <= moment and (self.retired_at is None or moment <= self.retired_at)


@dataclass(frozen=True, slots=True)
class Register:
    """Our signers and roots."""

    roots: tuple[str, ...]
    """PEM."""
    signers: tuple[RegisteredSigner, ...]

    @property
    def current(self) -> RegisteredSigner:
        """The signer in use: the latest that is not retired. Raises RegisterError."""
        used = [signer for signer in self.signers if signer.retired_at is None]
        if not used:
            raise RegisterError("The register names no signer in use.")
        return max(used, key=lambda signer: signer.not_before)

    def objection(self, signer: LoadedSigner, now: datetime) -> str:
        """Why what *signer* signs at *now* would not be believed: signer_retired, signer_not_valid; empty if it would."""
        ours = self.signer(signer.fingerprint)
        if ours is None or not ours.covers(now):
            return "signer_retired"
        return "" if signer.not_before <= now <= signer.not_after else "signer_not_valid"

    def signer(self, fingerprint: str) -> RegisteredSigner | None:
        """The signer with that fingerprint, if it is ours."""
        return next((signer for signer in self.signers if signer.fingerprint == fingerprint), None)

    @property
    def trust_roots(self) -> list[x509.Certificate]:
        """The roots, parsed."""
        return [x509.Certificate.load(pem.unarmor(root.encode())[2]) for root in self.roots]

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read the JSON form. Raises RegisterError."""
        try:
            values = json.loads(text)
            signers = tuple(RegisteredSigner(**_with_times(signer)) for signer in values["signers"])
            return cls(tuple(values["roots"]), signers)
        except (ValueError, KeyError, TypeError):
            raise RegisterError("The register of signers can't be read: restore register.json from a backup.") from None

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the file. Raises RegisterError."""
        try:
            return cls.from_text(path.read_text("utf-8"))
        except OSError:
            raise RegisterError(f"There is no register of signers at {path}: run `zhicheng migrate`.") from None

    def with_signer(self, signer: RegisteredSigner, roots: tuple[str, ...], *, now: datetime) -> Register:
        """This register with one signer more; the test signers are retired, because a real one is there."""
        if self.signer(signer.fingerprint) is not None:
            return self
        kept = tuple(replace(old, retired_at=old.retired_at or now) if old.test else old for old in self.signers)
        return Register((*self.roots, *(root for root in roots if root not in self.roots)), (*kept, signer))

    def rotated(self, *, to: str, now: datetime) -> Register:
        """From *now* on only the signer with fingerprint *to* signs; what the others signed before stays valid."""
        kept = tuple(
            one if one.fingerprint == to else replace(one, retired_at=one.retired_at or now) for one in self.signers
        )
        return Register(self.roots, kept)

    def to_text(self) -> str:
        """The JSON form."""
        values = {"roots": list(self.roots), "signers": [asdict(signer) for signer in self.signers]}
        return json.dumps(values, default=lambda moment: moment.isoformat(), ensure_ascii=False, indent=1)

    def save(self, path: Path) -> None:
        """Write the file, whole or not at all."""
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        with fresh.open("w", encoding="utf-8") as file:
            file.write(self.to_text())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)


def _with_times(values: dict[str, Any]) -> dict[str, Any]:
    times = {key: datetime.fromisoformat(str(values[key])) for key in ("not_before", "retired_at") if values[key]}
    return {**values, **times}
