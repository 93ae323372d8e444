"""Certificates from before us (`earlier`): read from an office's table, entered, and replaced by a certificate of ours.

They are entered as the table says them, signed by nobody and without a file. A row that is there already, as it is, changes
nothing; one that is there and says something else is refused, since somebody may have been told what it said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import insert, select

from pipeline.people.accounts import id_index
from pipeline.rules import certified, spreadsheets, texts
from pipeline.rules.identity import lengthened, name_key, resident_id
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Level
from storage.models.certificates import Certificate
from storage.models.earlier import EarlierCertificate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from pipeline.rules.titles import Catalogue
    from pipeline.world import World
    from storage.models.cases import Case
    from storage.models.people import Person

NEEDED = ("name", "id_number", "number", "title", "level", "issuer", "approved_on")
OPTIONAL = ("series", "specialty", "document")
INSTEAD = {"issuer": "body", "approved_on": "issued_on"}
"""What stands for a column in tables that have no other: who reviewed it, and the day of the paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a table says of one earlier certificate."""

    name: str
    id_number: str
    number: str
    title: str
    level: Level
    series: str
    """Empty where it is not known."""
    specialty: str
    authority: str
    document: str
    awarded_on: date

    @property
    def key(self) -> tuple[str, str]:
        """By what it is one certificate: its number as it is compared, and its holder."""
        return number_key(self.number), id_index(self.id_number)


COMPARED = ("name", "title", "level", "specialty", "authority", "document", "awarded_on")


def number(text: str) -> str:
    """A number as others wrote it: full-width digits and letters as plain ones. Raises Refused."""
    return certified.number(texts.folded(text))


def number_key(said: str) -> str:
    """A number as it is compared."""
    return certified.folded(said)[: certified.NUMBER_MOST]


def read(cells: Mapping[str, str], catalogue: Catalogue, *, today: date) -> Said:
    """One row of a table, by the keys of `NEEDED`, `OPTIONAL` and `INSTEAD`. Raises WrongRow."""
    cells = {key: cells.get(key, "") or cells.get(INSTEAD.get(key, ""), "") for key in (*NEEDED, *OPTIONAL)}
    said = spreadsheets.values(
        cells,
        {
            "name": certified.name,
            "id_number": lambda text: certified.id_number(lengthened(text), today=today),
            "number": number,
            "title": certified.line,
            "specialty": _line_or_none,
            "issuer": certified.line,
            "document": _line_or_none,
            "approved_on": lambda text: awarded(text, today),
        },
    )
    try:
        certified.after_birth(said["approved_on"], resident_id(said["id_number"], today=today).birth_date)
    except Refused as refused:
        raise spreadsheets.WrongRow({"approved_on": refused}) from None
    try:
        level = catalogue.level(cells["level"], said["title"])
    except Refused as refused:
        raise spreadsheets.WrongRow({"level": refused}) from None
    try:
        series = catalogue.series(cells["series"], said["title"], level, said["specialty"])
    except Refused as refused:
        raise spreadsheets.WrongRow({"series": refused}) from None
    return Said(
        level=level,
        series=series,
        authority=said.pop("issuer"),
        awarded_on=said.pop("approved_on"),
        **said,
    )


def _line_or_none(text: str) -> str:
    try:
        return certified.line(text) if text.strip() else ""
    except Refused as refused:
        if refused.code == "text_nothing":  # 无, or a stroke: so a table says that there is none
            return ""
        raise


def awarded(text: str, today: date) -> date:
    """The day on which it was obtained, which is past. Raises Refused."""
    if not text.strip():
        raise Refused("text_empty")
    day = spreadsheets.day(text)
    if not certified.SINCE <= day <= today:
        raise Refused("day_range", day=day.isoformat(), first=certified.SINCE.isoformat(), last=today.isoformat())
    return day


def entered(
    session: Session, rows: Sequence[tuple[int, Said]], *, source: str, world: World, apply: bool
) -> dict[int, bool | Refused]:
    """Enter those that are not there yet, in one transaction, if they are to *apply*.

    By the row's number: True if it is new, False if it is there already, else why it is refused.
    """
    keys = {at: said.key for at, said in rows}
    there = {
        (one.number_key, one.id_index): one
        for one in session.scalars(
            select(EarlierCertificate).where(
                EarlierCertificate.number_key.in_({number for number, _ in keys.values()}),
            )
        )
    }
    numbers = {said.number for _, said in rows}
    ours = set(session.scalars(select(Certificate.number).where(Certificate.number.in_(numbers))))
    found: dict[int, bool | Refused] = {}
    new = []
    for at, said in rows:
        before = there.get(keys[at])
        if said.number in ours:
            found[at] = Refused("earlier_is_ours")
        elif before is not None:
            found[at] = not_as_it_was(before, said) or False
        else:
            found[at] = True
            new.append(_row(said, keys[at], source, at, world))
    if new and apply:
        # In one order, so that two imports at once never wait for each other.
        session.execute(insert(EarlierCertificate), sorted(new, key=lambda one: (one["number_key"], one["id_index"])))
    return found


def not_as_it_was(before: EarlierCertificate, said: Said) -> Refused | None:
    """Why *said* is refused, where the register says something else under that number."""
    if all(getattr(before, field) == getattr(said, field) for field in COMPARED):
        return None
    return Refused("earlier_differs", file=before.source, row=before.source_row)


def _row(said: Said, key: tuple[str, str], source: str, at: int, world: World) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "number": said.number,
        "number_key": key[0],
        "name": said.name,
        "id_number": said.id_number,
        "id_index": key[1],
        "title": said.title,
        "level": said.level.value,
        "series": said.series,
        "specialty": said.specialty,
        "authority": said.authority,
        "document": said.document,
        "awarded_on": said.awarded_on,
        "source": source,
        "source_row": at,
        "entered_at": world.now,
    }


def found(session: Session, said: str, person: Person) -> EarlierCertificate | None:
    """That person's earlier certificate of that number, if it is in the register."""
    return session.scalars(
        select(EarlierCertificate).where(
            EarlierCertificate.number_key == number_key(said), EarlierCertificate.id_index == person.id_index
        )
    ).one_or_none()


def is_registered(session: Session, said: str) -> bool:
    """True if anybody's certificate of that number is in the register."""
    there = select(EarlierCertificate.id).where(EarlierCertificate.number_key == number_key(said)).limit(1)
    return session.scalar(there) is not None


def own(session: Session, person: Person) -> list[EarlierCertificate]:
    """What stands under that person's ID number and name, the newest first: under another name it is shown to nobody here."""
    rows = select(EarlierCertificate).where(EarlierCertificate.id_index == person.id_index)
    ordered = rows.order_by(EarlierCertificate.awarded_on.desc(), EarlierCertificate.number)
    return [row for row in session.scalars(ordered) if name_key(row.name) == name_key(person.name)]


def declared(case: Case) -> Said:
    """What a case about an earlier certificate says that it says."""
    said, person = case.asked, case.applicant
    if person is None:
        raise ValueError(f"{case.number} has no applicant")
    return Said(
        name=person.name,
        id_number=person.id_number,
        number=said["number"],
        title=said["title"],
        level=Level(said["level"]),
        series=said["series"],
        specialty=said["specialty"],
        authority=said["authority"],
        document=said["document"],
        awarded_on=date.fromisoformat(said["awarded_on"]),
    )


def rename(session: Session, person: Person, before: tuple[str, str]) -> None:
    """A body has corrected a person's name or ID number, *before* by name and index: what is theirs goes along."""
    name, index = before
    for row in session.scalars(select(EarlierCertificate).where(EarlierCertificate.id_index == index)):
        if name_key(row.name) == name_key(name):
            row.name, row.id_number, row.id_index = person.name, person.id_number, person.id_index


def replace(session: Session, case: Case, certificate: Certificate, *, world: World) -> None:
    """From now on the earlier one, declared or registered, says which certificate of ours stands in its place."""
    said = declared(case)
    row = session.scalars(
        select(EarlierCertificate).where(
            EarlierCertificate.number_key == said.key[0], EarlierCertificate.id_index == said.key[1]
        )
    ).one_or_none()
    if row is None:
        row = EarlierCertificate(**_row(said, said.key, case.number, 0, world))
        session.add(row)
    row.replaced_by_id, row.replaced_at = certificate.id, world.now
