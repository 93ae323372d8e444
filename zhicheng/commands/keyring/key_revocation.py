"""`zhicheng keys revoke` and `zhicheng keys crl`: a signer's certificate counts no more from a moment on (RFC 5280, 5)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from cryptography.x509 import ReasonFlags

from certificates.keys import issuer
from certificates.keys.revocation import RevocationListError, load
from pipeline.rules.calendar import BEIJING
from zhicheng.commands.errors import CommandError
from zhicheng.wiring import Parts

if TYPE_CHECKING:
    from pathlib import Path

    from certificates.keys.register import TrustStore
    from zhicheng.settings import Settings

WHY = {
    "key_compromise": ReasonFlags.key_compromise,
    "superseded": ReasonFlags.superseded,
    "cessation": ReasonFlags.cessation_of_operation,
}
SHORTEST = 8
"""Characters of a fingerprint that are enough to name a signer."""


def revoke(settings: Settings, fingerprint: str, since: str, why: str) -> None:
    """Revoke a signer of the test issuer from *since* (a day, or a moment) on. Raises CommandError, RegisterError."""
    if why not in WHY:
        raise CommandError(f"{why}: --why is one of {', '.join(WHY)}.")
    parts = Parts(settings)
    register, moment = parts.register(), _moment(since)
    whole = _named(register, fingerprint)
    grown = issuer.revoke(settings.keys_folder, register, whole, since=moment, why=WHY[why], now=parts.now())
    grown.save(settings.register_file)
    proven = " where a time-stamp or the registry proves it" if why == "key_compromise" else ""
    print(f"{whole[:16]}: revoked since {moment.isoformat()}; what it signed before stays valid{proven}")


def bring_list(settings: Settings, path: Path) -> None:
    """Enter an authority's revocation list (DER or PEM) in the register. Raises CommandError."""
    register = Parts(settings).register()
    try:
        grown = register.with_list(load(path.read_bytes()))
    except OSError:
        raise CommandError(f"{path}: can't be read.") from None
    except RevocationListError as error:
        raise CommandError(f"{path}: {error}.") from None
    grown.save(settings.register_file)
    gone = [one for one in grown.signers if grown.revoked_since(one.fingerprint)]
    print(f"{path}: entered")
    for one in gone:
        print(f"{one.fingerprint[:16]}  {one.subject}  revoked since {grown.revoked_since(one.fingerprint)}")


def _named(register: TrustStore, fingerprint: str) -> str:
    wanted = fingerprint.lower()
    found = [one.fingerprint for one in register.signers if one.fingerprint.startswith(wanted)]
    if len(wanted) < SHORTEST or len(found) != 1:
        raise CommandError(
            f"{fingerprint}: no signer, or more than one: give more of it, as `zhicheng keys list` shows it."
        )
    return found[0]


def _moment(text: str) -> datetime:
    """A day (from its first minute in the region) or a moment."""
    try:
        if len(text) == len("2026-01-01"):
            return datetime.combine(date.fromisoformat(text), time(), BEIJING)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(f"{text}: --since is a day (2026-11-25) or a moment (2026-11-25T10:00+08:00).") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)
