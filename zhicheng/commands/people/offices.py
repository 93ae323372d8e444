"""What `zhicheng offices` does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select

from pipeline.offices import succession
from pipeline.review import endings
from pipeline.rules.words import Node
from storage.models.cases import Case
from storage.models.offices import Office, Officer
from zhicheng.commands.people.administration import word
from zhicheng.running import acting

if TYPE_CHECKING:
    from datetime import date

    from zhicheng.settings import Settings


def show(settings: Settings, role: str) -> None:
    """Print the offices of a role. Raises Refused."""
    table = Table("code", "name", "since", "until", "successor", "officers", "waiting", box=None)
    with acting(settings).database.reading() as session:
        for office in session.scalars(select(Office).where(Office.node == word(Node, role)).order_by(Office.code)):
            heir = session.get(Office, office.successor_id) if office.successor_id else None
            posts = select(func.count()).where(Officer.office_id == office.id, Officer.active)
            waiting = select(func.count()).where(Case.office_id == office.id)
            numbers = (str(session.scalar(asked) or 0) for asked in (posts, waiting))
            days = (str(day or "") for day in (office.since, office.until))
            table.add_row(office.code, office.name, *days, heir.code if heir else "", *numbers)
    Console().print(table)


def end(settings: Settings, office: str, *, into: str, last_day: date | None) -> str:
    """End an office that is not the pack's; what was done, in a sentence. Raises Refused."""
    role, _, code = office.partition(":")
    parts = acting(settings)
    with parts.database.writing() as session:
        world = parts.world()
        day = last_day or world.today - timedelta(days=1)
        found = succession.close(session, word(Node, role), code, into=into, last_day=day, pack=world.pack)
        session.flush()
        done = found in endings.settle(session, world=world)
        heir = succession.today_of(session, found, world.today) if done else None
        what = f"officers and open cases are at {heir.name} now" if heir else "its officers are dismissed"
        later = "officers and open cases move after that day"
        return f"{found.name}: last day {day}; {what if done else later}"
