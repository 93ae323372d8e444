"""What is given on the command line, a file or a table's row, by way of the gate: the photo in the cage, each field by its rule."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Self

from certificates.drawing import DrawingError, draw
from certificates.gate import Deployer, NotAdmitted, admit
from certificates.loading import KINDS, PHOTO, DataError, load, photo_of
from certificates.record import CertificateRecord
from notify.catalogue import Words
from notify.findings import said
from notify.refusals import sentence
from pipeline.cage.client import CageBroken
from pipeline.cage.inspecting import Limits, inspect
from pipeline.rules import spreadsheets
from pipeline.rules.calendar import local_date
from pipeline.rules.certified import VERSION_MOST
from pipeline.rules.reasons import Reason, kept
from pipeline.rules.refusals import Refused
from pipeline.rules.titles import Catalogue
from zhicheng.commands.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from certificates.gate import Admitted
    from zhicheng.wiring import Parts

LIMITS = Limits()
UNREAD: dict[str, Any] = {"str": "", "int": 0, "date": date.min}
"""In place of what could not be read, so that the rest is judged too; none of them passes the gate."""
SAYINGS = {
    "no_glyph": "a character that no font has: {0}. Add a font that has it, or correct the name.",
    "does_not_fit": "`{0}` is too long for the page even in the smallest type: shorten it.",
    "photo": "the photo is not a plain RGB or grey JPEG: run `zhicheng inspect photo` on it.",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field, in words."""

    field: str
    why: str


class NotToBeSigned(Exception):
    """It is not signed: a fault a field."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"`{one.field}`: {one.why}" for one in faults))
        self.faults = faults


class Renditions:
    """What came out of the cage in this run, by the hash of what went in; in a file without a name, gone with the run.

    A fork can read what was kept before it; what it keeps itself it keeps in one of its own, and hands over.
    """

    def __init__(self, before: Renditions | None = None) -> None:
        """*before*: of the process that this one is a fork of."""
        self._before = before
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  __exit__ closes it
        self._places: dict[bytes, tuple[int, int]] = {}
        self._fresh: list[bytes] = []

    def __enter__(self) -> Self:
        """Ready to remember."""
        return self

    def __exit__(self, *_: object) -> None:
        """Forget all."""
        self._file.close()

    def of(self, photo: bytes) -> bytes | None:
        """The rendition of *photo*; None if it has none yet."""
        return self._read(sha256(photo).digest())

    def _read(self, digest: bytes) -> bytes | None:
        place = self._places.get(digest)
        if place is None:
            return self._before._read(digest) if self._before else None  # noqa: SLF001  one of this class
        return os.pread(self._file.fileno(), place[1], place[0])  # forks share the file's position

    def keep(self, photo: bytes, rendition: bytes) -> None:
        """Remember it."""
        self.take([(sha256(photo).digest(), rendition)])
        self._fresh.append(sha256(photo).digest())

    def fresh(self) -> list[tuple[bytes, bytes]]:
        """What was kept since this was asked last, by the photos' hashes."""
        digests, self._fresh = self._fresh, []
        return [(digest, rendition) for digest in digests if (rendition := self._read(digest)) is not None]

    def take(self, fresh: Iterable[tuple[bytes, bytes]]) -> None:
        """Remember what a fork hands over."""
        for digest, rendition in fresh:
            self._places[digest] = self._file.seek(0, os.SEEK_END), len(rendition)
            self._file.write(rendition)


def deployer(parts: Parts) -> Deployer:
    """Who issues here."""
    return Deployer(
        parts.settings.public_url, parts.pack.ethnicities, local_date(parts.now()), Catalogue.of(parts.pack)
    )


def from_file(parts: Parts, path: Path) -> Admitted:
    """What a JSON file says. Raises DataError, NotToBeSigned, CommandError."""
    record, photo = load(path, test=parts.register().current.test)
    with Renditions() as renditions:
        return _admitted(parts, record, photo, {}, renditions)


def from_row(parts: Parts, table: Path, cells: Mapping[str, str], renditions: Renditions) -> Admitted:
    """What a row of *table* says. Raises NotToBeSigned, CommandError."""
    values, wrong = dict(UNREAD_ROW), {}
    for key, text in cells.items():
        try:
            if key in KINDS:
                values[key] = READ[KINDS[key]](text)
        except Refused as refused:
            wrong[key] = refused
    record = CertificateRecord(**values, test=parts.register().current.test)
    words = Words(None, parts.settings.language)
    faults = {key: sentence(refused, words) for key, refused in wrong.items()}
    try:
        photo = photo_of(table, cells.get(PHOTO))
    except DataError as error:
        photo, faults[PHOTO] = b"", str(error).removeprefix(f"{table}: ")
    return _admitted(parts, record, photo, faults, renditions)


UNREAD_ROW = {key: UNREAD[kind] for key, kind in KINDS.items()}


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise Refused("version_range", most=VERSION_MOST)
    return min(int(text), VERSION_MOST + 1)


def _day(text: str) -> date:
    if not text:
        raise Refused("text_empty")
    return spreadsheets.day(text)


READ: dict[str, Callable[[str], Any]] = {"str": str, "int": _whole, "date": _day}


def _admitted(
    parts: Parts, record: CertificateRecord, photo: bytes, wrong: dict[str, str], renditions: Renditions
) -> Admitted:
    """Through the cage and the gate; what is *wrong* already is said with the rest."""
    words, faults = Words(None, parts.settings.language), dict(wrong)
    picture = b"" if PHOTO in wrong else renditions.of(photo) or _caged(photo, words, faults, renditions)
    try:
        admitted = admit(record, picture, deployer(parts))
    except NotAdmitted as found:
        faults = {**{one.field: sentence(one.refused, words) for one in found.faults}, **faults}
    if faults:
        raise NotToBeSigned(tuple(Fault(field, why) for field, why in faults.items()))
    return admitted


def _caged(photo: bytes, words: Words, faults: dict[str, str], renditions: Renditions) -> bytes:
    """The photo as the cage hands it out, kept for the next time; nothing where it is refused."""
    try:
        found = inspect(PHOTO, photo, LIMITS)
    except CageBroken as broken:
        raise CommandError(f"{broken}: see `zhicheng doctor`.") from None
    if found.verdict == "proposed":  # nobody is here who could say whether the cut photo will do
        faults[PHOTO] = said(words, kept(Reason.PHOTO_FORM, {}))
        return b""
    if found.verdict == "refused":
        faults[PHOTO] = " ".join(said(words, kept(one.code, one.facts)) for one in found.reasons)
        return b""
    renditions.keep(photo, found.renditions[0])
    return found.renditions[0]


def fits(admitted: Admitted, template: str) -> None:
    """Raise NotToBeSigned unless the page can be drawn."""
    try:
        draw(admitted.record, admitted.photo, template=template)
    except DrawingError as error:
        raise NotToBeSigned((undrawn(error),)) from None


def undrawn(error: DrawingError) -> Fault:
    """Why a page can't be drawn."""
    detail = str(error).partition(" ")[2]
    return Fault(detail if error.code == "does_not_fit" else "page", SAYINGS[error.code].format(detail))
