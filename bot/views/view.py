"""What a screen is: marked-up text and rows of buttons. Views are pure: state in, screen out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup, WebAppInfo

from bot.callbacks import Go, Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.callbacks import Press
    from bot.texts import Html, Words

T = TypeVar("T")

LABEL_MOST = 60
"""Longer labels are cut by the clients themselves, in the middle of what matters."""


@dataclass(frozen=True, slots=True)
class Button:
    """One button."""

    label: str
    press: Press | None = None
    url: str = ""
    """A page that it opens instead."""
    app: bool = False
    """True: inside the chat network's own client, as a Mini App."""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class View:
    """One screen."""

    text: Html
    rows: Rows = ()
    contact: str = ""
    """What the button says that shares one's own telephone number, in place of the keyboard; empty: none."""
    beside: str = ""
    """What a second one there says, as if it were typed."""

    def markup(self) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | None:
        """The buttons of a new message: those under it, or the one in place of the keyboard."""
        if not self.contact:
            return self.keyboard()
        share = KeyboardButton(text=self.contact, request_contact=True)
        rows = [[share], *([[KeyboardButton(text=self.beside)]] if self.beside else [])]
        return ReplyKeyboardMarkup(keyboard=rows, resize_keyboard=True, one_time_keyboard=True)

    def keyboard(self) -> InlineKeyboardMarkup | None:
        """The buttons under a message as the chat network takes them."""
        keys = [[_key(button) for button in row] for row in self.rows if row]
        return InlineKeyboardMarkup(inline_keyboard=keys) if keys else None


def _key(button: Button) -> InlineKeyboardButton:
    if button.press is None:
        if button.app:
            return InlineKeyboardButton(text=_cut(button.label), web_app=WebAppInfo(url=button.url))
        return InlineKeyboardButton(text=_cut(button.label), url=button.url)
    return InlineKeyboardButton(text=_cut(button.label), callback_data=button.press.pack())


def _cut(label: str) -> str:
    return label if len(label) <= LABEL_MOST else f"{label[: LABEL_MOST - 1]}…"


def in_columns(buttons: Sequence[Button], columns: int) -> Rows:
    """The buttons in rows of *columns*."""
    return tuple(tuple(buttons[i : i + columns]) for i in range(0, len(buttons), columns))


def paged(items: Sequence[T], page: int, size: int) -> tuple[Sequence[T], bool, bool]:
    """The items of a page (clamped), and whether there is one before and one after."""
    last = max(0, (len(items) - 1) // size)
    page = min(max(page, 0), last)
    return items[page * size : (page + 1) * size], page > 0, page < last


def menu_row(words: Words) -> tuple[Button, ...]:
    """The way back to the menu."""
    return (Button(words.plain("button-menu"), Go(place=Place.MENU)),)
