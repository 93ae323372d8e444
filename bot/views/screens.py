"""Which screen a case has, for whoever looks at it: applicant, holder of an account, or officer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.texts import Html, Words
from bot.views import applicant, office, recovering
from notify.fitting import fitting

if TYPE_CHECKING:
    from aiogram.types import InlineKeyboardMarkup

    from bot.views.view import View
    from pipeline.queries.case import CaseView


def screen(view: CaseView, words: Words, *, chosen: str | None = None, noted: Html | None = None) -> View:
    """The case as its viewer sees it, below a note on what was just done. *chosen*: the slot the next file is for."""
    if view.mine:
        return applicant.screen(view, words, chosen=chosen, noted=noted)
    if view.holder:
        return recovering.holder(view, words, noted=noted)
    return office.card(view, words, noted=noted)


def drawn(view: CaseView, language: str, noted: str = "") -> tuple[str, InlineKeyboardMarkup | None]:
    """The same as markup and keyboard: what a message that shows the case is changed to when the case has moved."""
    shown = screen(view, Words(language), noted=Html(noted) if noted else None)
    return fitting(shown.text), shown.keyboard()
