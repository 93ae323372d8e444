"""All that is kept of a person, for that person alone (个人信息保护法 art. 45): as it is stored, numbers whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, select

from pipeline.evidence import files
from pipeline.issuance import earlier
from pipeline.people import own_account
from pipeline.rules.refusals import Refused
from storage.models.cases import Case, Event
from storage.models.certificates import Certificate
from storage.models.chat import Message
from storage.models.looks import Look
from storage.models.offices import Office
from storage.models.organisations import Sharing
from storage.models.readings import Reading

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World
    from storage.models.earlier import EarlierCertificate


def export(session: Session, *, by: Actor, world: World) -> dict[str, Any]:
    """Account, cases with their events and files, certificates, who looked, what was told. Raises Refused.

    Times are ISO 8601 in UTC. Where facts must not go through the chat it is refused: the chat can't carry it.
    """
    if not world.chat_carries_facts:
        raise Refused("files_by_link")
    person = own_account.own(session, by)
    cases = session.scalars(select(Case).where(Case.applicant_id == person.id).order_by(Case.number)).all()
    told = select(Message).where(Message.addressee_id == person.id).order_by(Message.created_at)
    unit = session.get(Office, person.unit_id) if person.unit_id else None
    return {
        "made_at": _at(world.now),
        "account": {
            "name": person.name,
            "id_number": person.id_number,
            "sex": person.sex,
            "birth_date": person.birth_date.isoformat(),
            "ethnicity": person.ethnicity,
            "phone": person.phone,
            "language": person.language,
            "unit": unit.name if unit else "",
            "stated": person.facts,
            "registered_at": _at(person.registered_at),
            "consent": person.consent,
        },
        "cases": [_case(session, case) for case in cases],
        "certificates": [_certificate(row) for row in _certificates(session, person.id)],
        "agreed_to": [_sharing(row) for row in session.scalars(_agreed(person.id))],
        "earlier": [_earlier(row) for row in earlier.own(session, person)],
        "messages": [
            {"at": _at(row.created_at), "key": row.text_key, "facts": row.facts} for row in session.scalars(told)
        ],
    }


def may_mend_name(session: Session, *, by: Actor, world: World) -> bool:
    """True while a wrong name can be mended without a correction."""
    del world
    try:
        own_account.name_is_open(session, own_account.own(session, by))
    except Refused:
        return False
    return True


def _case(session: Session, case: Case) -> dict[str, Any]:
    events = session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.version))
    looks = session.scalars(select(Look).where(Look.case_id == case.id).order_by(Look.at))
    offices = {office.id: office.name for office in session.scalars(select(Office))}
    return {
        "number": case.number,
        "kind": case.kind.value,
        "year": case.year,
        "label": case.label,
        "state": case.state.value,
        "created_at": _at(case.created_at),
        "unit": case.unit.name if case.unit else "",
        "facts": case.facts,
        "asked": case.asked,
        "events": [
            {
                "at": _at(event.at),
                "action": event.action.value,
                "after": event.after.value,
                "office": offices.get(event.office_id, "") if event.office_id else "",
                "why": event.why,
                "defects": event.defects,
            }
            for event in events
        ],
        "files": [
            {
                "slot": file.slot,
                "name": file.file_name,
                "sha256": file.sha256,
                "state": file.state.value,
                "sent_at": _at(file.sent_at),
                "read": read.said if (read := session.get(Reading, file.id)) else None,
            }
            for file in files.current(session, case.id)
        ],
        "seen_by": [
            {"at": _at(look.at), "office": offices.get(look.office_id, ""), "what": look.what.value} for look in looks
        ],
    }


def _certificates(session: Session, person_id: object) -> list[Certificate]:
    return list(session.scalars(select(Certificate).where(Certificate.person_id == person_id)))


def _certificate(row: Certificate) -> dict[str, Any]:
    return {"number": row.number, "version": row.version, "state": row.state.value, "record": row.record}


def _agreed(person_id: object) -> Select[Sharing]:
    return select(Sharing).where(Sharing.person_id == person_id).order_by(Sharing.given_at)


def _sharing(row: Sharing) -> dict[str, Any]:
    ended = _at(row.ended_at) if row.ended_at else ""
    return {"organisation": row.office.name, "given_at": _at(row.given_at), "taken_back_at": ended}


def _earlier(row: EarlierCertificate) -> dict[str, Any]:
    said = {field: getattr(row, field) for field in ("number", *earlier.COMPARED, "source")}
    return said | {"awarded_on": row.awarded_on.isoformat()}


def _at(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
