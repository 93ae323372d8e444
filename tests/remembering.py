"""What is slow and the same each time is done once per process: pure functions of the few files that all tests send, and the
beginnings that many tests have in common."""

from __future__ import annotations

import atexit
import shutil
import sqlite3
import tempfile
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from certificates.keys.signer import load_signer
from pipeline.cage import frames, inspecting
from pipeline.cage.client import CAGE
from pipeline.cage.same_page import same_page
from pipeline.evidence import reuse
from pipeline.policy.loading import load
from storage import sealing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from itertools import count
    from uuid import UUID

    import pytest
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from certificates.keys.signer import LoadedSigner
    from pipeline.rules.policy import Pack
    from tests.house import House

T = TypeVar("T")


class RememberingCage:
    """The real cage, asked once about each file."""

    def __init__(self) -> None:
        self._answers: dict[str, tuple[dict[str, Any], tuple[bytes, ...]]] = {}

    def ask(self, header, blobs):
        key = sha256(frames.packed(header, blobs)).hexdigest()
        if key not in self._answers:
            self._answers[key] = CAGE.ask(header, blobs)
        answer, pictures = self._answers[key]
        return dict(answer), pictures


REMEMBERING = RememberingCage()
same_page_once = lru_cache(256)(same_page)


def remember(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(inspecting, "CAGE", REMEMBERING)
    patch.setattr(reuse, "same_page", same_page_once)


def replaced(patch: pytest.MonkeyPatch) -> bool:
    """True if a test has put anything into the place of something else, but for the two above."""
    ours = {(id(inspecting), "CAGE"), (id(reuse), "same_page")}
    return bool(patch._setitem) or {(id(where), name) for where, name, _ in patch._setattr} != ours


@dataclass(frozen=True)
class Past:
    """All that a story left: laid down in another house, it goes on from there."""

    rows: sqlite3.Connection
    blobs: Path
    now: datetime
    seconds: count[int]
    sent: tuple[Any, ...]
    tried: tuple[int, ...]
    files: dict[str, bytes]
    questions: dict[int, UUID]
    pack: Pack
    answer: Any

    @classmethod
    def of(cls, house: House, answer: Any) -> Past:
        """Keep how that house stands."""
        rows = sqlite3.connect(":memory:", check_same_thread=False)
        with house.database.engine.connect() as connection:
            connection.connection.driver_connection.backup(rows)
        blobs = Path(tempfile.mkdtemp(prefix="zhicheng-past-"))
        atexit.register(shutil.rmtree, blobs, ignore_errors=True)
        if house.blob_folder.exists():
            shutil.copytree(house.blob_folder, blobs, dirs_exist_ok=True)
        network, calendar = house.network, house.calendar
        return cls(
            rows,
            blobs,
            calendar.now,
            copy(house.seconds),
            tuple(network.sent),
            tuple(network.tried),
            dict(network.files),
            dict(network.questions),
            calendar.pack,
            answer,
        )

    def lay_down(self, house: House) -> None:
        """That house stands as the other did. Its database has nothing open."""
        with house.database.engine.connect() as connection:
            self.rows.backup(connection.connection.driver_connection)
        shutil.copytree(self.blobs, house.blob_folder, dirs_exist_ok=True)
        house.calendar.now, house.seconds = self.now, copy(self.seconds)
        house.network.sent[:], house.network.tried[:] = self.sent, self.tried
        house.network.files, house.network.questions = dict(self.files), dict(self.questions)


def standing(house: House) -> str | None:
    """A mark of all that stands in a house: the same for two in which the same, or nothing, has happened."""
    if house.database.engine.dialect.name != "sqlite" or house.network.trouble or house.network.closed:
        return None
    with house.database.engine.connect() as connection:
        rows = connection.connection.driver_connection.serialize()[HEADER:]
    return sha256(rows + repr((house.network.sent, len(house.network.files), house.staged)).encode()).hexdigest()


def once(house: House, name: str, story: Callable[[], T]) -> T:
    """What *story* answers, in a house that stands as it leaves it: played the first time, laid down from then on.

    *name* says which story; it is played in a house where nothing has happened yet, and nothing of it may be replaced by the
    test.
    """
    past = laid_down(house, name)
    return keep(house, name, story()) if past is None else past.answer


def laid_down(house: House, name: str) -> Past | None:
    """What the story of that name left, once it is how *house* stands; None if nobody has played it."""
    if past := PASTS.get(_key(house, name)):
        past.lay_down(house)
    return past


def keep(house: House, name: str, answer: T) -> T:
    """How *house* stands is what the story of that name leaves."""
    PASTS[_key(house, name)] = Past.of(house, answer)
    return answer


def _key(house: House, name: str) -> tuple[Any, ...]:
    # Under another data key nothing could be read; under another pack the offices differ; a day later the dates do.
    calendar = house.calendar
    outside = calendar.now, calendar.chat_carries_facts, calendar.test_issuer, calendar.stamped, calendar.room
    return name, sealing.sealer().code("past"), id(calendar.pack), outside


HEADER = 100
"""Bytes of an SQLite file in which its changes are counted (SQLite file format, 1.3)."""
PASTS: dict[tuple[Any, ...], Past] = {}


def pack(folder: Path) -> Pack:
    """The pack in *folder*, read once as it stands there: a pack can't be changed, and most tests start with the one that ships."""
    files = sorted(folder.rglob("*.yaml")) if folder.is_dir() else []
    if not files:
        return load(folder)
    return _read(
        folder, sha256(b"".join(bytes(file.relative_to(folder)) + file.read_bytes() for file in files)).hexdigest()
    )


@lru_cache(4)
def _read(folder: Path, _: str) -> Pack:
    return load(folder)


class Keys:
    """Keys for test issuers: to look for two large primes takes longer than most tests.

    What a test asks for, the next test may have; two issuers of one test have two keys, and one that several tests share
    (a fixture of a wider scope, made before the test begins) keeps its own.
    """

    def __init__(self, make: Callable[[], RSAPrivateKey]) -> None:
        self._make = make
        self._lent: list[RSAPrivateKey] = []
        self._free: list[RSAPrivateKey] = []
        self._in_test = False

    def __call__(self) -> RSAPrivateKey:
        key = self._free.pop() if self._free else self._make()
        if self._in_test:
            self._lent.append(key)
        return key

    @contextmanager
    def in_a_test(self) -> Iterator[None]:
        """What is asked for in here comes back at the end."""
        self._in_test = True
        yield
        self._in_test = False
        self._free += self._lent
        self._lent.clear()


def signer(url: str) -> LoadedSigner:
    """The test issuer's key, opened once: its passphrase is made slow on purpose."""
    container = Path(url.removeprefix("pkcs12:").partition("?")[0])
    return _opened(url, sha256(container.read_bytes()).hexdigest())


@cache
def _opened(url: str, _: str) -> LoadedSigner:
    return load_signer(url)
