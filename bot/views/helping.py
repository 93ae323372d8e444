"""人工: whom to call, what to ask, and a thread with its answers, for who asks and for the office (B18)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import Go, Open, Place
from bot.help_presses import AskHuman, Thread
from bot.texts import Html, blocks, lines
from bot.views import contacts, moments
from bot.views.view import Button, View, menu_row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from bot.texts import Words
    from bot.views.view import Rows
    from pipeline.queries.applicant import questions

SAID_MOST = 8
"""Remarks of a thread that are shown, the last ones."""


def desk(view: questions.Desk, words: Words) -> View:
    """Telephone and hours first; then what can be asked, and what was."""
    own = Button(words.plain("button-contacts"), Go(place=Place.CONTACTS))
    asking: Rows = ()
    if view.writing:
        about = (
            (Button(words.plain("button-ask-office", number=number, office=office), AskHuman(case_id=id_)),)
            for id_, number, office in view.cases
        )
        asking = ((Button(words.plain("button-ask-desk"), AskHuman()),), *about)
    mine = tuple((Button(_label(one, words), Thread(question_id=one.id)),) for one in view.mine)
    said = blocks(
        words("help-title"),
        contacts.contact(view.contact, words),
        words("help-write" if view.writing else "help-call"),
        words("help-mine") if mine else "",
    )
    return View(said, (*asking, *mine, (own, *menu_row(words))))


def _label(one: questions.Line, words: Words) -> str:
    return words.plain("question-open" if one.due_at else "question-answered", first=one.first)


def ask(office: str, number: str, words: Words) -> View:
    """Ask for the question itself."""
    about = words("help-ask-case", number=number, office=office) if number else words("help-ask")
    return View(lines(about, words("help-ask-what")), ((Button(words.plain("button-back"), Go(place=Place.HELP)),),))


def write(view: questions.Thread, words: Words) -> View:
    """Ask for what is added, or for the office's answer."""
    back = Button(words.plain("button-back"), Thread(question_id=view.line.id))
    return View(lines(*_said(view, words)[-2:], words("help-add" if view.mine else "help-answer")), ((back,),))


def thread(view: questions.Thread, words: Words, noted: Html | None = None) -> View:
    """A question and what was answered; who answers, by when."""
    line = view.line
    head = lines(
        words("thread-title", office=line.office),
        words("thread-case", number=line.number) if line.number else "",
        words("thread-who", who=line.who) if line.who and not view.mine else "",
        words("thread-late" if line.late else "thread-due", due=str(line.due_on)) if line.due_at else "",
    )
    more = Button(words.plain("button-add" if view.mine else "button-answer"), Thread(question_id=line.id, write=True))
    case = (Button(words.plain("button-open-case"), Open(case_id=view.case_id, below=True)),) if view.case_id else ()
    back = Button(words.plain("button-back"), Go(place=Place.HELP if view.mine else Place.QUESTIONS))
    return View(blocks(noted or "", head, *_said(view, words)), ((more, *case), (back, *menu_row(words))))


def _said(view: questions.Thread, words: Words) -> list[Html]:
    me = words("thread-me") if view.mine else words("thread-asker")
    return [
        lines(words("thread-said", who=one.officer or me, at=moments.minute(one.at)), one.text)
        for one in view.said[-SAID_MOST:]
    ]


def waiting(found: Sequence[questions.Line], words: Words) -> View:
    """What the offices of this chat owe an answer to."""
    if not found:
        return View(words("to-answer-none"), (menu_row(words),))
    said = [
        lines(
            words(
                "question-late" if one.late else "question-due",
                due=str(one.due_on),
                number=one.number or "—",
            ),
            one.first,
        )
        for one in found
    ]
    buttons = tuple((Button(one.first, Thread(question_id=one.id)),) for one in found)
    return View(blocks(words("to-answer-title"), *said), (*buttons, menu_row(words)))


def about(view: questions.Desk, case_id: UUID | None) -> tuple[str, str] | None:
    """Office and number of the case that is to be asked about; None if it is none of theirs any more."""
    return next(((office, number) for id_, number, office in view.cases if id_ == case_id), None)
