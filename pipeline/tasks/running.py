"""What runs every stage, once: claim, load, do with no transaction open, store together with "done"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

import structlog

from notify.channels import TryLater
from storage import outbox

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.words import Duty
    from pipeline.tasks.tools import Tools
    from pipeline.world import World
    from storage.outbox import Claim

L = TypeVar("L")
D = TypeVar("D")
M_contra = TypeVar("M_contra", contravariant=True)

ATTEMPTS = 5
log = structlog.get_logger("stage")


class Hopeless(Exception):
    """Trying again would give the same answer: the stage gives up at once. The text is a code, never personal."""


class Storing(Protocol[M_contra]):
    """A verb that stores what a stage made."""

    def __call__(self, session: Session, made: M_contra, /, *, world: World) -> None:
        """Store *made* in the caller's transaction."""
        ...


class GivingUp(Protocol):
    """What happens when no attempt is left."""

    def __call__(self, session: Session, claimed: Claim, /, *, why: str, world: World) -> None:
        """Leave a state that somebody sees."""
        ...


@dataclass(frozen=True)
class Stage(Generic[L, D]):
    """One row: a `do` that doesn't fit its `load` is a type error."""

    duty: Duty
    load: Callable[[Session, UUID], L]
    do: Callable[[L], D]
    store: Storing[D]
    give_up: GivingUp
    attempts: int = ATTEMPTS


def run(stage: Stage[Any, Any], duty_id: UUID, tools: Tools) -> str:
    """Do one duty and say what became of it. Never raises: an exception in a task body can end a Celery worker."""
    with tools.database.writing() as session:
        claimed = outbox.claim(session, duty_id, now=tools.now(), lease=tools.lease)
        if claimed is None:
            return "done, not due, or in other hands"
        if claimed.attempts > stage.attempts:  # it killed its worker each time: no exception was ever seen
            stage.give_up(session, claimed, why="attempts", world=tools.world())
            return "given up"
    context = {"stage": stage.duty.value, "duty": str(duty_id), "attempt": claimed.attempts}
    with structlog.contextvars.bound_contextvars(**context):
        return _attempt(stage, claimed, tools)


def _attempt(stage: Stage[Any, Any], claimed: Claim, tools: Tools) -> str:
    try:
        with tools.database.reading() as session:
            loaded = stage.load(session, claimed.subject_id)
        made = stage.do(loaded)
        with tools.database.writing() as session:
            outbox.settle(session, claimed, now=tools.now())  # first: whoever lost the lease stores nothing
            stage.store(session, made, world=tools.world())
    except outbox.LeaseLost:
        log.warning("overtaken")
        return "overtaken"
    except TryLater as later:
        _put_off(claimed, tools, seconds=later.seconds, trouble="TryLater", counts=False)
        return "later"
    except Hopeless as hopeless:
        return _give_up(stage, claimed, tools, why=str(hopeless))
    except Exception as error:  # noqa: BLE001  MemoryError too: raised from a task it would end the worker
        trouble = type(error).__name__
        log.warning("failed", error=trouble)
        if claimed.attempts >= stage.attempts:
            return _give_up(stage, claimed, tools, why=trouble)
        _put_off(claimed, tools, seconds=2**claimed.attempts, trouble=trouble, counts=True)
        return "failed"
    log.info("done")
    return "done"


def _give_up(stage: Stage[Any, Any], claimed: Claim, tools: Tools, *, why: str) -> str:
    log.error("given up", why=why)
    with tools.database.writing() as session:
        stage.give_up(session, claimed, why=why, world=tools.world())
    return "given up"


def _put_off(claimed: Claim, tools: Tools, *, seconds: float, trouble: str, counts: bool) -> None:
    with tools.database.writing() as session:
        until = tools.now() + timedelta(seconds=seconds)
        outbox.put_off(session, claimed, until=until, trouble=trouble, counts=counts)
