"""docker-compose.yml as an engine reads it: variables put in, and each service's command, environment, volumes and limits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docker-compose.yml"
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


@dataclass(frozen=True)
class Service:
    """A service that runs from our image."""

    name: str
    command: tuple[str, ...]
    """What comes after `zhicheng`."""
    environment: Mapping[str, str]
    volumes: Mapping[str, str]
    """A volume's name by where it is mounted, the outer ones first."""
    secrets: tuple[str, ...]
    health: tuple[str, ...]
    """The health check's command; empty where there is none."""
    memory: int
    """Bytes, at most."""


def read(variables: Mapping[str, str]) -> dict[str, Any]:
    """The file with *variables* put in. Raises KeyError for one that must be set and is not."""

    def one(found: re.Match[str]) -> str:
        name, sign, rest = found.groups()
        if variables.get(name):
            return variables[name]
        if sign == "?":
            raise KeyError(name)
        return rest or ""

    def put(value: Any) -> Any:  # noqa: ANN401  whatever YAML holds
        if isinstance(value, dict):
            return {key: put(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [put(inner) for inner in value]
        return VARIABLE.sub(one, value) if isinstance(value, str) else value

    document: dict[str, Any] = put(yaml.safe_load(FILE.read_text("utf-8")))
    return document


def ours(document: Mapping[str, Any], variables: Mapping[str, str]) -> dict[str, Service]:
    """The services of our image by name, in the file's order."""
    return {
        name: _service(name, given, variables)
        for name, given in document["services"].items()
        if given["image"].startswith("zhicheng:")
    }


def _service(name: str, given: Mapping[str, Any], variables: Mapping[str, str]) -> Service:
    passed = {key: variables.get(key) if value is None else str(value) for key, value in given["environment"].items()}
    mounts = dict(reversed(one.split(":")[:2]) for one in given["volumes"])
    return Service(
        name=name,
        command=tuple(given["command"]),
        environment={key: value for key, value in passed.items() if value is not None},
        volumes=dict(sorted(mounts.items())),
        secrets=tuple(given["secrets"]),
        health=tuple(given.get("healthcheck", {"test": ["CMD"]})["test"][1:]),
        memory=size(given["deploy"]["resources"]["limits"]["memory"]),
    )


def size(text: str) -> int:
    """Bytes of a size as Compose writes it: 512m, 2g."""
    return int(text[:-1]) << {"k": 10, "m": 20, "g": 30}[text[-1]]
