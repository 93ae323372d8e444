"""Reissue (证书丢失补办): the same certificate again, as its next version; nothing that it says may change by this way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.issuance import versions
from pipeline.messages import notices
from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.kinds.row import OfficersWord
    from pipeline.world import World
    from storage.models.cases import Case


def ready(session: Session, case: Case, world: World) -> dict[str, Any]:
    """At submission: there is a version in force to make anew. Raises Refused."""
    del world
    if case.unit is None:
        raise Refused("choose_unit")
    versions.in_force(session, case.certificate)
    return {}


def before_grant(session: Session, case: Case, *, word: OfficersWord, world: World) -> None:
    """There still is one. Raises Refused."""
    del word, world
    versions.in_force(session, case.certificate)


def granted(session: Session, case: Case, world: World) -> None:
    """Its holder is told that the next version is on its way."""
    notices.tell_filer(session, case, "granted", world=world, number=case.number, label=case.label)
