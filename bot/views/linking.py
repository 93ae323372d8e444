"""A one-time link: what it is for, and the button that opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.views.view import Button, View

if TYPE_CHECKING:
    from bot.texts import Words
    from pipeline.rules.words import Purpose


def link(purpose: Purpose, url: str, words: Words) -> View:
    """The link, as a button that opens it."""
    button = Button(words.plain("button-open-page"), url=url)
    return View(words(f"link-{purpose}"), ((button,),))
