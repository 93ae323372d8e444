"""The one gate for whatever is to be signed: from the pipeline, from a file, from a row of a table.

It reads each field by the rules of registration (`pipeline.rules.certified`), folds what is only written otherwise, and
judges the fields beside each other. What comes out can be signed; nobody else can make such a thing.
"""

from __future__ import annotations

from dataclasses import InitVar, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from certificates import identifier
from certificates.fields import FIELDS
from certificates.fonts import missing
from certificates.phases import Seal
from certificates.portrait import plain
from certificates.record import CertificateRecord
from pipeline.rules import certified, identity
from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from collections.abc import Set as AbstractSet
    from datetime import date

    from pipeline.rules.titles import Catalogue

PHOTO = "photo"
ORDER = (*(field.name for field in fields(CertificateRecord)), PHOTO)
_SEAL = Seal()


@dataclass(frozen=True, slots=True)
class Deployer:
    """What the gate knows of whoever issues."""

    address: str
    """Where anyone verifies a certificate: what a QR code leads to is of this host."""
    ethnicities: Collection[str]
    """The list of GB/T 3304."""
    today: date
    titles: Catalogue | None = None
    """The pack's; None where no pack says which title is of which level."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field: its key, and a refusal that says how to mend it."""

    field: str
    refused: Refused


class NotAdmitted(Exception):
    """It must not be signed. *faults*: one a field; the text has keys and codes, never what a field says."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("not_admitted " + ", ".join(f"{one.field}: {one.refused.code}" for one in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Admitted:
    """A record with its photo that may be signed. Made by `admit`, by nobody else."""

    record: CertificateRecord
    photo: bytes
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        """Raise PhaseError unless it is this module that makes it."""
        _SEAL.check(seal)


def admit(record: CertificateRecord, photo: bytes, deployer: Deployer) -> Admitted:
    """Judge *record* and *photo*, a picture that has come out of the cage. Raises NotAdmitted with every fault."""
    read, faults = _read(record, deployer)
    seen = {one.field for one in faults}
    faults += [one for one in _together(read, seen, deployer) if one.field not in seen]
    if not plain(photo):
        faults.append(Fault(PHOTO, Refused("photo_not_plain")))
    if faults:
        raise NotAdmitted(tuple(sorted(faults, key=lambda one: ORDER.index(one.field))))
    return Admitted(read, photo, _SEAL)


def _rules(deployer: Deployer) -> dict[str, Callable[[Any], Any]]:
    """How each field is read; each raises Refused."""
    today = deployer.today
    lines = ("specialty", "title", "level", "pathway", "body", "document", "issuer")
    return {
        **dict.fromkeys(lines, certified.line),
        "number": certified.own_number,
        "version": certified.version,
        "name": certified.name,
        "sex": certified.sex,
        "ethnicity": lambda text: certified.ethnicity(text, deployer.ethnicities),
        "birth_date": lambda day: identity.birth_date(f"{day:%Y%m%d}".zfill(8), today=today),
        "id_number": lambda text: certified.id_number(text, today=today),
        "approved_on": lambda day: certified.granted(day, today=today),
        "issued_on": lambda day: certified.granted(day, today=today),
        "identifier": _identifier,
        "verify_url": lambda text: certified.address(text, deployer.address),
    }


def _identifier(text: str) -> str:
    if text and not identifier.right(text):
        raise Refused("identifier_wrong", source="GB/T 36904-2018")
    return text


def _read(record: CertificateRecord, deployer: Deployer) -> tuple[CertificateRecord, list[Fault]]:
    """The record with each field as it will stand on the page, and what is wrong with each by itself."""
    read: dict[str, Any] = {}
    faults = []
    for key, rule in _rules(deployer).items():
        try:
            read[key] = rule(getattr(record, key))
        except Refused as refused:
            faults.append(Fault(key, refused))
    found = replace(record, **read)
    faults += [
        Fault(field.key, Refused("text_no_glyph", character=absent[0], code_point=f"U+{ord(absent[0]):04X}"))
        for field in FIELDS
        if field.key in read and (absent := missing(field.of(found)))
    ]
    return found, faults


def _together(record: CertificateRecord, wrong: AbstractSet[str], deployer: Deployer) -> list[Fault]:
    """What is wrong with fields beside each other, but those that are *wrong* by themselves."""
    found: dict[str, Refused] = {}
    if "id_number" not in wrong:
        who = identity.resident_id(record.id_number, today=deployer.today)
        found = identity.disagreements(who, born=record.birth_date, sex=record.sex)
    if record.issued_on < record.approved_on:
        found["issued_on"] = Refused("days_reversed")
    beside: dict[str, tuple[Collection[str], Callable[[], None]]] = {
        "approved_on": ({"birth_date"}, lambda: certified.after_birth(record.approved_on, record.birth_date)),
        "level": ({"title"}, lambda: _agree(deployer.titles, record)),
    }
    for field, (others, rule) in beside.items():
        try:
            if wrong.isdisjoint(others):
                rule()
        except Refused as refused:
            found[field] = refused
    return [Fault(field, refused) for field, refused in found.items()]


def _agree(titles: Catalogue | None, record: CertificateRecord) -> None:
    """Raise Refused where the pack knows the title, and of another level."""
    if titles is not None:
        titles.agree(record.level, record.title)
