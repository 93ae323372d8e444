"""Reads a policy pack: a folder of YAML files, each top-level key once; every problem is named with file and line."""

from __future__ import annotations

import string
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import TypeAdapter, ValidationError

from pipeline.rules.policy import Pack

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a pack."""

    file: str
    line: int
    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.what}"


class PackError(Exception):
    """The pack can't be used; *problems* are all that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in sorted(problems)))
        self.problems = sorted(problems)


@dataclass
class _Read:
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
        file, line = self.place(path)
        return Problem(file, line, ".".join(str(part) for part in path), what)


def load(folder: Path) -> Pack:
    """The pack in *folder*. Raises PackError with every problem at once."""
    read = _read(folder)
    if read.problems:
        raise PackError(read.problems)
    try:
        pack = TypeAdapter(Pack).validate_python(read.values, extra="forbid")
    except ValidationError as error:
        raise PackError([read.problem(_plain(e["loc"]), e["msg"]) for e in error.errors()]) from None
    problems = list(_crossed(pack, read))
    if problems:
        raise PackError(problems)
    return pack


def _read(folder: Path) -> _Read:
    read = _Read({}, {}, [])
    files = sorted(folder.glob("*.yaml"))
    if not files:
        read.problems.append(Problem(str(folder), 0, "", "no *.yaml files here: is this a policy pack's folder?"))
    for file in files:
        try:
            text = file.read_text("utf-8")
            node = yaml.compose(text, Loader=yaml.SafeLoader)
            values = yaml.safe_load(text)
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            mark = getattr(error, "problem_mark", None)
            read.problems.append(Problem(file.name, mark.line + 1 if mark else 1, "", "not readable as YAML"))
            continue
        if node is None or not isinstance(values, dict):
            read.problems.append(Problem(file.name, 1, "", "a mapping of keys is expected"))
            continue
        places = {path: (file.name, line) for path, line in _lines(node, ())}
        for key in values.keys() & read.values.keys():
            read.problems.append(Problem(file.name, places[(key,)][1], key, f"stands in {read.place((key,))[0]} too"))
        read.values |= values
        read.places |= places
    return read


def _lines(node: yaml.Node, path: Path_) -> Iterator[tuple[Path_, int]]:
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*path, key.value), key.start_mark.line + 1
            yield from (pair for pair in _lines(value, (*path, key.value)) if pair[0] != (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _lines(value, (*path, index))


def _plain(location: tuple[int | str, ...]) -> Path_:
    return tuple(part for part in location if part != "[key]")


def _crossed(pack: Pack, read: _Read) -> Iterator[Problem]:
    """What no single value shows: names that point at nothing."""
    yield from _pathways(pack, read)
    yield from _offices(pack, read)
    yield from _forms(pack, read)


def _pathways(pack: Pack, read: _Read) -> Iterator[Problem]:
    evidence = {kind.id for kind in pack.evidence}
    for i, pathway in enumerate(pack.pathways):
        for j, id_ in enumerate(pathway.evidence):
            if id_ not in evidence:
                yield read.problem(("pathways", i, "evidence", j), f"no evidence kind is called {id_!r}")
        if not pathway.route:
            yield read.problem(("pathways", i, "route"), "a route has at least one office")
        if pathway.notice_days < 0:
            yield read.problem(("pathways", i, "notice_days"), "cannot be negative")
    for i, rules in enumerate(pack.rule_sets):
        for id_ in rules.tables.keys() - {pathway.id for pathway in pack.pathways}:
            yield read.problem(("rule_sets", i, "tables", id_), f"no pathway is called {id_!r}")


def _offices(pack: Pack, read: _Read) -> Iterator[Problem]:
    portals = {portal.code for portal in pack.portals}
    series = {one.id for one in pack.series}
    for i, office in enumerate(pack.offices):
        if office.portal not in portals:
            yield read.problem(("offices", i, "portal"), f"no portal has the code {office.portal!r}")
        for j, id_ in enumerate(office.series):
            if id_ not in series:
                yield read.problem(("offices", i, "series", j), f"no series is called {id_!r}")


PLACEHOLDERS = {
    "case_number": {"serial"},
    "qualification": {"portal", "band", "specialty", "title"},
    "certificate_number": {"year", "portal", "band", "serial"},
    "approval_document": {"year", "portal", "serial"},
}


def _forms(pack: Pack, read: _Read) -> Iterator[Problem]:
    for key, known in PLACEHOLDERS.items():
        try:
            used = {name for _, name, _, _ in string.Formatter().parse(getattr(pack.forms, key)) if name is not None}
        except ValueError:
            yield read.problem(("forms", key), "not a format string")
            continue
        for name in used - known:
            yield read.problem(("forms", key), f"{{{name}}} is not known here; known: {', '.join(sorted(known))}")
