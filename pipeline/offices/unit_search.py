"""Units as people look for them: by code, by parts of the name, by pinyin, or county by county."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select

from pipeline.rules import spelling
from pipeline.rules.identity import number_text
from pipeline.rules.words import Node
from storage.models.offices import Office

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from pipeline.rules.policy import County

FOUND_MOST = 8
SAID_MOST = 120
"""Characters: no unit's name is longer, and a page of words would be a question of as many parts."""
AT_ONCE = 500


def search(session: Session, text: str, *, among: ColumnElement[bool] | None = None) -> list[Office]:
    """Units that *text* means, at most eight, by name: first by what stands in the name, then read more loosely.

    *among*: those alone of which this is true.
    """
    code, said = number_text(text), spelling.parts(text[:SAID_MOST])
    if not said or len(text) > SAID_MOST:
        return []
    for meant in (
        (Office.code == code) | (Office.credit_code == code),
        Office.name == text.strip(),
        and_(*(_holds(Office.name, part) for part in said)),
        and_(*(_holds(Office.name, "%".join(map(_plain, part)), plain=True) for part in said)),
        and_(*(_holds(Office.spelt, part) for part in said)),
    ):
        rows = select(Office).where(_there(), meant).order_by(Office.name).limit(FOUND_MOST)
        rows = rows if among is None else rows.where(among)
        if found := list(session.scalars(rows)):
            return found
    return []


def of_county(session: Session, portal: str, county: County | None) -> Sequence[Office]:
    """Units of an entrance that stand in *county*, by name: its code is in theirs, or its name; None: all of them."""
    where = Office.portal == portal
    if county is not None:
        in_code = Office.credit_code.like(f"__{county.code}%")
        where = and_(where, or_(in_code, _holds(Office.name, county.name)))
    return session.scalars(select(Office).where(_there(), where).order_by(Office.name)).all()


def catch_up(writing: Callable[[], AbstractContextManager[Session]]) -> None:
    """Describe the units that were entered before there was such a description."""
    left = True
    while left:
        with writing() as session:
            waiting = session.scalars(
                select(Office).where(Office.node == Node.UNIT, Office.spelt.is_(None)).limit(AT_ONCE)
            ).all()
            for unit in waiting:
                unit.spelt = spelling.spelt(unit.name)
            left = len(waiting) == AT_ONCE


def _there() -> ColumnElement[bool]:
    return and_(Office.node == Node.UNIT, Office.ended_at.is_(None))


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _holds(column: object, part: str, *, plain: bool = False) -> ColumnElement[bool]:
    """True of rows whose *column* holds *part*; *plain*: it is a pattern already."""
    return column.ilike(f"%{part if plain else _plain(part)}%", escape="\\")  # type: ignore[attr-defined,no-any-return]
