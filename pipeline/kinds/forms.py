"""Filling in a form: one answer, or all of them, read by the questions that the kind's row asks."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from pipeline.kinds.table import form_of
from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from pipeline.kinds.row import Form, Question
    from pipeline.rules.transitions import Actor
    from pipeline.world import World


def known_form(kind: str) -> Form:
    """The form of that kind. Raises Refused if it has none: the button is older than the system."""
    form = form_of(kind)
    if form is None:
        raise Refused("button_expired")
    return form


def known(session: Session, kind: str, about: UUID | None, *, by: Actor, world: World) -> dict[str, str]:
    """What needs no answer, of what the form is *about*. Raises Refused."""
    return dict(known_form(kind).known(session, about, by=by, world=world))


def following(kind: str, said: Mapping[str, str]) -> Question | None:
    """The first question that is not answered yet; None when all are."""
    return next((question for question in known_form(kind).questions if question.id not in said), None)


def answer(session: Session, kind: str, field: str, text: str, *, by: Actor, world: World) -> str:
    """One answer as it is kept. Raises Refused, with how to mend it."""
    question = next((one for one in known_form(kind).questions if one.id == field), None)
    if question is None:
        raise Refused("button_expired")
    if question.optional and not text:
        return ""
    read = question.read(session, text, by=by, world=world)
    if question.choices and read not in {choice.value for choice in question.choices(world)}:
        raise Refused("button_expired")
    return read


def file(
    session: Session, kind: str, said: Mapping[str, str], about: str, language: str, *, by: Actor, world: World
) -> UUID:
    """Open the case that the answers describe; *about* is the id of what it is about, or empty. Raises Refused."""
    form = known_form(kind)
    if any(question.id not in said for question in form.questions):
        raise Refused("button_expired")
    read = {one.id: answer(session, kind, one.id, said[one.id], by=by, world=world) for one in form.questions}
    return form.open(session, read, about=UUID(about) if about else None, language=language, by=by, world=world)
