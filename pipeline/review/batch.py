"""One decision on many cases (U9): each for itself, so that one that fails stops no other; one answer a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from pipeline.review import claims, decisions
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Action
from storage import write_batch
from storage.models.cases import Case
from storage.models.offices import Office

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

VERBS: dict[Action, Callable[..., Refused | None]] = {
    Action.PASS: decisions.pass_on,
    Action.RETURN: decisions.return_to_applicant,
    Action.RECEIVE: decisions.receive,
    Action.RETRACT: decisions.retract,
}
"""What may be done to many at once: nothing that ends a case or needs a look at each."""
MOST = 1000


@dataclass(frozen=True, slots=True)
class Chosen:
    """One case, and the version that was on the screen."""

    case_id: UUID
    version: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of them."""

    case_id: UUID
    number: str
    refusal: Refused | None


def act(
    session: Session,
    action: Action,
    chosen: Sequence[Chosen],
    *,
    by: Actor,
    world: World,
    **facts: Any,  # noqa: ANN401  what the verb takes
) -> tuple[Outcome, ...]:
    """Do *action* to each of *chosen*, in order, but for what a colleague works on.

    Raises Refused if it is nothing for many, or there are none or too many.
    """
    if action not in VERBS:
        raise Refused("not_for_many")
    taken = claims.taken(session, [one.case_id for one in chosen], by=by, world=world)

    def unless_taken(session: Session, case_id: UUID, **more: Any) -> Refused | None:  # noqa: ANN401  the verb's own
        if case_id in taken:
            raise Refused("claimed_not_in_batch", name=taken[case_id])
        return VERBS[action](session, case_id, **more)

    return each(session, unless_taken, chosen, by=by, world=world, **facts)


def each(
    session: Session,
    verb: Callable[..., Refused | None],
    chosen: Sequence[Chosen],
    *,
    by: Actor,
    world: World,
    **facts: Any,  # noqa: ANN401  what the verb takes
) -> tuple[Outcome, ...]:
    """`verb` for each of *chosen*, in order, each for itself. Raises Refused if there are none or too many."""
    many = list(dict.fromkeys(chosen))
    if not 0 < len(many) <= MOST:
        raise Refused("choose_some", most=MOST)
    at_hand = _lock(session, many)  # held while the verbs look them up one by one: the session keeps no row by itself
    with write_batch.batched(session):
        outcomes = tuple(_one(session, verb, one, by=by, world=world, **facts) for one in many)
    del at_hand
    return outcomes


def _lock(session: Session, many: Sequence[Chosen]) -> tuple[object, ...]:
    """Every case of the batch, kept from moving, with its people and the offices of its route, in a few statements."""
    found: list[Case] = []
    # All batches lock in one order, so that two of them never wait for each other.
    for ids in write_batch.portions(sorted(one.case_id for one in many)):
        asked = select(Case).where(Case.id.in_(ids)).order_by(Case.id).with_for_update(of=Case)
        found += session.scalars(
            asked.options(joinedload(Case.applicant)),
            execution_options={"populate_existing": True},
        )
    offices = {UUID(id_) for case in found for id_ in case.route}
    return found, session.scalars(select(Office).where(Office.id.in_(offices))).all()


def _one(
    session: Session,
    verb: Callable[..., Refused | None],
    one: Chosen,
    *,
    by: Actor,
    world: World,
    **facts: Any,  # noqa: ANN401
) -> Outcome:
    refusal: Refused | None = None
    try:
        refusal = verb(session, one.case_id, by=by, world=world, seen=one.version, **facts)
    except Refused as refused:  # every verb decides before it writes
        refusal = refused
    case = session.get(Case, one.case_id)
    return Outcome(one.case_id, _number(case, by), refusal)


def _number(case: Case | None, by: Actor) -> str:
    """A number is named to officers of its route alone."""
    ours = {str(post.office_id) for post in by.posts}
    return case.number if case and ours & set(case.route) else "—"
