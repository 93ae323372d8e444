"""The stage of webhooks: an organisation's system is told of a certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notify import webhooks
from pipeline.organisations import hooks
from pipeline.rules.words import Duty
from pipeline.work.stage import Stage

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.work.stage import AnyStage
    from pipeline.work.tools import Tools


def stages(tools: Tools) -> tuple[AnyStage, ...]:
    """The row of this room."""

    def load(session: Session, message_id: UUID) -> hooks.Call | hooks.Dropped | None:
        return hooks.to_call(session, message_id, world=tools.world())

    def call(task: hooks.Call | hooks.Dropped | None) -> hooks.Called | hooks.Dropped | None:
        return called(task, tools) if isinstance(task, hooks.Call) else task

    return (Stage(Duty.CALL_HOOK, load, call, hooks.store_called, hooks.give_up, lasting=True),)


def called(task: hooks.Call, tools: Tools) -> hooks.Called:
    """Send one message; what stood against it, as a code."""
    at = int(tools.wall().timestamp())  # of each try: receivers refuse what is old
    headers = webhooks.signed(task.secrets, hooks.message_id(task.id), at, task.body)
    try:
        webhooks.post(task.url, task.body, headers, tools.ways)
    except webhooks.Unsendable as why:
        return hooks.Called(task.id, str(why))
    return hooks.Called(task.id, "")
