"""A certificate's PDF is sent to the bot, and its standing comes back: for anyone, without an account (C5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aiogram import F, Router
from aiogram.filters import Command

from bot.callbacks import Go, Place
from bot.sent_files import announced
from bot.texts import blocks
from bot.views import earlier as views
from bot.views.view import View, menu_row
from bot.waiting import Verifying
from pipeline.issuance import inquiries
from pipeline.people import attempts
from pipeline.people.attempts import Guarded, count_attempt
from pipeline.queries.anyone import by_number
from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Do, Look
    from bot.saying import Say
    from bot.texts import Html
    from pipeline.evidence.files import SentFile
    from pipeline.world import World


NUMBERED = re.compile(r"\S*\d\S*(?:\s.*)?", re.DOTALL)
"""What begins with a word that has a digit in it; anything else is heard as it is everywhere."""


async def begin(_: Message | CallbackQuery, say: Say, state: FSMContext, world: Callable[[], World]) -> None:
    """Ask for the file, with the page that does the same beside it; where no file may go through the chat, the page alone."""
    carries, address = world().chat_carries_facts, f"{world().public_url}/verify"
    if carries:
        await state.set_state(Verifying.file)
    said = say.words("verify-ask" if carries else "verify-page", address=address)
    await say.show(View(blocks(said, say.words("verify-by-number") if carries else ""), (menu_row(say.words),)))


async def file(message: Message, do: Do, say: Say, state: FSMContext) -> None:
    """Take it; a stage answers."""
    await take(announced(message), do, say)
    await state.clear()


async def number(message: Message, do: Do, look: Look, say: Say) -> None:
    """A number with its holder's name or last four digits: say how that certificate stands, and wait for the next."""
    said = message.text or ""
    await do(count_attempt, Guarded.VERIFY)
    tried = next(by_number.parted(said), ("", ""))[0]
    await do(attempts.may_guess, tried)
    try:
        found = await look(by_number.looked_up, said)
    except Refused:
        await do(attempts.count_guess, tried)
        raise
    await say.send(views.found(found, say.words))


async def take(sent: SentFile, do: Do, say: Say, *, also: Html | None = None) -> None:
    """Count the try, hand the file over and say so; *also*: what to do if it was meant for something else."""
    await do(count_attempt, Guarded.VERIFY)
    await do(inquiries.ask, sent, say.words.language)
    await say.send(View(blocks(say.words("verify-taken"), also or "")))


def router() -> Router:
    """The routes of verification."""
    routes = Router(name="verifying")
    routes.message.register(begin, Command("verify"))
    routes.callback_query.register(begin, Go.filter(F.place == Place.VERIFY))
    routes.message.register(file, Verifying.file, F.document)
    routes.message.register(number, Verifying.file, F.text.regexp(NUMBERED, mode="fullmatch"))
    return routes
