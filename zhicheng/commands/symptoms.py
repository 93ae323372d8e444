"""What `zhicheng doctor` finds of a house that runs, or should: room, signs of life, what is held, late, silent or changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.case import cases
from pipeline.evidence.files import MEGABYTE
from pipeline.issuance import kept_files
from pipeline.queries import health
from pipeline.rules.words import Running
from storage import signs
from storage.blobs import Blobs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from zhicheng.settings import Settings
    from zhicheng.wiring import Parts

SHOWN = 5
"""Numbers that are named of many."""
LOOKED_AT = 1000
"""Signed files that are read again, drawn by lot: a second's work; `zhicheng log verify` reads all."""
SILENT_AFTER = timedelta(minutes=2)
"""Four signs of life, or twice the longest turn of a worker that is busy with as many cages as it has processes."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the answer."""

    name: str
    value: str
    source: str
    """environment, .env or default; empty for a check."""
    ok: bool
    what: str
    """What is wrong and how to mend it; empty if nothing is."""


def disk(settings: Settings) -> Finding:
    """The room that is left where files, and an embedded database, are kept."""
    folders = [settings.blobs_folder, *([] if settings.database_url else [settings.home])]
    free = min(Blobs(folder).free for folder in folders) // MEGABYTE
    what = (
        f"below ZHICHENG_KEEP_FREE_MB={settings.keep_free_mb} no file of a case is taken; decisions go on: make room"
        if free < settings.keep_free_mb
        else ""
    )
    return _found("disk", f"{free} MB free", what)


def symptoms(parts: Parts) -> Iterator[Finding]:
    """What the database says of the house."""
    now = parts.now()
    with parts.database.reading() as session:
        yield from _life(session, bot=bool(parts.settings.telegram_token.get_secret_value()), now=now)
        yield _held(session)
        yield _overdue(session, now)
        yield _silent(session, now)
        yield _signed_files(session, parts.blobs)


def _life(session: Session, *, bot: bool, now: datetime) -> Iterator[Finding]:
    """A line a part; where nothing has ever run, nothing is missed."""
    last = signs.last(session)
    for part in Running:
        at = last.get(part)
        awaited = part is not Running.BOT or bot or at is not None
        value = "never yet" if at is None else f"last did something {_ago(now - at)}"
        missed = bool(last) and awaited and (at is None or abs(now - at) > SILENT_AFTER)
        what = "it does nothing: start it, or end it and start it again (`zhicheng up` runs every part)"
        yield _found(f"{part} runs", value, what if missed else "")


def _held(session: Session) -> Finding:
    held = [number for _, number in cases.held(session)]
    what = f"{_some(held)}: mend what the help desk was told, then `zhicheng retry --all`" if held else ""
    return _found("held cases", str(len(held)), what)


def _overdue(session: Session, now: datetime) -> Finding:
    late = health.overdue(session, now=now)
    what = "\n".join(
        f"{one.duty}: {one.count} due, the oldest for {_span(one.age)}"
        + (f" (last: {one.trouble})" if one.trouble else ": nobody came for it, is its worker running?")
        for one in late
    )
    return _found("overdue work", str(sum(one.count for one in late)), what)


def _silent(session: Session, now: datetime) -> Finding:
    silent = health.silent(session, now=now)
    what = "\n".join(
        f"{one.channel}: none of {one.failed} in a day got through, the last because: {one.why}" for one in silent
    )
    return _found("messages", f"{len(silent)} channels silent" if silent else "get through", what)


def _signed_files(session: Session, blobs: Blobs) -> Finding:
    faults = list(kept_files.some_faults(session, blobs.get, LOOKED_AT))
    what = f"{_some(faults)}: restore them from a backup; `zhicheng log verify` names all" if faults else ""
    return _found("signed files", f"{len(faults)} missing or changed" if faults else "as they were stored", what)


def _found(name: str, value: str, what: str) -> Finding:
    return Finding(name, value, "", ok=not what, what=what)


def _some(names: list[str]) -> str:
    return ", ".join(names[:SHOWN]) + (f" and {len(names) - SHOWN} more" if names[SHOWN:] else "")


def _ago(age: timedelta) -> str:
    return f"{_span(age)} ago" if age >= timedelta() else f"in {_span(-age)}: the clock went back"


def _span(age: timedelta) -> str:
    """In the largest unit that is not a fraction."""
    for seconds, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if age.total_seconds() >= seconds:
            return f"{age.total_seconds() // seconds:.0f} {unit}"
    return f"{age.total_seconds():.0f} s"
