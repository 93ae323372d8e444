"""Which organisations' systems may see somebody's certificates, as the holder decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import Go, Place
from bot.share_presses import Share, ShareDeed
from bot.texts import blocks, lines
from bot.views import moments
from bot.views.view import Button, View, in_columns, menu_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.texts import Html, Words
    from pipeline.organisations.sharing import Recipient, Recipients


def entry(words: Words) -> Button:
    """The way here."""
    return Button(words.plain("button-share"), Share())


def recipients(found: Recipients, words: Words, noted: Html | None = None) -> View:
    """Whom the holder has agreed to, each to be taken back; and whose systems ask besides."""
    agreed = [words("share-line", office=one.name, since=moments.day(one.since)) for one in found.agreed]
    said = lines(words("share-agreed"), *agreed) if agreed else words("share-none")
    asks = words("share-offered") if found.offered else words("share-nobody-asks")
    back = [_button("button-share-back", ShareDeed.TAKE_BACK, one, words) for one in found.agreed]
    offered = [_button("button-share-ask", ShareDeed.ASK, one, words) for one in found.offered]
    find = [Button(words.plain("button-share-find"), Share(deed=ShareDeed.FIND))] if found.more else []
    rows = in_columns([*back, *offered, *find], 1)
    return View(blocks(noted or "", words("share-title"), said, asks), (*rows, (_to_account(words), *menu_row(words))))


def ask(office: Recipient, words: Words) -> View:
    """What that organisation would see, and for how long; one press agrees."""
    text = blocks(words("share-ask", office=office.name), words("share-what"))
    give = _button("button-share-give", ShareDeed.GIVE, office, words)
    return View(text, ((give,), (_back(words),)))


def name_it(words: Words) -> View:
    """Ask which organisation."""
    return View(words("share-find"), ((_back(words),),))


def found(offices: Sequence[Recipient], words: Words) -> View:
    """The organisations that were meant."""
    buttons = [_button("button-share-found", ShareDeed.ASK, one, words) for one in offices]
    return View(words("share-which" if offices else "share-not-found"), (*in_columns(buttons, 1), (_back(words),)))


def _button(key: str, deed: ShareDeed, office: Recipient, words: Words) -> Button:
    return Button(words.plain(key, office=office.name, code=office.code), Share(deed=deed, office_id=office.office_id))


def _back(words: Words) -> Button:
    return Button(words.plain("button-step-back"), Share())


def _to_account(words: Words) -> Button:
    return Button(words.plain("button-step-back"), Go(place=Place.ME))
