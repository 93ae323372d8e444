"""Borrowed evidence: a file or a page that already stands in another person's case is shown to the offices of both.

Never a refusal: a married couple may share a household page. How it is found: docs/algorithms/borrowed-evidence.md.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select, true

from pipeline.cage.likeness import distance, near, pieces
from pipeline.cage.same_page import same_page
from pipeline.case import screens
from storage.models.cases import Case
from storage.models.evidence import Evidence
from storage.models.likenesses import Likeness

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from pipeline.world import World

COLUMNS = (Likeness.piece_0, Likeness.piece_1, Likeness.piece_2, Likeness.piece_3)
NEWEST = 300
"""Of a form that thousands hand in, the newest pages with a like piece are looked at."""
FAR = 10
"""Bits from which two hashes are of different pages."""
LOOKS = 12
"""Close looks per file, the likeliest first: each takes some 0.4 s."""
PATIENCE_S = 15.0
"""On a machine that has other work no look is begun after that: it must end before the claim does."""
SHOWN = 5
"""Other cases that are named on one file, the newest."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A page of the file, and one of another person's that is like it: blob keys of the renditions."""

    page: str
    other: str
    other_id: UUID


@dataclass(frozen=True, slots=True)
class ToCompare:
    """What a file is to be compared with."""

    evidence_id: UUID
    same_files: tuple[UUID, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Other persons' files in which the same page or the whole file stands."""

    evidence_id: UUID
    others: dict[UUID, str]
    """`file` or `page`."""


def remember(session: Session, evidence: Evidence, likenesses: Iterable[str]) -> None:
    """Enter the hashes of the pages of a file that was just inspected; an empty one is a blank page's."""
    for page, bits in enumerate(likenesses):
        if bits:
            cut = dict(zip((column.key for column in COLUMNS), pieces(bits), strict=True))
            session.add(Likeness(evidence_id=evidence.id, page=page, bits=bits, **cut))


def to_compare(session: Session, evidence_id: UUID) -> ToCompare:
    """Equal files and like pages of other persons' cases; of an equal file, however many sent it, no page is looked at again."""
    row = session.get_one(Evidence, evidence_id)
    others = _others(session.get_one(Case, row.case_id))
    same = select(Evidence.id).join(Case).where(Evidence.sha256 == row.sha256, Evidence.current, others)
    files = tuple(session.scalars(same.order_by(Evidence.sent_at.desc()).limit(SHOWN)))
    near_ones = [
        (distance(own.bits, other.bits), -other.id, own.page, other)
        for own in session.scalars(select(Likeness).where(Likeness.evidence_id == evidence_id))
        for other in _like(session, own.bits, and_(others, Evidence.sha256 != row.sha256))
    ]
    likeliest = sorted((one for one in near_ones if one[0] < FAR), key=lambda one: one[:3])[:LOOKS]
    pairs = tuple(
        Pair(
            row.renditions[page], session.get_one(Evidence, other.evidence_id).renditions[other.page], other.evidence_id
        )
        for _, _, page, other in likeliest
    )
    return ToCompare(evidence_id, files, pairs)


def _others(mine: Case) -> ColumnElement[bool]:
    """Cases of other persons than *mine*'s."""
    owner, theirs = mine.applicant_id or mine.account_id, func.coalesce(Case.applicant_id, Case.account_id)
    return and_(Case.id != mine.id, or_(theirs.is_(None), theirs != owner) if owner else true())


def _like(session: Session, bits: str, others: ColumnElement[bool]) -> Collection[Likeness]:
    """The newest pages of *others* that have a piece nearly in common."""
    found: dict[int, Likeness] = {}
    for column, piece in zip(COLUMNS, pieces(bits), strict=True):
        rows = (
            select(Likeness)
            .join(Evidence, Evidence.id == Likeness.evidence_id)
            .join(Case, Case.id == Evidence.case_id)
            .where(column.in_(near(piece)), Evidence.current, others)
            .order_by(Likeness.id.desc())
            .limit(NEWEST)
        )
        found |= {page.id: page for page in session.scalars(rows)}
    return found.values()


def compare(task: ToCompare, get: Callable[[str], bytes]) -> Compared:
    """Look closely at each pair, without a transaction."""
    others = dict.fromkeys(task.same_files, "file")
    until = time.monotonic() + PATIENCE_S
    for pair in task.pairs:
        if time.monotonic() > until:
            break
        if pair.other_id not in others and same_page(get(pair.page), get(pair.other)):
            others[pair.other_id] = "page"
    return Compared(task.evidence_id, others)


def mark(session: Session, found: Compared, *, world: World) -> None:
    """Write each case's number on the other's file: the offices of both see it, the applicants never."""
    row = session.get_one(Evidence, found.evidence_id)
    case = session.get_one(Case, row.case_id)
    for other_id, how in found.others.items():
        other = session.get_one(Evidence, other_id)
        other_case = session.get_one(Case, other.case_id)
        _note(row, other_case.number, how)
        _note(other, case.number, how)
        screens.owe(session, other_case.id, world=world)
    if found.others:
        screens.owe(session, case.id, world=world)


def _note(evidence: Evidence, number: str, how: str) -> None:
    known = [one for one in evidence.facts.get("borrowed", []) if one["number"] != number]
    evidence.facts = evidence.facts | {"borrowed": [*known, {"number": number, "how": how}][-SHOWN:]}
