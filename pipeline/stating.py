"""What a person states of education, work, titles and awards: one fact at a time, remembered for the next case."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from pipeline.rules import identity
from pipeline.rules.eligibility import IN_POST
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Assessed, Education, Fact, Level, Schooling
from storage.models.people import Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

MONTH = re.compile(r"\s*(\d{4})\D{0,2}(\d{1,2})\D{0,2}")
YEAR = re.compile(r"\d{4}")
NONE = "none"
SERVICE_SINCE = 2000


def state(session: Session, fact: Fact, said: str, *, by: Actor, world: World) -> None:
    """Remember what the person says for *fact*, as a word of its scale or as it was typed. Raises Refused."""
    person = session.get(Person, by.person_id) if by.person_id else None
    if person is None:
        raise Refused("register_first")
    try:
        value = READ[fact](said, person, world)
    except ValueError:
        raise Refused("button_expired") from None
    person.facts = {**person.facts, fact.value: value}


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
    """Read the years, in any order and with anything between; `0` for none."""
    years = sorted({int(year) for year in YEAR.findall(said)})
    if not years and said.strip() != "0":
        raise Refused("service_years_form")
    if any(not SERVICE_SINCE <= year <= world.today.year for year in years):
        raise Refused("service_years_range", first=str(SERVICE_SINCE), last=str(world.today.year))
    return years


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
