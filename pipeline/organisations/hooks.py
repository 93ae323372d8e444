"""Webhooks: an organisation's system is told what becomes of the certificates of the holders who agreed (docs/api.md).

An event is a row for each webhook and a duty to send it, in the transaction of the event. What is sent names the certificate and how
it stands, no person: the fields are asked for by key. While an address fails, one message a time finds out for all; after five days
nothing is sent there any more, and its organisation's chief is told.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import select

from notify import webhooks
from pipeline.messages import notices
from pipeline.organisations import sharing
from pipeline.organisations.keys import system_name
from pipeline.rules.refusals import Refused
from pipeline.rules.words import CertificateState, Duty, HookEvent, Looked, MessageState
from pipeline.work.stage import SETTLE, NotYet
from storage import outbox
from storage.models.certificates import Certificate
from storage.models.organisations import Hook, HookMessage, Sharing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from notify.webhooks import Ways
    from pipeline.work.stage import End
    from pipeline.world import World
    from storage.models.offices import Office
    from storage.outbox import Claim

PATIENCE = timedelta(days=5)
"""So long a message is tried, and so long an address may fail."""
FIRST, LONGEST = timedelta(seconds=30), timedelta(hours=6)
"""From one try to the next: doubled each time."""
GONE = "status_410"
"""Whoever answers so wants no more (RFC 9110, 15.5.11)."""
STANDS = {
    HookEvent.ISSUED: CertificateState.VALID,
    HookEvent.SUPERSEDED: CertificateState.SUPERSEDED,
    HookEvent.REVOKED: CertificateState.REVOKED,
}
TEST = "webhook.test"


@dataclass(frozen=True, slots=True)
class Call:
    """A message that is to be sent."""

    id: UUID
    url: str
    secrets: tuple[str, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Dropped:
    """A message that concerns its receiver no more: consent was taken back, or the webhook is gone."""

    id: UUID


@dataclass(frozen=True, slots=True)
class Called:
    """What became of it."""

    id: UUID
    trouble: str
    """Empty: it was taken."""


@dataclass(frozen=True, slots=True)
class HookLine:
    """A webhook as lists show it."""

    id: UUID
    name: str
    office: str
    host: str
    """Of the address: the rest may hold a secret."""
    made_at: datetime
    answered_at: datetime | None
    failing_since: datetime | None
    trouble: str
    disabled_at: datetime | None
    waiting: int


def add(session: Session, office: Office, name: str, url: str, *, ways: Ways, world: World) -> tuple[UUID, str]:
    """A webhook of *office*'s at *url*: its id, and its secret, which is told here and never again. Raises Refused."""
    if objection := ways.objection(url):
        raise Refused(f"hook_{objection}")
    secret = webhooks.new_secret()
    row = Hook(
        id=uuid4(),
        office_id=office.id,
        name=system_name(name),
        url=url,
        secret=secret,
        made_at=world.now,
        failures=0,
    )
    session.add(row)
    session.flush()
    return row.id, secret


def secrets(hook: Hook, now: datetime) -> tuple[str, ...]:
    """What signs its messages: the secret, and for a time the one before it."""
    former = hook.former_secret if hook.former_until is not None and now < hook.former_until else None
    return (hook.secret, former) if former else (hook.secret,)


def rotate(session: Session, id_: str, *, grace: timedelta, world: World) -> str:
    """A new secret in the place of one, which signs beside it for *grace*; told here and never again. Raises Refused.

    Of two that sign already the older one ends at once.
    """
    hook = hook_of(session, id_)
    hook.former_secret, hook.former_until = hook.secret, world.now + grace
    hook.secret = webhooks.new_secret()
    return hook.secret


def announce(session: Session, row: Certificate, event: HookEvent, *, world: World) -> None:
    """Owe that event to each webhook of the organisations to which the holder agreed."""
    hooks = session.scalars(
        select(Hook)
        .join(Sharing, Sharing.office_id == Hook.office_id)
        .where(Sharing.person_id == row.person_id, Sharing.ended_at.is_(None), Hook.disabled_at.is_(None))
    )
    for hook in hooks:
        message = HookMessage(
            id=uuid4(),
            hook_id=hook.id,
            certificate_id=row.id,
            event=event,
            at=world.now,
            state=MessageState.PENDING,
        )
        session.add(message)
        outbox.owe(session, Duty.CALL_HOOK, message.id, now=world.now)


def to_call(session: Session, message_id: UUID, *, world: World) -> Call | Dropped | None:
    """Load a message; None if it was sent or given up. Raises NotYet while its address fails."""
    row = session.get(HookMessage, message_id)
    if row is None or row.state is not MessageState.PENDING:
        return None
    hook, certificate = row.hook, session.get_one(Certificate, row.certificate_id)
    if hook.disabled_at is not None or hook.office.ended_at is not None:
        return Dropped(row.id)
    if not sharing.stands(session, certificate.person_id, hook.office_id):
        return Dropped(row.id)
    if hook.retry_at is not None and hook.retry_at > world.now:
        raise NotYet(hook.retry_at)
    data = {"number": certificate.number, "version": certificate.version, "standing": STANDS[row.event].value}
    return Call(row.id, hook.url, secrets(hook, world.now), body(row.event, row.at, data))


def body(event: str, at: datetime, data: dict[str, object]) -> bytes:
    """A message as it is sent; the same however often that is."""
    said = {"type": event, "timestamp": at.isoformat(timespec="seconds").replace("+00:00", "Z"), "data": data}
    return json.dumps(said, ensure_ascii=False).encode()


def message_id(id_: UUID) -> str:
    """What the header says: receivers know by it what they have had already."""
    return f"msg_{id_.hex}"


def store_called(session: Session, called: Called | Dropped | None, *, world: World) -> None:
    """Enter what became of a message; one that was not taken is owed again, later each time."""
    if called is None:
        return
    row = session.get_one(HookMessage, called.id, with_for_update=True)
    if isinstance(called, Dropped):
        row.state, row.sent_at = MessageState.DROPPED, world.now
    elif not called.trouble:
        _taken(session, row, world)
    else:
        _not_taken(session, row, called.trouble, world)


def _taken(session: Session, row: HookMessage, world: World) -> None:
    row.state, row.sent_at = MessageState.SENT, world.now
    answered(row.hook, world)
    case_id = session.get_one(Certificate, row.certificate_id).case_id
    sharing.noted(session, case_id, row.hook.office_id, row.hook.name, Looked.NOTIFIED, world=world)


def answered(hook: Hook, world: World) -> None:
    """It takes messages: whatever was wrong is over."""
    hook.answered_at, hook.failures = world.now, 0
    hook.failing_since = hook.retry_at = hook.trouble = hook.disabled_at = None
    if len(secrets(hook, world.now)) == 1:
        hook.former_secret = hook.former_until = None


def _not_taken(session: Session, row: HookMessage, trouble: str, world: World) -> None:
    hook = row.hook
    hook.trouble, hook.failing_since = trouble, hook.failing_since or world.now
    hook.retry_at = world.now + min(FIRST * 2 ** min(hook.failures, 16), LONGEST)
    hook.failures += 1
    if trouble == GONE or world.now - hook.failing_since >= PATIENCE:
        _disable(session, hook, world)
    if hook.disabled_at is not None or world.now - row.at >= PATIENCE:
        row.state, row.sent_at, row.why = MessageState.FAILED, world.now, trouble
    else:
        outbox.owe(session, Duty.CALL_HOOK, row.id, now=world.now, not_before=hook.retry_at)


def _disable(session: Session, hook: Hook, world: World) -> None:
    """Nothing is sent there any more; the organisation's chief is told, or the help desk where there is none."""
    hook.disabled_at = world.now
    about = f"{hook.id}:{world.now.isoformat()}"
    facts = {"office": hook.office.name, "name": hook.name, "why": hook.trouble or "", "days": PATIENCE.days}
    notices.tell_chief(session, hook.office_id, "hook_disabled", world=world, about=about, **facts)


def give_up(session: Session, claimed: Claim, /, *, why: str, world: World) -> End:
    """The ledger says that it was never sent, and why."""
    row = session.get_one(HookMessage, claimed.subject_id, with_for_update=True)
    row.state, row.sent_at, row.why = MessageState.FAILED, world.now, why[:40]
    return SETTLE


def hook_of(session: Session, id_: str) -> Hook:
    """The webhook of that id, or of how it begins. Raises Refused."""
    rows = session.scalars(select(Hook)).all()
    found = [row for row in rows if id_ and row.id.hex.startswith(id_.replace("-", "").lower())]
    if len(found) != 1:
        raise Refused("no_such_hook", id=id_)
    return found[0]


def remove(session: Session, id_: str) -> str:
    """Nothing is sent to it any more, and its address and secret are forgotten; its name. Raises Refused."""
    hook = hook_of(session, id_)
    name = hook.name
    for message in session.scalars(select(HookMessage).where(HookMessage.hook_id == hook.id)):
        session.delete(message)
    session.flush()
    session.delete(hook)
    return name


def listed(session: Session) -> tuple[HookLine, ...]:
    """All webhooks, by organisation."""
    found = []
    for hook in session.scalars(select(Hook).order_by(Hook.office_id, Hook.made_at)):
        pending = select(HookMessage.id).where(
            HookMessage.hook_id == hook.id, HookMessage.state == MessageState.PENDING
        )
        found.append(
            HookLine(
                hook.id,
                hook.name,
                f"{hook.office.node}:{hook.office.code} {hook.office.name}",
                webhooks.host(hook.url),
                hook.made_at,
                hook.answered_at,
                hook.failing_since,
                hook.trouble or "",
                hook.disabled_at,
                len(session.scalars(pending).all()),
            )
        )
    return tuple(found)
