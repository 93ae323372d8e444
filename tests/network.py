"""The chat network of a house: a list of what was sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from notify.channels import Closed

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID


@dataclass
class Network:
    """The chat network as a list: what was sent, and the files that people sent."""

    sent: list[tuple[int, str, tuple[str, bytes] | None]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    screens: Callable[[int, int, str, Any], None] = lambda *_: None
    """Where messages that show a case are changed in place."""
    trouble: list[Exception] = field(default_factory=list)
    """Raised by the next calls, one each."""
    closed: set[int] = field(default_factory=set)
    """Chats that have blocked the bot."""
    tried: list[int] = field(default_factory=list)
    questions: dict[int, UUID] = field(default_factory=dict)
    """The question that the last button under a notice opens, by chat."""

    def send(
        self,
        chat_id: int,
        text: str,
        *,
        language: str,
        case_id: UUID | None,
        attachment: Any,
        office_id: UUID | None = None,
        question_id: UUID | None = None,
        edits: int | None = None,
    ) -> int:
        self.tried.append(chat_id)
        if question_id is not None:
            self.questions[chat_id] = question_id
        if self.trouble:
            raise self.trouble.pop(0)
        if chat_id in self.closed:
            raise Closed("Forbidden: bot was blocked by the user")
        if edits is not None:
            self.sent[edits - 1] = (chat_id, text, attachment)
            return edits
        self.sent.append((chat_id, text, attachment))
        return len(self.sent)

    def redraw(self, chat_id: int, message_id: int, text: str, keyboard: Any) -> None:
        if self.trouble:
            raise self.trouble.pop(0)
        self.screens(chat_id, message_id, text, keyboard)

    def fetch(self, source: str) -> bytes:
        if self.trouble:
            raise self.trouble.pop(0)
        return self.files[source]

    def told(self, chat_id: int) -> list[str]:
        return [text for to, text, _ in self.sent if to == chat_id]
