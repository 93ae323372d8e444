"""How a command ends early: with one sentence, or with one a finding."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.queries.operator.pack_change import Touched


class CommandError(Exception):
    """Ends a command with one sentence and status 2."""


FOREIGN = (
    "{folder} belongs to user {owner}, and this runs as user {us}, who may not write there: "
    "`chown -R {us} {folder}`, or run as its owner (docs/containers.md)."
)


def foreign(path: Path) -> dict[str, object]:
    """Of the nearest folder above *path*, or *path* itself, that is there: whose it is, if we may not write there; else nothing."""
    folder = next((one for one in (path, *path.parents) if os.path.isdir(one)), None)  # noqa: PTH112  Path's raises where it may not look
    if folder is None or os.access(folder, os.W_OK | os.X_OK):
        return {}
    return {"folder": folder, "owner": folder.stat().st_uid, "us": os.geteuid()}


def outside(trouble: Exception) -> str:
    """One sentence for what is no fault of ours: a disk, a folder or a database that does not let us."""
    return _by_the_system(trouble) if isinstance(trouble, OSError) else _by_the_database(trouble)


def _by_the_system(trouble: OSError) -> str:
    barred = trouble.filename if trouble.errno in BARRED else None
    if barred and (found := foreign(Path(barred))):
        return f"{barred}: {_whose(found)}"
    if trouble.errno in NO_ROOM:
        return FULL.format(where=f"for {trouble.filename}" if trouble.filename else "on the disk")
    said = trouble.strerror or type(trouble).__name__
    return f"{trouble.filename}: {said}." if trouble.filename else f"{said}."


def _by_the_database(trouble: Exception) -> str:
    from storage.database import Away, is_damaged

    cause = trouble.__cause__ if isinstance(trouble, Away) and trouble.__cause__ else trouble
    said = str(getattr(cause, "orig", None) or trouble).strip().partition("\n")[0]
    if is_damaged(cause):
        return DAMAGED.format(said=said)
    code = getattr(getattr(cause, "orig", None), "sqlite_errorcode", None)
    embedded = "" if code is None else _of_the_folder(code & 0xFF)
    return embedded or f"The database does not answer ({said}): see ZHICHENG_DATABASE_URL, or the folder ZHICHENG_HOME."


def _of_the_folder(code: int) -> str:
    """What is wrong with the folder of an embedded database, if that is it: SQLite itself says only that it could not."""
    from zhicheng.settings import Settings

    home = Settings().home
    if code == sqlite3.SQLITE_FULL or (home.is_dir() and shutil.disk_usage(home).free < SMALL):
        return FULL.format(where=f"for the database in {home}")
    return _whose(found) if (found := foreign(home)) else ""


def _whose(found: Mapping[str, object]) -> str:
    return (READ_ONLY if found["owner"] == found["us"] else FOREIGN).format(**found)


READ_ONLY = (
    "{folder} can't be written: its disk is mounted read-only (`mount`), or its rights forbid it (`ls -ld {folder}`)."
)
BARRED = {errno.EACCES, errno.EPERM, errno.EROFS}
FULL = "No space is left {where}: make room there and run it again; what was begun is not lost (docs/runbook/disk.md)."
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
SMALL = 1 << 20
"""Bytes that are no room: SQLite says of a full disk that it is full, or that it could not read and write there."""
DAMAGED = (
    "The database is damaged ({said}): end every part, put its files aside as they are, and restore the newest backup "
    'into an empty place (docs/operating.md, "The machine is gone").'
)
SEALED = "{error}: put the data key that was in use then into secrets/data.key, or into ZHICHENG_DATA_KEY (docs/operating.md)."


class PackOrphans(Exception):
    """The pack leaves out what open cases need: nothing has been changed."""

    def __init__(self, orphans: Sequence[Touched]) -> None:
        super().__init__("the pack orphans open cases")
        self.orphans = tuple(orphans)


def sentences(error: Exception) -> str | None:
    """What a person is told of *error*; None if it is nothing that a command ends with, but a fault of ours.

    Looked up only when something has gone wrong: whoever knows an error loads half the house.
    """
    from sqlalchemy.exc import DBAPIError

    from certificates.keys.raw import SignerKeyError
    from certificates.keys.register import RegisterError
    from certificates.template.layout import TemplateError
    from pipeline.policy.loading import PackError
    from pipeline.rules.refusals import Refused
    from storage.database import Away, is_away
    from storage.schema import SchemaError
    from storage.sealing import SealError

    if isinstance(error, PackError | SchemaError | RegisterError | SignerKeyError | TemplateError | CommandError):
        return str(error)
    if isinstance(error, Away | OSError) or (isinstance(error, DBAPIError) and is_away(error)):
        return outside(error)
    if isinstance(error, SealError):
        return SEALED.format(error=error)
    if isinstance(error, PackOrphans):
        from zhicheng.commands.policy import said

        return "\n".join(map(said, error.orphans))
    if isinstance(error, Refused):
        from notify.catalogue import Words
        from notify.refusals import sentence
        from zhicheng.settings import Settings

        return sentence(error, Words(None, Settings().language))
    return None
