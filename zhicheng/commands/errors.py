"""How a command ends early: with one sentence, or with one a finding."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.queries.pack_change import Touched


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
    if isinstance(trouble, OSError):
        if isinstance(trouble, PermissionError) and trouble.filename and (found := foreign(Path(trouble.filename))):
            return FOREIGN.format(**found)
        if trouble.errno in NO_ROOM:
            return FULL.format(where=f"for {trouble.filename}" if trouble.filename else "on the disk")
        said = trouble.strerror or type(trouble).__name__
        return f"{trouble.filename}: {said}." if trouble.filename else f"{said}."
    from storage.database import Away, is_damaged

    cause = trouble.__cause__ if isinstance(trouble, Away) and trouble.__cause__ else trouble
    said = str(getattr(cause, "orig", None) or trouble).strip().partition("\n")[0]
    if is_damaged(cause):
        return DAMAGED.format(said=said)
    if (home := _full_folder(cause)) is not None:
        return FULL.format(where=f"for the database in {home}")
    return f"The database does not answer ({said}): see ZHICHENG_DATABASE_URL, or the folder ZHICHENG_HOME."


FULL = "No space is left {where}: make room there and run it again; what was begun is not lost (docs/runbook/disk.md)."
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
SMALL = 1 << 20
"""Bytes that are no room: SQLite says of a full disk that it is full, or that it could not read and write there."""
DAMAGED = (
    "The database is damaged ({said}): end every part, put its files aside as they are, and restore the newest backup "
    'into an empty place (docs/operating.md, "The machine is gone").'
)
SEALED = "{error}: put the data key that was in use then into secrets/data.key, or into ZHICHENG_DATA_KEY (docs/operating.md)."


def _full_folder(trouble: BaseException) -> Path | None:
    """The data folder, if an embedded database could not be written because its disk is full."""
    code = getattr(getattr(trouble, "orig", None), "sqlite_errorcode", None)
    if code is None:
        return None
    from zhicheng.settings import Settings

    home = Settings().home
    full = code & 0xFF == sqlite3.SQLITE_FULL or (home.is_dir() and shutil.disk_usage(home).free < SMALL)
    return home if full else None


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
