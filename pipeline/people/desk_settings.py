"""How an officer likes the desk: rows of a page, columns, filters that were saved; kept for the chat, on whatever machine it opens."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.rules import texts
from pipeline.rules.refusals import Refused
from storage.models.desks import Desk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

SIZES = (25, 50, 100, 200)
USUAL_SIZE = 50
COLUMNS = ("name", "id", "label", "pathway", "education", "unit", "state", "holder", "days")
"""Besides the number, which leads to the case."""
SAVED_MOST, NAME_MOST, WISH_MOST = 12, 30, 1000


@dataclass(frozen=True, slots=True)
class Saved:
    """A filter under a name of the officer's own."""

    name: str
    table: str
    wish: str
    """The query of its address."""


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """What is kept."""

    size: int = USUAL_SIZE
    columns: tuple[str, ...] = COLUMNS
    saved: tuple[Saved, ...] = ()


USUAL = DeskSettings()


def settings(session: Session, *, by: Actor, world: World) -> DeskSettings:  # noqa: ARG001  asked as a verb
    """What that officer chose, or what is usual."""
    row = session.get(Desk, by.chat_id) if by.chat_id else None
    return _read(row.kept) if row else USUAL


def choose(session: Session, *, size: int, columns: Sequence[str], by: Actor, world: World) -> None:
    """Take the rows of a page and the columns; the order of columns is the table's own. Raises Refused."""
    if size not in SIZES or not set(columns) <= set(COLUMNS):
        raise Refused("page_gone")
    present = settings(session, by=by, world=world)
    _keep(session, replace(present, size=size, columns=tuple(one for one in COLUMNS if one in columns)), by)


def save(session: Session, saved: Saved, *, by: Actor, world: World) -> None:
    """Keep a filter; one of the same name gives way. Raises Refused."""
    name = texts.line(saved.name)
    if not name:
        raise Refused("filter_name_empty")
    if len(name) > NAME_MOST or len(saved.wish) > WISH_MOST:
        raise Refused("filter_name_too_long", most=NAME_MOST)
    present = settings(session, by=by, world=world)
    others = tuple(one for one in present.saved if one.name != name)
    if len(others) >= SAVED_MOST:
        raise Refused("filters_enough", most=SAVED_MOST)
    _keep(session, replace(present, saved=(*others, replace(saved, name=name))), by)


def forget(session: Session, name: str, *, by: Actor, world: World) -> None:
    """Let a saved filter go."""
    present = settings(session, by=by, world=world)
    _keep(session, replace(present, saved=tuple(one for one in present.saved if one.name != name)), by)


def _keep(session: Session, chosen: DeskSettings, by: Actor) -> None:
    if not by.posts or by.chat_id is None:
        raise Refused("officers_only")
    session.merge(Desk(chat_id=by.chat_id, kept=asdict(chosen)))


def _read(kept: dict[str, Any]) -> DeskSettings:
    """A column that there is no more is left out."""
    columns = tuple(one for one in COLUMNS if one in kept["columns"])
    return DeskSettings(kept["size"], columns, tuple(Saved(**one) for one in kept["saved"]))
