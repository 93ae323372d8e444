"""One certificate's data from a JSON file: keys as `CertificateRecord`'s, dates ISO 8601, `photo` a path beside it."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any

from certificates.record import CertificateRecord

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PHOTO = "photo"
DECIDED = frozenset({"test", "copy", "serial"})
"""By who signs, and by the registry; never by who writes the file."""
KINDS = {field.name: str(field.type) for field in fields(CertificateRecord) if field.name not in DECIDED}
DATA_MOST, PHOTO_MOST = 1 << 20, 32 << 20
"""Bytes that are read: more is no data file, and no photo that the cage takes."""
OPTIONAL = frozenset({"identifier"})


class DataError(Exception):
    """The file can't be used; the text is one sentence that names the key and what to mend, never a value."""


class NotAFile(OSError):
    """A folder, a device, or a pipe that nobody may ever write to."""


def regular(path: Path, most: int = -1) -> bytes:
    """What is in the file *path*, up to *most* bytes, without waiting for anybody. Raises OSError, ValueError."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise NotAFile(None, "not a file")
    # Not to wait even if it has just become a pipe.
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as opened:
        return opened.read(most) or b""


def known_keys() -> tuple[str, ...]:
    """The keys that a file may have, in their order."""
    return (*KINDS, PHOTO)


def load(path: Path, *, test: bool) -> tuple[CertificateRecord, bytes]:
    """The record and the photo's bytes of *path*. Raises DataError."""
    values, known = _object(path), ", ".join(known_keys())
    if unknown := sorted(values.keys() - set(known_keys())):
        raise DataError(f"{path}: unknown key `{unknown[0]}`; known are {known}.")
    if absent := [key for key in known_keys() if key not in values and key not in OPTIONAL]:
        raise DataError(f"{path}: the key `{absent[0]}` is missing; needed are {known}.")
    facts = {key: _value(path, key, kind, values[key]) for key, kind in KINDS.items() if key in values}
    return CertificateRecord(**facts, test=test), photo_of(path, values[PHOTO])


def _object(path: Path) -> Mapping[str, Any]:
    try:
        values = json.loads(regular(path, DATA_MOST))
    except OSError as error:
        raise DataError(f"{path}: can't be read ({error.strerror}); check the path.") from None
    except (ValueError, RecursionError):
        raise DataError(f"{path}: not JSON; see certificates/templates/regional/sample.json.") from None
    if not isinstance(values, dict):
        raise DataError(
            f"{path}: not a JSON object of keys and values; see certificates/templates/regional/sample.json."
        )
    return values


def _value(path: Path, key: str, kind: str, value: Any) -> Any:  # noqa: ANN401  str, int or date, as the record says
    if kind == "date":
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise DataError(f"{path}: `{key}` must be a date such as 2026-11-23.") from None
    if kind == "int" and (type(value) is not int or value < 1):
        raise DataError(f"{path}: `{key}` must be a whole number from 1 on.")
    if kind == "str" and (not isinstance(value, str) or not value.strip()):
        raise DataError(f"{path}: `{key}` must be a text, and not an empty one.")
    return value


def photo_of(path: Path, name: Any) -> bytes:  # noqa: ANN401  whatever the file says
    """The bytes of the photo that *path* names. Raises DataError."""
    if not isinstance(name, str) or not name:
        raise DataError(f"{path}: `{PHOTO}` must be the path of a JPEG, from the file's own folder.")
    try:
        return regular(path.parent / name, PHOTO_MOST)
    except (OSError, ValueError):
        raise DataError(f"{path}: `{PHOTO}` names a file that can't be read; check the path.") from None
