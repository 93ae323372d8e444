"""Who has seen my papers, as whoever filed them reads it (B10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import Open
from bot.texts import blocks, lines
from bot.views import moments
from bot.views.view import Button, View, menu_row

if TYPE_CHECKING:
    from uuid import UUID

    from bot.texts import Html, Words
    from pipeline.queries.applicant.looks import Looks, LookView


def of_case(case_id: UUID, found: Looks, words: Words) -> View:
    """The latest looks, the newest first: when, who of which office, what, and why."""
    said = [_line(one, words) for one in found.lines] or [words("looks-none")]
    more = words("looks-more", count=found.more) if found.more > 0 else ""
    back = Button(words.plain("button-back"), Open(case_id=case_id))
    title = words("looks-title", number=found.number)
    return View(blocks(title, lines(*said, more), words("looks-how")), ((back,), menu_row(words)))


def _line(one: LookView, words: Words) -> Html:
    why = one.why or words.plain("looks-turn" if one.turn else f"looks-why-{one.what}")
    return words(
        "looks-line",
        at=moments.minute(one.at),
        office=one.office,
        name=one.name,
        what=words.plain(f"looks-{one.what}"),
        why=why,
    )
