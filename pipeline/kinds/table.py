"""The kinds of case: a row each. A new kind is a word, a module and a row here (docs/new-kind.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.case import cases
from pipeline.issuance import cycle
from pipeline.kinds import (
    application,
    correction,
    earlier,
    recovery,
    reissue,
    routes,
    unit_forms,
    unit_outcomes,
    unit_requests,
)
from pipeline.kinds.row import KindRow
from pipeline.rules.words import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.kinds.row import Form
    from pipeline.world import World
    from storage.models.cases import Case

TABLE: Mapping[Kind, KindRow] = {
    Kind.APPLICATION: KindRow(
        ready=application.ready,
        receivable=application.within_window,
        shown=application.shown,
        outcome=cycle.intend,
    ),
    Kind.REISSUE: KindRow(
        ready=reissue.ready,
        office=routes.of_award,
        before_grant=reissue.before_grant,
        granted=reissue.granted,
        outcome=cycle.intend,
    ),
    Kind.CORRECTION: KindRow(
        ready=correction.ready,
        office=routes.of_award,
        granted=correction.granted,
        shown=correction.shown,
        outcome=cycle.intend,
    ),
    Kind.ACCOUNT_RECOVERY: KindRow(
        ready=recovery.ready,
        office=routes.helpdesk,
        before_grant=recovery.before_grant,
        term=recovery.term,
        granted=recovery.granted,
        shown=recovery.shown,
        outcome=recovery.move,
    ),
    Kind.UNIT_REGISTRATION: KindRow(
        form=unit_forms.REGISTRATION,
        ready=unit_requests.ready,
        office=routes.at_portal,
        before_grant=unit_outcomes.before_registering,
        shown=unit_requests.registration_shown,
        outcome=unit_outcomes.register,
    ),
    Kind.UNIT_CHANGE: KindRow(
        form=unit_forms.CHANGE,
        ready=unit_requests.change_ready,
        office=routes.at_portal,
        before_grant=unit_outcomes.before_changing,
        shown=unit_requests.change_shown,
        outcome=unit_outcomes.change,
    ),
    Kind.UNIT_RECOVERY: KindRow(
        form=unit_forms.RECOVERY,
        ready=unit_requests.recovery_ready,
        office=routes.at_portal,
        before_grant=unit_outcomes.before_replacing,
        term=recovery.term,
        granted=recovery.granted,
        shown=unit_requests.recovery_shown,
        outcome=unit_outcomes.replace_officers,
    ),
    Kind.EARLIER_REISSUE: KindRow(
        form=earlier.REISSUE,
        ready=earlier.ready,
        office=routes.of_authority,
        granted=reissue.granted,
        shown=earlier.shown,
        outcome=cycle.intend,
    ),
    Kind.EARLIER_CORRECTION: KindRow(
        form=earlier.CORRECTION,
        ready=earlier.ready,
        office=routes.of_authority,
        granted=reissue.granted,
        shown=earlier.shown,
        outcome=cycle.intend,
    ),
}


def row_of(case: Case) -> KindRow:
    """The row of that case's kind."""
    return TABLE[case.kind]


def form_of(kind: str) -> Form | None:
    """The form that opens a case of that kind; None if it has none, or there is no such kind."""
    return TABLE[Kind(kind)].form if kind in set(Kind) else None


def personal_forms() -> tuple[Kind, ...]:
    """The kinds that a person begins with a form from the menu."""
    return tuple(kind for kind, row in TABLE.items() if row.form and row.form.in_menu and kind.personal)


def do_outcome(session: Session, case_id: UUID, *, world: World) -> None:
    """Let the outcome of the case's kind follow; a second run finds it done and does nothing."""
    TABLE[cases.kind_of(session, case_id)].outcome(session, case_id, world=world)
