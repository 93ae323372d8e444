"""Copies for a purpose (加注): those that stand, the form for another, and what will stand on the page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.callbacks import Go, Place
from bot.copy_presses import Copies, CopyAct, CopyAnswer, CopyDeed, CopyForm, CopyMake
from bot.texts import blocks, lines
from bot.views.view import Button, View, in_columns, menu_row
from pipeline.rules.copies import TEXT_MOST
from pipeline.rules.words import CopyField

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from bot.texts import Html, Words
    from bot.views.view import Rows
    from pipeline.queries.applicant.copies import Copies as Standing
    from pipeline.queries.applicant.copies import CopyLine

DAYS = (7, 30, 90)
"""What is offered; besides, any day may be typed."""


def standing(view: Standing, words: Words, *, noted: Html | None = None) -> View:
    """The copies that stand, each with its end; another one, while there is room."""
    listed = [_line(copy, words) for copy in view.lines]
    full = words("copies-full", most=view.most) if view.in_force and not view.room else ""
    said = blocks(
        noted or "",
        lines(words("copies-title"), words("copies-of", number=view.number, label=view.label)),
        words("copies-what", days=view.days, most=view.most),
        *(listed or [words("copies-none")]),
        full,
    )
    new: Rows = ((Button(words.plain("button-copy-new"), CopyForm(certificate_id=view.certificate_id)),),)
    rows = tuple(row for copy in view.lines for row in _copy_rows(copy, words))
    back = Button(words.plain("button-back"), Go(place=Place.CERTIFICATES))
    return View(said, (*(new if view.room else ()), *rows, (back, *menu_row(words))))


def _line(copy: CopyLine, words: Words) -> Html:
    mark = "copy-line" if copy.made else "copy-line-in-making"
    return lines(
        words(mark, copy=str(copy.number), until=day(copy.until)),
        words("copy-says", whom=copy.for_whom, purpose=copy.purpose),
    )


def _copy_rows(copy: CopyLine, words: Words) -> Rows:
    if not copy.made:
        return ()
    deeds = ((CopyDeed.AGAIN, "button-copy-again"), (CopyDeed.WITHDRAW, "button-copy-withdraw"))
    return (
        tuple(
            Button(words.plain(key, copy=str(copy.number)), CopyAct(deed=deed, copy_id=copy.id)) for deed, key in deeds
        ),
    )


def day(date_: date) -> str:
    """`2026-12-31`."""
    return f"{date_:%Y-%m-%d}"


def question(field: CopyField, view: Standing, words: Words) -> View:
    """Ask for one thing; the last day has buttons, and may be typed."""
    cancel = (Button(words.plain("button-back"), Copies(certificate_id=view.certificate_id)),)
    if field is not CopyField.UNTIL:
        return View(words(f"copy-ask-{field}", most=TEXT_MOST), (cancel,))
    terms = sorted({days for days in DAYS if days <= view.days} | {view.days})
    buttons = [
        Button(
            words.plain("button-copy-days", days=days, until=day(view.today + timedelta(days=days))),
            CopyAnswer(field=field, days=days),
        )
        for days in terms
    ]
    return View(words("copy-ask-until", days=view.days, latest=day(view.latest)), (*in_columns(buttons, 1), cancel))


def summary(form_id: UUID, answers: dict[CopyField, str], view: Standing, words: Words) -> View:
    """What will stand on the page, before anything is made."""
    facts = {"whom": answers[CopyField.FOR_WHOM], "purpose": answers[CopyField.PURPOSE]}
    said = blocks(
        lines(words("copy-summary"), words("copies-of", number=view.number, label=view.label)),
        lines(words("copy-says", **facts), words("copy-stands", until=answers[CopyField.UNTIL])),
        words("copy-once"),
    )
    amend = [
        Button(words.plain("button-amend", what=words.plain(f"copyfield-{field}")), CopyAnswer(field=field))
        for field in CopyField
    ]
    cancel = Button(words.plain("button-back"), Copies(certificate_id=view.certificate_id))
    make = Button(words.plain("button-copy-make"), CopyMake(form_id=form_id))
    return View(said, ((make,), *in_columns(amend, 3), (cancel,)))


def sure(certificate_id: UUID, copy: CopyLine, words: Words) -> View:
    """Ask once more before a copy is taken back."""
    said = blocks(_line(copy, words), words("copy-withdraw-sure"))
    yes = Button(words.plain("button-copy-withdraw-sure"), CopyAct(deed=CopyDeed.WITHDRAW_SURE, copy_id=copy.id))
    return View(said, ((yes,), (Button(words.plain("button-back"), Copies(certificate_id=certificate_id)),)))
