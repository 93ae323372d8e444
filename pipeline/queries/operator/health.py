"""How the house is, for whoever runs it: what waits too long, and to whom nothing gets through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from pipeline.messages.addressees import CHAT_CLOSED, address_index
from pipeline.rules.words import Duty, MessageState
from storage.models.chat import ClosedChat, Message
from storage.models.offices import Office
from storage.models.outbox import OwedDuty
from storage.outbox import NEVER, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

SOON = timedelta(minutes=10)
"""In which what people wait for is done, on the worst day too."""
LATER = timedelta(hours=1)
PATIENT = frozenset(
    {
        Duty.COMPARE_EVIDENCE,
        Duty.READ_EVIDENCE,
        Duty.PUBLISH_STATUS,
        Duty.TELL_MORNING,
        Duty.AUGMENT_CERTIFICATE,
        Duty.RENEW_STAMPS,
        Duty.KEEP_TERMS,
        Duty.SWEEP_FILES,
        Duty.CALL_HOOK,
        Duty.SEND_PUSH,
    }
)
"""What nobody waits for: it may take longer (`timestamps.overdue` has a bound of its own for a certificate's)."""
DAY = timedelta(days=1)
CHAT = "chat"


@dataclass(frozen=True, slots=True)
class Overdue:
    """A kind of duty of which something should have been done."""

    duty: Duty
    count: int
    """How many are due and open."""
    age: timedelta
    """How long the oldest of them has been due."""
    trouble: str
    """What the oldest one met with last, by the name of an error; empty: nobody came for it."""


@dataclass(frozen=True, slots=True)
class Silent:
    """A channel over which something was to be told within the last day, and nothing got through."""

    channel: str
    """`chat`, or an office's address by its kind and place: `Name (mailto 1)`. Addresses hold secrets."""
    failed: int
    why: str
    """What was said of the last one."""


KNOWN = OwedDuty.duty.in_(tuple(Duty))
"""While two releases work side by side, the newer one may owe what the older one does not know: that waits for the newer one."""


def unknown(session: Session) -> int:
    """How many open duties are of a kind that this release does not know, or were set aside since it lacks what they ask."""
    strange = or_(~KNOWN, OwedDuty.trouble == UNKNOWN)
    return session.scalar(select(func.count()).where(OwedDuty.settled_at.is_(None), strange)) or 0


def overdue(session: Session, *, now: datetime) -> tuple[Overdue, ...]:
    """What has been due for longer than its bound. What is parked waits for an operator, and its case is held."""
    open_ = (OwedDuty.settled_at.is_(None), KNOWN, OwedDuty.not_before < NEVER, OwedDuty.due_at <= now)
    rows = session.execute(
        select(OwedDuty.duty, func.count(), func.min(OwedDuty.due_at)).where(*open_).group_by(OwedDuty.duty)
    )
    found = []
    for duty, count, since in rows.all():
        if since <= now - (LATER if duty in PATIENT else SOON):
            oldest = select(OwedDuty.trouble).where(*open_, OwedDuty.duty == duty).order_by(OwedDuty.due_at).limit(1)
            found.append(Overdue(duty, count, now - since, session.scalar(oldest) or ""))
    return tuple(sorted(found, key=lambda one: one.age, reverse=True))


def silent(session: Session, *, now: datetime) -> tuple[Silent, ...]:
    """Channels over which every message of the last day failed. That somebody has blocked the bot is no fault of ours."""
    closed = select(ClosedChat.chat_id)
    rows = session.execute(
        select(Message.addressee_id, Message.address, Message.state, Message.why)
        .where(
            Message.sent_at > now - DAY,
            Message.state.in_((MessageState.SENT, MessageState.FAILED)),
            Message.chat_id.is_(None) | Message.chat_id.not_in(closed) | (Message.state == MessageState.SENT),
            func.coalesce(Message.why, "") != CHAT_CLOSED,
        )
        .order_by(Message.sent_at)
    )
    failed: dict[tuple[UUID | None, str | None], list[str]] = {}
    arrived = set()
    for office_id, address, state, why in rows:
        channel = (office_id, address) if address else (None, None)
        if state is MessageState.SENT:
            arrived.add(channel)
        else:
            failed.setdefault(channel, []).append(why or "")
    return tuple(
        Silent(_named(session, *channel), len(whys), whys[-1])
        for channel, whys in failed.items()
        if channel not in arrived
    )


def _named(session: Session, office_id: UUID | None, address: str | None) -> str:
    office = session.get(Office, office_id) if office_id and address else None
    return next(_places(office, address), office.name) if office else CHAT


def _places(office: Office, address: str | None) -> Iterator[str]:
    for place, url in enumerate(office.channels.split(), 1):
        if address_index(url) == address:
            yield f"{office.name} ({url.partition(':')[0]} {place})"
