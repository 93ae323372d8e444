"""What a house is asked while the storm goes on: certificates, files, and then copies, reissues and corrections of what it gave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from sqlalchemy import exists, select

from bench import flood
from pipeline.case import cases
from pipeline.issuance import copies
from pipeline.people.actor import actor_of
from pipeline.rules.words import CertificateState, Duty, Kind, State
from storage import outbox
from storage.models.cases import Case
from storage.models.certificates import Certificate, Copy
from storage.models.people import Person

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from chat.network import Network
    from pipeline.world import World
    from storage.blobs import Blobs

WISHES = ("copy", None, Kind.REISSUE, Kind.CORRECTION)
"""What each holder asks for next, in turns."""
AT_ONCE = 5
SPREAD = 0.8
"""Everything becomes due within so much of the storm."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How much."""

    cases: int
    """Public notices that end; every fourth holder then asks for each of the wishes."""
    files: int
    """Places with two files each, to be inspected."""

    @property
    def people(self) -> int:
        """Whose chats are 1, 2, 3 …."""
        return self.cases + self.files

    def wishes(self, wanted: str | None) -> int:
        """How many ask for that."""
        return sum(WISHES[place % len(WISHES)] == wanted for place in range(1, self.cases + 1))

    @property
    def versions(self) -> int:
        """Certificates that there are in the end, superseded ones too."""
        return self.cases + self.wishes(Kind.REISSUE) + self.wishes(Kind.CORRECTION)


def owe(
    session: Session,
    world: World,
    network: Network,
    blobs: Blobs,
    route: tuple[UUID, ...],
    asked: Asked,
    begin: datetime,
    seconds: float,
) -> None:
    """All notices and files, evenly over the storm."""
    given = flood.sent(network, range(asked.cases + 1, asked.people + 1))
    for place in range(1, asked.people + 1):
        outbox.next_number(session, "cases")  # whoever files by a verb comes after these
        at = begin + timedelta(seconds=seconds * SPREAD * (place * 7919 % asked.people) / asked.people)
        if place <= asked.cases:
            flood.notices_end(session, world, blobs, route, range(place, place + 1), at)
        else:
            flood.files_come(session, world, {place: given[place]}, route, at)


def wish(session: Session, world: World) -> int:
    """Some holders ask for what they want next, each once; how many did."""
    about = exists().where(Case.certificate == Certificate.number)
    copied = exists().where(Copy.certificate_id == Certificate.id)
    held = (
        select(Certificate, Person.chat_id)
        .join(Person, Person.id == Certificate.person_id)
        .where(Certificate.state == CertificateState.VALID, Certificate.version == 1, ~about, ~copied)
    )
    wanting = [(row, chat_id) for row, chat_id in session.execute(held) if chat_id and WISHES[chat_id % len(WISHES)]][
        :AT_ONCE
    ]
    for row, chat_id in wanting:
        _ask(session, row, chat_id, world)
    return len(wanting)


def _ask(session: Session, certificate: Certificate, chat_id: int, world: World) -> None:
    wanted, by = WISHES[chat_id % len(WISHES)], actor_of(session, chat_id, world.today)
    if not isinstance(wanted, Kind):
        request = copies.CopyRequest("示例公司", "入职审核", world.today + timedelta(days=30))
        copies.ask(session, certificate.id, uuid4(), request, by=by, world=world)
        return
    session.add(_granted(session, certificate, wanted, world))


def _granted(session: Session, certificate: Certificate, kind: Kind, world: World) -> Case:
    """A case about a certificate that its offices have granted: what that leads to is what the storm is about."""
    source = session.get_one(Case, certificate.case_id)
    alike = ("applicant_id", "pathway", "portal", "series", "specialty", "level", "label", "unit_id", "facts", "route")
    case = Case(
        **{name: getattr(source, name) for name in alike},
        id=uuid4(),
        number=cases.next_number(session, world.pack, kind),
        kind=kind,
        state=State.APPROVED,
        version=3,
        year=world.today.year,
        certificate=certificate.number,
        asked={"name": "示例更名"} if kind is Kind.CORRECTION else {},
        step=1,
        office_id=None,
        entered_at=world.now,
        opened=False,
        created_at=world.now,
    )
    outbox.owe(session, Duty.DO_OUTCOME, case.id, now=world.now, case_id=case.id)
    return case
