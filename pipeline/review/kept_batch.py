"""A batch that is kept (U9): a few cases are done at once, more by a stage, part by part; the answers stay to be read.

Each part is one transaction with its answers, so a kill between two loses nothing and doubles nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from pipeline.people.actor import actor_of
from pipeline.review import batch as review_batch
from pipeline.review import decisions
from pipeline.review.batch import MOST, VERBS, Chosen
from pipeline.rules.refusals import Refused, kept
from pipeline.rules.words import Action, Duty
from storage import outbox
from storage.models.batches import Batch, BatchItem

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

PART = 50
"""Cases in one transaction: short enough that nobody else waits for it."""


def begin(
    session: Session,
    batch_id: UUID,
    action: Action,
    chosen: Sequence[Chosen],
    *,
    why: str = "",
    by: Actor,
    world: World,
) -> None:
    """Take a batch down; no more than a part is done at once, the rest is owed. The same id again asks nothing new.

    Raises Refused.
    """
    present = session.get(Batch, batch_id)
    if by.chat_id is None or (present is not None and present.chat_id != by.chat_id):
        raise Refused("page_gone")
    if present is not None:
        return
    many = list(dict.fromkeys(chosen))
    if action not in VERBS:
        raise Refused("not_for_many")
    if not 0 < len(many) <= MOST:
        raise Refused("choose_some", most=MOST)
    if action is Action.RETURN:
        why = decisions.reason(why)
    batch = Batch(id=batch_id, chat_id=by.chat_id, action=action, why=why, asked_at=world.now)
    session.add(batch)
    try:
        session.flush()  # the key decides between two clicks at the same moment
    except IntegrityError:
        raise Refused("batch_begun") from None
    items = [
        {"batch_id": batch_id, "place": place, "case_id": one.case_id, "version": one.version, "number": ""}
        for place, one in enumerate(many, 1)
    ]
    session.execute(insert(BatchItem), items)
    if len(many) <= PART:
        _do_part(session, batch, by=by, world=world)
    else:
        outbox.owe(session, Duty.RUN_BATCH, batch_id, now=world.now)


def run(session: Session, batch_id: UUID, *, world: World) -> None:
    """Do the next part of a batch, as whoever asked for it is now: a post that was lost meanwhile decides nothing more."""
    batch = session.get_one(Batch, batch_id, with_for_update=True)
    _do_part(session, batch, by=actor_of(session, batch.chat_id, world.today), world=world)
    if batch.finished_at is None:
        outbox.owe(session, Duty.RUN_BATCH, batch_id, now=world.now)


def _do_part(session: Session, batch: Batch, *, by: Actor, world: World) -> None:
    left = _left(session, batch)
    part = left[:PART]
    facts = {"why": batch.why} if batch.action is Action.RETURN else {}
    chosen = [Chosen(item.case_id, item.version) for item in part]
    outcomes = review_batch.act(session, batch.action, chosen, by=by, world=world, **facts) if chosen else ()
    for item, outcome in zip(part, outcomes, strict=True):
        item.number, item.done_at = outcome.number, world.now
        item.refusal = kept(outcome.refusal) if outcome.refusal else None
    if len(left) <= PART:
        batch.finished_at = world.now


def abandon(session: Session, batch_id: UUID, *, world: World) -> None:
    """Nothing more will come of it: what is left says so."""
    batch = session.get_one(Batch, batch_id, with_for_update=True)
    for item in _left(session, batch):
        item.done_at, item.refusal = world.now, kept(Refused("batch_stopped"))
    batch.finished_at = world.now


def _left(session: Session, batch: Batch) -> Sequence[BatchItem]:
    rows = select(BatchItem).where(BatchItem.batch_id == batch.id, BatchItem.done_at.is_(None))
    return session.scalars(rows.order_by(BatchItem.place)).all()
