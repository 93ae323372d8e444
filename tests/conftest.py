"""What most tests stand on: a data folder, a database prepared as a first run prepares it, the pack, a clock that moves."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING
from unittest import mock

import pytest

from certificates.keys import issuer
from pipeline.policy.loading import load
from pipeline.world import World
from storage import schema, sealing
from storage.blobs import Blobs
from storage.database import Database
from tests import remembering
from tests.house import House
from tests.judges import pytest_terminal_summary  # noqa: F401  pytest calls it at the end of a run
from tests.remembering import remember
from tests.servers import bucket, postgres, rabbitmq, redis, s3  # noqa: F401  fixtures for all
from zhicheng import wiring

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.rules.policy import Pack

ROOT = Path(__file__).parents[1]
collect_ignore = [] if "YEAR_SEED" in os.environ else ["year"]
"""Two years take minutes, even of a small region: `make year` plays them (docs/year.md)."""


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The pack that ships."""
    return load(ROOT / "packs" / "xinjiang")


@pytest.fixture(scope="session", autouse=True)
def _keys() -> Iterator[remembering.Keys]:
    """What is slow and the same is made once."""
    keys = remembering.Keys(issuer._private_key)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "load", remembering.pack)
        patch.setattr(issuer, "_private_key", keys)
        yield keys


@pytest.fixture(autouse=True)
def _keys_of_the_test(_keys: remembering.Keys) -> Iterator[None]:
    with _keys.in_a_test():
        yield


@pytest.fixture(autouse=True)
def _environment() -> Iterator[None]:
    """What a test sets in the environment ends with it: children of later tests would go by it, to folders that are gone."""
    with mock.patch.dict(os.environ):
        yield


@pytest.fixture(scope="session")
def empty_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with our schema and no row: made once, since to migrate takes longer than most tests."""
    file = tmp_path_factory.mktemp("tables") / "empty.db"
    database = Database(f"sqlite:///{file}")
    schema.upgrade(database.engine)
    database.close()  # the last connection folds the write-ahead log into the file
    return file


@pytest.fixture(scope="session")
def data_key(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """One key for the rows of all tests, so that a past can be laid down under it (`tests.remembering`)."""
    return sealing.key_in(tmp_path_factory.mktemp("secrets"))


@pytest.fixture
def database(tmp_path: Path, empty_tables: Path, data_key: bytes) -> Iterator[Database]:
    """An SQLite database with our schema."""
    sealing.install(sealing.Sealer(data_key))
    file = tmp_path / "test.db"
    copyfile(empty_tables, file)
    database = Database(f"sqlite:///{file}")
    yield database
    database.close()


@pytest.fixture
def blobs(tmp_path: Path, data_key: bytes) -> Blobs:
    """Blobs in a folder of the test's own."""
    sealing.install(sealing.Sealer(data_key))
    return Blobs(tmp_path / "blobs")


class Calendar:
    """A clock that a test moves."""

    def __init__(self, start: datetime, pack: Pack) -> None:
        self.now = start
        self.pack = pack
        self.chat_carries_facts = True
        self.test_issuer = True
        self.stamped = False
        self.room = True

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
            room=self.room,
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
    house = House(database, blobs, calendar, issuer_folder)
    house.patch = monkeypatch
    return house
