"""`zhicheng issue --batch`: certificates from a table, one file each, resumed where it stopped, with a signed manifest.

Every row is judged before the first is signed: while one is wrong, all that are wrong are listed and nothing is signed.
What is written to the lines was issued; a row that stands there is never issued again. So a run that was killed goes on
with the first row that is missing, and a file whose line was not yet written is simply made anew. These certificates
stand in no registry: they have no page, no status, and no later version (docs/issuance.md).

Judging and signing are done by all cores, row by row; what is printed, and the lines, keep the table's order.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, TextIO

from certificates.fields import HEADINGS
from certificates.linting import LintFailed
from certificates.loading import OPTIONAL, known_keys
from notify.catalogue import Words
from notify.refusals import sentence
from pipeline.cage.client import CageBroken
from pipeline.cage.reading import sheet_rows
from pipeline.rules import spreadsheets
from pipeline.rules.certified import folded
from pipeline.rules.refusals import Refused
from storage.sealing import sealer
from zhicheng.commands.errors import CommandError
from zhicheng.commands.issuing import manifests
from zhicheng.commands.issuing.admitting import Fault, NotToBeSigned, Renditions, fits, from_row
from zhicheng.commands.issuing.issue import chosen, credential_of, made
from zhicheng.commands.issuing.manifests import MANIFEST, Listed
from zhicheng.commands.issuing.side_by_side import in_order
from zhicheng.commands.progress import shown
from zhicheng.commands.reading import Unread, read
from zhicheng.preparing import prepare
from zhicheng.wiring import Parts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.rules.spreadsheets import Row, Table
    from zhicheng.settings import Settings

LINES = "manifest.jsonl"
LARGEST, ROWS_MOST = 50 * 1024 * 1024, 50_000
"""Bytes and rows of one table."""
NEEDED = tuple(key for key in known_keys() if key not in OPTIONAL)
NAMES = {key: HEADINGS[key] for key in known_keys()}
Done = dict[str, tuple[Listed, str]]
"""Number and version → what was issued, and the keyed digest of the row that it was issued from."""


@dataclass(frozen=True, slots=True)
class Job:
    """One run: a table, by a template, into a folder."""

    parts: Parts
    path: Path
    template: str
    folder: Path
    table: Table
    renditions: Renditions
    credential: bool


def issue_all(settings: Settings, path: Path, folder: Path, template: str = "", *, credential: bool = False) -> int:
    """Issue every row of the table at *path* into *folder*, drawn by *template*, or the pack's; with its *credential* beside it.

    1, and nothing is signed, if any row is wrong. Raises CommandError, TemplateError.
    """
    parts = prepare(settings)
    template, table = chosen(parts, template), _table(parts, path)
    parts.usable_signer()  # else each row would be refused for the same reason
    with manifests.folder_of_ours(folder), Renditions() as renditions:
        job = Job(parts, path, template, folder, table, renditions, credential)
        done = _done(folder)
        if wrong := _judged(job, done):
            print(f"{path}: {wrong} of {len(job.table.rows)} rows are wrong; nothing was signed.")
            return 1
        _sign_all(job, done)
        manifests.sign(folder, (one for one, _ in done.values()), parts.usable_signer(), now=parts.now())
    print(f"{folder / MANIFEST}: {len(done)} issued in all")
    if credential and (without := sum(not one.credential for one, _ in done.values())):
        print(f"{without} of them were issued before without a credential, and have none.")
    print("They stand in no registry: the signature can be verified, and no page or list says how they stand later.")
    return 0


def _table(parts: Parts, path: Path) -> Table:
    """The table, if its columns are those that are needed. Raises CommandError."""
    words = Words(None, parts.settings.language)
    try:
        rows = sheet_rows(read(path, LARGEST + 1), NAMES, largest=LARGEST, most=ROWS_MOST)
    except Unread:
        raise CommandError(f"{path}: can't be read; check the path.") from None
    except (Refused, CageBroken) as why:
        raise CommandError(f"{path}: {sentence(why, words) if isinstance(why, Refused) else why}") from None
    table = spreadsheets.table(rows, NAMES)
    if table is None:
        raise CommandError(f"{path}: no row with the columns' names was found; needed are {', '.join(NEEDED)}.")
    if table.twice:
        raise CommandError(f"{path}: the column `{table.twice[0]}` stands there twice.")
    if absent := [key for key in NEEDED if key not in table.headings]:
        called = f" ({HEADINGS[absent[0]][0]})"
        raise CommandError(f"{path}: the column `{absent[0]}`{called} is missing; needed are {', '.join(NEEDED)}.")
    if table.unknown:
        print(f"{path}: not used are the columns {', '.join(table.unknown)}")
    return table


def _judged(job: Job, done: Done) -> int:
    """How many rows are wrong; each is printed, with its number, the column and why."""
    first: dict[str, int] = {}
    for row in job.table.rows:
        first.setdefault(_key(row.cells), row.at)
    fresh = [row for row in job.table.rows if _key(row.cells) not in done and first[_key(row.cells)] == row.at]
    judged, wrong = in_order(_judge, fresh, partial(_begin, job)), 0
    for row in shown(f"{job.path.name}: judged", job.table.rows):
        faults = _listed_faults(job, row, first[_key(row.cells)], done)
        if faults is None:
            faults, photos = next(judged)
            job.renditions.take(photos)
        wrong += bool(faults)
        for one in faults:
            column = job.table.headings.get(one.field, one.field)
            print(f"✗ {job.path}:{row.at}: {column}: {one.why}")
    return wrong


def _listed_faults(job: Job, row: Row, first: int, done: Done) -> tuple[Fault, ...] | None:
    """What is wrong with a row that stands there twice, or was issued before; None for one that is still to be judged."""
    words = Words(None, job.parts.settings.language)
    if first != row.at:
        return (Fault("number", sentence(Refused("number_twice", first=first), words)),)
    before = done.get(_key(row.cells))
    if before is None:
        return None
    return () if before[1] == _digest(row) else (Fault("version", sentence(Refused("row_changed"), words)),)


def _sign_all(job: Job, done: Done) -> None:
    """Sign each row that is not *done*, and add it there, in the table's order."""
    fresh = [row for row in job.table.rows if _key(row.cells) not in done]
    with (job.folder / LINES).open("a", encoding="utf-8") as lines:
        lines.write("\n")  # ends a line that was cut off in the middle
        made = in_order(_issue, fresh, partial(_begin, job))
        for row, listed in zip(shown(f"{job.path.name}: signed", fresh), made, strict=True):
            done[_key(row.cells)] = listed, _digest(row)
            _note(listed, _digest(row), lines)


_at_work: list[Job] = []
"""The run that this process works for, with parts of its own: no connection and no key's session goes through a fork."""


def _begin(job: Job) -> None:
    _at_work[:] = [replace(job, parts=Parts(job.parts.settings), renditions=Renditions(job.renditions))]


def _judge(row: Row) -> tuple[tuple[Fault, ...], list[tuple[bytes, bytes]]]:
    """What is wrong with one row, and what came out of the cage for it."""
    job, faults = _at_work[0], tuple[Fault, ...]()
    if row.more:
        return (Fault("row", sentence(Refused("row_too_long"), Words(None, job.parts.settings.language))),), []
    try:
        fits(from_row(job.parts, job.path, row.cells, job.renditions), job.template)
    except NotToBeSigned as refused:
        faults = refused.faults
    return faults, job.renditions.fresh()


def _issue(row: Row) -> Listed:
    """Sign one row, and write its file: on the disk before its line is."""
    job = _at_work[0]
    try:
        signed = made(job.parts, from_row(job.parts, job.path, row.cells, job.renditions), job.template)
    except (NotToBeSigned, LintFailed) as failed:  # the table was in order: the template isn't, or a photo went away
        raise CommandError(
            f"{job.path}:{row.at}: {failed}; the run stops here, and goes on when it is mended."
        ) from None
    name = manifests.name_of(signed.record.number, signed.record.version)
    manifests.put(job.folder, name, signed.pdf)
    said = credential_of(job.parts, signed).encode() if job.credential else b""
    if said:
        manifests.put(job.folder, manifests.credential_name(name), said)
    beside = sha256(said).hexdigest() if said else ""
    return Listed(signed.record.number, str(signed.record.version), signed.sha256, name, beside)


def _key(row: Mapping[str, str]) -> str:
    return f"{folded(row['number'])}:{row['version'].lstrip('0')}"


def _digest(row: Row) -> str:
    return sealer().index(json.dumps(row.cells, sort_keys=True, ensure_ascii=False), "batch.row")


def _done(folder: Path) -> Done:
    """What earlier runs issued; a last line that was cut off in the middle counts for nothing."""
    found: Done = {}
    path = folder / LINES
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        digest = entry.pop("row", "")
        found[_key(entry)] = Listed(**entry), digest
    return found


def _note(listed: Listed, digest: str, lines: TextIO) -> None:
    """Store the line of a file that is stored, on the disk before the next."""
    lines.write(json.dumps({**listed.told(), "row": digest}, ensure_ascii=False) + "\n")
    lines.flush()
    os.fsync(lines.fileno())
