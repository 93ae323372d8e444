"""A stage: one kind of duty as a row of functions, which `pipeline.tasks.runner` runs (docs/algorithms/outbox.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.words import Duty
    from pipeline.world import World
    from storage.outbox import Claim

L = TypeVar("L")
D = TypeVar("D")
M_contra = TypeVar("M_contra", contravariant=True)

ATTEMPTS = 5
"""How often a stage is tried before it gives up, unless its row says otherwise."""


class Hopeless(Exception):
    """Trying again would give the same answer: the stage gives up at once. The text is a code, never personal."""


class NotYet(Exception):
    """It is not time: nothing was done, and the duty is put off.

    What has been claimed a moment too early, or by a clock that has gone back since, must not count as done.
    """

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


@dataclass(frozen=True, slots=True)
class Settle:
    """The duty is over."""


@dataclass(frozen=True, slots=True)
class Park:
    """The duty stays open, silent, until an operator lets its case go on (`zhicheng retry`)."""


@dataclass(frozen=True, slots=True)
class PutOff:
    """The duty is tried again from *until* on, with the attempts that it has left."""

    until: datetime


End = Settle | Park | PutOff
"""What is to become of a duty whose stage gave up."""
SETTLE, PARK = Settle(), Park()


class Storing(Protocol[M_contra]):
    """A verb that stores what a stage made."""

    def __call__(self, session: Session, made: M_contra, /, *, world: World) -> None:
        """Store *made* in the caller's transaction."""
        ...


class GivingUp(Protocol):
    """What is left when no attempt is."""

    def __call__(self, session: Session, claimed: Claim, /, *, why: str, world: World) -> End:
        """Write what people must see, in a transaction that holds the claim, and answer what becomes of the duty.

        *why* is a code, or the name of an exception. It never touches the duty itself: the runner does.
        """
        ...


class AnyStage(Protocol):
    """A stage whose types are its own business: what the runner needs of it."""

    @property
    def duty(self) -> Duty:
        """What it does."""
        ...

    @property
    def attempts(self) -> int:
        """How often it is tried."""
        ...

    @property
    def give_up(self) -> GivingUp:
        """What is left when no attempt is."""
        ...

    @property
    def lasting(self) -> bool:
        """True if its result must outlive a power cut: doing it again would be seen outside."""
        ...

    @property
    def guarded(self) -> bool:
        """True if all that it stands on must be on the disk before it begins."""
        ...

    def begin(self, session: Session, subject_id: UUID) -> Callable[[], Callable[[Session, World], None]]:
        """Load; the answer does the work with no transaction open, and answers what stores it."""
        ...


@dataclass(frozen=True)
class Stage(Generic[L, D]):
    """One row: a `do` that doesn't fit its `load`, or a `store` that doesn't fit its `do`, is a type error."""

    duty: Duty
    load: Callable[[Session, UUID], L]
    """Reads what is needed in a short session, as a frozen value; the id is the duty's subject."""
    do: Callable[[L], D]
    """Works with no transaction open: seconds in the cage, at the key or in a network hold nobody's lock."""
    store: Storing[D]
    """Commits together with "done"."""
    give_up: GivingUp
    attempts: int = ATTEMPTS
    lasting: bool = False
    guarded: bool = False

    def begin(self, session: Session, subject_id: UUID) -> Callable[[], Callable[[Session, World], None]]:
        """Load; the answer does the work, and answers what stores it."""
        loaded = self.load(session, subject_id)

        def work() -> Callable[[Session, World], None]:
            made = self.do(loaded)
            return lambda session, world: self.store(session, made, world=world)

        return work


def plain(duty: Duty, verb: Storing[UUID], give_up: GivingUp) -> Stage[UUID, UUID]:
    """A stage with nothing to do outside the transaction: the verb takes the subject's id."""
    return Stage(duty, lambda _, id_: id_, lambda id_: id_, verb, give_up)


def leave(session: Session, claimed: Claim, /, *, why: str, world: World) -> End:
    """What can be done without: a screen is redrawn at the next press, a page goes uncompared."""
    del session, claimed, why, world
    return SETTLE
