"""Which message of which chat shows a case now, so that it is drawn anew in place when the case moves (A7)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import bindparam, delete, insert, select, update

from pipeline.rules.words import Duty
from storage import outbox, write_batch
from storage.models.chat import Screen

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import CursorResult, Table
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


_ROWS = cast("Table", Screen.__table__)
CHANGE = (
    update(_ROWS)
    .where(_ROWS.c.chat_id == bindparam("new_chat_id"))
    .values({name: bindparam(f"new_{name}") for name in ("message_id", "case_id", "language", "noted")})
)
BEGIN = insert(_ROWS)
CLEAR = delete(_ROWS).where(_ROWS.c.chat_id == bindparam("chat"), _ROWS.c.message_id == bindparam("message"))
"""Nearly every update of a chat runs one of them: they are made once."""


def put(session: Session, shown: OnScreen) -> None:
    """From now on that message is what this chat looks at."""
    row = asdict(shown) | {"noted": shown.noted or None}
    changed = session.execute(CHANGE, {f"new_{name}": value for name, value in row.items()})
    if not cast("CursorResult[Any]", changed).rowcount:
        session.execute(BEGIN, row)


def clear(session: Session, chat_id: int, message_id: int) -> None:
    """That message shows something else now."""
    session.execute(CLEAR, {"chat": chat_id, "message": message_id})


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
