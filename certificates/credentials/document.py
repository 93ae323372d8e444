"""A certificate as a verifiable credential: W3C VC 2.0 in the terms of Open Badges 3.0, for whoever reads without a PDF parser.

It says what an employer asks for and no more: number, name, title, level, specialty, days, who awarded and who issued. No ID
number, no birth date, no photo, nor the address of the page that shows some of it: whoever needs those has the PDF. How it stands is two bits of the status list that the
PDF's verifiers read, one if it was annulled, one if a later version follows; the W3C form of that list has one bit an entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from certificates.credentials.jose import issuer_of, signed
from certificates.transparency.status import BITS, RENEWED_WITHIN

if TYPE_CHECKING:
    from datetime import date

    from certificates.keys.signer import LoadedSigner
    from certificates.record import CertificateRecord

BEIJING = timezone(timedelta(hours=8))
CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
BADGE, STATUS = "OpenBadgeCredential", "BitstringStatusListCredential"
STATUS_PATH = "/credentials/status.jwt"
TEST = "测试 TEST"
REVOKED_BIT, SUPERSEDED_BIT = 0, 1
"""Of a certificate's two bits, the highest first (`certificates.transparency.status.STATES`); both if it is unknown."""


SAID = frozenset(
    {
        "name",
        "specialty",
        "title",
        "level",
        "pathway",
        "body",
        "document",
        "approved_on",
        "number",
        "issuer",
        "issued_on",
    }
)
"""The fields (`certificates.fields`) of a certificate that its credential tells, and so does a page that is given one."""


class NotOurs(Exception):
    """A payload that is no certificate's credential as we write them."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a credential of ours says of itself."""

    number: str
    version: int
    serial: int | None
    """Its place in the status list; None for one that is in no registry."""
    signed_at: datetime


def made(record: CertificateRecord, address: str, signer: LoadedSigner, *, now: datetime) -> str:
    """The signed credential of a certificate, by a house with that public address. Raises NoAlgorithm."""
    issuer = issuer_of(address)
    return signed(_claimed(document(record, address, now=now), issuer, now), signer, issuer)


def document(record: CertificateRecord, address: str, *, now: datetime) -> dict[str, Any]:
    """What is signed, without the claims that every JWT repeats."""
    identifier = f"{address}/credentials/{quote(record.number, safe='')}/{record.version}"
    standing = {"credentialStatus": _entries(record.serial, address)} if record.serial else {}
    return {
        "@context": [CREDENTIALS, BADGES],
        "id": identifier,
        "type": ["VerifiableCredential", BADGE],
        "name": f"{record.level} {record.title}" + (f" {TEST}" if record.test else ""),
        "issuer": {"id": issuer_of(address), "type": ["Profile"], "name": record.issuer},
        "validFrom": _written(now),
        "awardedDate": _day(record.approved_on),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "identityType": "name", "hashed": False, "identityHash": record.name}
            ],
            "licenseNumber": record.number,
            "achievement": _achievement(record, identifier),
            "result": [{"type": ["Result"], "resultDescription": f"{identifier}#level", "value": record.level}],
        },
        **standing,
    }


def _achievement(record: CertificateRecord, identifier: str) -> dict[str, Any]:
    return {
        "id": f"{identifier}#title",
        "type": ["Achievement"],
        "achievementType": "Certification",
        "name": record.title,
        "description": f"{record.level} {record.specialty} {record.title}",
        "specialization": record.specialty,
        "criteria": {"narrative": "；".join(filter(None, (record.pathway, record.body, record.document)))},
        "resultDescription": [
            {
                "id": f"{identifier}#level",
                "type": ["ResultDescription"],
                "name": "级别 Level",
                "resultType": "ext:Level",
            }
        ],
    }


def _entries(serial: int, address: str) -> list[dict[str, str]]:
    """Either bit ends it, and neither is ever taken back."""
    listed = f"{address}{STATUS_PATH}"
    return [
        {
            "id": f"{listed}#{serial * BITS + bit}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(serial * BITS + bit),
            "statusListCredential": listed,
        }
        for bit in (REVOKED_BIT, SUPERSEDED_BIT)
    ]


def status_list(status: dict[str, Any], address: str, signer: LoadedSigner, *, now: datetime) -> str:
    """The published list (`status`: the body of status.json) as W3C's readers take it: the same bits. Raises NoAlgorithm."""
    issuer, listed = issuer_of(address), f"{address}{STATUS_PATH}"
    body = {
        "@context": [CREDENTIALS],
        "id": listed,
        "type": ["VerifiableCredential", STATUS],
        "issuer": issuer,
        "validFrom": _written(now),
        "validUntil": _written(now + RENEWED_WITHIN),
        "credentialSubject": {
            "id": f"{listed}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": f"u{status['encodedList']}",
        },
    }
    return signed(_claimed(body, issuer, now), signer, issuer)


def read(payload: dict[str, Any], issuer: str) -> Said:
    """What a payload that *issuer*'s key signed says. Raises NotOurs if it is not a certificate's credential."""
    try:
        identifier, number = payload["id"], payload["credentialSubject"]["licenseNumber"]
        version = int(identifier.rsplit("/", 1)[1])
        moment = datetime.fromisoformat(payload["validFrom"])
        entries = payload.get("credentialStatus")
        serial = int(entries[0]["statusListIndex"]) // BITS if entries else None
        whole = (
            BADGE in payload["type"]
            and issuer == payload["iss"] == payload["issuer"]["id"]
            and identifier == payload["jti"]
            and payload["nbf"] == int(moment.timestamp())
            and identifier.endswith(f"/credentials/{quote(number, safe='')}/{version}")
        )
    except (KeyError, ValueError, TypeError, AttributeError, IndexError):
        raise NotOurs from None
    if not whole or moment.tzinfo is None:
        raise NotOurs
    return Said(number, version, serial, moment)


def _claimed(body: dict[str, Any], issuer: str, now: datetime) -> dict[str, Any]:
    """With the claims that a JWT's readers look for (Open Badges 3.0, 8.2.4)."""
    return {**body, "iss": issuer, "jti": body["id"], "nbf": int(now.timestamp())}


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _day(day: date) -> str:
    """The beginning of a day in Beijing."""
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING).isoformat()
