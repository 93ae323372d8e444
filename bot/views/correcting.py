"""Correcting a certificate: one field a screen, what it says now and what it should say (A17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import Correct, Open
from bot.texts import blocks
from bot.views.case import dashed
from bot.views.view import Button, View, in_columns
from notify.stated import sex

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from bot.texts import Words

LEAVE = -2
"""The choice that takes the wish back."""


def ask(case_id: UUID, field: str, choices: Sequence[str], words: Words, *, present: str, asked: bool) -> View:
    """Ask what *field* should say; *choices* are its buttons, where it has any, else it is typed."""
    shown = [
        Button(_word(field, choice, words), Correct(case_id=case_id, field=field, place=place))
        for place, choice in enumerate(choices)
    ]
    leave = Button(words.plain("button-leave-field"), Correct(case_id=case_id, field=field, place=LEAVE))
    back = Button(words.plain("button-back"), Open(case_id=case_id))
    said = blocks(
        words("correct-present", field=words(f"field-{dashed(field)}"), value=present),
        words("correct-choose" if choices else f"correct-type-{dashed(field)}"),
    )
    return View(said, (*in_columns(shown, 2), (leave,) if asked else (), (back,)))


def _word(field: str, choice: str, words: Words) -> str:
    return sex(choice, words) if field == "sex" else choice
