"""The templates of the certificates: there, and whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certificates.template.checks import problems
from certificates.template.paths import FOLDER
from pipeline.rules.words import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.policy.problems import Fault
    from pipeline.rules.policy import Pack


def templates(pack: Pack) -> Iterator[Fault]:
    """Every template that the pack names, for all or for one body."""
    yield from ((("forms", "template"), what) for what in problems(FOLDER / pack.forms.template))
    for i, office in enumerate(pack.offices):
        if office.template and office.node is not Node.BODY:
            yield ("offices", i, "template"), "only a review body has certificates: remove it"
        elif office.template:
            yield from ((("offices", i, "template"), what) for what in problems(FOLDER / office.template))
