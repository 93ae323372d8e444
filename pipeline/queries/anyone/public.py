"""What anyone may see of a certificate: by the address in its QR code, or by holding the file (C5)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from certificates.credentials.document import SAID
from certificates.fields import FIELDS
from certificates.record import from_json
from pipeline.issuance import transparency
from pipeline.rules.identity import mask_id
from pipeline.rules.refusals import Refused
from pipeline.rules.words import CertificateState
from storage.models.certificates import Certificate, Copy
from storage.sealing import sealer

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from certificates.record import CertificateRecord
    from pipeline.issuance.transparency import Inclusion
    from pipeline.world import World

ISSUED = (CertificateState.VALID, CertificateState.SUPERSEDED, CertificateState.REVOKED)


@dataclass(frozen=True, slots=True)
class Line:
    """One field as the certificate shows it, in both languages."""

    key: str
    """As in `certificates.fields`."""
    zh: str
    en: str
    value: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the certificate."""

    version: int
    state: CertificateState
    signed_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class PublicCopy:
    """What a copy for a purpose says, for whoever holds its file."""

    number: int
    for_whom: str
    purpose: str
    until: date
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class PublicCertificate:
    """One certificate for a stranger's eyes: the ID number masked, of the birth date the year."""

    number: str
    shown: Version
    """The version whose fields these are."""
    lines: tuple[Line, ...]
    versions: tuple[Version, ...]
    """All that were ever in force, newest first."""
    photo: str
    """Blob key; for whoever holds the file, and nobody else."""
    inclusion: Inclusion | None
    """That this version is in the transparency log; None until the next head is signed."""
    ended_why: str
    """Why it was revoked."""
    signer: str
    """Fingerprint of the certificate that signed this version."""
    copy: PublicCopy | None
    """For whoever holds that copy's file, and nobody else."""
    credential: str | None = None
    """Blob key of this version's credential, which says less than the page."""
    addresses: frozenset[str] = frozenset()
    """What the QR codes of its versions say: another address with the same number and code leads elsewhere."""


def by_address(session: Session, number: str, code: str, *, world: World) -> PublicCertificate:  # noqa: ARG001
    """The newest version under the number of a QR code. Raises Refused, alike for a wrong code and for no such number."""
    if not hmac.compare_digest(code.encode(), sealer().code(number).encode()):
        raise Refused("certificate_not_found")
    return _shown(session, number, None)


def by_holder(session: Session, number: str) -> PublicCertificate:
    """The newest version under a number whose holder the asker has named (`pipeline.queries.anyone.by_number`). Raises Refused."""
    return _shown(session, number, None)


def by_file(
    session: Session,
    number: str,
    version: int,
    copy: int | None = None,
    *,
    world: World,  # noqa: ARG001
) -> PublicCertificate:
    """The version that a verified file is, or that it is a *copy* of. Raises Refused."""
    return _shown(session, number, version, copy)


def _shown(session: Session, number: str, version: int | None, copy: int | None = None) -> PublicCertificate:
    rows = session.scalars(
        select(Certificate)
        .where(Certificate.number == number, Certificate.state.in_(ISSUED))
        .order_by(Certificate.version.desc())
    ).all()
    row = next((row for row in rows if version in {None, row.version}), None)
    if row is None:
        raise Refused("certificate_not_found")
    versions = tuple(Version(one.version, one.state, one.signed_at, one.ended_at) for one in rows)
    shown = next(one for one in versions if one.version == row.version)
    return PublicCertificate(
        number,
        shown,
        lines(from_json(row.record)),
        versions,
        row.photo,
        transparency.inclusion(session, number, row.version, copy),
        row.ended_why or "",
        row.signer or "",
        None if copy is None else _copy(session, row, copy),
        row.credential,
        frozenset(str(one.record["verify_url"]) for one in rows),
    )


def _copy(session: Session, row: Certificate, number: int) -> PublicCopy:
    copy = session.scalars(select(Copy).where(Copy.certificate_id == row.id, Copy.number == number)).one_or_none()
    if copy is None:
        raise Refused("certificate_not_found")
    return PublicCopy(copy.number, copy.for_whom, copy.purpose, copy.until, copy.ended_at)


def as_credential(found: PublicCertificate) -> PublicCertificate:
    """The same for whoever holds the credential alone: the fields that it says, and no photo."""
    return replace(found, lines=tuple(line for line in found.lines if line.key in SAID), photo="")


def lines(record: CertificateRecord) -> tuple[Line, ...]:
    """The fields as strangers may see them: the ID number masked, of the birth date the year."""
    masks = {"id_number": mask_id(record.id_number), "birth_date": str(record.birth_date.year)}
    shown = ((field, masks.get(field.key, field.of(record))) for field in FIELDS)
    return tuple(Line(field.key, field.zh, field.en, value) for field, value in shown if value)
