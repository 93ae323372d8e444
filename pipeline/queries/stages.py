"""The stage of screens: every message that shows a case is drawn anew when the case has moved (A7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from notify.channels import Undeliverable
from pipeline.case import screens
from pipeline.queries.screens import outdated
from pipeline.rules.words import Duty
from pipeline.work.stage import Stage, leave

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.case.screens import OnScreen
    from pipeline.queries.case import CaseView
    from pipeline.queries.screens import Outdated
    from pipeline.work.stage import AnyStage
    from pipeline.work.tools import Tools
    from pipeline.world import World


def stages(tools: Tools, draw_case: Callable[[CaseView, str, str], tuple[str, Any]]) -> tuple[AnyStage, ...]:
    """The row of this room. *draw_case*, the chat's own business, gives text and keyboard, below what was answered there."""

    def load(session: Session, case_id: UUID) -> tuple[Outdated, ...]:
        return outdated(session, case_id, tools.world())

    def redraw(task: tuple[Outdated, ...]) -> tuple[OnScreen, ...]:
        """Draw each anew; the ones that are gone come back."""
        gone = []
        for one in task:
            if one.view is None:
                gone.append(one.shown)
                continue
            text, keyboard = draw_case(one.view, one.shown.language, one.shown.noted)
            try:
                tools.channel().redraw(one.shown.chat_id, one.shown.message_id, text, keyboard)
            except Undeliverable:
                gone.append(one.shown)
        return tuple(gone)

    return (Stage(Duty.REDRAW_SCREEN, load, redraw, forget, leave),)


def forget(session: Session, made: tuple[OnScreen, ...], /, *, world: World) -> None:
    """Screens that are gone are looked for no more."""
    del world
    for gone in made:
        screens.clear(session, gone.chat_id, gone.message_id)
