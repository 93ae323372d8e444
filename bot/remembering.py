"""Conversations in the database: a restart in the middle of one loses nothing."""

from __future__ import annotations

import asyncio
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from pipeline.messages import chat_state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from storage.database import Database


@dataclass(slots=True)
class _Conversation:
    """One chat's, while an update of it is seen to."""

    state: str | None
    data: dict[str, Any]
    language: str | None
    """The one that the chat chose."""
    closed: bool
    """True if it took nothing any more when it was last tried."""
    changed: bool = False


class Remembering(BaseStorage):
    """aiogram's storage over `pipeline.messages.chat_state`: read once an update, and written once, at its end.

    A chat's updates come in order, so nobody writes between.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._at_hand: dict[int, _Conversation] = {}

    async def _of(self, key: StorageKey) -> _Conversation:
        return await self._met(key.chat_id)

    async def _met(self, chat_id: int) -> _Conversation:
        found = self._at_hand.get(chat_id)
        if found is None:
            met = await asyncio.to_thread(self._recall, chat_id)
            found = self._at_hand[chat_id] = _Conversation(met.state, met.data, met.language, met.closed)
        return found

    def _recall(self, chat_id: int) -> chat_state.Met:
        with self._database.reading() as session:
            return chat_state.met(session, chat_id)

    async def language(self, chat_id: int) -> str | None:
        """The language that the chat chose; None if it never did. One that was closed to us takes messages again."""
        found = await self._met(chat_id)
        if found.closed:
            await asyncio.to_thread(self._reopen, chat_id)
            found.closed = False
        return found.language

    def _reopen(self, chat_id: int) -> None:
        with self._database.writing() as session:
            chat_state.reopen(session, chat_id)

    def changed(self, chat_id: int) -> bool:
        """True if this update has changed what the chat is asked."""
        found = self._at_hand.get(chat_id)
        return found is not None and found.changed

    def write(self, session: Session, chat_id: int) -> None:
        """Keep what the chat is asked now."""
        found = self._at_hand[chat_id]
        chat_state.remember(session, chat_state.key_of(chat_id), found.state, found.data)

    def let_go(self, chat_id: int) -> None:
        """The update is over: the next one reads anew."""
        self._at_hand.pop(chat_id, None)

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Ask for something else."""
        found, asked = await self._of(key), state.state if isinstance(state, State) else state
        found.changed |= found.state != asked
        found.state = asked

    async def get_state(self, key: StorageKey) -> str | None:
        """What is being asked."""
        return (await self._of(key)).state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Keep the answers so far."""
        found = await self._of(key)
        found.changed |= found.data != data
        found.data = deepcopy(dict(data))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """Read the answers so far."""
        return deepcopy((await self._of(key)).data)  # a handler may change what it was given

    async def close(self) -> None:
        """Leave the database open: it is not ours."""
