"""A kept batch as the desk shows it: how far it is, and what became of each case; to whoever asked for it alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.queries.officer.desk import offices_of
from pipeline.rules.refusals import Refused, restored
from storage.models.batches import Batch, BatchItem

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.rules.words import Action
    from pipeline.world import World

LATELY = 20


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One batch in a list."""

    id: UUID
    action: Action
    asked_at: datetime
    finished: bool


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One case of a batch that was tried."""

    case_id: UUID
    number: str
    refusal: Refused | None


@dataclass(frozen=True, slots=True)
class BatchView:
    """One batch whole."""

    line: BatchLine
    of: int
    tried: int
    done: int
    items: tuple[ItemLine, ...]
    """The refused first."""


def batch(session: Session, batch_id: UUID, *, by: Actor, world: World) -> BatchView:  # noqa: ARG001  asked as a verb
    """A batch of my own. Raises Refused."""
    offices_of(by)
    row = session.get(Batch, batch_id)
    if row is None or row.chat_id != by.chat_id:
        raise Refused("page_gone")
    rows = session.scalars(select(BatchItem).where(BatchItem.batch_id == row.id).order_by(BatchItem.place)).all()
    tried = [
        ItemLine(item.case_id, item.number, restored(item.refusal) if item.refusal else None)
        for item in rows
        if item.done_at is not None
    ]
    return BatchView(
        _line(row),
        of=len(rows),
        tried=len(tried),
        done=sum(item.refusal is None for item in tried),
        items=tuple(sorted(tried, key=lambda item: item.refusal is None)),
    )


def lately(session: Session, *, by: Actor, world: World) -> tuple[BatchLine, ...]:  # noqa: ARG001
    """My batches, the newest first."""
    offices_of(by)
    rows = select(Batch).where(Batch.chat_id == by.chat_id).order_by(Batch.asked_at.desc()).limit(LATELY)
    return tuple(_line(row) for row in session.scalars(rows))


def _line(row: Batch) -> BatchLine:
    return BatchLine(row.id, row.action, row.asked_at, row.finished_at is not None)
