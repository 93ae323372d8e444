"""The one way from a handler to the domain: who is in the chat is looked up at every call, inside its transaction."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Concatenate, TypeVar

from aiogram import BaseMiddleware
from aiogram.enums import ChatType
from aiogram.types import Update

from bot.saying import Say
from bot.texts import Words, language_of
from bot.views.view import View
from pipeline import chatting, screens
from pipeline.acting import actor_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from contextlib import AbstractContextManager

    from aiogram.types import Chat, TelegramObject, User
    from sqlalchemy.orm import Session

    from pipeline.world import World
    from storage.database import Database

T = TypeVar("T")


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
            return verb(session, *args, by=actor_of(session, self.chat_id), world=world, **facts)


class Do(_Door):
    """Does something: one transaction, all of it or nothing."""


class Look(_Door):
    """Looks only: nothing is written."""


class Doors(BaseMiddleware):
    """Gives handlers `do`, `look`, `say`, `words` and `world`; keeps the bot out of groups."""

    def __init__(self, database: Database, world: Callable[[], World]) -> None:
        self._database, self._world = database, world

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:  # noqa: ANN401  the interface
        """Open the doors around the handler."""
        chat: Chat | None = data.get("event_chat")
        user: User | None = data.get("event_from_user")
        if chat is None or user is None or not isinstance(event, Update):
            return None
        chosen = await asyncio.to_thread(self._language, chat.id)
        words = Words(chosen or language_of(user.language_code))
        say = Say(data["bot"], chat.id, words, event.callback_query)
        data |= {
            "do": Do(self._database.writing, self._world, chat.id),
            "look": Look(self._database.reading, self._world, chat.id),
            "say": say,
            "words": words,
            "world": self._world,
        }
        if chat.type != ChatType.PRIVATE:
            return await self._decline(chat.id, say)
        answer = await handler(event, data)
        await say.finish()
        if say.painted_over or say.case_on_screen:
            await asyncio.to_thread(self._keep_screens, say)
        return answer

    def _keep_screens(self, say: Say) -> None:
        """Remember which message shows which case: it is drawn anew when the case moves (A7)."""
        with self._database.writing() as session:
            for message_id in say.painted_over:
                screens.clear(session, say.chat_id, message_id)
            if say.case_on_screen:
                message_id, case_id = say.case_on_screen
                screens.put(session, screens.OnScreen(say.chat_id, message_id, case_id, say.words.language))

    def _language(self, chat_id: int) -> str | None:
        with self._database.reading() as session:
            closed = chatting.is_closed(session, chat_id)
            language = chatting.language_of(session, chat_id)
        if closed:
            with self._database.writing() as session:
                chatting.reopen(session, chat_id)
        return language

    async def _decline(self, chat_id: int, say: Say) -> None:
        """Say once in a group that the bot talks in private only."""
        await say.toast(say.words.plain("private-only"), alert=True)
        if await asyncio.to_thread(self._first_time, chat_id):
            await say.send(View(say.words("private-only")))

    def _first_time(self, chat_id: int) -> bool:
        key = f"group:{chat_id}"
        with self._database.writing() as session:
            told = bool(chatting.recall(session, key)[1])
            if not told:
                chatting.remember(session, key, None, {"told": True})
        return not told
