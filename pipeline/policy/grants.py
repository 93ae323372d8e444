"""Reads the table of which claims of the directory give which posts (ZHICHENG_OIDC_POSTS; docs/sign-in.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from pipeline.policy.loading import SENTENCES
from pipeline.policy.problems import PackError, Path_
from pipeline.policy.reading import read_file
from pipeline.rules.granting import Granting
from pipeline.rules.words import Node

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROLES = ", ".join(Node)


def load_grants(file: Path) -> Granting:
    """The table in *file*. Raises PackError with every problem at once, or OSError."""
    found = read_file(file)
    if found.problems:
        raise PackError(found.problems)
    try:
        granting = TypeAdapter(Granting).validate_python(found.values, extra="forbid")
    except ValidationError as error:
        raise PackError(
            [found.problem(_path(one["loc"]), SENTENCES.get(one["type"], one["msg"])) for one in error.errors()]
        ) from None
    if wrong := [found.problem(path, what) for path, what in _wrong(granting)]:
        raise PackError(wrong)
    return granting


def _path(place: tuple[int | str, ...]) -> Path_:
    return tuple(part for part in place if part != "[key]")


def _wrong(granting: Granting) -> Iterator[tuple[Path_, str]]:
    """What no type shows."""
    if not granting.posts:
        yield ("posts",), "nobody would be let in: name at least one value of the claim"
    for value, grants in granting.posts.items():
        for place, grant in enumerate(grants):
            role, _, code = grant.office.partition(":")
            if role not in set(Node) or not code:
                yield ("posts", value, place, "office"), f"write ROLE:CODE, the role one of {ROLES}"
