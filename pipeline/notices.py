"""Who is told what: a row in the ledger and a duty to send it, in the transaction of the event it tells of."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import select

from pipeline.rules.words import Duty, MessageState, Node
from storage import outbox
from storage.models.cases import Event
from storage.models.chat import Message
from storage.models.offices import Office, Officer

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.world import World
    from storage.models.cases import Case
    from storage.models.people import Person

TOGETHER = timedelta(minutes=1)
"""What waits for an officer within this time is told in one message."""


def tell_person(
    session: Session,
    person: Person,
    text_key: str,
    *,
    world: World,
    about: str,
    case: Case | None = None,
    attachment: tuple[str, str] | None = None,
    **facts: Any,  # noqa: ANN401  JSON values for the template
) -> None:
    """Tell *person*, once per *about* (the event's own key); *attachment* is (blob key, file name)."""
    if person.chat_id is not None:
        chat = (person.chat_id, person.language)
        _write(session, chat, text_key, world=world, about=about, case=case, attachment=attachment, facts=facts)


def tell_filer(
    session: Session,
    case: Case,
    text_key: str,
    *,
    world: World,
    about: str = "",
    attachment: tuple[str, str] | None = None,
    **facts: Any,  # noqa: ANN401  JSON values for the template
) -> None:
    """Tell whoever filed *case*, once per *about*; without one, once per version of the case."""
    chat = _filer(case)
    if chat is not None:
        about = about or f"{case.number}:{case.version}"
        _write(session, chat, text_key, world=world, about=about, case=case, attachment=attachment, facts=facts)


def tell_chat(
    session: Session,
    chat: tuple[int, str],
    text_key: str,
    *,
    world: World,
    about: str,
    **facts: Any,  # noqa: ANN401  JSON values for the template
) -> None:
    """Tell a chat (its id and language), whoever is behind it, once per *about*."""
    _write(session, chat, text_key, world=world, about=about, case=None, attachment=None, facts=facts)


def _filer(case: Case) -> tuple[int, str] | None:
    """Chat and language of whoever filed *case*."""
    person = case.applicant
    if person is not None:
        return None if person.chat_id is None else (person.chat_id, person.language)
    return None if case.chat_id is None else (case.chat_id, case.asked.get("language", "zh"))


def language_of(case: Case) -> str:
    """The language of whoever filed *case*."""
    chat = _filer(case)
    return chat[1] if chat else "zh"


def tell_office(
    session: Session,
    office_id: UUID | None,
    text_key: str,
    *,
    world: World,
    about: str,
    case: Case | None = None,
    **facts: Any,  # noqa: ANN401  JSON values for the template
) -> None:
    """Tell every active officer of an office, each once per *about*."""
    officers = session.scalars(select(Officer).where(Officer.office_id == office_id, Officer.active))
    for officer in officers:
        chat = (officer.chat_id, officer.language)
        _write(session, chat, text_key, world=world, about=about, case=case, attachment=None, facts=facts)


def tell_waiting(session: Session, case: Case, *, world: World, **facts: Any) -> None:  # noqa: ANN401  JSON values
    """Tell the officers whose turn it is; what comes within a minute is one message, with its number (U13)."""
    officers = session.scalars(select(Officer).where(Officer.office_id == case.office_id, Officer.active))
    for officer in officers:
        lately = session.scalars(
            select(Message)
            .where(
                Message.chat_id == officer.chat_id,
                Message.office_id == case.office_id,
                Message.created_at > world.now - TOGETHER,
                Message.state != MessageState.FAILED,
            )
            .order_by(Message.created_at.desc())
            .limit(1)
            .with_for_update()
        ).one_or_none()
        if lately is None or _acted_since(session, case.office_id, lately.created_at):
            chat, about = (officer.chat_id, officer.language), f"{case.number}:{case.version}"
            told = _write(session, chat, "waiting", world=world, about=about, case=case, attachment=None, facts=facts)
            if told is not None:
                told.office_id = case.office_id
        else:
            lately.count += 1
            if lately.state is MessageState.SENT:  # else its duty, open or in hand, sees the new number
                lately.state = MessageState.PENDING
                outbox.owe(session, Duty.SEND_NOTICE, lately.id, now=world.now)


def _acted_since(session: Session, office_id: UUID | None, moment: datetime) -> bool:
    """True if the office did something since: its officers have seen what they were told."""
    acts = select(Event.id).where(Event.office_id == office_id, Event.at >= moment).limit(1)
    return session.scalar(acts) is not None


def tell_helpdesk(session: Session, text_key: str, *, world: World, about: str, case: Case, **facts: Any) -> None:  # noqa: ANN401
    """Tell the people who run the system."""
    for office_id in session.scalars(select(Office.id).where(Office.node == Node.HELPDESK)):
        tell_office(session, office_id, text_key, world=world, about=about, case=case, **facts)


def _write(
    session: Session,
    chat: tuple[int, str],
    text_key: str,
    *,
    world: World,
    about: str,
    case: Case | None,
    attachment: tuple[str, str] | None,
    facts: dict[str, Any],
) -> Message | None:
    """Enter a message and owe its sending; None if the same was entered before."""
    chat_id, language = chat
    key = f"{text_key}:{about}:{chat_id}"
    if session.scalar(select(Message.id).where(Message.key == key)) is not None:
        return None
    blob, name = attachment or (None, None)
    message = Message(
        id=uuid4(),
        key=key,
        chat_id=chat_id,
        language=language,
        text_key=text_key,
        facts=facts,
        case_id=case.id if case else None,
        attachment=blob,
        attachment_name=name,
        state=MessageState.PENDING,
        created_at=world.now,
    )
    session.add(message)
    # No case on this duty: a message that can't be sent must never hold the case.
    outbox.owe(session, Duty.SEND_NOTICE, message.id, now=world.now)
    return message
