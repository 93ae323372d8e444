"""What was understood of a sentence, what else it may have meant, and the answers of the policy pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import Go, Place
from bot.hearing.table import QUESTION
from bot.help_presses import Ask
from bot.texts import LANGUAGES, blocks, lines
from bot.views.view import Button, View, in_columns, menu_row

if TYPE_CHECKING:
    from bot.hearing.understanding import Heard
    from bot.texts import Html, Words
    from pipeline.rules.faq import Question
    from pipeline.rules.policy import Pack

PLACES = {
    "progress": Place.CASES,
    "certificates": Place.CERTIFICATES,
    "reissue": Place.REISSUE,
    "correction": Place.CORRECTION,
    "contacts": Place.CONTACTS,
    "human": Place.HELP,
    "verify": Place.VERIFY,
    "language": Place.LANGUAGE,
    "recover": Place.RECOVER,
    "apply": Place.APPLY,
    "conditions": Place.CONDITIONS,
    "units": Place.UNITS,
    "register": Place.REGISTER,
    "me": Place.ME,
    "upload": Place.CASES,
    "withdraw": Place.CASES,
    "menu": Place.MENU,
    "desk": Place.DESK,
    "ticket": Place.TICKET,
}
"""Where each intent of the table leads."""


def question_of(intent: str, pack: Pack) -> Question | None:
    """The pack's question that an intent is, if it is one."""
    return next((one for one in pack.faq if intent == f"{QUESTION}{one.id}"), None)


def understood(heard: Heard, pack: Pack, words: Words) -> View:
    """One short line on what was understood, before the screen itself; the next best are a tap away."""
    said = words("heard-as", what=name(heard.intent or "", pack, words))
    return View(said, in_columns([button(one, pack, words) for one in heard.others], 2))


def perhaps(heard: Heard, pack: Pack, words: Words, *, kept: bool) -> View:
    """Ask which of them was meant. *kept*: something is being filled in, and stays as it is."""
    rows = in_columns([button(one, pack, words) for one in heard.others], 1)
    human = Button(words.plain("button-help"), Go(place=Place.HELP))
    offered = rows if any(one == "human" for one in heard.others) else (*rows, (human,))
    return View(lines(words("heard-perhaps"), words("heard-kept") if kept else ""), (*offered, menu_row(words)))


def leaving(heard: Heard, pack: Pack, words: Words) -> View:
    """It was understood, and would end what is being filled in: only a press does that."""
    meant = [one for one in (heard.intent, *heard.others) if one]
    said = lines(words("heard-as", what=name(meant[0], pack, words)), words("heard-leaving"))
    return View(said, in_columns([button(one, pack, words) for one in meant], 1))


def kept(words: Words) -> View:
    """What was being filled in is still there."""
    return View(words("heard-kept"))


def button(intent: str, pack: Pack, words: Words) -> Button:
    """The button that does it."""
    question = question_of(intent, pack)
    press = Ask(question=question.id) if question else Go(place=PLACES[intent])
    return Button(name(intent, pack, words), press)


def name(intent: str, pack: Pack, words: Words) -> str:
    """What an intent is called; a question of the pack is its first form."""
    question = question_of(intent, pack)
    if question is None:
        return words.plain(f"heard-{intent}")
    return words.plain("heard-question", question=(question.asks if _chinese(words) else question.asks_en)[0])


def answer(question: Question, words: Words, noted: Html | None = None) -> View:
    """The pack's answer with its source, and whom to ask further."""
    chinese = _chinese(words)
    said, unsure = (question.answer, question.unsure) if chinese else (question.answer_en, question.unsure_en)
    source = f"{question.source} {question.article}".strip()
    rows = (
        (
            Button(words.plain("button-contacts"), Go(place=Place.CONTACTS)),
            Button(words.plain("button-help"), Go(place=Place.HELP)),
        ),
        menu_row(words),
    )
    doubt = words("faq-unsure", what=unsure) if unsure else ""
    return View(blocks(noted or "", said, lines(words("faq-source", source=source), doubt)), rows)


def _chinese(words: Words) -> bool:
    return words.language == LANGUAGES[0]
