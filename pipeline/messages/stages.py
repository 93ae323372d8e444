"""The stages of messages: a row of the ledger is written in its reader's language, and sent; browsers that are shut hear of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notify import office_channels
from notify.channels import Closed, TryLater, Unanswered, Undeliverable
from notify.writing import write
from pipeline.messages import delivery, pushes, throttle
from pipeline.rules.words import Duty
from pipeline.work.stage import SETTLE, Stage, leave

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.messages.addressees import NotSent
    from pipeline.work.stage import AnyStage, End
    from pipeline.work.tools import Tools
    from pipeline.world import World
    from storage.outbox import Claim

ATTEMPTS = 8
"""A network that is away for minutes is usual."""
LOST_S, LOST_FILE_S = 5.0, 60.0
"""Before what may have arrived is sent again: words, which are soon read over, and a document, which one keeps two of."""
MOST_DOUBLINGS = 4


def stages(tools: Tools) -> tuple[AnyStage, ...]:
    """The rows of this room."""

    def send(task: delivery.Outgoing | NotSent | None) -> delivery.Sent | NotSent | None:
        return sent(task, tools) if isinstance(task, delivery.Outgoing) else task

    return (
        Stage(Duty.SEND_NOTICE, delivery.to_send, send, delivery.store_sent, mark_failed, ATTEMPTS, lasting=True),
        Stage(Duty.SEND_PUSH, pushes.to_push, lambda task: pushes.pushed(task, tools), pushes.store, leave),
    )


def sent(task: delivery.Outgoing, tools: Tools) -> delivery.Sent:
    """Write the message and send it: to a chat, or over one of an office's own channels. Raises TryLater.

    That it is being sent is noted before: no network takes the same message twice for one, so whoever repeats it must know.
    """
    text = write(task.text_key, task.language, task.facts)
    name, blob = task.attachment or ("", "")
    attachment = (name, tools.blobs.get(blob)) if blob else None
    with tools.database.writing(lasting=False) as session:
        if task.chat_id is not None:
            throttle.admit(session, task.chat_id, pace=tools.pace, now=tools.wall())
        delivery.give(session, task.id)
    if task.chat_id is None:  # one that fails says no more: the mail may have gone
        office_channels.send(task.channel, text, attachment=attachment)
        return delivery.Sent(task.id, 0, count=task.count)
    try:
        message_id = tools.channel().send(
            task.chat_id,
            text,
            language=task.language,
            case_id=task.case_id,
            office_id=task.office_id,
            question_id=task.question_id,
            attachment=attachment,
            edits=task.edits,
        )
    except TryLater as later:
        raise _repeated(task, later, tools) from None
    except Undeliverable as why:
        return delivery.Sent(task.id, None, str(why), task.count, task.chat_id, closed=isinstance(why, Closed))
    return delivery.Sent(task.id, message_id, count=task.count, chat_id=task.chat_id)


def _repeated(task: delivery.Outgoing, later: TryLater, tools: Tools) -> TryLater:
    """When it is sent again. What may have arrived waits longer each time, a document longest; an edit doubles nothing."""
    if isinstance(later, Unanswered) and task.edits is None:
        first = LOST_FILE_S if task.attachment else LOST_S
        return Unanswered(first * 2 ** min(task.unanswered, MOST_DOUBLINGS))
    with tools.database.writing(lasting=False) as session:
        delivery.answered(session, task.id)
    return later


def mark_failed(session: Session, claimed: Claim, /, *, why: str, world: World) -> End:
    """The ledger says that it was never sent, and why."""
    delivery.give_up(session, claimed.subject_id, why=why, world=world)
    return SETTLE
