"""What one transaction still has to do besides its rows: bells to ring after the commit, and writes that wait to go together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.words import Duty
    from storage.models.chat import Message

KEY = "agenda"


@dataclass(frozen=True, slots=True)
class Owed:
    """What a bell needs to ring."""

    id: UUID
    duty: Duty


@dataclass(slots=True)
class Agenda:
    """One session's, made at its first use."""

    owed: list[Owed] = field(default_factory=list)
    """Duties that its commit makes due (`storage.outbox`)."""
    deferred: dict[Callable[..., None], list[Any]] | None = None
    """Within a batch: what each function is to write, gathered (`storage.write_batch`); None outside of one."""

    waiting: dict[UUID | None, list[Message]] = field(default_factory=dict)
    """Messages that say how many cases wait at an office, and count on within this transaction, by office."""

    @classmethod
    def of(cls, session: Session) -> Agenda:
        """That session's agenda."""
        found: Agenda = session.info.setdefault(KEY, cls())
        return found
