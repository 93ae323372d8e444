"""`zhicheng issue --batch`: certificates from a CSV, one file each, resumed where it stopped, with a signed manifest.

What is written to the manifest was issued; a row that stands there is never issued again. So a run that was killed goes
on with the first row that is missing, and a file whose line was not yet written is simply made anew.
"""

from __future__ import annotations

import csv
import json
import os
from typing import TYPE_CHECKING, Any, TextIO

from rich.progress import track

from certificates.drawing import DrawingError, draw
from certificates.linting import LintFailed, lint
from certificates.loading import DataError, from_values
from certificates.room import needed
from certificates.signing import SigningError, sign
from certificates.transparency.status import stated
from zhicheng.making import chosen
from zhicheng.plainly import Plainly
from zhicheng.wiring import prepare

if TYPE_CHECKING:
    from pathlib import Path

    from certificates.phases import Signed
    from zhicheng.settings import Settings
    from zhicheng.wiring import Parts

LINES, MANIFEST = "manifest.jsonl", "manifest.json"


def issue_all(settings: Settings, table: Path, folder: Path, template: str = "") -> int:
    """Issue every row of *table* into *folder*, drawn by *template*, or the pack's; 1 if any was refused. Raises Plainly, TemplateError."""
    parts, rows = prepare(settings), _rows(table)
    template = chosen(parts, template)
    folder.mkdir(parents=True, exist_ok=True)
    done = _done(folder)
    refused = 0
    with (folder / LINES).open("a", encoding="utf-8") as lines:
        lines.write("\n")  # ends a line that was cut off in the middle
        for line, row in enumerate(track(rows, description=table.name), 2):
            key = f"{row.get('number')}:{row.get('version')}"
            if key in done:
                continue
            try:
                made = _issue(parts, table, row, template)
            except (DataError, DrawingError, LintFailed, SigningError) as error:
                refused += 1
                print(f"✗ {table}:{line}: {error}")
                continue
            done[key] = _keep(folder, made, lines)
    _sign(parts, folder, list(done.values()))
    print(f"{folder / MANIFEST}: {len(done)} issued in all, {refused} refused in this run")
    return int(refused > 0)


def _rows(table: Path) -> list[dict[str, Any]]:
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise Plainly(f"{table}: not a CSV file in UTF-8 that can be read.") from None


def _done(folder: Path) -> dict[str, dict[str, str]]:
    """What earlier runs issued; a last line that was cut off in the middle counts for nothing."""
    found: dict[str, dict[str, str]] = {}
    path = folder / LINES
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        found[f"{entry['number']}:{entry['version']}"] = entry
    return found


def _issue(parts: Parts, table: Path, row: dict[str, Any], template: str) -> Signed:
    values = {key: value for key, value in row.items() if key and value}
    values["version"] = int(values["version"]) if str(values.get("version", "")).isdecimal() else values.get("version")
    record, photo = from_values(table, values, test=parts.register().current.test)
    drawn = draw(record, photo, template=template, digits=needed(parts.register().current.der))
    return sign(lint(drawn, template=template), parts.signer(), now=parts.now())


def _keep(folder: Path, made: Signed, lines: TextIO) -> dict[str, str]:
    """Store the file, then its line; each on the disk before the next."""
    name = f"{made.record.number}-{made.record.version}.pdf"
    fresh = folder / f".{name}"
    with fresh.open("wb") as file:
        file.write(made.pdf)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / name)
    entry = {"number": made.record.number, "version": str(made.record.version), "sha256": made.sha256, "file": name}
    lines.write(json.dumps(entry, ensure_ascii=False) + "\n")
    lines.flush()
    os.fsync(lines.fileno())
    return entry


def _sign(parts: Parts, folder: Path, entries: list[dict[str, str]]) -> None:
    body = {"type": "Manifest", "at": parts.now().isoformat(), "certificates": entries}
    fresh = folder / f".{MANIFEST}"
    fresh.write_text(stated(body, parts.signer()), "utf-8")
    fresh.replace(folder / MANIFEST)
