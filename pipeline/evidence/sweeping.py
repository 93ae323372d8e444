"""Files to which nothing refers are swept from the disk: first put aside, and two days later deleted (docs/operating.md).

A folder of names at a time, the 256 of them round and round. An upload in course never loses its file: what is younger than two
days is left; what was put aside while a row came to refer to it is still read (`storage.blobs`), and is brought back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import String, cast, select

from pipeline.rules.words import Deleted, Duty
from storage import outbox
from storage.models.certificates import Certificate, CertificateFile, Copy
from storage.models.chat import Message
from storage.models.deletions import Deletion
from storage.models.evidence import Evidence
from storage.models.network import NetworkFile
from storage.models.outbox import OwedDuty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import InstrumentedAttribute, Session

    from pipeline.world import World
    from storage.blobs import Blobs

FOLDERS = 256
FIRST = 0x5EED0000
"""The duty is about the folder whose number is added to this."""
LEFT = timedelta(days=2)
"""As long as a file without a reference may wait for it, and as long as one that was put aside can be brought back."""
BETWEEN = timedelta(minutes=5)
"""A folder each: all of them in a day."""
AT_ONCE = 100
"""Files of one folder that are moved or deleted in one go, each way: in a bucket they take a tenth of a second."""
REFERRING: tuple[InstrumentedAttribute[str] | InstrumentedAttribute[str | None], ...] = (
    Evidence.sha256,
    Certificate.drawn,
    Certificate.signed,
    Certificate.credential,
    Certificate.photo,
    Copy.drawn,
    Copy.signed,
    CertificateFile.sha256,
    Message.attachment,
)
"""Every column that holds the key of a blob; besides them, the renditions of evidence."""


@dataclass(frozen=True, slots=True)
class ToSweep:
    """One folder, and what is referred to in it."""

    number: int
    kept: frozenset[str]
    kept_chat: frozenset[str]


@dataclass(frozen=True, slots=True)
class Swept:
    """What became of it."""

    number: int
    deleted: int


def ensure(session: Session, *, world: World) -> None:
    """Owe the sweeping of the first folder, unless one is owed already."""
    owed = select(OwedDuty.id).where(OwedDuty.duty == Duty.SWEEP_FILES, OwedDuty.settled_at.is_(None))
    if session.scalars(owed.limit(1)).one_or_none() is None:
        owe(session, 0, world=world)


def owe(session: Session, number: int, *, world: World) -> None:
    """Owe the sweeping of that folder, in some minutes."""
    subject = UUID(int=FIRST + number % FOLDERS)
    outbox.owe(session, Duty.SWEEP_FILES, subject, now=world.now, not_before=world.now + BETWEEN)


def to_sweep(session: Session, subject: UUID) -> ToSweep:
    """What is referred to in a folder."""
    number = subject.int - FIRST
    folder = f"{number:02x}"
    kept = {key for column in REFERRING for key in session.scalars(select(column).where(column.startswith(folder)))}
    listed = select(Evidence.renditions).where(cast(Evidence.renditions, String).contains(f'"{folder}'))
    kept.update(key for keys in session.scalars(listed) for key in keys if key.startswith(folder))
    chat = session.scalars(select(NetworkFile.blob).where(NetworkFile.blob.startswith(folder)))
    return ToSweep(number, frozenset(key for key in kept if key), frozenset(chat))


def sweep(task: ToSweep, blobs: Blobs, chat_blobs: Blobs, *, now: float) -> Swept:
    """Put aside, bring back, delete; *now* by the clock of the shelf, in seconds since the epoch."""
    folder, old, deleted = f"{task.number:02x}", now - LEFT.total_seconds(), 0
    for here, kept in ((blobs, task.kept), (chat_blobs, task.kept_chat)):
        for key in _some(key for key, _ in here.swept(folder) if key in kept):
            here.bring_back(key)
        for key in _some(key for key, put_aside in here.swept(folder) if put_aside < old and key not in kept):
            here.forget(key)
            deleted += 1
        for key in _some(key for key, came in here.stored(folder) if came < old and key not in kept):
            here.sweep_away(key)
    return Swept(task.number, deleted)


def _some(keys: Iterator[str]) -> list[str]:
    return list(islice(keys, AT_ONCE))


def store(session: Session, made: Swept, *, world: World) -> None:
    """Enter it in the ledger, and owe the next folder."""
    if made.deleted:
        session.add(Deletion(at=world.now, what=Deleted.FILES, number="", files=made.deleted, term=LEFT.days))
    owe(session, made.number + 1, world=world)
