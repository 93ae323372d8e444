"""Loads a policy pack: reads its files, fits each key to its type, and checks what no single value shows."""

from __future__ import annotations

from dataclasses import MISSING, fields, replace
from functools import cache
from typing import TYPE_CHECKING, Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from certificates.template.paths import located
from pipeline.policy.checks.all import CHECKS
from pipeline.policy.problems import PackError, Path_, Problem
from pipeline.policy.reading import Read, read
from pipeline.rules.policy import Pack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["PackError", "load"]


DUE = frozenset(field.name for field in fields(Pack) if field.default is MISSING)
"""What no pack can do without."""
OPTIONAL = frozenset(field.name for field in fields(Pack)) - DUE


def load(folder: Path) -> Pack:
    """The pack in *folder*. Raises PackError with every problem at once."""
    found = read(folder)
    if found.problems and not found.values:
        raise PackError(found.problems)
    values, problems = _fitted(found)
    _locate_templates(values, folder)
    # What could be read is checked even beside what could not, so that one run names everything.
    pack = Pack(**{name: values.get(name) for name in values.keys() | DUE})  # type: ignore[arg-type]
    for needs, check in CHECKS:
        if needs <= values.keys() | (OPTIONAL):
            problems += [found.problem(path, what) for path, what in check(pack)]
    if found.problems or problems:
        raise PackError([*found.problems, *problems])
    return pack


def _fitted(found: Read) -> tuple[dict[str, Any], list[Problem]]:
    """The top-level values that have their type, and what is wrong with the others."""
    types = _types()
    values: dict[str, Any] = {}
    problems = [
        found.problem((key,), f"no such key in a policy pack; known: {', '.join(types)}")
        for key in found.values.keys() - types.keys()
    ]
    for key, fitting in types.items():
        if key not in found.values:
            if key not in DUE:
                continue
            problems.append(Problem(*_home(found, key), key, "is missing: add it"))
            continue
        try:
            values[key] = fitting.validate_python(found.values[key], extra="forbid")
        except ValidationError as error:
            problems += _misfits(found, key, error)
    return values, problems


@cache
def _types() -> dict[str, TypeAdapter[Any]]:
    """What each top-level key is fitted to. To make them takes as long as to read a pack."""
    return {key: TypeAdapter(hint) for key, hint in get_type_hints(Pack).items()}


def _locate_templates(values: dict[str, Any], folder: Path) -> None:
    """Paths of templates are seen from the pack's folder."""
    if forms := values.get("forms"):
        values["forms"] = replace(forms, template=located(forms.template, folder))
    if "offices" in values:
        values["offices"] = tuple(
            replace(office, template=located(office.template, folder)) if office.template else office
            for office in values["offices"]
        )


def _home(found: Read, key: str) -> tuple[str, int]:
    """Where a missing key would be looked for: the file of its name, else pack.yaml."""
    files = {file for file, _ in found.places.values()}
    return (f"{key}.yaml" if f"{key}.yaml" in files else "pack.yaml", 1)


SENTENCES = {
    "missing": "is missing: add it",
    "unexpected_keyword_argument": "is not known here: remove it or correct its spelling",
    "extra_forbidden": "is not known here: remove it or correct its spelling",
}


def _misfits(found: Read, key: str, error: ValidationError) -> Iterator[Problem]:
    for one in error.errors():
        path: Path_ = (key, *(part for part in one["loc"] if part != "[key]"))
        while path not in found.places and len(path) > 1 and one["type"] != "missing":
            path = path[:-1]  # a union names its branches behind the value: they are nobody's key
        yield found.problem(path, SENTENCES.get(one["type"], one["msg"]))
