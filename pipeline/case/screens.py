"""Which message of which chat shows a case now, so that it is drawn anew in place when the case moves (A7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from pipeline.rules.words import Duty
from storage import outbox, write_batch
from storage.models.chat import Screen

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.world import World


@dataclass(frozen=True, slots=True)
class OnScreen:
    """One message that shows a case."""

    chat_id: int
    message_id: int
    case_id: UUID
    language: str
    noted: str = ""
    """What was answered above it, as markup."""


def put(session: Session, shown: OnScreen) -> None:
    """From now on that message is what this chat looks at."""
    row = session.get(Screen, shown.chat_id)
    if row is None:
        row = Screen(chat_id=shown.chat_id)
        session.add(row)
    row.message_id, row.case_id, row.language = shown.message_id, shown.case_id, shown.language
    row.noted = shown.noted or None


def clear(session: Session, chat_id: int, message_id: int) -> None:
    """That message shows something else now."""
    session.execute(delete(Screen).where(Screen.chat_id == chat_id, Screen.message_id == message_id))


def owe(session: Session, case_id: UUID, *, world: World) -> None:
    """The case has moved: every message that shows it is to be drawn anew."""
    write_batch.defer(session, _owe, (case_id, world.now))


def _owe(session: Session, moved: list[tuple[UUID, datetime]]) -> None:
    now = dict(moved)
    with session.no_autoflush:  # no screen is put in the transaction of a move
        for ids in write_batch.portions(list(now)):
            for case_id in session.scalars(select(Screen.case_id).where(Screen.case_id.in_(ids)).distinct()):
                # No case on this duty: a screen that can't be drawn must never hold the case.
                outbox.owe(session, Duty.REDRAW_SCREEN, case_id, now=now[case_id])


def of(session: Session, case_id: UUID) -> tuple[OnScreen, ...]:
    """The messages that show the case."""
    rows = session.scalars(select(Screen).where(Screen.case_id == case_id))
    return tuple(OnScreen(row.chat_id, row.message_id, row.case_id, row.language, row.noted or "") for row in rows)
