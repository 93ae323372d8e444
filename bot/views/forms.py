"""One question of a form; what is chosen from a list has buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import FormPick
from bot.views.case import dashed
from bot.views.view import Button, View, in_columns, menu_row

if TYPE_CHECKING:
    from bot.texts import Words
    from pipeline.kinds.row import Choice, Question
    from pipeline.world import World


def question(asked: Question, world: World, words: Words) -> View:
    """The question, its choices, and a button to leave it where that is possible."""
    choices = [(name(choice, words), choice.value) for choice in asked.choices(world)] if asked.choices else []
    if asked.optional:
        choices.append((words.plain("button-leave"), ""))
    buttons = [Button(label, FormPick(field=asked.id, value=value)) for label, value in choices]
    return View(words(f"form-ask-{dashed(asked.id)}"), (*in_columns(buttons, 2), menu_row(words)))


def name(choice: Choice, words: Words) -> str:
    """What a choice is called."""
    return choice.name or words.plain(choice.word, **choice.facts)
