"""The versions of one certificate: which is in force, and what the next one would say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from pipeline.rules.refusals import Refused
from pipeline.rules.words import CertificateState
from storage.models.certificates import Certificate

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from certificates.record import CertificateRecord

PHOTO = "photo"
"""The one of the seven correctable fields that is a file: `asked` holds True for it, not a value."""


def valid(number: str | None) -> Select[Certificate]:
    """The version of that certificate that is in force, if there is one; whoever is to follow or to end it locks it."""
    return select(Certificate).where(Certificate.number == number, Certificate.state == CertificateState.VALID)


def in_force(session: Session, number: str | None) -> Certificate:
    """The same. Raises Refused."""
    row = session.scalars(valid(number)).one_or_none()
    if row is None:
        raise Refused("certificate_not_in_force", number=number or "")
    return row


def resulting(present: CertificateRecord, asked: dict[str, Any]) -> CertificateRecord:
    """The record as it would be."""
    values = {key: value for key, value in asked.items() if key != PHOTO}
    if "birth_date" in values:
        values["birth_date"] = date.fromisoformat(values["birth_date"])
    return replace(present, **values)
