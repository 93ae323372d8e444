"""A certificate looked up by its number and its holder's name or last four digits: nobody can walk the register by numbers alone (C5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from certificates.record import from_json
from pipeline.issuance import earlier
from pipeline.queries.anyone import public
from pipeline.rules.identity import mask_id, name_key, number_text
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Level
from storage.models.certificates import Certificate
from storage.models.earlier import EarlierCertificate
from storage.models.people import Person

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.queries.anyone.public import PublicCertificate
    from pipeline.rules.transitions import Actor
    from pipeline.world import World

LAST = 4
"""Digits of an ID number that whoever was shown the certificate can know."""
WORDS_MOST = 8


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier certificate as the register has it: others issued it, and we signed nothing."""

    id: UUID
    number: str
    title: str
    level: Level
    awarded_on: date
    lines: tuple[tuple[str, str], ...]
    """What is said of it: the field, whose word is `field-earlier-…` in the catalogues, and its value; a level is a code."""
    replaced_by: str
    """The number of the certificate of ours that stands in its place; empty while none does."""
    replaced_at: datetime | None


def looked_up(session: Session, text: str, *, by: Actor | None = None, world: World) -> Earlier | PublicCertificate:  # noqa: ARG001
    """The certificate that *text* names, as a person writes it: the number, a blank, then the name or last four digits.

    Raises Refused, alike for a number that is not there and for one that is somebody else's.
    """
    for number, holder in parted(text):
        found = _found(session, number, holder)
        if found is not None:
            return found
    raise Refused("certificate_not_found_so")


def parted(text: str) -> Iterator[tuple[str, str]]:
    """Each way in which *text* is a number and who holds it: both may be written with blanks."""
    words = text.split()[:WORDS_MOST]
    for place in range(len(words) - 1, 0, -1):
        yield " ".join(words[:place]), " ".join(words[place:])


def _found(session: Session, number: str, holder: str) -> Earlier | PublicCertificate | None:
    rows = session.scalars(
        select(EarlierCertificate).where(EarlierCertificate.number_key == earlier.number_key(number))
    )
    for row in rows:
        if _is(holder, row.name, row.id_number):
            return shown(row)
    ours = select(Certificate).where(Certificate.number == number_text(number), Certificate.state.in_(public.ISSUED))
    for certificate in session.scalars(ours):
        record = from_json(certificate.record)
        if _is(holder, record.name, record.id_number):
            return public.by_holder(session, certificate.number)
    return None


def _is(holder: str, name: str, id_number: str) -> bool:
    said = number_text(holder)
    return (len(said) == LAST and said == id_number[-LAST:]) or name_key(holder) == name_key(name) != ""


def mine(session: Session, *, by: Actor, world: World) -> tuple[Earlier, ...]:
    """The person's own earlier certificates, the newest first: what stands under their ID number and name."""
    del world
    person = session.get(Person, by.person_id) if by.person_id else None
    return tuple(shown(row) for row in earlier.own(session, person)) if person else ()


def shown(row: EarlierCertificate) -> Earlier:
    """A row as screens may show it: the ID number masked."""
    facts = {
        "number": row.number,
        "name": row.name,
        "id_number": mask_id(row.id_number),
        "title": row.title,
        "level": row.level,
        "specialty": row.specialty,
        "authority": row.authority,
        "document": row.document,
        "awarded_on": row.awarded_on.isoformat(),
    }
    return Earlier(
        row.id,
        row.number,
        row.title,
        Level(row.level),
        row.awarded_on,
        tuple((field, value) for field, value in facts.items() if value),
        row.replaced_by.number if row.replaced_by else "",
        row.replaced_at,
    )
