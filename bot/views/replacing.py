"""Which certificate is to be reissued or corrected; an earlier one that was not born here goes to an office (A16, A17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import Go, Place, Replace
from bot.help_presses import AskHuman
from bot.texts import blocks
from bot.views.view import Button, View, menu_row
from pipeline.rules.words import CertificateState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.texts import Words
    from pipeline.queries.lists import CertificateLine
    from pipeline.rules.words import Kind


def which(certificates: Sequence[CertificateLine], kind: Kind, words: Words) -> View:
    """Those in force, a button each; and what to do about one that is not among them."""
    mine = [one for one in certificates if one.state is CertificateState.VALID]
    buttons = tuple(
        (
            Button(
                words.plain("button-this-certificate", number=one.number, label=one.label),
                Replace(kind=kind, certificate_id=one.id),
            ),
        )
        for one in mine
    )
    said = blocks(
        words(f"replace-title-{kind}"), words("replace-which" if mine else "replace-none"), words("replace-earlier")
    )
    earlier = Button(words.plain("button-earlier"), AskHuman())
    again = Button(words.plain("button-certificates"), Go(place=Place.CERTIFICATES))
    return View(said, (*buttons, (earlier,), (again, *menu_row(words))))
