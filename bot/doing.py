"""The one way from a handler to the domain: who is in the chat is looked up at every call, inside its transaction."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Concatenate, TypeVar

from aiogram import BaseMiddleware
from aiogram.enums import ChatType
from aiogram.exceptions import ClientDecodeError, TelegramAPIError
from aiogram.types import Update

from bot.saying import Say
from bot.texts import Words, language_of
from bot.views.view import View
from pipeline.case import screens
from pipeline.messages import chat_state
from pipeline.people.actor import actor_of
from pipeline.rules.refusals import accepted
from storage.database import Away

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from contextlib import AbstractContextManager

    from aiogram.types import Chat, TelegramObject, User
    from sqlalchemy.orm import Session

    from bot.remembering import Remembering
    from pipeline.world import World
    from storage.database import Database

T = TypeVar("T")


@dataclass(slots=True)
class Stored:
    """The stored update that is being seen to (`bot.feeding`)."""

    id: int
    handled: bool = False
    """True once it is noted that it was."""


class _Door:
    """Calls a function of the domain in a thread, with a session, the actor and the world."""

    def __init__(
        self, opening: Callable[[], AbstractContextManager[Session]], world: Callable[[], World], chat_id: int
    ) -> None:
        self._opening, self._world, self.chat_id = opening, world, chat_id

    async def __call__(self, verb: Callable[Concatenate[Session, ...], T], *args: Any, **facts: Any) -> T:  # noqa: ANN401
        """`verb(session, *args, by=…, world=…, **facts)`. Raises what the verb raises."""
        return await asyncio.to_thread(self._run, verb, args, facts)

    def _run(self, verb: Callable[..., T], args: tuple[Any, ...], facts: dict[str, Any]) -> T:
        world = self._world()
        with self._opening() as session:
            answer = verb(session, *args, by=actor_of(session, self.chat_id, world.today), world=world, **facts)
        return accepted(answer)


class Do(_Door):
    """Does something: one transaction, all of it or nothing."""


class Look(_Door):
    """Looks only: nothing is written."""


def _speaks(event: Update) -> bool:
    """True of what a person says or presses; that somebody blocked the bot, or wrote elsewhere, is nothing to be answered."""
    return bool(event.message or event.edited_message or event.callback_query)


class DomainMiddleware(BaseMiddleware):
    """Gives handlers `do`, `look`, `say`, `words` and `world`; keeps the bot out of groups; writes what an update leaves."""

    def __init__(self, database: Database, world: Callable[[], World], conversations: Remembering) -> None:
        self._database, self._world, self._conversations = database, world, conversations

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:  # noqa: ANN401  the interface
        """Open the doors around the handler, and close them in one transaction."""
        chat: Chat | None = data.get("event_chat")
        user: User | None = data.get("event_from_user")
        if chat is None or user is None or not (isinstance(event, Update) and _speaks(event)):
            return None
        words = Words(await self._conversations.language(chat.id) or language_of(user.language_code))
        say = Say(data["bot"], chat.id, words, event.callback_query)
        data |= {
            "do": Do(partial(self._database.writing, keeps=True), self._world, chat.id),
            "look": Look(partial(self._database.reading, keeps=True), self._world, chat.id),
            "say": say,
            "words": words,
            "world": self._world,
        }
        try:
            if chat.type != ChatType.PRIVATE:
                return await self._decline(chat.id, say)
            answer = await handler(event, data)
            await say.finish()
            return answer
        finally:
            # Away: what was asked is done, and what the chat is asked next stays at hand for its next update.
            with contextlib.suppress(Away):
                await asyncio.to_thread(self._close, say, data.get("stored"))

    def _close(self, say: Say, stored: Stored | None) -> None:
        """Keep what the chat is asked, which message shows which case (A7), and that the update is seen to.

        No disk is waited for where the update is stored: a power cut that takes this takes the note with it, and the update
        is seen to again.
        """
        changed = self._conversations.changed(say.chat_id)
        if changed or say.painted_over or say.case_on_screen or stored:
            with self._database.writing(lasting=stored is None) as session:
                if changed:
                    self._conversations.write(session, say.chat_id)
                drawn = say.case_on_screen[0] if say.case_on_screen else None
                for message_id in say.painted_over - {drawn}:
                    screens.clear(session, say.chat_id, message_id)
                if say.case_on_screen:
                    message_id, case_id = say.case_on_screen
                    language, noted = say.words.language, say.noted_above
                    on_screen = screens.OnScreen(say.chat_id, message_id, case_id, language, noted)
                    screens.put(session, on_screen)
                if stored:
                    chat_state.handled(session, stored.id)
        if stored:
            stored.handled = True
        self._conversations.let_go(say.chat_id)

    async def _decline(self, chat_id: int, say: Say) -> None:
        """Say once in a group that the bot talks in private only."""
        await say.toast(say.words.plain("private-only"), alert=True)
        if await asyncio.to_thread(self._first_time, chat_id):
            # A group may forbid it, put us out or become another one meanwhile: nobody there waits for it.
            with contextlib.suppress(TelegramAPIError, ClientDecodeError):
                await say.send(View(say.words("private-only")))

    def _first_time(self, chat_id: int) -> bool:
        key = f"group:{chat_id}"
        with self._database.writing() as session:
            told = bool(chat_state.recall(session, key)[1])
            if not told:
                chat_state.remember(session, key, None, {"told": True})
        return not told
