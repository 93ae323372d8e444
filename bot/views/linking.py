"""A one-time link: what it is for, and the button that opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.views.view import Button, View
from pipeline.rules.words import Purpose

if TYPE_CHECKING:
    from bot.texts import Words


def link(purpose: Purpose, url: str, words: Words) -> View:
    """The link, as a button that opens it."""
    button = Button(words.plain("button-open-page"), url=url)
    rows = [(button,)]
    if purpose is Purpose.DESK and url.startswith("https:"):  # the network opens nothing else inside its client
        page = f"{url.partition('/l/')[0]}/desk/app"
        rows.append((Button(words.plain("button-open-app"), url=page, app=True),))
    return View(words(f"link-{purpose}"), tuple(rows))
