"""What most tests stand on: a data folder, a database prepared as a first run prepares it, the pack, a clock that moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.policy.loading import load
from pipeline.world import World
from storage import schema, sealing
from storage.blobs import Blobs
from storage.database import Database
from tests.house import House
from tests.remembering import remember

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.rules.policy import Pack

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The pack that ships."""
    return load(ROOT / "pipeline" / "policy" / "xinjiang")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An SQLite database with our schema, under a data key of its own."""
    sealing.install(sealing.Sealer(sealing.key_in(tmp_path / "secrets")))
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    schema.upgrade(database.engine)
    yield database
    database.close()


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    """Blobs in a folder of the test's own."""
    return Blobs(tmp_path / "blobs")


class Calendar:
    """A clock that a test moves."""

    def __init__(self, start: datetime, pack: Pack) -> None:
        self.now = start
        self.pack = pack
        self.chat_carries_facts = True
        self.test_issuer = True
        self.stamped = False

    def passes(self, **span: float) -> None:
        """Let time pass: `passes(days=3)`."""
        self.now += timedelta(**span)

    @property
    def world(self) -> World:
        """The outside at this moment."""
        return World(
            now=self.now,
            pack=self.pack,
            public_url="https://zhicheng.example",
            test_issuer=self.test_issuer,
            chat_carries_facts=self.chat_carries_facts,
            stamped=self.stamped,
        )


@pytest.fixture
def calendar(pack: Pack) -> Calendar:
    """Monday morning, 2026-11-02, in the region."""
    return Calendar(datetime(2026, 11, 2, 2, tzinfo=UTC), pack)


@pytest.fixture(scope="session")
def issuer_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One test issuer for all: its keys take a second."""
    return tmp_path_factory.mktemp("issuer")


@pytest.fixture
def house(
    database: Database, blobs: Blobs, calendar: Calendar, issuer_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> House:
    """A furnished house: a unit, its recommender, a bureau, a body, a help desk, an officer in each."""
    remember(monkeypatch)
    return House(database, blobs, calendar, issuer_folder)
