"""Which certificate is to be reissued or corrected; an earlier one that was not born here goes a way of its own (A16, A17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import Go, KindForm, Place, Replace
from bot.texts import blocks
from bot.views.view import Button, View, menu_row
from pipeline.rules.words import CertificateState, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.texts import Words
    from pipeline.queries.anyone.by_number import Earlier
    from pipeline.queries.lists import CertificateLine

OF_EARLIER = {Kind.REISSUE: Kind.EARLIER_REISSUE, Kind.CORRECTION: Kind.EARLIER_CORRECTION}
"""What the same wish is called where others issued the certificate."""


def which(certificates: Sequence[CertificateLine], earlier: Sequence[Earlier], kind: Kind, words: Words) -> View:
    """Those in force, a button each, and the earlier ones that none of ours replaces; and the way of one that is not among them."""
    mine = [one for one in certificates if one.state is CertificateState.VALID]
    buttons = [
        Button(
            words.plain("button-this-certificate", number=one.number, label=one.label),
            Replace(kind=kind, certificate_id=one.id),
        )
        for one in mine
    ]
    buttons += [
        Button(
            words.plain("button-lost-earlier", number=one.number, title=one.title),
            KindForm(kind=OF_EARLIER[kind], about=one.id),
        )
        for one in earlier
        if not one.replaced_by
    ]
    said = blocks(
        words(f"replace-title-{kind}"),
        words("replace-which" if buttons else "replace-none"),
        words("replace-earlier"),
    )
    other = Button(words.plain("button-earlier"), KindForm(kind=OF_EARLIER[kind]))
    again = Button(words.plain("button-certificates"), Go(place=Place.CERTIFICATES))
    return View(said, (*((button,) for button in buttons), (other,), (again, *menu_row(words))))
