"""A database of many people, units and cases: one of each is entered, then multiplied by SQL within minutes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select, text

from bench.multiplication import multiply
from pipeline.offices import directory
from pipeline.people import findable
from pipeline.rules.qualification import Qualification, named
from pipeline.rules.scales import Education, Fact, Level, Tier
from pipeline.rules.words import Action, EvidenceState, Kind, Node, Rank, State
from storage.database import look_over
from storage.models.cases import Case, Event
from storage.models.evidence import Evidence
from storage.models.offices import Office
from storage.models.people import Person

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.world import World
    from storage.database import Database

UNIT = "MA00TE572"
"""GB 11714, from the range of examples."""
NUMBER = "650199199001010016"
"""Of an area that nobody is given, with its check digit: what signs looks at it. The index of each row is its own."""
FIRST_OFFICER = 2_000_000_000
"""Chats of officers; those of applicants are 1, 2, 3 …"""
SLOTS = ("photo", "diploma", "work_proof")


def populate(database: Database, world: World, count: int, units: int = 1) -> tuple[UUID, ...]:
    """*count* people with a case each, of so many *units*, spread over four offices; the offices, in the route's order.

    A fourth of all is at the units, the rest at one recommender, one bureau, one body.
    """
    with database.writing() as session:
        route = furnish(session, world)
        _first(session, world, route)
    with database.writing() as session:
        multiply(session.connection(), count, units, route)
    _as_the_next_day(database)
    return route


def _as_the_next_day(database: Database) -> None:
    """What a deployment's database does by itself: SQLite once a day (`retention.keep`), PostgreSQL by its autovacuum."""
    if database.engine.dialect.name == "sqlite":
        with database.writing() as session:
            look_over(session)
        return
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def furnish(session: Session, world: World) -> tuple[UUID, ...]:
    """The pack's offices and a unit; a body's portal, its bureau and a recommender make the route, each with an officer."""
    directory.sync(session, world.pack)
    session.flush()
    body = next(office for office in world.pack.offices if office.node is Node.BODY and office.levels)
    near = [office for office in world.pack.offices if office.portal == body.portal]
    recommender = next(office for office in near if office.node is Node.RECOMMENDER)
    bureau = next(office for office in near if office.node is Node.BUREAU)
    unit = directory.UnitEntry(
        code=UNIT,
        name="示例单位",
        portal=body.portal,
        tier=Tier.COUNTY,
        contact="人事科",
        phone="0900-0000000",
        address="示例路 9 号",
        recommenders=(recommender.code,),
    )
    directory.add_unit(session, unit, world=world)
    route = [(Node.UNIT, UNIT), *((entry.node, entry.code) for entry in (recommender, bureau, body))]
    for place, (node, code) in enumerate(route):
        token = directory.invite(session, node, code, Rank.DECIDER, world=world)
        directory.join(session, token, FIRST_OFFICER + place, "zh", "示例人员", world=world)
    return tuple(session.scalars(select(Office.id).filter_by(node=node, code=code)).one() for node, code in route)


def _first(session: Session, world: World, route: tuple[UUID, ...]) -> None:
    """Person and case number one, as submitting leaves them."""
    enter(session, world, route, 1, state=State.IN_REVIEW, office_id=route[0])
    moves = ((Action.SUBMIT, State.DRAFT, State.CHECKING), (Action.ENTER, State.CHECKING, State.IN_REVIEW))
    for version, (action, before, after) in enumerate(moves, 2):
        session.add(
            Event(
                case_id=UUID(int=1), version=version, at=world.now - timedelta(minutes=5 - version), action=action,
                before=before, after=after, step=0, actor="示例人员", actor_id=UUID(int=1), why="", defects=[],
            )
        )  # fmt: skip
    for place, slot in enumerate(SLOTS, 1):
        session.add(
            Evidence(
                id=UUID(int=place), case_id=UUID(int=1), slot=slot, source="", file_name="示例.pdf", size=1000,
                sha256=f"{place:064x}", state=EvidenceState.ACCEPTED, reasons=[], facts={}, renditions=["0" * 64],
                current=True, sent_at=world.now,
            )
        )  # fmt: skip


def enter(session: Session, world: World, route: tuple[UUID, ...], place: int, **columns: Any) -> UUID:  # noqa: ANN401
    """Person and case number *place*, who have chat and id *place* too; *columns* of the case as wished. The case's id."""
    wanted, stated = _wanted(world), {Fact.EDUCATION: Education.BACHELOR}
    id_, number = UUID(int=place), world.pack.forms.case_number.format(serial=place)
    person = Person(
        id=id_, chat_id=place, language="zh", name="示例人员", id_number=NUMBER,
        id_index=f"{place:064x}", phone="13800000000", sex="男", birth_date=date(1990, 1, 1),
        ethnicity=world.pack.ethnicities[0], facts=stated, registered_at=world.now, consent="1",
    )  # fmt: skip
    findable.describe(person)
    session.add(person)
    session.flush()
    lying = {"office_id": None, "step": 0} | columns
    session.add(
        Case(
            id=id_, number=number, kind=Kind.APPLICATION, year=world.today.year, version=3, applicant_id=id_, asked={},
            pathway=world.pack.pathways[0].id, portal=wanted.portal, series=wanted.series, specialty=wanted.specialty,
            level=wanted.level, label=named(world.pack, wanted).label, unit_id=route[0], facts=stated,
            route=[str(one) for one in route], entered_at=world.now, opened=False, created_at=world.now, **lying,
        )
    )  # fmt: skip
    session.flush()
    return id_


def _wanted(world: World) -> Qualification:
    body = next(office for office in world.pack.offices if office.node is Node.BODY and office.levels)
    series = next(one for one in world.pack.series if one.id in body.series)
    return Qualification(body.portal, series.id, series.tracks[0].specialties[0], Level.ZHULI)
