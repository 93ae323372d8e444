"""What the chat says while the database is away: updates wait with the network, and nobody is left without a word."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from aiogram.exceptions import ClientDecodeError, TelegramAPIError

from bot.texts import Words, language_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aiogram import Bot


class Apologies:
    """One an outage in each chat, and one on each pressed button."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._told: set[int | str] = set()

    async def say(self, updates: Iterable[dict[str, Any]]) -> None:
        """Tell whoever sent these raw updates that they wait; once, however often they come back."""
        for update in updates:
            pressed, written = update.get("callback_query"), update.get("message")
            with contextlib.suppress(TelegramAPIError, ClientDecodeError):  # then there is nobody to tell it to
                if pressed is not None and self._first(pressed["id"]):
                    said = _words(pressed).plain("away-waits")
                    await self._bot.answer_callback_query(pressed["id"], said, show_alert=True)
                elif (
                    written is not None and written["chat"]["type"] == "private" and self._first(written["chat"]["id"])
                ):
                    await self._bot.send_message(written["chat"]["id"], _words(written)("away-waits"))

    def over(self) -> None:
        """The database is back."""
        self._told.clear()

    def _first(self, key: int | str) -> bool:
        new = key not in self._told
        self._told.add(key)
        return new


def _words(event: dict[str, Any]) -> Words:
    return Words(language_of(event.get("from", {}).get("language_code")))
