"""The roster (花名册): what a review body received in a year, in the columns that such lists have (U12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import defer, joinedload

from notify.catalogue import Words
from pipeline.case import frozen
from pipeline.queries.officer.desk import of_year, offices_of
from pipeline.rules.scales import Fact
from pipeline.rules.words import AWARDS, Action
from storage.models.cases import Case, Event
from storage.models.offices import Office
from storage.models.people import Person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

    from pipeline.case.frozen import Frozen
    from pipeline.rules.transitions import Actor
    from pipeline.world import World

BATCH = 500
TITLE = "花名册"
NAMES = 3
"""The first columns by which a row is known: its place, number and name."""
CHINESE = Words(None, "zh")
"""A roster is a form of the field: it is in Chinese whoever asks for it."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, and what stands in it."""

    zh: str
    of: Callable[[Case, Person, Frozen], str]
    personal: bool = False
    """Left out where the roster is published."""


def _stated(fact: Fact) -> Callable[[Case, Person, Frozen], str]:
    return lambda case, _, __: str(case.facts.get(fact, ""))


COLUMNS = (
    Column("申请书编号", lambda case, _, __: case.number),
    Column("姓名", lambda _, who, __: who.name),
    Column("性别", lambda _, who, __: who.sex),
    Column("民族", lambda _, who, __: who.ethnicity),
    Column("出生日期", lambda _, who, __: f"{who.birth_date:%Y-%m-%d}", personal=True),
    Column("身份证号", lambda _, who, __: who.id_number, personal=True),
    Column("联系电话", lambda _, who, __: who.phone, personal=True),
    Column("工作单位", lambda case, _, __: case.unit.name if case.unit else ""),
    Column("最高学历", _stated(Fact.EDUCATION)),
    Column("参加专业技术工作时间", _stated(Fact.WORK_SINCE)),
    Column("系列", lambda _, __, words: words.series),
    Column("专业", lambda case, _, __: case.specialty),
    Column("申报资格", lambda _, __, words: words.title),
    Column("级别", lambda _, __, words: words.level),
    Column("取得方式", lambda _, __, words: words.pathway),
    Column("状态", lambda case, _, __: CHINESE.plain(f"state-{case.state}")),
    Column("批准文号", lambda case, _, __: case.document or ""),
)


PUBLIC = (Person.name, Person.sex, Person.ethnicity)
PERSONAL = (Person.birth_date, Person.id_number, Person.phone)
UNREAD = (Case.asked, Case.route, Case.vote)
"""To open what is sealed, and to read what no column says, is half the time of a long roster."""


def columns(*, published: bool) -> tuple[Column, ...]:
    """The columns of the internal roster, or of the one for publication: no ID number, phone or birth date."""
    return tuple(column for column in COLUMNS if not (published and column.personal))


def as_file(session: Session, kind: str, year: int, *, published: bool, by: Actor, world: World) -> bytes:
    """The roster as *kind*: `xlsx`, or `csv`. Raises Refused."""
    from pipeline.work import sheets  # half a second: whoever only shows rows needs no workbook

    asked = rows(session, year, published=published, by=by, world=world)
    with sheets.as_xlsx(TITLE, asked, names=NAMES) if kind == "xlsx" else sheets.as_csv(asked) as file:
        return file.read()


def rows(session: Session, year: int = 0, *, published: bool, by: Actor, world: World) -> Iterator[tuple[str, ...]]:
    """The heading, then a row a case, in the order of their numbers; read in batches. Raises Refused.

    *year*: as for `desk.of_year`.
    """
    shown = columns(published=published)
    received = select(Event.case_id).where(Event.office_id.in_(offices_of(by)), Event.action == Action.RECEIVE)
    asked = (
        select(Case)
        .where(Case.id.in_(received), of_year(year, world), Case.kind.in_(AWARDS))
        .order_by(Case.number)
        .options(
            joinedload(Case.applicant).load_only(*(PUBLIC if published else (*PUBLIC, *PERSONAL))),
            joinedload(Case.unit).load_only(Office.name),
            *(defer(one) for one in UNREAD),
        )
        .execution_options(yield_per=BATCH)
    )
    yield ("序号", *(column.zh for column in shown))
    for place, case in enumerate(session.scalars(asked), 1):
        if case.applicant is not None:
            words = frozen.of(case, world.pack)  # once a row: four columns say what it says
            yield (str(place), *(column.of(case, case.applicant, words) for column in shown))
