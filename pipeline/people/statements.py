"""What a person states of education, work, titles and awards: one fact at a time, remembered for the next case."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.offices import posts
from pipeline.rules import identity
from pipeline.rules.eligibility import IN_POST
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Assessed, Education, Fact, Level, Schooling
from pipeline.rules.texts import folded
from pipeline.rules.words import Node
from storage.models.offices import Office
from storage.models.people import Person

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

MONTH = re.compile(r"\s*(\d{4})\D{0,2}(\d{1,2})\D{0,2}")
NUMBER = re.compile(r"\d+")
RANGE = re.compile(r"年?\s*[-–—~至到]+\s*")
"""What stands between the first and the last year of several."""
NONE = "none"
SERVICE_SINCE = 2000
CENTURY = 2000
JOINED = "+"
"""Between the education and the way in which it was had, where one button says both."""


def state(session: Session, fact: Fact, said: str, *, by: Actor, world: World) -> None:
    """Remember what the person says for *fact*, as a word of its scale or as it was typed. Raises Refused."""
    person = _person(session, by)
    if fact is Fact.EDUCATION and JOINED in said:
        education, schooling = said.split(JOINED, 1)
        each = {Fact.EDUCATION: education, Fact.SCHOOLING: schooling}
    else:
        each = {fact: said}
    read_now = {one.value: _read(one, words, person, world) for one, words in each.items()}
    person.facts = {**person.facts, **read_now}


def read(session: Session, fact: Fact, said: str, *, by: Actor, world: World) -> Any:  # noqa: ANN401  JSON values
    """What is understood by *said*, to be shown before it counts. Raises Refused."""
    return _read(fact, said, _person(session, by), world)


def _person(session: Session, by: Actor) -> Person:
    person = session.get(Person, by.person_id) if by.person_id else None
    if person is None:
        raise Refused("register_first")
    return person


def _read(fact: Fact, said: str, person: Person, world: World) -> Any:  # noqa: ANN401  JSON values
    try:
        return READ[fact](said, person, world)
    except ValueError:
        raise Refused("button_expired") from None


def work_at(session: Session, unit_id: UUID, *, by: Actor, world: World) -> None:
    """Remember the unit where the person works. Raises Refused."""
    person, unit = _person(session, by), session.get(Office, unit_id)
    if unit is None or unit.node is not Node.UNIT or unit.ended_at is not None:
        raise Refused("no_such_unit")
    if unit.tier is None:
        raise Refused("unit_incomplete")
    person.unit_id = unit.id
    posts.look_at(session, posts.Look(unit.id, world))


def _work_since(said: str, person: Person, world: World) -> str:
    """Read `2019-07`, `2019年7月`, `2019.7` as the first day of that month."""
    read = MONTH.fullmatch(said)
    try:
        since = date(int(read[1]), int(read[2]), 1) if read else None
    except ValueError:
        since = None
    if since is None:
        raise Refused("work_since_form")
    if since > world.today:
        raise Refused("work_in_future")
    if since.year - person.birth_date.year < identity.MIN_AGE:
        raise Refused("work_too_early", years=identity.MIN_AGE)
    return since.isoformat()


def _service(said: str, person: Person, world: World) -> list[int]:  # noqa: ARG001  one form for all
    """Read `2022 2023 2024`, `2022-2024`, `2022至2024`, `22、23、24年`; `0` for none."""
    text = folded(said)
    years: set[int] = set()
    if text.strip() != "0":
        found = list(NUMBER.finditer(text))
        before = None
        for one in found:
            year = _year(one[0])
            ranged = before is not None and RANGE.fullmatch(text, before.end(), one.start())
            first = _year(before[0]) if ranged and before else year
            if first > year:
                raise Refused("service_years_form")
            years |= set(range(first, year + 1))
            before = one
        if not years:
            raise Refused("service_years_form")
    if any(not SERVICE_SINCE <= year <= world.today.year for year in years):
        raise Refused("service_years_range", first=str(SERVICE_SINCE), last=str(world.today.year))
    return sorted(years)


def _year(digits: str) -> int:
    """`2024` or `24`. Raises Refused."""
    if len(digits) not in {2, 4}:
        raise Refused("service_years_form")
    return int(digits) + (CENTURY if len(digits) == len("24") else 0)


def _awards(said: str, _: Person, world: World) -> list[str]:
    if said == NONE:
        return []
    if said not in {award.id for award in world.pack.awards}:
        raise ValueError(said)
    return [said]


def _standing(said: str, _: Person, world: World) -> str:
    if said not in {IN_POST, *(one.id for one in world.pack.exclusions)}:
        raise ValueError(said)
    return said


def _of(scale: Callable[[str], str]) -> Callable[[str, Person, World], str]:
    return lambda said, _, __: str(scale(said))


def _yes_no(said: str) -> str:
    if said not in {"yes", "no"}:
        raise ValueError(said)
    return said


READ: dict[Fact, Callable[[str, Person, World], Any]] = {
    Fact.EDUCATION: _of(Education),
    Fact.SCHOOLING: _of(Schooling),
    Fact.WORK_SINCE: _work_since,
    Fact.ASSESSED: _of(Assessed),
    Fact.PRESENT: _of(lambda said: said if said == NONE else Level(said)),
    Fact.SAME_SPECIALTY: _of(_yes_no),
    Fact.SERVICE: _service,
    Fact.AWARDS: _awards,
    Fact.STANDING: _standing,
}
"""How each fact is read. A ValueError is a word that no button of ours carries."""
