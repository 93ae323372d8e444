"""A database of many people and cases: one of each is entered, then multiplied by SQL within seconds (SQLite)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from pipeline import offices
from pipeline.rules.qualification import Qualification, named
from pipeline.rules.scales import Level, Tier
from pipeline.rules.words import Action, EvidenceState, Kind, Node, Rank, State
from storage.models.cases import Case, Event
from storage.models.evidence import Evidence
from storage.models.offices import Office
from storage.models.people import Person

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from sqlalchemy.orm import Session

    from pipeline.world import World
    from storage.database import Database

UNIT = "MA00TE572"
"""GB 11714, from the range of examples."""
FIRST_OFFICER = 2_000_000_000
"""Chats of officers; those of applicants are 1, 2, 3 …"""
SLOTS = ("photo", "diploma", "work_proof")


def populate(database: Database, world: World, count: int) -> tuple[UUID, ...]:
    """*count* people with a case each, spread over four offices; the offices, in the order of the route."""
    with database.writing() as session:
        route = _offices(session, world)
        _first(session, world, route)
    with database.writing() as session:
        _multiply(session.connection(), count, route)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    return route


def _offices(session: Session, world: World) -> tuple[UUID, ...]:
    """The pack's offices and a unit; a body's portal, its bureau and a recommender make the route, each with an officer."""
    offices.sync(session, world.pack)
    session.flush()
    body = next(office for office in world.pack.offices if office.node is Node.BODY and office.levels)
    near = [office for office in world.pack.offices if office.portal == body.portal]
    recommender = next(office for office in near if office.node is Node.RECOMMENDER)
    bureau = next(office for office in near if office.node is Node.BUREAU)
    unit = offices.UnitEntry(
        code=UNIT,
        name="示例单位",
        portal=body.portal,
        tier=Tier.COUNTY,
        contact="人事科",
        phone="0900-0000000",
        address="示例路 9 号",
        recommenders=(recommender.code,),
    )
    offices.add_unit(session, unit, world=world)
    route = [(Node.UNIT, UNIT), *((entry.node, entry.code) for entry in (recommender, bureau, body))]
    for place, (node, code) in enumerate(route):
        token = offices.invite(session, node, code, Rank.DECIDER, world=world)
        offices.join(session, token, FIRST_OFFICER + place, "zh", "示例人员", world=world)
    return tuple(session.scalars(select(Office.id).filter_by(node=node, code=code)).one() for node, code in route)


def _first(session: Session, world: World, route: tuple[UUID, ...]) -> None:
    """Person and case number one, as submitting leaves them."""
    body = next(office for office in world.pack.offices if office.node is Node.BODY and office.levels)
    series = next(one for one in world.pack.series if one.id in body.series)
    wanted = Qualification(body.portal, series.id, series.tracks[0].specialties[0], Level.ZHULI)
    session.add(
        Person(
            id=UUID(int=1), chat_id=1, language="zh", name="示例人员", id_number="000000199001010000",
            id_index=f"{1:064x}", phone="13800000000", sex="男", birth_date=date(1990, 1, 1),
            ethnicity=world.pack.ethnicities[0], facts={}, registered_at=world.now, consent="1",
        )
    )  # fmt: skip
    session.flush()
    number = world.pack.forms.case_number.format(serial=1)
    session.add(
        Case(
            id=UUID(int=1), number=number, kind=Kind.APPLICATION, year=world.today.year, state=State.IN_REVIEW,
            version=3, applicant_id=UUID(int=1), asked={}, pathway=world.pack.pathways[0].id, portal=wanted.portal,
            series=wanted.series, specialty=wanted.specialty, level=wanted.level,
            label=named(world.pack, wanted).label, unit_id=route[0], facts={}, route=[str(one) for one in route],
            step=0, office_id=route[0], entered_at=world.now, opened=False, created_at=world.now,
        )
    )  # fmt: skip
    session.flush()
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


def _multiply(connection: Connection, count: int, route: tuple[UUID, ...]) -> None:
    """Copy everything of number one for numbers 2 to *count*, each copy under ids of its own."""
    number = connection.execute(select(Case.number)).scalar_one()
    prefix = number.rstrip("0123456789")
    form = f"'{prefix}' || printf('%0{len(number) - len(prefix)}d', n)"
    office = " ".join(f"WHEN {place} THEN '{one.hex}'" for place, one in enumerate(route))
    own = {
        "id": "printf('%032x', n)",
        "chat_id": "n",
        "id_index": "printf('%064x', n)",
        "number": form,
        "applicant_id": "printf('%032x', n)",
        "actor_id": "printf('%032x', n)",
        "case_id": "printf('%032x', n)",
        "step": f"n % {len(route)}",
        "office_id": f"CASE n % {len(route)} {office} END",
        "entered_at": "strftime('%Y-%m-%d %H:%M:%f000', entered_at, '-' || (n % 100000) || ' minutes')",
    }
    _copy(connection, Person.__table__, count, own)
    _copy(connection, Case.__table__, count, own | {"chat_id": "NULL"})
    _copy(connection, Event.__table__, count, own | {"id": "NULL", "step": "0", "office_id": "NULL"})
    _copy(connection, Evidence.__table__, count, own | {"id": f"printf('%032x', n * {len(SLOTS)} + first.rowid)"})


def _copy(connection: Connection, table: Any, count: int, own: dict[str, str]) -> None:  # noqa: ANN401  a declared table
    columns = [column.name for column in table.columns]
    said = ", ".join(own.get(name, f'first."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    connection.exec_driver_sql(
        f"WITH RECURSIVE numbers(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) "  # noqa: S608
        f"INSERT INTO {table.name} ({names}) SELECT {said} FROM numbers CROSS JOIN {table.name} AS first"
    )
