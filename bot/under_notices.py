"""The button under a notice that a worker sends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.callbacks import Open, Queue
from bot.help_presses import Thread
from bot.texts import text

if TYPE_CHECKING:
    from uuid import UUID


def notice_button(
    case_id: UUID | None, office_id: UUID | None, question_id: UUID | None, language: str
) -> InlineKeyboardMarkup | None:
    """The keyboard under a notice: it opens the question, what waits at the office, or the case below the notice."""
    if question_id is not None:
        key, press = "button-open-question", Thread(question_id=question_id).pack()
    elif office_id is not None:
        key, press = "button-open-queue", Queue(office_id=office_id).pack()
    elif case_id is not None:
        key, press = "button-open-case", Open(case_id=case_id, below=True).pack()
    else:
        return None
    button = InlineKeyboardButton(text=text(language, key), callback_data=press)
    return InlineKeyboardMarkup(inline_keyboard=[[button]])
