"""What may happen to a case, and by whom: one table for every kind of case, and one pure function that reads it.

The same table gives the buttons (`allowed`), the picture in docs/architecture.md (`make flow`) and the exhaustive test.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from pipeline.rules.refusals import Refused
from pipeline.rules.words import Action, Duty, Rank, State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

Who = Literal["applicant", "office", "previous_office", "holder", "pipeline", "operator"]
"""`holder`: whoever holds the account that a recovery asks for."""


@dataclass(frozen=True, slots=True)
class Post:
    """One officer's place at one office."""

    officer_id: UUID
    office_id: UUID
    rank: Rank
    inherited: bool = False
    """True at an office that has ended, by a post at the one that took over from it."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person (who may also hold posts), the pipeline, or an operator at the command line."""

    name: str
    person_id: UUID | None = None
    posts: tuple[Post, ...] = ()
    machine: Literal["", "pipeline", "operator"] = ""
    chat_id: int | None = None
    """The chat that speaks: who files without an account is known by nothing else."""

    def post_at(self, office_id: UUID | None) -> Post | None:
        """The post that this actor holds at *office_id*, if any."""
        return next((post for post in self.posts if post.office_id == office_id), None)


PIPELINE = Actor("pipeline", machine="pipeline")
OPERATOR = Actor("operator", machine="operator")
MACHINES = frozenset({"pipeline", "operator"})
"""Who acts without being a person of the domain; screens have words for them."""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What a decision depends on."""

    state: State
    applicant_id: UUID | None = None
    chat_id: int | None = None
    """The chat that files, where there is no account to file from."""
    account_id: UUID | None = None
    """The account that a recovery asks for, if there is one."""
    held_unit_id: UUID | None = None
    """The unit whose account a unit's recovery asks for."""
    office_lacks: tuple[str, ...] = ()
    """What the record of the present office lacks: until it is there, that office can't review (U5)."""
    office_ids: tuple[UUID, ...] = ()
    """The offices of the route, in order; empty before the first submission."""
    step: int = 0
    opened: bool = False
    """True once an officer of the present office has looked."""
    awards: bool = True
    """True if it ends in an award (公示, 文号); False for a reissue or a correction."""
    committee: bool = False
    voted: bool = False
    """True once its committee has voted for it."""
    certifies: bool = True
    """True if its outcome is a certificate."""
    held_from: State | None = None

    @property
    def office_id(self) -> UUID | None:
        """The office whose turn it is."""
        return self.office_ids[self.step] if self.step < len(self.office_ids) else None

    @property
    def previous_office_id(self) -> UUID | None:
        """The office that submitted it to the present one."""
        return self.office_ids[self.step - 1] if self.step > 0 else None

    @property
    def at_last_office(self) -> bool:
        """True at the end of the route."""
        return self.step == len(self.office_ids) - 1

    def files(self, by: Actor) -> bool:
        """True if *by* is who filed it."""
        if self.applicant_id is not None:
            return by.person_id == self.applicant_id
        return self.chat_id is not None and by.chat_id == self.chat_id

    def holds(self, by: Actor) -> bool:
        """True if *by* holds the account that it asks for, be it a person's or a unit's."""
        if self.held_unit_id is not None:
            return by.post_at(self.held_unit_id) is not None
        return self.account_id is not None and by.person_id == self.account_id

    def concerns(self, by: Actor) -> bool:
        """True if *by* filed it, or it asks for their account: they never decide on it."""
        return self.files(by) or self.holds(by)


def _no_bar(_: CaseFacts) -> str | None:
    return None


def _opened(case: CaseFacts) -> str | None:
    return "already_opened" if case.opened else None


def _withdrawal(case: CaseFacts) -> str | None:
    # A21: only what the *first* office has not touched; later it has been decided upon.
    return "already_opened" if case.opened or case.step > 0 else None


def _retraction(case: CaseFacts) -> str | None:
    return "nothing_to_retract" if case.step == 0 else _opened(case)


def _passing(case: CaseFacts) -> str | None:
    return "last_office_decides" if case.at_last_office else None


def _receiving(case: CaseFacts) -> str | None:
    return None if case.at_last_office and case.awards else "not_the_receiving_office"


def _granting(case: CaseFacts) -> str | None:
    return None if case.at_last_office and not case.awards else "award_needs_notice"


def _deliberating(case: CaseFacts) -> str | None:
    return None if case.committee else "no_committee_on_this_pathway"


def _certificate_first(case: CaseFacts) -> str | None:
    return "certificate_first" if case.certifies else None


def _mending(case: CaseFacts) -> str | None:
    # Before its certificate is under way nothing that an office typed can have held it.
    return None if case.awards and case.held_from in {State.APPROVED, State.ISSUING} else "nothing_to_mend"


def _ending(case: CaseFacts) -> str | None:
    # Held before an office had it, it goes on to one, and that office says no.
    return None if case.held_from in {State.APPROVED, State.ISSUING} else "not_in_this_state"


def _announcing(case: CaseFacts) -> str | None:
    return "committee_first" if case.committee and not case.voted else None


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table."""

    to: State | None
    """None: back to the state in which the case was held."""
    who: Who
    owes: tuple[Duty, ...] = ()
    bars: Callable[[CaseFacts], str | None] = field(default=_no_bar)
    moves: Literal[-1, 0, 1] = 0
    """How far along the route."""
    turn_ends: bool = False
    """True if the next one to act starts with an unopened case."""
    from_rank: Rank = Rank.DECIDER
    """The lowest rank that may, where an office acts."""


S, A = State, Action
HOLDABLE = (S.CHECKING, S.ON_NOTICE, S.APPROVED, S.ISSUING)
AT_AN_OFFICE = (S.IN_REVIEW, S.RECEIVED, S.DELIBERATING)

TABLE: Mapping[tuple[State, Action], Rule] = {
    (S.DRAFT, A.SUBMIT): Rule(S.CHECKING, "applicant", (Duty.CHECK_CASE,)),
    (S.RETURNED, A.SUBMIT): Rule(S.CHECKING, "applicant", (Duty.CHECK_CASE,)),
    (S.WITHDRAWN, A.SUBMIT): Rule(S.CHECKING, "applicant", (Duty.CHECK_CASE,)),
    (S.CHECKING, A.WITHDRAW): Rule(S.WITHDRAWN, "applicant"),
    (S.CHECKING, A.ENTER): Rule(S.IN_REVIEW, "pipeline", turn_ends=True),
    (S.CHECKING, A.SEND_BACK): Rule(S.RETURNED, "pipeline", (Duty.LAPSE_CASE,)),
    (S.IN_REVIEW, A.WITHDRAW): Rule(S.WITHDRAWN, "applicant", bars=_withdrawal),
    (S.IN_REVIEW, A.OPEN): Rule(S.IN_REVIEW, "office", bars=_opened, from_rank=Rank.CLERK),
    (S.IN_REVIEW, A.PASS): Rule(S.IN_REVIEW, "office", bars=_passing, moves=1, turn_ends=True),
    (S.IN_REVIEW, A.RETRACT): Rule(S.IN_REVIEW, "previous_office", bars=_retraction, moves=-1),
    (S.IN_REVIEW, A.RETURN): Rule(S.RETURNED, "office", (Duty.LAPSE_CASE,)),
    (S.IN_REVIEW, A.REJECT): Rule(S.REJECTED, "office"),
    (S.IN_REVIEW, A.RECEIVE): Rule(S.RECEIVED, "office", bars=_receiving),
    (S.IN_REVIEW, A.GRANT): Rule(S.APPROVED, "office", (Duty.DO_OUTCOME,), bars=_granting),
    (S.IN_REVIEW, A.CONFIRM): Rule(S.IN_REVIEW, "holder"),
    (S.IN_REVIEW, A.OBJECT): Rule(S.IN_REVIEW, "holder"),
    (S.RECEIVED, A.DELIBERATE): Rule(S.DELIBERATING, "office", bars=_deliberating),
    (S.RECEIVED, A.ANNOUNCE): Rule(S.ON_NOTICE, "office", (Duty.END_NOTICE,), bars=_announcing),
    (S.RECEIVED, A.REJECT): Rule(S.REJECTED, "office"),
    (S.DELIBERATING, A.ANNOUNCE): Rule(S.ON_NOTICE, "office", (Duty.END_NOTICE,), bars=_announcing),
    (S.DELIBERATING, A.REJECT): Rule(S.REJECTED, "office"),
    (S.ON_NOTICE, A.CONTEST): Rule(S.RECEIVED, "office"),
    (S.ON_NOTICE, A.END_NOTICE): Rule(S.APPROVED, "pipeline", (Duty.DO_OUTCOME,)),
    (S.APPROVED, A.ISSUE): Rule(S.ISSUING, "pipeline"),
    (S.APPROVED, A.OBJECT): Rule(S.IN_REVIEW, "holder", turn_ends=True),
    (S.APPROVED, A.COMPLETE): Rule(S.COMPLETED, "pipeline", bars=_certificate_first),
    (S.ISSUING, A.COMPLETE): Rule(S.COMPLETED, "pipeline"),
    (S.RETURNED, A.LAPSE): Rule(S.LAPSED, "pipeline"),
    (S.HELD, A.RESUME): Rule(None, "operator"),
    **{(state, A.REJECT): Rule(S.REJECTED, "pipeline") for state in (S.APPROVED, S.ISSUING)},
    (S.HELD, A.REJECT): Rule(S.REJECTED, "pipeline", bars=_ending),
    (S.RETURNED, A.RECKON): Rule(S.RETURNED, "pipeline", (Duty.LAPSE_CASE,)),
    (S.ON_NOTICE, A.RECKON): Rule(S.ON_NOTICE, "pipeline", (Duty.END_NOTICE,)),
    **{(state, A.SUCCEED): Rule(state, "pipeline", turn_ends=True) for state in AT_AN_OFFICE},
    (S.HELD, A.MEND): Rule(None, "office", bars=_mending),
    **{(state, A.HOLD): Rule(S.HELD, "pipeline") for state in HOLDABLE},
}


def machine_of(before: State, action: Action) -> str:
    """`pipeline` or `operator`, if only that does *action* in that state; else empty."""
    rule = TABLE.get((before, action))
    return rule.who if rule is not None and rule.who in MACHINES else ""


@dataclass(frozen=True, slots=True)
class Decision:
    """Where the case goes, and what is then owed."""

    before: State
    after: State
    step: int
    opened: bool
    owes: tuple[Duty, ...]
    office_id: UUID | None
    """The office for which an officer acted; None for anyone else."""


def decide(case: CaseFacts, action: Action, by: Actor) -> Decision:
    """Where *case* goes when *by* does *action*, and what is then owed. Pure. Raises Refused."""
    rule = TABLE.get((case.state, action))
    if rule is None:
        raise Refused("not_in_this_state", state=case.state, action=action)
    office_id = _authorise(case, rule, by)
    if code := rule.bars(case):
        raise Refused(code)
    opened = action is Action.OPEN or (case.opened and not rule.turn_ends)
    after = rule.to or case.held_from
    if after is None:
        raise Refused("nothing_to_resume")
    step = 0 if action in {Action.SUBMIT, Action.ENTER} else case.step + rule.moves
    return Decision(case.state, after, step, opened, rule.owes, office_id)


def _authorise(case: CaseFacts, rule: Rule, by: Actor) -> UUID | None:
    """The office that *by* acts for, None for anyone else. Raises Refused."""
    if rule.who in MACHINES:
        if by.machine != rule.who:
            raise Refused("not_yours_to_do")
        return None
    if rule.who in {"applicant", "holder"}:
        if not (case.files(by) if rule.who == "applicant" else case.holds(by)):
            raise Refused("not_yours_to_do")
        return None
    office_id = case.office_id if rule.who == "office" else case.previous_office_id
    post = by.post_at(office_id)
    if post is None:
        raise Refused("not_your_turn")
    if case.concerns(by):
        raise Refused("own_case")  # nobody decides on themselves, whatever post they hold
    if not post.rank.reaches(rule.from_rank):
        raise Refused("rank_too_low", needs=rule.from_rank)
    if case.office_lacks and rule.from_rank is not Rank.CLERK and rule.who == "office":
        raise Refused("unit_cannot_review", source="如果单位信息不完善，将不能审核申报材料", lacks=case.office_lacks)
    return office_id


def barred(case: CaseFacts, by: Actor) -> Refused | None:
    """Why *by*, who may look at *case*, decides nothing on it now; None where they do, or where no office has the turn."""
    first = None
    for (state, action), rule in TABLE.items():
        if state is case.state and rule.who == "office" and rule.from_rank is not Rank.CLERK:
            try:
                decide(case, action, by)
            except Refused as refusal:
                first = first or refusal
            else:
                return None
    return first


def allowed(case: CaseFacts, by: Actor) -> tuple[Action, ...]:
    """What *by* may do to *case* now, in the table's order: the buttons."""
    found = []
    for state, action in TABLE:
        if state is case.state:
            try:
                decide(case, action, by)
            except Refused:
                continue
            found.append(action)
    return tuple(found)
