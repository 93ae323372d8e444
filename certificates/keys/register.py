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
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificates

from certificates.keys.revocation import RevocationListError, issued, lists_of, revoked_since
from certificates.keys.revocation import pem as as_pem

if TYPE_CHECKING:
    from collections.abc import Iterable
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
        return der(self.certificate)

    @property
    def not_after(self) -> datetime:
        """The certificate's end: from then on it signs nothing."""
        end: datetime = x509.Certificate.load(self.der).not_valid_after
        return end

    def covers(self, moment: datetime) -> bool:
        """True if it was in use at *moment*."""
        return self.not_before <= moment and (self.retired_at is None or moment <= self.retired_at)


@dataclass(frozen=True, slots=True)
class TrustStore:
    """Our signers and roots."""

    roots: tuple[str, ...]
    """PEM."""
    signers: tuple[RegisteredSigner, ...]
    tsa_roots: tuple[str, ...] = ()
    """PEM: the roots of the time-stamp authorities whose word counts."""
    crls: tuple[str, ...] = ()
    """PEM: the revocation lists of our roots, so that nobody has to be asked."""

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
        return [x509.Certificate.load(der(root)) for root in self.roots]

    @property
    def stamp_roots(self) -> list[x509.Certificate]:
        """The roots of the time-stamp authorities, parsed."""
        return [x509.Certificate.load(der(root)) for root in self.tsa_roots]

    @property
    def lists(self) -> tuple[bytes, ...]:
        """The revocation lists, DER."""
        return tuple(der(listed) for listed in self.crls)

    def chain(self, fingerprint: str) -> tuple[bytes, ...]:
        """DER of that signer of ours and of the root that it leads to. Raises RegisterError."""
        signer = self.signer(fingerprint)
        roots = [root for root in map(der, self.roots) if signer is not None and issued(signer.der, by=root)]
        if signer is None or not roots:
            raise RegisterError("The register names no such signer, or not its root.")
        return signer.der, roots[0]

    def revoked_since(self, fingerprint: str, *more: bytes, key_in_doubt: bool = False) -> datetime | None:
        """Since when that signer of ours is revoked, by the lists here and *more* (DER); None if it is not.

        *key_in_doubt*: only where somebody else may have its key, so that what it says of earlier days counts no more.
        """
        signer = self.signer(fingerprint)
        if signer is None:
            return None
        lists = (*self.lists, *more)
        found = (revoked_since(signer.der, der(root), lists, key_in_doubt=key_in_doubt) for root in self.roots)
        return min((moment for moment in found if moment is not None), default=None)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read the JSON form. Raises RegisterError."""
        try:
            values = json.loads(text)
            signers = tuple(RegisteredSigner(**_with_times(signer)) for signer in values["signers"])
            stamps, lists = values.get("tsa_roots", ()), values.get("crls", ())
            return cls(tuple(values["roots"]), signers, tuple(stamps), tuple(lists))
        except (ValueError, KeyError, TypeError, RecursionError):
            raise RegisterError("The register of signers can't be read: restore register.json from a backup.") from None

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the file. Raises RegisterError."""
        try:
            return cls.from_text(path.read_text("utf-8"))
        except OSError:
            raise RegisterError(f"There is no register of signers at {path}: run `zhicheng migrate`.") from None

    def with_signer(self, signer: RegisteredSigner, roots: tuple[str, ...], *, now: datetime) -> TrustStore:
        """This register with one signer more; the test signers are retired, because a real one is there."""
        if self.signer(signer.fingerprint) is not None:
            return self
        kept = tuple(replace(old, retired_at=old.retired_at or now) if old.test else old for old in self.signers)
        more = (root for root in roots if root not in self.roots)
        return replace(self, roots=(*self.roots, *more), signers=(*kept, signer))

    def rotated(self, *, to: str, now: datetime) -> TrustStore:
        """From *now* on only the signer with fingerprint *to* signs; what the others signed before stays valid."""
        kept = tuple(
            one if one.fingerprint == to else replace(one, retired_at=one.retired_at or now) for one in self.signers
        )
        return replace(self, signers=kept)

    def with_stamp_roots(self, roots: Iterable[str]) -> TrustStore:
        """This register with more roots of time-stamp authorities; the earlier ones stay, for what they stamped."""
        return replace(self, tsa_roots=(*self.tsa_roots, *(root for root in roots if root not in self.tsa_roots)))

    def with_list(self, listed: bytes) -> TrustStore:
        """This register with one revocation list (DER) more, of one of our roots. Raises RevocationListError.

        An earlier list of the same root goes, unless it revokes a signer of ours that the new one no longer names.
        """
        issuer = next((root for root in map(der, self.roots) if lists_of(root, (listed,))), None)
        if issuer is None:
            raise RevocationListError("signed by none of our roots")

        def says_more(old: bytes) -> bool:
            return any(
                revoked_since(signer.der, issuer, (old,)) and not revoked_since(signer.der, issuer, (listed,))
                for signer in self.signers
            )

        kept = [old for old in self.crls if not lists_of(issuer, (der(old),)) or says_more(der(old))]
        return replace(self, crls=(*kept, as_pem(listed)))

    def to_text(self) -> str:
        """The JSON form."""
        values = asdict(self)
        return json.dumps(values, default=lambda moment: moment.isoformat(), ensure_ascii=False, indent=1)

    def save(self, path: Path) -> None:
        """Write the file, whole or not at all."""
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        with fresh.open("w", encoding="utf-8") as file:
            file.write(self.to_text())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)


def der(text: str) -> bytes:
    """The bytes of a PEM text."""
    return bytes(pem.unarmor(text.encode())[2])


def pem_certificates(path: Path | None) -> tuple[str, ...]:
    """The certificates of a PEM file, a text each; none where no file is named. Raises RegisterError."""
    if path is None:
        return ()
    try:
        found = load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError):
        raise RegisterError(f"{path}: not a PEM file with certificates.") from None
    return tuple(one.public_bytes(Encoding.PEM).decode() for one in found)


def _with_times(values: dict[str, Any]) -> dict[str, Any]:
    times = {key: datetime.fromisoformat(str(values[key])) for key in ("not_before", "retired_at") if values[key]}
    return {**values, **times}
