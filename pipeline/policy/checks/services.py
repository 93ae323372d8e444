"""What is filed besides applications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certificates.fields import FIELDS
from pipeline.policy.checks.doubles import doubles
from pipeline.rules.words import AWARDS, Kind, Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.policy.problems import Fault, Path_
    from pipeline.rules.policy import Pack, Service

CORRECTABLE = {field.key for field in FIELDS if field.correctable} | {"photo"}
"""职称电子证书变更范围: what the system knows how to ask, to judge and to draw anew."""


_ABOVE = (Node.BUREAU, Node.RECOMMENDER)


def _deciding(kind: Kind) -> tuple[Node, ...]:
    """Who may decide on that kind: the end of its route."""
    if kind.certifies:
        return (Node.BODY,)
    if kind.moves_account and not kind.about_unit:
        return (Node.HELPDESK,)
    return _ABOVE


def services(pack: Pack) -> Iterator[Fault]:
    """Each kind once, over a route that can decide it, with evidence that exists."""
    yield from doubles(((("services", i, "kind"), one.kind.value) for i, one in enumerate(pack.services)), "services")
    for kind in set(Kind) - set(AWARDS) - {one.kind for one in pack.services}:
        yield ("services",), f"{kind.value} is missing: add it"
    kinds = {kind.id for kind in pack.evidence}
    for i, service in enumerate(pack.services):
        for path, id_ in _evidence(service, ("services", i)):
            if id_ not in kinds:
                yield path, f"no evidence kind is called {id_!r}: add it under evidence or correct the name"
        if not service.route or service.route[-1] not in _deciding(service.kind):
            deciding = " or ".join(node.value for node in _deciding(service.kind))
            yield ("services", i, "route"), f"must end at {deciding}, which decides it"
        yield from _fields(service, ("services", i, "fields"))


def _evidence(service: Service, where: Path_) -> Iterator[tuple[Path_, str]]:
    yield from (((*where, "evidence", j), id_) for j, id_ in enumerate(service.evidence))
    for k, field in enumerate(service.fields):
        yield from (((*where, "fields", k, "evidence", j), id_) for j, id_ in enumerate(field.evidence))


def _fields(service: Service, where: Path_) -> Iterator[Fault]:
    yield from doubles((((*where, k, "id"), field.id) for k, field in enumerate(service.fields)), "fields")
    for k, field in enumerate(service.fields):
        if not service.kind.corrects:
            yield (*where, k), "only a correction has fields: remove it"
        elif field.id not in CORRECTABLE:
            yield (*where, k, "id"), f"can't be corrected; known: {', '.join(sorted(CORRECTABLE))}"
    if service.kind.corrects and not service.fields:
        yield where, "is empty: name what may be corrected"
