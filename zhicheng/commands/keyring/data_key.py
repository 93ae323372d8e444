"""`zhicheng keys data rotate`: a new data key seals everything; interrupted, it goes on when it is run again."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from storage import resealing
from storage.chest import kept
from storage.sealing import KEY_BYTES, SealError, key_in, keys_of, marks_of
from zhicheng.commands.errors import CommandError
from zhicheng.commands.progress import shown
from zhicheng.data_key import data_key
from zhicheng.still import still
from zhicheng.wiring import Parts, refuse_unfit

if TYPE_CHECKING:
    from pathlib import Path

    from zhicheng.settings import Settings

UNFINISHED = "data.key.rotating"
"""Lies beside the data key while not everything is sealed with the newest one; which was the newest before, by its mark."""


def rotate(settings: Settings) -> None:
    """Seal all rows, and wrap the keys of all blobs, with the newest data key. Raises CommandError."""
    refuse_unfit(settings)
    with still(Parts(settings)):
        given = bool(settings.data_key.get_secret_value())
        if not given:
            _begin(settings.home / "secrets")
        elif len(keys_of(data_key(settings))) == 1:
            raise CommandError(
                "The data key stands in ZHICHENG_DATA_KEY: write 64 new hex digits before those that are there, and run this again."
            )
        parts = Parts(settings)
        try:
            values, files = _reseal(parts)
        except SealError as error:
            raise CommandError(f"{error}: nothing is lost; mend that from a backup, and run this again.") from None
        finally:
            parts.database.close()
        print(f"{values} values and {files} files are sealed with the new data key.")
        if given:
            print(
                "ZHICHENG_DATA_KEY: keep the first and the last 64 digits; what stands between them opens nothing any more."
            )
        else:
            _end(settings.home / "secrets")
    print("Backups of before this open with the key of then: keep it with them, and begin a new folder of backups.")


def _begin(folder: Path) -> None:
    """The new key is there, before the others, before anything is sealed with it."""
    master, note = key_in(folder), folder / UNFINISHED
    sealed_with = marks_of(master)[0]
    if not note.exists():
        kept(note, iter([sealed_with.encode()]))
    elif note.read_text("ascii") != sealed_with:
        return
    _write(folder, secrets.token_bytes(KEY_BYTES) + master)


def _end(folder: Path) -> None:
    """The newest and the first remain: between them nothing is sealed with any more."""
    keys = keys_of(key_in(folder))
    _write(folder, keys[0] + keys[-1])
    (folder / UNFINISHED).unlink(missing_ok=True)


def _write(folder: Path, master: bytes) -> None:
    kept(folder / "data.key", iter([master]))
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _reseal(parts: Parts) -> tuple[int, int]:
    values = sum(written for _, _, written in shown("rows", resealing.rows(parts.database.engine)))
    return values, sum(shown("files", resealing.files(parts.shelf)))
