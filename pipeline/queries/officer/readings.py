"""What was read of an item's pages, as an officer's page shows it beside what was declared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.evidence import files as evidence_files
from pipeline.reading import reader, readings
from pipeline.rules.documents import Form
from pipeline.rules.identity import mask_id
from storage.models.readings import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from pipeline.reading.comparing import Compared, Verdict
    from pipeline.reading.places import Place
    from pipeline.reading.understanding import Understood
    from pipeline.rules.policy import EvidenceKind
    from pipeline.world import World
    from storage.models.cases import Case
    from storage.models.evidence import Evidence

OFF, WAITS, NOTHING = "off", "waits", "nothing"


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of a document."""

    names: dict[str, str]
    """`{"zh", "en"}`."""
    verdict: Verdict
    read: str
    declared: str
    """A word of its scale, or as it was typed; masked where it is an ID number."""
    against: str
    """What it is compared with; empty: nothing."""
    page: int
    """Place of the picture among those of the item, from 0."""
    place: Place
    turn: int


@dataclass(frozen=True, slots=True)
class Spot:
    """Something on one page: what is wrong with its picture, or a QR code that stands there."""

    what: str
    """The flaw's word, or what the code says: text, whatever it looks like."""
    page: int
    place: Place
    turn: int = 0


@dataclass(frozen=True, slots=True)
class ReadView:
    """One item."""

    kind: dict[str, str] | None
    """What it seems to be, `{"zh", "en"}`; None: no document that is known."""
    misplaced: bool
    hidden: tuple[int, ...]
    """Pages (from 1) whose text layer says what nobody can see."""
    unread: tuple[int, ...]
    """Pages (from 1) that could not be read, or come after those that are."""
    flaws: tuple[Spot, ...]
    codes: tuple[Spot, ...]
    fields: tuple[FieldView, ...]
    version: str
    read_at: datetime

    def of(self, verdict: str) -> tuple[FieldView, ...]:
        """The fields that stand so to what was declared."""
        return tuple(one for one in self.fields if one.verdict == verdict)


def of_item(
    session: Session, case: Case, kind: EvidenceKind, files: Sequence[Evidence], world: World
) -> ReadView | str | None:
    """What was read; `waits` or `off` where nothing was yet or is; None where nothing could be."""
    if not files or not any(kind.id in one.slots for one in world.pack.documents):
        return None
    if any(file.state in evidence_files.WAITS_FOR_SENDER for file in files):
        return None
    found, done = readings.comparison(session, case, kind.id, world)
    if not done:
        return WAITS if reader.there() else OFF
    pages = [page for file in files for page in _padded(session, file)]
    known = [(at, page) for at, page in enumerate(pages) if page]
    turns = [page.turn if page else 0 for page in pages]
    last = session.get_one(Reading, done[-1].id)
    return ReadView(
        kind={"zh": found.kind.name, "en": found.kind.name_en} if found.kind else None,
        misplaced=found.misplaced,
        hidden=tuple(number for number, page in enumerate(pages, 1) if page and page.hidden),
        unread=tuple(number for number, page in enumerate(pages, 1) if page is None or page.by == NOTHING),
        flaws=tuple(Spot(one.kind, at, one.place, page.turn) for at, page in known for one in page.flaws),
        codes=tuple(Spot(one.text, at, one.place) for at, page in known for one in page.codes),
        fields=tuple(_field(one, turns[one.page]) for one in found.fields),
        version=last.version,
        read_at=last.read_at,
    )


def _padded(session: Session, file: Evidence) -> list[Understood | None]:
    """A page a picture of it; None of one that was not read."""
    found = list(readings.pages_of(session, file.id))
    return [*found, *([None] * (len(file.renditions) - len(found)))]


def _field(one: Compared, turn: int) -> FieldView:
    masked = one.field.form is Form.ID_NUMBER
    return FieldView(
        names={"zh": one.field.name, "en": one.field.name_en},
        verdict=one.verdict,
        read=mask_id(one.read.value) if masked else readings.shown(one),
        declared=mask_id(one.declared) if masked and one.declared else one.declared,
        against=str(one.field.against or ""),
        page=one.page,
        place=one.read.place,
        turn=turn,
    )
