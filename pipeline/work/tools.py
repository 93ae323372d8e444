"""What the stages need besides the database: made by the composition root, once per worker process, after the fork."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from notify.webhooks import PUBLIC, Ways

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta
    from uuid import UUID

    from certificates.keys.register import TrustStore
    from certificates.keys.signer import LoadedSigner
    from certificates.timestamps.stamping import Stamper
    from notify.push import Pusher
    from pipeline.world import World
    from storage.blobs import Blobs
    from storage.database import Database


class Channel(Protocol):
    """A way to a person: the chat network (notify.telegram), or a recording one in tests."""

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
        """Send, or change the message *edits*; the message's id. Raises TryLater, Undeliverable."""
        ...

    def redraw(self, chat_id: int, message_id: int, text: str, keyboard: Any) -> None:  # noqa: ANN401  the network's own
        """Make an earlier message say *text*. Raises TryLater, Undeliverable."""
        ...

    def fetch(self, source: str) -> bytes:
        """The bytes of a file that a person sent. Raises TryLater, Undeliverable."""
        ...


class PageReader(Protocol):
    """What reads pages (pipeline.reading.reader)."""

    def page(self, picture: bytes, *, pdf: bytes = b"", number: int | None = None) -> Any:  # noqa: ANN401  of a higher room
        """What *picture* shows; the page *number* (from 0) of *pdf*, if it was drawn from one. Raises CageBroken."""
        ...


@dataclass(frozen=True)
class Tools:
    """One worker process's tools."""

    database: Database
    blobs: Blobs
    channel: Callable[[], Channel]
    world: Callable[[], World]
    signers: Callable[[], TrustStore]
    """The public register of signers, read anew each time: a signer may have been added."""
    signer: Callable[[], LoadedSigner]
    """Loads the key on first use: only the signing queue's worker ever calls it."""
    stamper: Callable[[], Stamper | None]
    """The time-stamp authority, made on first use; None where none is named."""
    lease: timedelta
    pace: float
    """Messages a second that the chat network allows."""
    wall: Callable[[], datetime]
    """The real clock: the network's limits know no rehearsal."""

    reader: PageReader | None = None
    """None where pages aren't read."""
    ways: Ways = PUBLIC
    """Where webhooks and pushes may go."""
    pusher: Pusher | None = None
    """Who tells browsers that are shut; None where no contact is named."""
    document_roots: tuple[str, ...] = ()
    """Of whoever signs diplomas and reports as PDF, PEM: named by the deployer."""

    def now(self) -> datetime:
        """The moment, by the one clock."""
        return self.world().now
