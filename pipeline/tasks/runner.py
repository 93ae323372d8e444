"""What runs every stage, once: claim, load, do with no transaction open, store together with "done".

A ring is answered with as much work as there is: the transaction that stores one result claims the next duty, the one nearest
to its case's end, so that a case's stages follow each other without a bell and the first of a flood is through at once.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from notify.channels import AllLater, TryLater
from notify.writing import UnknownMessage
from pipeline.tasks import meter
from pipeline.tasks.meter import Outcome
from pipeline.work import traces
from pipeline.work.stage import Hopeless, NotYet, Park, PutOff
from storage import outbox, schema
from storage.database import Away

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.words import Duty
    from pipeline.work.stage import AnyStage, End
    from pipeline.work.tools import Tools
    from storage.outbox import Claim

TURN_S = 10.0
"""After this a ring has had its turn; with the longest stage it stays far below the hard limit of a task."""
REST_S = 0.5
"""A kind that must wait is left alone for so long at least: asking for each of a thousand messages costs more than sending it."""
SHARE = 0.25
"""For each second of the most urgent work so much for the least urgent: nothing waits until a flood is over."""
LATE_S = 1.0
"""In portions of this."""
ASIDE = timedelta(seconds=30)
"""What this release can't do and a newer one beside it can is left to that one for so long, and so on."""
log = structlog.get_logger("stage")


def run(stage: AnyStage, duty_id: UUID, tools: Tools) -> Outcome:
    """Do one duty and say what became of it. Never raises: an exception in a task body can end a Celery worker."""
    return Runner({stage.duty: stage}, tools).one(stage.duty, duty_id).outcome


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of one duty, and the claim on the next that was taken along."""

    outcome: Outcome
    following: Claim | None = None


class Runner:
    """One process's: does what it is rung for, and then what is most urgent, until nothing is due."""

    def __init__(
        self,
        rows: Mapping[Duty, AnyStage],
        tools: Tools,
        order: tuple[Duty, ...] = (),
        between: Callable[[], None] = lambda: None,
    ) -> None:
        """*order*: which kinds of duty are taken without having been rung for, the most urgent first.

        *between* is called after each duty.
        """
        self._rows, self._tools, self._order, self._between = rows, tools, order, between
        self._guarded = any(row.guarded for row in rows.values())
        self._until = 0.0
        self._resting: dict[Duty, float] = {}
        """Kinds that whoever they depend on takes none of now, and until when."""
        self._due_to_least = 0.0
        """Seconds that the least urgent work may still take."""

    def answer(self, duty: Duty, duty_id: UUID) -> bool:
        """Answer a ring: that duty first, if nobody else has done it. True if the turn was over before the work was."""
        self._until = time.monotonic() + TURN_S
        ended = self.one(duty, duty_id)
        while ended.outcome is not Outcome.UNNOTED:
            self._between()
            following = ended.following or self._look()
            if following is None:
                break
            ended = self.one(following.duty, following.id, following)
        return time.monotonic() >= self._until

    def one(self, duty: Duty, duty_id: UUID, claimed: Claim | None = None) -> Ended:
        """Do that duty, under a claim that was taken along or under its own. Never raises."""
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(stage=duty.value, duty=str(duty_id)):
            try:
                ended = self._claim(duty_id) if claimed is None else self._try(claimed)
            except outbox.LeaseLost:
                log.warning("overtaken")
                ended = Ended(Outcome.OVERTAKEN)
            except Away:  # said once by the database; the sweeper rings again
                ended = Ended(Outcome.UNNOTED)
            except Exception as error:  # noqa: BLE001  nothing was noted, the sweeper rings again
                log.warning("not noted", error=type(error).__name__)
                ended = Ended(Outcome.UNNOTED)
        self._book(duty, ended.outcome, time.perf_counter() - started)
        return ended

    def _book(self, duty: Duty, outcome: Outcome, seconds: float) -> None:
        meter.count(duty, outcome, seconds)
        self._due_to_least += -seconds if self._due_to_least >= LATE_S else seconds * SHARE

    def _claim(self, duty_id: UUID) -> Ended:
        with self._tools.database.writing(lasting=self._guarded) as session:
            claimed = outbox.claim(session, duty_id, now=self._tools.now(), lease=self._tools.lease)
            if claimed is None:
                return Ended(Outcome.NOT_OURS, self._next(session))
        return self._try(claimed)

    def _next(self, session: Session) -> Claim | None:
        """Claim what is most urgent, in a transaction that is under way."""
        now = time.monotonic()
        if now >= self._until:
            return None
        order = self._order[::-1] if self._due_to_least >= LATE_S else self._order
        order = tuple(duty for duty in order if self._resting.get(duty, 0.0) <= now)
        if not order:
            return None
        return outbox.claim_next(session, order, now=self._tools.now(), lease=self._tools.lease)

    def _look(self) -> Claim | None:
        try:
            with self._tools.database.writing(lasting=self._guarded) as session:
                return self._next(session)
        except Away:
            return None

    def _try(self, claimed: Claim) -> Ended:
        stage, begun = self._rows[claimed.duty], traces.now()
        with structlog.contextvars.bound_contextvars(attempt=claimed.attempts):
            if claimed.attempts > stage.attempts:  # it killed its worker each time: no exception was ever seen
                ended = Ended(_give_up(stage, claimed, self._tools, why="attempts"))
            else:
                ended = self._attempt(stage, claimed)
        traces.step(claimed.case_id, claimed.duty, begun, outcome=ended.outcome, attempt=claimed.attempts)
        return ended

    def _attempt(self, stage: AnyStage, claimed: Claim) -> Ended:
        tools = self._tools
        try:
            with tools.database.reading() as session:
                work = stage.begin(session, claimed.subject_id)
            store = work()
            with tools.database.writing(lasting=stage.lasting or self._guarded) as session:
                outbox.settle(session, claimed, now=tools.now())  # first: whoever lost the lease stores nothing
                store(session, tools.world())
                following = self._next(session)
        except (outbox.LeaseLost, Away):  # neither is the work's fault
            raise
        except TryLater as later:
            if isinstance(later, AllLater):
                self._resting[stage.duty] = time.monotonic() + max(later.seconds, REST_S)
            until = tools.now() + timedelta(seconds=later.seconds)
            _put_off(claimed, tools, until=until, trouble="TryLater", counts=False)
            return Ended(Outcome.LATER)
        except NotYet as early:
            _put_off(claimed, tools, until=early.until, trouble="NotYet", counts=False, early=True)
            return Ended(Outcome.LATER)
        except Hopeless as hopeless:
            return Ended(_give_up(stage, claimed, tools, why=str(hopeless)))
        except Exception as error:  # noqa: BLE001  MemoryError too: raised from a task it would end the worker
            if _for_a_newer_release(error, tools):
                return Ended(_set_aside(claimed, tools))
            return Ended(_failed(stage, claimed, tools, trouble=type(error).__name__))
        log.info("done")
        return Ended(Outcome.DONE, following)


def _for_a_newer_release(error: Exception, tools: Tools) -> bool:
    """True if this release lacks what the work asks: a word, a message, or the very tables, which are a newer one's."""
    if isinstance(error, UnknownMessage) or _of_no_enum(error):
        return True
    with tools.database.reading() as session:
        return schema.is_newer(session.connection())


def _of_no_enum(error: Exception) -> bool:
    """True if a row holds a word that no enum of ours has: SQLAlchemy says so by a LookupError, as codecs and others do of theirs."""
    where = error.__traceback__
    while where is not None and where.tb_next is not None:
        where = where.tb_next
    there = where.tb_frame.f_globals.get("__name__", "") if where is not None else ""
    return type(error) is LookupError and there.startswith("sqlalchemy.")


def _set_aside(claimed: Claim, tools: Tools) -> Outcome:
    """No attempt is used up: neither the work nor the world is at fault."""
    log.warning("set aside", why=outbox.UNKNOWN)
    _put_off(claimed, tools, until=tools.now() + ASIDE, trouble=outbox.UNKNOWN, counts=False)
    return Outcome.LATER


def _failed(stage: AnyStage, claimed: Claim, tools: Tools, *, trouble: str) -> Outcome:
    log.warning("failed", error=trouble)
    if claimed.attempts >= stage.attempts:
        return _give_up(stage, claimed, tools, why=trouble)
    until = tools.now() + timedelta(seconds=2**claimed.attempts)
    _put_off(claimed, tools, until=until, trouble=trouble, counts=True)
    return Outcome.FAILED


def _give_up(stage: AnyStage, claimed: Claim, tools: Tools, *, why: str) -> Outcome:
    """Leave what people must see, if the claim is still ours. Raises LeaseLost, with nothing written, if it is not."""
    with tools.database.writing() as session:
        outbox.fence(session, claimed)
        end = stage.give_up(session, claimed, why=why, world=tools.world())
        _end(session, claimed, end, tools, why=why)
    log.error("given up", why=why)
    return Outcome.GIVEN_UP


def _end(session: Session, claimed: Claim, end: End, tools: Tools, *, why: str) -> None:
    if isinstance(end, Park):
        outbox.park(session, claimed, now=tools.now(), trouble=why)
    elif isinstance(end, PutOff):
        outbox.put_off(session, claimed, until=end.until, now=tools.now(), trouble=why, counts=False, early=True)
    else:
        outbox.settle(session, claimed, now=tools.now())


def _put_off(claimed: Claim, tools: Tools, *, until: datetime, trouble: str, counts: bool, early: bool = False) -> None:
    with tools.database.writing() as session:
        outbox.put_off(session, claimed, until=until, now=tools.now(), trouble=trouble, counts=counts, early=early)
