"""The house in numbers, for whoever watches it: how much there is of what, and how long the oldest of it has waited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import and_, func, select

from pipeline.queries.operator.health import KNOWN
from pipeline.rules.words import MessageState
from storage import signs
from storage.models.cases import Case
from storage.models.certificates import Certificate
from storage.models.chat import Message
from storage.models.outbox import OwedDuty
from storage.outbox import NEVER

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import InstrumentedAttribute, Session

    from pipeline.rules.words import CertificateState, Duty, Running, State

T = TypeVar("T")
CHAT, CHANNEL = "chat", "channel"


@dataclass(frozen=True, slots=True)
class Figures:
    """At one moment; what there is none of is not in it."""

    cases: Mapping[State, int]
    certificates: Mapping[CertificateState, int]
    due: Mapping[Duty, tuple[int, float]]
    """Of each kind of duty that is due and open: how many, and since how many seconds the oldest."""
    parked: Mapping[Duty, int]
    """Duties that were given up and wait for an operator."""
    messages: Mapping[tuple[MessageState, str], int]
    """Messages that are not through, by state and by how they go: chat or channel."""
    signs: Mapping[Running, float]
    """Of each part: how many seconds ago it last did something."""


def figures(session: Session, *, now: datetime) -> Figures:
    """Count. Everything is read by an index or from small tables, but cases and certificates: some ms for ten thousand."""
    open_ = and_(OwedDuty.settled_at.is_(None), KNOWN)
    due = session.execute(
        select(OwedDuty.duty, func.count(), func.min(OwedDuty.due_at))
        .where(open_, OwedDuty.not_before < NEVER, OwedDuty.due_at <= now)
        .group_by(OwedDuty.duty)
    )
    parked = session.execute(
        select(OwedDuty.duty, func.count()).where(open_, OwedDuty.not_before >= NEVER).group_by(OwedDuty.duty)
    )
    messages = session.execute(
        select(Message.state, Message.chat_id.is_(None), func.count())
        .where(Message.state.in_((MessageState.PENDING, MessageState.FAILED)))
        .group_by(Message.state, Message.chat_id.is_(None))
    )
    return Figures(
        cases=_by(session, Case.state),
        certificates=_by(session, Certificate.state),
        due={duty: (count, (now - since).total_seconds()) for duty, count, since in due},
        parked={row[0]: row[1] for row in parked},
        messages={(state, CHANNEL if off_chat else CHAT): count for state, off_chat, count in messages},
        signs={part: (now - at).total_seconds() for part, at in signs.last(session).items()},
    )


def _by(session: Session, state: InstrumentedAttribute[T]) -> dict[T, int]:
    rows = session.execute(select(state, func.count()).group_by(state))
    return {row[0]: row[1] for row in rows}
