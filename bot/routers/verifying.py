"""A certificate's PDF is sent to the bot, and its standing comes back: for anyone, without an account (C5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiogram import F, Router
from aiogram.filters import Command

from bot.callbacks import Go, Place
from bot.sent_files import announced
from bot.texts import blocks
from bot.views.view import View, menu_row
from bot.waiting import Verifying
from pipeline.issuance import inquiries
from pipeline.people.attempts import Guarded, count_attempt

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiogram.fsm.context import FSMContext
    from aiogram.types import CallbackQuery, Message

    from bot.doing import Do
    from bot.saying import Say
    from bot.texts import Html
    from pipeline.evidence.files import SentFile
    from pipeline.world import World


async def begin(_: Message | CallbackQuery, say: Say, state: FSMContext, world: Callable[[], World]) -> None:
    """Ask for the file, with the page that does the same beside it; where no file may go through the chat, the page alone."""
    carries, address = world().chat_carries_facts, f"{world().public_url}/verify"
    if carries:
        await state.set_state(Verifying.file)
    said = say.words("verify-ask" if carries else "verify-page", address=address)
    await say.show(View(said, (menu_row(say.words),)))


async def file(message: Message, do: Do, say: Say, state: FSMContext) -> None:
    """Take it; a stage answers."""
    await take(announced(message), do, say)
    await state.clear()


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
    return routes
