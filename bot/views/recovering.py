"""Account recovery: what is asked, how a ticket stands, and what the account's present holder is shown (A2, A3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import Act, CaseAct, Go, Open, Place, Recover
from bot.texts import Html, blocks, lines
from bot.views import case, moments
from bot.views.view import Button, View, menu_row
from pipeline.kinds.recovery import WAYS
from pipeline.rules.words import Action

if TYPE_CHECKING:
    from bot.texts import Words
    from pipeline.kinds.recovery import Ticket
    from pipeline.queries.case import CaseView

ASKED = ("name", "id_number", "phone")


def question(asked: str, words: Words) -> View:
    """One question of the claim."""
    return View(words(f"recover-{case.dashed(asked)}"), (menu_row(words),))


def ways(words: Words) -> View:
    """Which way: the old chat confirms, or a photo with the identity card."""
    buttons = tuple((Button(words.plain(f"button-way-{case.dashed(way)}"), Recover(way=way)),) for way in WAYS)
    return View(words("recover-way"), (*buttons, menu_row(words)))


def ask_ticket(words: Words) -> View:
    """Ask for the ticket's number."""
    return View(words("ticket-ask"), (menu_row(words),))


def ticket(found: Ticket, words: Words) -> View:
    """How a ticket stands: nothing personal."""
    said = lines(
        words("ticket-number", number=found.number),
        words("case-state-since", state=words(f"state-{found.state}"), since=moments.minute(found.since)),
        words(f"next-{found.state}-account_recovery", due=moments.minute(found.due_at), office="")
        if words.knows(f"next-{found.state}-account_recovery")
        else "",
    )
    return View(said, (menu_row(words),))


def taken(refusal: str, words: Words) -> View:
    """Registration did not open an account: recovery is a tap away."""
    recover = Button(words.plain("button-recover"), Go(place=Place.RECOVER))
    return View(lines(refusal), ((recover,), menu_row(words)))


def holder(view: CaseView, words: Words, *, noted: Html | None = None) -> View:
    """Somebody asks for the account that this chat holds: it is me, or it is not."""
    said = blocks(
        noted or "",
        words("holder-title-unit" if view.kind.about_unit else "holder-title"),
        lines(
            words("ticket-number", number=view.number),
            words("case-state-since", state=words(f"state-{view.state}"), since=moments.minute(view.since)),
            words("holder-until", due=moments.minute(view.due_at)) if view.due_at else "",
        ),
    )
    pressed = {Action.CONFIRM: (Act.CONFIRM, "button-is-me"), Action.OBJECT: (Act.OBJECT, "button-not-me")}
    row = tuple(
        Button(words.plain(key), CaseAct(act=act, case_id=view.id, version=view.version))
        for action, (act, key) in pressed.items()
        if action in view.actions
    )
    refresh = Button(words.plain("button-refresh"), Open(case_id=view.id))
    return View(said, (row, (refresh,), menu_row(words)))


def agreement(view: CaseView, words: Words) -> Html:
    """For the help desk: which claims agree with the account."""
    if not view.agreement:
        return Html()
    marked = [
        words("agreement-line", mark="✓" if agrees else "✗", what=words(f"agreement-{what}"))
        for what, agrees in view.agreement.items()
    ]
    return lines(words("agreement-title"), *marked)
