"""Certificates from before, found by the officers who judge of them: by number, by ID number, by the whole name (U8, A16)."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from pipeline.issuance import earlier
from pipeline.people.accounts import id_index
from pipeline.queries.anyone.by_number import shown
from pipeline.queries.officer.desk import offices_of
from pipeline.rules import identity
from pipeline.rules.refusals import Refused
from pipeline.rules.searching import ID_NUMBER
from pipeline.rules.words import Node
from storage.models.earlier import EarlierCertificate
from storage.models.offices import Office

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from pipeline.queries.anyone.by_number import Earlier
    from pipeline.rules.transitions import Actor
    from pipeline.world import World

MOST = 20
ASKING = (Node.RECOMMENDER, Node.BUREAU, Node.BODY, Node.HELPDESK)
"""A unit asks the person, who finds it in the chat."""


def earlier_found(session: Session, text: str, *, by: Actor, world: World) -> tuple[Earlier, ...]:
    """What the register has under *text*, the newest first, MOST of it; nothing for an office that does not judge.

    Each way of finding is a look-up of its own, by an index.
    """
    del world
    posts = select(Office.id).where(Office.id.in_(offices_of(by)), Office.node.in_(ASKING)).limit(1)
    if not text.strip() or session.scalar(posts) is None:
        return ()
    found: dict[object, EarlierCertificate] = {}
    for wanted in _ways(text.strip()):
        rows = select(EarlierCertificate).where(wanted).options(joinedload(EarlierCertificate.replaced_by)).limit(MOST)
        found |= {row.id: row for row in session.scalars(rows)}
    newest = sorted(found.values(), key=lambda row: (row.awarded_on, row.number), reverse=True)
    return tuple(shown(row) for row in newest[:MOST])


def _ways(text: str) -> list[ColumnElement[bool]]:
    """What *text* may be of a row."""
    ways: list[ColumnElement[bool]] = [EarlierCertificate.number_key == earlier.number_key(text)]
    bare = identity.number_text(text)
    if ID_NUMBER.fullmatch(bare):
        ways.append(EarlierCertificate.id_index == id_index(bare))
    with suppress(Refused):  # it is no name
        ways.append(EarlierCertificate.name == identity.person_name(text))
    return ways
