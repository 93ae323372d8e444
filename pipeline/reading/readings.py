"""The reading of one file, page by page, kept sealed; and what of it is said to the applicant."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from pipeline.case import cases, frozen, screens
from pipeline.messages import notices
from pipeline.reading.comparing import Verdict, compare
from pipeline.reading.flaws import Flaw, FlawKind
from pipeline.reading.reader import UNREAD, Code, which
from pipeline.reading.understanding import FieldRead, Understood, understand
from pipeline.rules.documents import Declared, Form
from pipeline.rules.identity import mask_id
from pipeline.rules.scales import Fact
from pipeline.rules.words import Duty, EvidenceState, State
from storage import outbox
from storage.models.evidence import Evidence
from storage.models.readings import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.reading.comparing import Compared, Comparison
    from pipeline.rules.documents import DocumentKind
    from pipeline.work.tools import PageReader
    from pipeline.world import World
    from storage.models.cases import Case
    from storage.models.people import Person

PAGES_MOST = 12
"""Of one file, the first ones: no document that is known has more."""
TURN_S = 6.0
"""After this no further page is begun: the claim lasts for one that takes as long as its cage allows."""
SOUND = (EvidenceState.ACCEPTED, EvidenceState.FLAGGED)

UNDER_WAY = (State.CHECKING, State.IN_REVIEW)
"""It was handed in before its pages were read; it can still be taken back, or is mended when an office returns it."""
TOLD = frozenset({FlawKind.CUT, FlawKind.UNCLEAR})
"""Flaws that the sender hears of: another picture mends them."""


class PageUnread(Exception):
    """The next page ended its reader: an attack, or a machine that had no time for it; it is tried again."""


@dataclass(frozen=True, slots=True)
class ToRead:
    """A file of which pages are still to be read."""

    evidence_id: UUID
    pictures: tuple[str, ...]
    """Blob keys of the safe pictures that are read."""
    pdf: str
    """Blob key of the file, where it has a text layer and a picture a page; else empty."""
    done: tuple[dict[str, Any], ...]
    documents: tuple[DocumentKind, ...]


@dataclass(frozen=True, slots=True)
class ReadSoFar:
    """What has been read of it now."""

    evidence_id: UUID
    pages: tuple[dict[str, Any], ...]
    version: str
    whole: bool


def to_read(session: Session, evidence_id: UUID, documents: tuple[DocumentKind, ...]) -> ToRead | None:
    """What is left to read; None where the file was replaced or refused meanwhile."""
    row = session.get(Evidence, evidence_id)
    if row is None or not row.current or row.state not in SOUND:
        return None
    there = session.get(Reading, evidence_id)
    layered = bool(row.facts.get("text")) and row.facts.get("pages") == len(row.renditions)
    pdf = row.sha256 if layered and row.sha256 else ""
    done = tuple(there.said["pages"]) if there else ()
    return ToRead(evidence_id, tuple(row.renditions[:PAGES_MOST]), pdf, done, documents)


def read(task: ToRead, reader: PageReader, get: Callable[[str], bytes], version: str) -> ReadSoFar:
    """Read pages until the turn is over, one at least, with no transaction open. Raises PageUnread."""
    until, pages = time.monotonic() + TURN_S, list(task.done)
    pdf = get(task.pdf) if task.pdf else b""
    while len(pages) < len(task.pictures):
        number = len(pages)
        seen = reader.page(get(task.pictures[number]), pdf=pdf, number=number if pdf else None)
        if seen.by == UNREAD.by:
            if number > len(task.done):
                break  # what was read is kept first
            raise PageUnread
        pages.append(asdict(understand(seen, task.documents)))
        if time.monotonic() > until:
            break
    return ReadSoFar(task.evidence_id, tuple(pages), version, whole=len(pages) >= len(task.pictures))


def keep(session: Session, found: ReadSoFar | None, *, world: World) -> None:
    """Store it; go on with the next pages, or say what there is to say."""
    if found is None:
        return
    row = session.get_one(Evidence, found.evidence_id)
    there = session.get(Reading, row.id)
    if there is None:
        there = Reading(evidence_id=row.id)
        session.add(there)
    there.version, there.read_at, there.said = found.version, world.now, {"pages": list(found.pages)}
    session.flush()
    case = cases.find(session, row.case_id)
    if not found.whole:
        outbox.owe(session, Duty.READ_EVIDENCE, row.id, now=world.now, case_id=case.id)
        return
    screens.owe(session, case.id, world=world)
    if row.current and (case.state.editable or case.state in UNDER_WAY):
        _tell(session, case, row, world)


def pass_over(session: Session, evidence_id: UUID, documents: tuple[DocumentKind, ...], *, world: World) -> None:
    """The next page can't be read: it stands as unread, and those after it are read."""
    task = to_read(session, evidence_id, documents)
    if task is not None:
        pages = (*task.done, asdict(understand(UNREAD, documents)))
        whole = len(pages) >= len(task.pictures)
        keep(session, ReadSoFar(evidence_id, pages, which(), whole=whole), world=world)


def pages_of(session: Session, evidence_id: UUID) -> Iterator[Understood]:
    """What was read of a file, page by page."""
    there = session.get(Reading, evidence_id)
    for page in there.said["pages"] if there else ():
        yield understood(page)


def understood(kept: Mapping[str, Any]) -> Understood:
    """A page as it was kept; what an earlier version did not look for, it did not find."""
    fields = tuple(
        FieldRead(**{**one, "place": tuple(one["place"]), "each": tuple(one["each"])}) for one in kept["fields"]
    )
    flaws = tuple(Flaw(FlawKind(one["kind"]), tuple(one["place"])) for one in kept.get("flaws", ()))
    codes = tuple(Code(one["text"], tuple(one["place"])) for one in kept.get("codes", ()))
    return Understood(**{**kept, "fields": fields, "flaws": flaws, "codes": codes})


def comparison(session: Session, case: Case, slot: str, world: World) -> tuple[Comparison, tuple[Evidence, ...]]:
    """The files of an item, their pages counted through, beside what is declared; and the files that were read."""
    mine = select(Evidence).where(Evidence.case_id == case.id, Evidence.current, Evidence.slot == slot)
    files = session.scalars(mine.order_by(Evidence.sent_at, Evidence.id)).all()
    pages: list[tuple[int, Understood]] = []
    before, done = 0, []
    for file in files:
        read_ones = list(pages_of(session, file.id))
        pages += [(before + place, page) for place, page in enumerate(read_ones)]
        before += len(file.renditions)
        done += [file] if read_ones else []
    return compare(pages, slot, declared(case, case.applicant), world.pack.documents), tuple(done)


def declared(case: Case, person: Person | None) -> Mapping[Declared, str]:
    """What the applicant has said of themselves and, once handed in, for this case."""
    if person is None or not case.kind.awards:
        return {}
    stated = person.facts if case.state.editable else {**person.facts, **case.facts}
    said = {
        Declared.NAME: person.name,
        Declared.SEX: person.sex,
        Declared.BIRTH_DATE: person.birth_date.isoformat(),
        Declared.ID_NUMBER: person.id_number,
        Declared.EDUCATION: stated.get(Fact.EDUCATION.value),
        Declared.SCHOOLING: stated.get(Fact.SCHOOLING.value),
        Declared.PRESENT: stated.get(Fact.PRESENT.value),
        Declared.WORK_SINCE: stated.get(Fact.WORK_SINCE.value),
    }
    return {key: str(value) for key, value in said.items() if value}


def _tell(session: Session, case: Case, row: Evidence, world: World) -> None:
    """Say what contradicts, what is another document than is needed here, and which page to take again; of all else nothing."""
    found, _ = comparison(session, case, row.slot, world)
    against = found.of(Verdict.CONTRADICTS)
    spoilt = [
        {"kind": one.kind.value, "page": number}
        for number, page in enumerate(pages_of(session, row.id), 1)
        for one in page.flaws
        if one.kind in TOLD
    ]
    if not against and not found.misplaced and not spoilt:
        return
    item = frozen.kind_of(case, row.slot, world.pack)
    notices.tell_filer(
        session,
        case,
        "evidence_read",
        world=world,
        about=str(row.id),
        name=item.names,
        seems={"zh": found.kind.name, "en": found.kind.name_en} if found.misplaced and found.kind else None,
        fields=[_told(one, carries=world.chat_carries_facts) for one in against] if not found.misplaced else [],
        spoilt=spoilt,
        editable=case.state.editable,
    )


def _told(one: Compared, *, carries: bool) -> dict[str, Any]:
    """A contradiction for the chat; without its values where the chat carries no facts."""
    names = {"zh": one.field.name, "en": one.field.name_en}
    if not carries:
        return {"names": names, "read": "", "declared": "", "page": one.page + 1}
    number = one.field.form is Form.ID_NUMBER
    said = mask_id(one.read.value) if number else shown(one)
    return {
        "names": names,
        "read": said,
        "declared": mask_id(one.declared) if number else one.declared,
        "against": str(one.field.against),
        "page": one.page + 1,
    }


def shown(one: Compared) -> str:
    """What was read, as a person compares it: a date in digits, all else as it stands there."""
    return one.read.value if one.field.form in {Form.DATE, Form.SEX, Form.ID_NUMBER} else one.read.said
