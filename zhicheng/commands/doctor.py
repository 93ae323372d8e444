"""`zhicheng doctor`: which settings are set, from where, and whether what they name answers."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from dotenv import dotenv_values
from rich.console import Console
from rich.table import Table

from certificates.keys.signer import key_files
from notify import symptoms
from notify.catalogue import Words
from pipeline.rules.symptoms import ill, said
from zhicheng.checks import checks, open_to_others
from zhicheng.settings import PREFIX, Settings, file_variable
from zhicheng.wiring import Parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

    from pipeline.rules.symptoms import Symptom

HIDDEN = "(set)"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the answer."""

    name: str
    value: str
    source: str
    """environment, file, .env or default; empty for a check."""
    ok: bool
    what: str
    """What is wrong and how to mend it; empty if nothing is."""


def examine(settings: Settings, *, as_json: bool) -> int:
    """Print every finding; 0 if nothing is wrong, else 1."""
    words, parts = Words(None, settings.language), Parts(settings)
    found = [*checks(parts), _key_files(settings)]
    lines = [*_settings(settings), *_misspelt(words), *(_line(words, one) for one in found)]
    if as_json:
        for line in lines:
            print(json.dumps(asdict(line), ensure_ascii=False))
    else:
        heads = (words.plain(f"house-head-{head}") for head in ("what", "value", "from", "remark"))
        table = Table("", *heads, box=None)
        for line in lines:
            table.add_row("✓" if line.ok else "✗", line.name, line.value, line.source, line.what)
        Console().print(table)
    return 0 if all(line.ok for line in lines) else 1


def _line(words: Words, found: Symptom) -> Line:
    return Line(found.name, symptoms.value(words, found), "", found.ok, symptoms.remedy(words, found))


def _settings(settings: Settings) -> Iterator[Line]:
    written = {key.upper() for key in dotenv_values(".env")}
    for name, field in type(settings).model_fields.items():
        key = f"{PREFIX}{name.upper()}"
        named = {
            "environment": os.environ.get(key),
            "file": os.environ.get(file_variable(name)),
            ".env": key in written,
        }
        source = next((source for source, there in named.items() if there), "default")
        yield Line(key, _shown(settings, name, field, source), source, ok=True, what="")


def _misspelt(words: Words) -> Iterator[Line]:
    """What is set and is no setting: it does nothing, and whoever wrote it believes that it does."""
    names = [name.upper() for name in Settings.model_fields]
    known = [*names, *(file_variable(name).removeprefix(PREFIX) for name in names)]
    written = {key.upper(): ".env" for key in dotenv_values(".env")} | dict.fromkeys(os.environ, "environment")
    for key, source in sorted(written.items()):
        name = key.removeprefix(PREFIX)
        if name != key and name not in known:
            near = next((f"{PREFIX}{one}" for one in get_close_matches(name, known, 1)), "docs/running.md")
            yield Line(key, HIDDEN, source, ok=False, what=words.plain("setting-unknown", near=near))


def _shown(settings: Settings, name: str, field: FieldInfo, source: str) -> str:
    if "Secret" in str(field.annotation) or (name.endswith("_url") and "@" in str(getattr(settings, name))):
        return HIDDEN if source != "default" else ""
    return str(getattr(settings, name) or "")


def _key_files(settings: Settings) -> Symptom:
    """That nobody but its owner reads the signer's key, and what opens it; the other parts are not told where it is."""
    found = key_files(settings.signer_url.get_secret_value())
    open_ = [str(file) for file in found if file.exists() and open_to_others(file)]
    value = ", ".join(map(str, found)) or said("none_yet")
    return ill("key files", value, *([said("files_open", files=" ".join(open_))] if open_ else []))
