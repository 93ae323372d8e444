"""Conversations in the database: a restart in the middle of one loses nothing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from pipeline import chatting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.database import Database


def key_of(chat_id: int) -> str:
    """The conversation's key. The bot talks in private only, so the chat is the person."""
    return f"chat:{chat_id}"


class Remembering(BaseStorage):
    """aiogram's storage over `pipeline.chatting`; a chat's updates come in order, so nobody writes between."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _recall(self, key: StorageKey) -> tuple[str | None, dict[str, Any]]:
        with self._database.reading() as session:
            return chatting.recall(session, key_of(key.chat_id))

    def _set_state(self, key: StorageKey, state: str | None) -> None:
        with self._database.writing() as session:
            before, data = chatting.recall(session, key_of(key.chat_id))
            if before != state:
                chatting.remember(session, key_of(key.chat_id), state, data)

    def _set_data(self, key: StorageKey, data: dict[str, Any]) -> None:
        with self._database.writing() as session:
            state, before = chatting.recall(session, key_of(key.chat_id))
            if before != data:
                chatting.remember(session, key_of(key.chat_id), state, data)

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        """Ask for something else."""
        await asyncio.to_thread(self._set_state, key, state.state if isinstance(state, State) else state)

    async def get_state(self, key: StorageKey) -> str | None:
        """What is being asked."""
        return (await asyncio.to_thread(self._recall, key))[0]

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Keep the answers so far."""
        await asyncio.to_thread(self._set_data, key, dict(data))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """Read the answers so far."""
        return (await asyncio.to_thread(self._recall, key))[1]

    async def close(self) -> None:
        """Leave the database open: it is not ours."""
