"""The chat networks of one deployment: Telegram, our own (which Matrix rooms are part of), or both side by side.

A chat's number tells its network: whoever sends or answers needs to know no more.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from notify.channels import Undeliverable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from notify.telegram import Telegram

T = TypeVar("T")
OURS = 1 << 52
"""The first chat id of our own network; Telegram's have 52 bits at most, and ours end below 2^53, so that a script can hold them."""

SEATS = 1 << 53
"""From here on a number is no chat's but a seat's at the desk, whose officer comes by the bureau's directory: nothing is sent there."""


def is_seat(chat_id: int) -> bool:
    """True if that number is no chat's: whoever sits there is told by the desk, and over the office's channels."""
    return chat_id >= SEATS


@dataclass(frozen=True, slots=True)
class Networks(Generic[T]):
    """What there is of something at each network. Where there is but one, everything is there."""

    telegram: T | None = None
    own: T | None = None

    def of(self, chat_id: int) -> T:
        """At the network of that chat."""
        first, second = (self.own, self.telegram) if chat_id >= OURS else (self.telegram, self.own)
        found = second if first is None else first
        if found is None:
            raise LookupError("no chat network")
        return found

    def __iter__(self) -> Iterator[T]:
        return iter([one for one in (self.telegram, self.own) if one is not None])


NOWHERE: Networks[Any] = Networks()


class Channels:
    """The ways to people for worker processes: each message goes out at its chat's network."""

    def __init__(self, networks: Networks[Telegram]) -> None:
        self._networks = networks

    def send(
        self,
        chat_id: int,
        text: str,
        *,
        language: str,
        case_id: UUID | None,
        office_id: UUID | None = None,
        question_id: UUID | None = None,
        attachment: tuple[str, bytes] | None = None,
        edits: int | None = None,
    ) -> int:
        """As `Telegram.send`."""
        return self._networks.of(chat_id).send(
            chat_id,
            text,
            language=language,
            case_id=case_id,
            office_id=office_id,
            question_id=question_id,
            attachment=attachment,
            edits=edits,
        )

    def redraw(self, chat_id: int, message_id: int, text: str, keyboard: Any) -> None:  # noqa: ANN401  the network's own
        """As `Telegram.redraw`."""
        self._networks.of(chat_id).redraw(chat_id, message_id, text, keyboard)

    def fetch(self, source: str) -> bytes:
        """As `Telegram.fetch`; our own network, which is near, is asked first, since a file's id doesn't tell its network."""
        *first, last = reversed(list(self._networks))
        for one in first:
            with contextlib.suppress(Undeliverable):
                return one.fetch(source)
        return last.fetch(source)

    def close(self) -> None:
        """Leave all of them."""
        for one in self._networks:
            one.close()
