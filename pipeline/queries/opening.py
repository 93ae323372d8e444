"""A case that is opened: what its card shows, and what an officer's look leaves behind, in one transaction.

Most looks leave nothing: an applicant's, and an officer's who has looked within the hour. Those need no writer, for which
everybody else would wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.case import looks
from pipeline.queries import case as case_views
from pipeline.queries import lists
from pipeline.review import decisions
from pipeline.rules.identity import number_text
from pipeline.rules.refusals import Overtaken, Refused

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.queries.case import CaseView
    from pipeline.queries.lists import CertificateLine
    from pipeline.rules.transitions import Actor
    from pipeline.rules.words import Looked
    from pipeline.world import World


@dataclass(frozen=True, slots=True)
class Numbered:
    """What has the number that was typed: the speaker's own certificate, or a case."""

    mine: tuple[CertificateLine, ...] = ()
    case_id: UUID | None = None
    view: CaseView | None = None
    """As `seen` answers."""
    refusal: Refused | None = None
    """Why the speaker may not see the case."""


def seen(
    session: Session, case_id: UUID, what: Looked, *, version: int | None = None, by: Actor, world: World
) -> CaseView | None:
    """What *by* sees, where that leaves nothing behind; None where it is to be `opened`. Raises Refused, Overtaken."""
    view = case_views.case(session, case_id, by=by, world=world)
    if version is not None and view.version != version:
        raise Overtaken
    would_open = decisions.would_open(session, case_id, by=by, world=world)
    return None if would_open or looks.is_new(session, case_id, what, by=by, world=world) else view


def opened(session: Session, case_id: UUID, what: Looked, *, by: Actor, world: World) -> CaseView:
    """Note that the case's office has opened it, and that *by* sees *what* of it; what it shows then. Raises Refused."""
    decisions.mark_opened(session, case_id, by=by, world=world)
    looks.note(session, case_id, what, by=by, world=world)
    return case_views.case(session, case_id, by=by, world=world)


def numbered(session: Session, said: str, what: Looked, *, a_case: bool, by: Actor, world: World) -> Numbered:
    """What has that number. *a_case*: it looks like a case's. Raises Refused if there is no such case."""
    number = number_text(said)
    mine = tuple(one for one in lists.my_certificates(session, by=by, world=world) if one.number == number)
    if mine or not a_case:
        return Numbered(mine)
    case_id = lists.by_number(session, said, by=by, world=world)
    try:
        return Numbered(case_id=case_id, view=seen(session, case_id, what, by=by, world=world))
    except Refused as refusal:
        return Numbered(case_id=case_id, refusal=refusal)
