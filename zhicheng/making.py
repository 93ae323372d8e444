"""`zhicheng render` and `zhicheng issue`: one certificate from a JSON file, drawn by the very code that the stages run."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from certificates.drawing import DrawingError, draw
from certificates.layouts import FOLDER as TEMPLATES
from certificates.linting import LintFailed, lint
from certificates.record import CertificateRecord
from certificates.signing import SigningError, sign
from zhicheng.plainly import Plainly
from zhicheng.wiring import prepare

if TYPE_CHECKING:
    from pathlib import Path

    from certificates.phases import Drawn
    from zhicheng.settings import Settings

PHOTO = "photo"
SAMPLE = TEMPLATES / "regional" / "sample.json"
SAYINGS = {
    "no_glyph": "a character that no font has: {0}. Add a font that has it, or correct the name.",
    "does_not_fit": "a value is too long for the page even in the smallest type: shorten it.",
    "photo": "the photo is not a plain RGB or grey JPEG: run `zhicheng inspect photo` on it.",
}


def render(settings: Settings, data: Path, output: Path) -> None:
    """Draw, unsigned. Raises Plainly."""
    output.write_bytes(_drawn(data, test=prepare(settings).register().current.test).pdf)
    print(f"{output}: drawn, not signed")


def issue(settings: Settings, data: Path, output: Path) -> None:
    """Draw, lint and sign. Raises Plainly."""
    parts = prepare(settings)
    try:
        signed = sign(lint(_drawn(data, test=parts.register().current.test)), parts.signer(), now=parts.now())
    except LintFailed as failed:
        raise Plainly(f"{data}: the page does not pass its lints ({failed}); nothing was signed.") from None
    except SigningError as error:
        raise Plainly(f"The signer refuses ({error.code}): see `zhicheng doctor`.") from None
    output.write_bytes(signed.pdf)
    print(f"{output}: signed, SHA-256 {signed.sha256}")


def _drawn(data: Path, *, test: bool) -> Drawn:
    record, photo = read(data, test=test)
    try:
        return draw(record, photo)
    except DrawingError as error:
        detail = str(error).partition(" ")[2]
        raise Plainly(f"{data}: {SAYINGS[error.code].format(detail)}") from None


def read(path: Path, *, test: bool) -> tuple[CertificateRecord, bytes]:
    """The record and the photo of a JSON file: keys as `CertificateRecord`'s, dates ISO, `photo` a path beside it."""
    try:
        values: dict[str, Any] = json.loads(path.read_text("utf-8"))
        photo = (path.parent / values.pop(PHOTO)).read_bytes()
    except OSError as error:
        raise Plainly(f"{error.filename}: can't be read: check the path.") from None
    except (ValueError, AttributeError):
        raise Plainly(f"{path}: not a JSON object.") from None
    except KeyError:
        raise Plainly(f"{path}: the key `photo` is missing: the path of a JPEG.") from None
    values["test"] = test  # who signs decides it, not who writes the file
    return CertificateRecord(
        **{field.name: _value(path, values, field.name, str(field.type)) for field in _known(path, values)}
    ), photo


def _known(path: Path, values: dict[str, Any]) -> list[Any]:
    known = [field for field in fields(CertificateRecord) if field.default is MISSING]
    unknown = values.keys() - {field.name for field in known}
    if unknown:
        raise Plainly(
            f"{path}: unknown key `{min(unknown)}`; known: {', '.join(field.name for field in known)}, photo."
        )
    return known


def _value(path: Path, values: dict[str, Any], key: str, kind: str) -> Any:  # noqa: ANN401  str, int, bool or date
    if key not in values:
        raise Plainly(f"{path}: the key `{key}` is missing.")
    value = values[key]
    if kind == "date":
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise Plainly(f"{path}: `{key}` must be a date such as 2026-11-23.") from None
    if kind != type(value).__name__:
        raise Plainly(f"{path}: `{key}` must be of type {kind}.")
    return value
