"""What a kind of case is: one row, whose cells are functions and forms; `pipeline.kinds.table` has the rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.kinds import routes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.eligibility import Assessment
    from pipeline.rules.placing import Placed
    from pipeline.rules.policy import OfficeEntry
    from pipeline.rules.refusals import Refused
    from pipeline.rules.scales import Fact
    from pipeline.rules.transitions import Actor
    from pipeline.rules.windows import Standing
    from pipeline.rules.words import Node
    from pipeline.world import World
    from storage.models.cases import Case
    from storage.models.offices import Office


@dataclass(frozen=True, slots=True)
class Change:
    """One field, before and after; a field that is only stated has no *old*."""

    field: str
    """The catalogues have its word under `field-…`."""
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Hurry:
    """The body's window ends sooner than the offices before it usually need."""

    body: str
    until: datetime
    """Beijing time."""
    short: int
    """Working days that are wanting."""


@dataclass(frozen=True, slots=True)
class Taking:
    """Whether the body that reviews it takes it in (A5)."""

    body: str
    stands: Standing | None
    """None: on any day."""

    @property
    def shut(self) -> bool:
        """True while nothing can be handed in."""
        return self.stands is not None and not self.stands.open


@dataclass(frozen=True, slots=True)
class Filing:
    """What concerns only whoever is filling the case in."""

    asks: tuple[Fact, ...] = ()
    missing: tuple[str, ...] = ()
    """Facts that are asked and not stated yet."""
    taking: Taking | None = None
    """None: the pack has no body for it."""
    hurry: Hurry | None = None
    misplaced: Placed | None = None
    """The right entrance, if the chosen one is wrong (A4)."""
    judged: Assessment | None = None
    """What the rules say of what is stated so far; None while unit or facts are missing."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a card or page shows of a case of this kind, besides what every case has."""

    pathway: str = ""
    committee: bool = False
    """True if a committee votes on it between reception and notice."""
    changes: tuple[Change, ...] = ()
    """What it asks to be changed, or states, line by line."""
    agreement: Mapping[str, bool] = field(default_factory=dict)
    """For offices: which of its claims agree with what is on record."""
    filing: Filing = Filing()


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers that a question offers."""

    value: str
    name: str = ""
    """A proper name, the same in every language; where it is empty, *word* names the choice."""
    word: str = ""
    """Key in the catalogues."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What the word is made with."""


class Reading(Protocol):
    """How an answer is read."""

    def __call__(self, session: Session, text: str, /, *, by: Actor, world: World) -> str:
        """The answer as it is kept. Raises Refused, with how to mend it."""
        ...


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form; its words are `ask-…` and `field-…` in the catalogues."""

    id: str
    read: Reading
    choices: Callable[[World], Sequence[Choice]] | None = None
    """The answers to choose from; None where the answer is typed."""
    optional: bool = False
    """True if it may be left as it is."""


class Opening(Protocol):
    """How a filled-in form becomes a case."""

    def __call__(
        self,
        session: Session,
        said: Mapping[str, str],
        /,
        *,
        about: UUID | None,
        language: str,
        by: Actor,
        world: World,
    ) -> UUID:
        """Open the case that the answers describe, *about* a unit or an earlier certificate if it names one. Raises Refused."""
        ...


class Knowing(Protocol):
    """What is known of what a form is *about*, before the first question."""

    def __call__(self, session: Session, about: UUID | None, /, *, by: Actor, world: World) -> Mapping[str, str]:
        """Answers by their questions. Raises Refused if it is nothing of the person's."""
        ...


def nothing_known(session: Session, about: UUID | None, /, *, by: Actor, world: World) -> Mapping[str, str]:
    """Everything is asked."""
    del session, about, by, world
    return {}


@dataclass(frozen=True, slots=True)
class Form:
    """What is asked before a case of this kind is opened, one question at a time in the chat or together on a page."""

    questions: tuple[Question, ...]
    open: Opening
    on_page: bool = True
    """True if it must not be asked over a chat that carries no facts: it is asked on a page of our own then."""
    in_menu: bool = True
    """False where another screen leads to it."""
    known: Knowing = nothing_known
    """What is not asked, because it is on record."""


@dataclass(frozen=True, slots=True)
class OfficersWord:
    """What the officer says with a grant."""

    distinct: bool = False
    """That a unit with a look-alike name is another one (U1)."""
    compared: frozenset[str] = frozenset()
    """Which claims of a recovery were compared with the account: names of `agreement`."""
    chat_id: int | None = None
    """Who says it."""


class Check(Protocol):
    """What is looked at before a grant, once it is known that this officer may grant it."""

    def __call__(self, session: Session, case: Case, *, word: OfficersWord, world: World) -> Refused | None:
        """Raises Refused; a refusal that it *returns* keeps what was written with it."""
        ...


def nothing_to_check(session: Session, case: Case, *, word: OfficersWord, world: World) -> Refused | None:
    """Nothing stands against granting it."""
    del session, case, word, world
    return None


def any_day(case: Case, body: OfficeEntry | None, world: World) -> None:
    """The body takes it in on any day."""
    del case, body, world


def at_once(session: Session, case: Case, world: World) -> datetime | None:
    """What follows from a grant waits for nothing."""
    del session, case, world
    return None


def tell_nobody(session: Session, case: Case, world: World) -> None:
    """The outcome itself is what people are told."""
    del session, case, world


def nothing_more(session: Session, case: Case, world: World) -> Shown:
    """A card shows of it what every case has."""
    del session, case, world
    return Shown()


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRow:
    """One kind of case. What it needs (evidence, and the roles of its route) is the policy pack's: `services.yaml`."""

    ready: Callable[[Session, Case, World], dict[str, Any]]
    """At submission: the facts that are frozen with it. Raises Refused if something stands against it."""
    outcome: Callable[..., None]
    """What an approval leads to: `(session, case_id, *, world)`; a second run finds it done and does nothing."""
    office: Callable[[Session, Case, Node, date], Office] = routes.of_unit
    """Which office stands for a role of its route on a day. Raises Refused if nobody does."""
    receivable: Callable[[Case, OfficeEntry | None, World], None] = any_day
    """Before it is passed to the body. Raises Refused while the body takes none in (A5)."""
    before_grant: Check = nothing_to_check
    """Before 批准."""
    term: Callable[[Session, Case, World], datetime | None] = at_once
    """When what was granted takes effect; None: at once."""
    granted: Callable[[Session, Case, World], None] = tell_nobody
    """With the grant, in its transaction."""
    shown: Callable[[Session, Case, World], Shown] = nothing_more
    form: Form | None = None
