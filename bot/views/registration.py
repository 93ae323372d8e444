"""Registration: the privacy notice, one question a screen, and the summary before anything is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.callbacks import Amend, Confirm, Consent, Ethnicity, Go, Place
from bot.texts import Html, blocks, lines
from bot.views.view import Button, View, in_columns, paged
from pipeline.rules.identity import mask_id, mask_phone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.texts import Words

ASKED = ("name", "id_number", "ethnicity", "phone")
"""What is asked, in order; the keys of what the conversation remembers."""
COLUMNS = 4
PAGE = 20


def notice(words: Words) -> View:
    """What is collected, why, for how long, and one's rights (个人信息保护法 art. 17, 29, 30)."""
    agree = Button(words.plain("button-consent"), Consent())
    leave = Button(words.plain("button-decline"), Go(place=Place.MENU))
    return View(words("privacy-notice"), ((agree,), (leave,)))


def question(asked: str, words: Words, *, ethnicities: Sequence[str], page: int = 0, noted: Html | None = None) -> View:
    """Ask for one thing, below a note on the answer before it."""
    number = ASKED.index(asked)
    place = words("register-place", place=str(number + 1), of=str(len(ASKED)))
    said = blocks(noted or "", lines(place, words(f"register-{asked.replace('_', '-')}")))
    if asked == "phone":
        return View(said, contact=words.plain("button-share-phone"), beside=words.plain("button-step-back"))
    back = Amend(field=ASKED[number - 1]) if number else Go(place=Place.REGISTER)
    rows = _ethnicities(ethnicities, page, words) if asked == "ethnicity" else ()
    return View(said, (*rows, (Button(words.plain("button-step-back"), back),)))


def _ethnicities(words_of: Sequence[str], page: int, words: Words) -> tuple[tuple[Button, ...], ...]:
    shown, before, after = paged(words_of, page, PAGE)
    buttons = [Button(word, Ethnicity(place=words_of.index(word))) for word in shown]
    turn = []
    if before:
        turn.append(Button(words.plain("button-before"), Ethnicity(place=-1, page=page - 1)))
    if after:
        turn.append(Button(words.plain("button-after"), Ethnicity(place=-1, page=page + 1)))
    return (*in_columns(buttons, COLUMNS), tuple(turn))


def summary(answers: dict[str, Any], words: Words, noted: Html | None = None) -> View:
    """Everything that was stated, the numbers masked, before it is stored; below a note, if there is one."""
    said = lines(
        words("register-summary"),
        words("me-name", name=answers["name"]),
        words("me-id", number=mask_id(answers["id_number"])),
        words("me-ethnicity", ethnicity=answers["ethnicity"]),
        words("me-phone", phone=mask_phone(answers["phone"])),
    )
    amend = [
        Button(words.plain("button-amend", what=words.plain(f"field-{key.replace('_', '-')}")), Amend(field=key))
        for key in ASKED
    ]
    return View(blocks(noted or "", said), ((Button(words.plain("button-confirm"), Confirm()),), *in_columns(amend, 2)))
