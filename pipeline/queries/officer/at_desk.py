"""What stands round a case on the desk: who works on it, why one may not decide, what the office usually finds wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.case import cases
from pipeline.issuance import versions
from pipeline.offices import stand_ins
from pipeline.queries.officer.desk import offices_of
from pipeline.review import claims
from pipeline.rules.transitions import barred
from pipeline.rules.words import Action, Rank, Waits
from storage.models.cases import Event
from storage.models.certificates import Certificate
from storage.models.offices import Officer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.offices.stand_ins import StandInView
    from pipeline.queries.officer.desk import DeskFilter, Page
    from pipeline.rules.refusals import Refused
    from pipeline.rules.transitions import Actor
    from pipeline.world import World

LATELY, USUAL = 200, 20
"""Of so many returns, so many wordings are offered."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """An active officer of one's own office."""

    id: UUID
    name: str
    rank: Rank
    me: bool


@dataclass(frozen=True, slots=True)
class AtDesk:
    """One case, as it lies on an officer's desk."""

    holder: claims.Holder | None
    may_claim: bool
    """True if it lies at the viewer's office and does not concern them."""
    barred: Refused | None
    """Why the viewer decides nothing on it; None where they do, or where no office has the turn."""
    deciders: tuple[str, ...]
    """Who of the viewer's office may decide; told to whom may not."""
    colleagues: tuple[Colleague, ...]
    """To whom the viewer, as its chief, may give it."""
    replaces_photo: bool
    """True if a correction asks for another photo, and the old one is at hand."""


def at_desk(session: Session, case_id: UUID, *, by: Actor, world: World) -> AtDesk:
    """The case *case_id*, which *by* may see."""
    case = cases.find(session, case_id)
    facts, post = cases.facts_of(case, world.pack), by.post_at(case.office_id)
    turn = case.state.waits_for is Waits.OFFICE and post is not None and not facts.concerns(by)
    bar = barred(facts, by) if case.state.waits_for is Waits.OFFICE else None
    others = _colleagues(session, case.office_id, by) if post is not None and case.office_id else ()
    deciders = tuple(one.name for one in others if one.rank.reaches(Rank.DECIDER) and not one.me)
    return AtDesk(
        holder=claims.holder(session, case, by=by, world=world) if turn else None,
        may_claim=turn,
        barred=bar,
        deciders=deciders if bar is not None and bar.code == "rank_too_low" else (),
        colleagues=others if turn and post is not None and post.rank is Rank.CHIEF else (),
        replaces_photo=bool(old_photo(session, case_id, by=by, world=world)),
    )


def _colleagues(session: Session, office_id: UUID, by: Actor) -> tuple[Colleague, ...]:
    officers = session.scalars(
        select(Officer).where(Officer.office_id == office_id, Officer.active).order_by(Officer.name, Officer.id)
    )
    mine = {post.officer_id for post in by.posts}
    return tuple(Colleague(one.id, one.name, one.rank, one.id in mine) for one in officers)


def old_photo(session: Session, case_id: UUID, *, by: Actor, world: World) -> str:  # noqa: ARG001  asked as a verb
    """Blob key of the photo on the certificate that a correction changes; empty if it asks for no other photo."""
    case = cases.find(session, case_id)
    if not case.kind.corrects or versions.PHOTO not in case.asked:
        return ""
    rows = session.scalars(
        select(Certificate).where(Certificate.number == case.certificate).order_by(Certificate.version.desc())
    ).all()
    made = next((one.version for one in rows if one.case_id == case.id), None)
    before = next((one for one in rows if made is None or one.version < made), None)
    return before.photo if before else ""


def usual_defects(session: Session, *, by: Actor, world: World) -> Mapping[str, Sequence[str]]:  # noqa: ARG001
    """What my offices have asked to be mended lately, by what it is about, the most frequent first (U14).

    Under the empty name everything that they said, of whatever.
    """
    returns = (
        select(Event.defects)
        .where(Event.office_id.in_(offices_of(by)), Event.action == Action.RETURN)
        .order_by(Event.at.desc())
        .limit(LATELY)
    )
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for defects in session.scalars(returns):
        for defect in defects:
            if what := defect.get("what"):
                said[""][what] += 1
                if defect["about"]:
                    said[defect["about"]][what] += 1
    return {about: tuple(what for what, _ in found.most_common(USUAL)) for about, found in said.items()}


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a case stands in the list from which it was opened."""

    before: UUID | None = None
    after: UUID | None = None
    left: UUID | None = None
    """Where nothing comes after: the first that still waits before it."""
    wish: DeskFilter | None = None
    """The page of the list on which *after* stands."""


def neighbours(
    session: Session, listed: Callable[..., Page], wish: DeskFilter, case_id: UUID, *, by: Actor, world: World
) -> Neighbours:
    """The cases before and after *case_id* in the list that *listed* gives for *wish*.

    What was put off for today, and what a colleague works on, is passed over. Of a case that has left the list the next
    one is the first there. Raises Refused as *listed* does.
    """
    page = listed(session, wish, by=by, world=world)
    ids = [line.id for line in page.lines]
    place = ids.index(case_id) if case_id in ids else -1
    before = ids[place - 1] if place > 0 else None
    after = _first(session, ids[place + 1 :], case_id, by, world)
    left = None if after else _first(session, ids[: max(place, 0)], case_id, by, world)
    if after is None and page.after:
        wish = replace(wish, after=page.after, before="")
        following = listed(session, wish, by=by, world=world)
        after = _first(session, [line.id for line in following.lines], case_id, by, world)
    return Neighbours(before, after, left, wish)


def _first(session: Session, ids: Sequence[UUID], but: UUID, by: Actor, world: World) -> UUID | None:
    passed = claims.not_for_now(session, ids, by=by, world=world)
    return next((id_ for id_ in ids if id_ != but and id_ not in passed), None)


@dataclass(frozen=True, slots=True)
class Leave:
    """For whom the viewer may say who stands in, and who does."""

    officers: tuple[Colleague, ...]
    """Those who may be away: oneself; of a chief, everybody of the office."""
    colleagues: tuple[Colleague, ...]
    """Those who may stand in."""
    lines: tuple[StandInView, ...]


def leave(session: Session, *, by: Actor, world: World) -> Leave:
    """What the page of absence shows. Raises Refused."""
    officers: list[Colleague] = []
    everyone: list[Colleague] = []
    for office_id in offices_of(by):
        there, post = _colleagues(session, office_id, by), by.post_at(office_id)
        everyone += there
        officers += [one for one in there if one.me or (post is not None and post.rank is Rank.CHIEF)]
    return Leave(tuple(officers), tuple(everyone), stand_ins.of_offices(session, by=by, world=world))
