"""`zhicheng issue --batch`: certificates from a CSV, one file each, resumed where it stopped, with a signed manifest.

What is written to the lines was issued; a row that stands there is never issued again. So a run that was killed goes on
with the first row that is missing, and a file whose line was not yet written is simply made anew. These certificates
stand in no registry: they have no page, no status, and no later version (docs/issuance.md).
"""

from __future__ import annotations

import csv
import json
import os
from typing import TYPE_CHECKING, Any, TextIO

from rich.progress import track

from certificates.drawing import DrawingError, draw
from certificates.linting import LintFailed, lint
from certificates.loading import OPTIONAL, DataError, from_values, known_keys
from certificates.room import needed
from certificates.signing import SigningError, sign
from storage.sealing import sealer
from zhicheng import manifests
from zhicheng.making import chosen
from zhicheng.manifests import MANIFEST, Listed
from zhicheng.plainly import Plainly
from zhicheng.wiring import prepare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from certificates.phases import Signed
    from zhicheng.settings import Settings
    from zhicheng.wiring import Parts

LINES = "manifest.jsonl"
FIRST_LINE = 2
"""Of the data, as a spreadsheet counts: the first holds the names of the columns."""
Row = dict[str, Any]
Done = dict[str, tuple[Listed, str]]
"""Number and version → what was issued, and the keyed digest of the row that it was issued from."""


def issue_all(settings: Settings, table: Path, folder: Path, template: str = "") -> int:
    """Issue every row of *table* into *folder*, drawn by *template*, or the pack's; 1 if any was refused. Raises Plainly, TemplateError."""
    parts, rows = prepare(settings), _rows(table)
    template = chosen(parts, template)
    parts.usable_signer()  # else each row would be refused for the same reason
    with manifests.folder_of_ours(folder):
        done = _done(folder)
        with (folder / LINES).open("a", encoding="utf-8") as lines:
            lines.write("\n")  # ends a line that was cut off in the middle
            refused = [
                _each(parts, table, folder, lines, done, at, row, template) for at, row in _counted(rows, table)
            ].count(False)
        manifests.sign(folder, (one for one, _ in done.values()), parts.usable_signer(), now=parts.now())
    print(f"{folder / MANIFEST}: {len(done)} issued in all, {refused} refused in this run")
    print("They stand in no registry: the signature can be verified, and no page or list says how they stand later.")
    return int(refused > 0)


def _counted(rows: list[Row], table: Path) -> Iterator[tuple[int, Row]]:
    return enumerate(track(rows, description=table.name), FIRST_LINE)


def _each(parts: Parts, table: Path, folder: Path, lines: TextIO, done: Done, at: int, row: Row, template: str) -> bool:
    """One row: issued before or now, True; refused and said why, False."""
    digest = sealer().index(json.dumps(row, sort_keys=True, ensure_ascii=False), "batch.row")
    before = done.get(_key(row))
    if before is not None:
        if before[1] == digest:
            return True
        print(f"✗ {table}:{at}: changed since it was issued under this number and version: raise `version`.")
        return False
    try:
        made = _issue(parts, table, row, template)
    except (DataError, DrawingError, LintFailed) as error:
        print(f"✗ {table}:{at}: {error}")
        return False
    except SigningError as error:
        raise Plainly(f"The signer refuses ({error.code}): see `zhicheng doctor`.") from None
    done[_key(row)] = _keep(folder, made, digest, lines), digest
    return True


def _key(row: Mapping[str, Any]) -> str:
    return f"{row['number']}:{row['version']}"


def _rows(table: Path) -> list[Row]:
    """Every row, once all that can be known before the first signature is in order. Raises Plainly."""
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restkey="", restval="")
            rows, columns = list(reader), reader.fieldnames or []
    except (OSError, UnicodeDecodeError, csv.Error):
        raise Plainly(f"{table}: not a CSV file in UTF-8 that can be read.") from None
    known = known_keys()
    if unknown := [name for name in columns if name not in known]:
        raise Plainly(f"{table}: unknown column `{unknown[0]}`; known are {', '.join(known)}.")
    if absent := [name for name in known if name not in columns and name not in OPTIONAL]:
        raise Plainly(f"{table}: the column `{absent[0]}` is missing; needed are {', '.join(known)}.")
    if doubled := sorted({name for name in columns if list(columns).count(name) > 1}):
        raise Plainly(f"{table}: the column `{doubled[0]}` stands there twice.")
    seen: dict[str, int] = {}
    for at, row in enumerate(rows, FIRST_LINE):
        if "" in row:
            raise Plainly(f"{table}:{at}: more cells than columns; put text with commas between quotation marks.")
        if (first := seen.setdefault(_key(row), at)) != at:
            raise Plainly(f"{table}:{at}: the number and version of line {first} once more; nothing was issued.")
    return rows


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


def _issue(parts: Parts, table: Path, row: Row, template: str) -> Signed:
    values = {key: value for key, value in row.items() if value}
    values["version"] = int(row["version"]) if str(row["version"]).isdecimal() else row["version"]
    register = parts.register()
    record, photo = from_values(table, values, test=register.current.test)
    digits = needed(register.current.der, stamped=parts.world().stamped)
    linted = lint(draw(record, photo, template=template, digits=digits), template=template)
    return sign(linted, parts.usable_signer(), now=parts.now(), register=register, stamper=parts.stamper())


def _keep(folder: Path, made: Signed, digest: str, lines: TextIO) -> Listed:
    """Store the file, then its line; each on the disk before the next."""
    record = made.record
    name = manifests.name_of(record.number, record.version)
    manifests.put(folder, name, made.pdf)
    listed = Listed(record.number, str(record.version), made.sha256, name)
    entry = {"number": listed.number, "version": listed.version, "sha256": listed.sha256, "file": name, "row": digest}
    lines.write(json.dumps(entry, ensure_ascii=False) + "\n")
    lines.flush()
    os.fsync(lines.fileno())
    return listed
