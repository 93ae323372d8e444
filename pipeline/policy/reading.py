"""Reads the YAML files of a policy pack, and remembers the line on which each value stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from pipeline.policy.problems import Path_, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUICK = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's, ten times as fast, wherever it was built in: every process reads the pack when it starts."""


@dataclass
class Read:
    """What the files say, and where each value stands."""

    values: dict[str, Any]
    places: dict[Path_, tuple[str, int]]
    problems: list[Problem]

    def place(self, path: Path_) -> tuple[str, int]:
        """File and line of *path*, or of the nearest value above it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, ("pack.yaml", 1))

    def problem(self, path: Path_, what: str) -> Problem:
        """*what* is wrong with the value at *path*."""
        file, line = self.place(path)
        return Problem(file, line, ".".join(str(part) for part in path), what)


def read(folder: Path) -> Read:
    """Everything that the files of *folder* say; each top-level key stands in one of them."""
    found = Read({}, {}, [])
    files = sorted(folder.glob("*.yaml"))
    if not files:
        found.problems.append(Problem(str(folder), 0, "", "no *.yaml files here: is this a policy pack's folder?"))
    for file in files:
        _add(found, file)
    return found


def read_file(file: Path) -> Read:
    """Everything that one file says; what is missing is missing there. Raises OSError."""
    found = Read({}, {(): (file.name, 1)}, [])
    _add(found, file)
    return found


def _add(found: Read, file: Path) -> None:
    try:
        text = file.read_text("utf-8")
        node = yaml.compose(text, Loader=QUICK)
        values = yaml.load(text, Loader=QUICK)  # noqa: S506  it is a safe one
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        why = getattr(error, "problem", None) or "it is not UTF-8"
        found.problems.append(Problem(file.name, mark.line + 1 if mark else 1, "", f"not readable as YAML: {why}"))
        return
    if node is None or not isinstance(values, dict):
        found.problems.append(Problem(file.name, 1, "", "a mapping of keys is expected"))
        return
    places: dict[Path_, tuple[str, int]] = {}
    for path, line in _lines(node, ()):
        if path in places:
            found.problems.append(Problem(file.name, line, ".".join(map(str, path)), "stands here twice: keep one"))
        places[path] = (file.name, line)
    for key in values.keys() & found.values.keys():
        other = found.place((key,))[0]
        found.problems.append(Problem(file.name, places[(key,)][1], key, f"stands in {other} too: keep one"))
    found.values |= values
    found.places |= places


def _lines(node: yaml.Node, path: Path_) -> Iterator[tuple[Path_, int]]:
    """Each value's path, once, with the line on which its key or its dash stands."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*path, key.value), key.start_mark.line + 1
            yield from _lines(value, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield (*path, index), value.start_mark.line + 1
            yield from _lines(value, (*path, index))
