"""Whom to ask: the offices of a case, or the review bodies by entrance, series and level (A6, A18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import Contacts, Open
from bot.place_presses import Windows
from bot.texts import Html, blocks, lines
from bot.views.case import dialled
from bot.views.filing import listed
from bot.views.view import Button, View, menu_row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from bot.texts import Words
    from pipeline.queries.contacts import Contact
    from pipeline.rules.policy import Pack


def ask(choice: Contacts, pack: Pack, words: Words) -> View | None:
    """Ask for what is not chosen yet; None once everything is. Raises KeyError for a choice the pack does not have."""
    if not choice.portal:
        portals = [(pack.called(p.name, words.language), _with(choice, portal=p.code)) for p in pack.portals]
        view = listed(choice, portals, "contact-portal", words)
        windows = (Button(words.plain("button-windows"), Windows()),)
        return View(view.text, (windows, *view.rows))
    if not choice.series:
        return listed(
            choice,
            [(pack.called(s.name, words.language), _with(choice, series=s.id)) for s in pack.series],
            "contact-series",
            words,
        )
    if not choice.level:
        names = [(words.plain(f"level-{name.id}"), _with(choice, level=name.id.value)) for name in pack.levels]
        return listed(choice, names, "contact-level", words)
    return None


def _with(choice: Contacts, **chosen: str) -> Contacts:
    return choice.model_copy(update={"page": 0, **chosen})


def found(contacts: Sequence[Contact], words: Words, *, elsewhere: str) -> View:
    """The bodies that review it; *elsewhere*: the entrance where they stand, if it is not the chosen one."""
    note = words("contact-elsewhere", portal=elsewhere) if elsewhere else Html()
    said = [contact(one, words) for one in contacts] or [words("contact-none")]
    return View(blocks(words("contact-title"), note, *said), (menu_row(words),))


def of_case(case_id: UUID, contacts: Sequence[Contact], words: Words) -> View:
    """Every office of a case."""
    said = [contact(one, words) for one in contacts] or [words("contact-none")]
    back = Button(words.plain("button-back"), Open(case_id=case_id))
    return View(blocks(words("contact-title"), *said), ((back,), menu_row(words)))


def contact(one: Contact, words: Words) -> Html:
    """One office: role and name, who, a telephone number that can be tapped, when, where."""
    return lines(
        words("contact-office", role=words(f"node-{one.node}"), office=one.office),
        words("contact-person", contact=one.contact or "—", phone=dialled(one.phone)),
        words("contact-hours", hours=one.hours) if one.hours else "",
        words("contact-address", address=one.address) if one.address else "",
        words("contact-window", windows=one.windows) if one.windows else "",
    )
