"""Where somebody works: typed in any way, or found county by county."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import Go, Open, Place
from bot.place_presses import AskUnit, Unit
from bot.texts import blocks
from bot.views.view import Button, View, in_columns, menu_row, paged

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from bot.callbacks import Press
    from bot.texts import Html, Words
    from pipeline.queries.lists import UnitLine
    from pipeline.rules.policy import Pack, Portal

PAGE = 8


def ask(case_id: UUID | None, words: Words, noted: Html | None = None) -> View:
    """Ask for the unit, by name or code; or by place."""
    by_place = Button(words.plain("button-by-place"), AskUnit(case_id=case_id, portal=ALL))
    return View(blocks(noted or "", words("unit-ask")), ((by_place,), _last(case_id, words)))


ALL = "all"
"""In a button: the entrance is to be chosen."""
WHOLE = "whole"
"""In a button: whatever the county."""


def entrances(case_id: UUID | None, pack: Pack, words: Words) -> View:
    """Ask in which prefecture."""
    buttons = [
        Button(pack.called(one.name, words.language), AskUnit(case_id=case_id, portal=one.code)) for one in pack.portals
    ]
    return View(words("unit-portal"), (*in_columns(buttons, 2), _last(case_id, words, AskUnit(case_id=case_id))))


def counties(case_id: UUID | None, portal: Portal, pack: Pack, words: Words) -> View:
    """Ask in which county of a prefecture."""
    buttons = [
        Button(one.name, AskUnit(case_id=case_id, portal=portal.code, county=one.code)) for one in portal.counties
    ]
    whole = Button(words.plain("button-whole-place"), AskUnit(case_id=case_id, portal=portal.code, county=WHOLE))
    back = AskUnit(case_id=case_id, portal=ALL)
    text = words("unit-county", portal=pack.called(portal.name, words.language))
    return View(text, (*in_columns([*buttons, whole], 2), _last(case_id, words, back)))


def of_county(press: AskUnit, found: Sequence[UnitLine], words: Words, *, counties: bool) -> View:
    """One page of a county's units."""
    shown, before, after = paged(found, press.page, PAGE)
    turns = [
        Button(words.plain(key), press.model_copy(update={"page": press.page + step}))
        for there, key, step in ((before, "button-before", -1), (after, "button-after", 1))
        if there
    ]
    back = AskUnit(case_id=press.case_id, portal=press.portal if counties else ALL)
    text = words("unit-which" if found else "unit-none-there")
    return View(text, (*_buttons(press.case_id, shown), tuple(turns), _last(press.case_id, words, back)))


def units(case_id: UUID | None, found: Sequence[UnitLine], words: Words) -> View:
    """The units that a search found; the code tells look-alikes apart."""
    by_place = Button(words.plain("button-by-place"), AskUnit(case_id=case_id, portal=ALL))
    back = AskUnit(case_id=case_id)
    text = words("unit-which" if found else "unit-none")
    return View(text, (*_buttons(case_id, found), (by_place,), _last(case_id, words, back)))


def _buttons(case_id: UUID | None, found: Sequence[UnitLine]) -> tuple[tuple[Button, ...], ...]:
    return in_columns([Button(f"{one.name} · {one.code}", Unit(case_id=case_id, unit_id=one.id)) for one in found], 1)


def _last(case_id: UUID | None, words: Words, back: Press | None = None) -> tuple[Button, ...]:
    """One step back, or to the case, or to the menu."""
    home = Open(case_id=case_id) if case_id else Go(place=Place.MENU)
    row = (Button(words.plain("button-step-back"), back or home),)
    return (*row, *menu_row(words)) if back else row
