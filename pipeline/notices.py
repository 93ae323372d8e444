"""Who is told what: a row in the ledger and a duty to send it, in the transaction of the event it tells of."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import or_, select

from pipeline.rules.calendar import quiet_until
from pipeline.rules.words import Duty, MessageState, Node, Rank
from storage import outbox
from storage.models.cases import Event
from storage.models.chat import ClosedChat, Message
from storage.models.offices import Office, Officer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.world import World
    from storage.models.cases import Case
    from storage.models.people import Person

TOGETHER = timedelta(minutes=1)
"""What waits for an officer within this time is told in one message."""
IN_OFFICE_HOURS = frozenset({"waiting", "digest", "escalation", "signer_ends"})
"""Told on working days only, outside the quiet hours: nobody decides at night."""
BY_DAY = frozenset({"lapsed", "term_ends", "window_closing"})
"""Told outside the quiet hours: what happens at midnight is read in the morning."""


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
    attachment: tuple[str, str] | None = None,
    chiefs_only: bool = False,
    opens_queue: bool = False,
    **facts: Any,  # noqa: ANN401  JSON values for the template
) -> None:
    """Tell every active officer of an office, or its chiefs, each once per *about*; over the office's channels too."""
    officers = select(Officer).where(Officer.office_id == office_id, Officer.active)
    for officer in session.scalars(officers.where(Officer.rank == Rank.CHIEF) if chiefs_only else officers):
        chat = (officer.chat_id, officer.language)
        told = _write(session, chat, text_key, world=world, about=about, case=case, attachment=attachment, facts=facts)
        if told is not None and opens_queue:
            told.office_id = office_id
    tell_channels(session, office_id, text_key, world=world, about=about, attachment=attachment, **facts)


def tell_channels(
    session: Session,
    office_id: UUID | None,
    text_key: str,
    *,
    world: World,
    about: str,
    attachment: tuple[str, str] | None = None,
    **facts: Any,  # noqa: ANN401  JSON values for the template
) -> Message | None:
    """Tell an office over its own channels (e-mail, group robots …); None where it has none, or was told already."""
    office = session.get(Office, office_id) if office_id else None
    if office is None or not office.channels:
        return None
    key = f"{about}:{office.id}"
    told = _write(
        session, (None, "zh"), text_key, world=world, about=key, case=None, attachment=attachment, facts=facts
    )
    if told is not None:
        told.office_id = office.id
    return told


def tell_waiting(session: Session, case: Case, *, world: World, **facts: Any) -> None:  # noqa: ANN401  JSON values
    """Tell the officers whose turn it is; what comes within a minute is one message, with its number (U13)."""
    # A batch moves a thousand cases to one office in one transaction: what is being counted there is looked up once.
    counted: dict[UUID | None, list[Message]] = session.info.setdefault("waiting", {})
    messages = counted.get(case.office_id, [])
    if messages and all(message in session for message in messages):  # else a savepoint was rolled back
        for message in messages:
            message.count += 1
        return
    counted[case.office_id] = [
        *_tell_chats_waiting(session, case, world=world, facts=facts),
        *_tell_channels_waiting(session, case, world=world, facts=facts),
    ]


def _tell_channels_waiting(session: Session, case: Case, *, world: World, facts: dict[str, Any]) -> Iterator[Message]:
    """Over channels that can't edit what was sent, the minute is waited for: one message, with the number."""
    if case.office is None or not case.office.channels:
        return
    waits = select(Message).where(
        Message.chat_id.is_(None),
        Message.office_id == case.office_id,
        Message.text_key == "waiting",
        Message.state == MessageState.PENDING,
    )
    message = session.scalars(waits.limit(1).with_for_update()).one_or_none()
    if message is not None:
        message.count += 1
    else:
        about = f"{case.number}:{case.version}"
        message = tell_channels(session, case.office_id, "waiting", world=world, about=about, **facts)
    if message is not None:
        yield message


def _tell_chats_waiting(session: Session, case: Case, *, world: World, facts: dict[str, Any]) -> Iterator[Message]:
    officers = session.scalars(select(Officer).where(Officer.office_id == case.office_id, Officer.active))
    for officer in officers:
        lately = session.scalars(
            select(Message)
            .where(
                Message.chat_id == officer.chat_id,
                Message.office_id == case.office_id,
                Message.text_key == "waiting",
                # What waits for the morning is one message too, however long the night.
                or_(Message.created_at > world.now - TOGETHER, Message.state == MessageState.PENDING),
                Message.state != MessageState.FAILED,
            )
            .order_by(Message.created_at.desc())
            .limit(1)
            .with_for_update()
        ).one_or_none()
        seen = lately is not None and lately.state is MessageState.SENT
        if lately is None or (seen and _acted_since(session, case.office_id, lately.created_at)):
            chat, about = (officer.chat_id, officer.language), f"{case.number}:{case.version}"
            told = _write(session, chat, "waiting", world=world, about=about, case=case, attachment=None, facts=facts)
            if told is not None:
                told.office_id = case.office_id
                yield told
        else:
            lately.count += 1
            if lately.state is MessageState.SENT:  # else its duty, open or in hand, sees the new number
                lately.state = MessageState.PENDING
                outbox.owe(session, Duty.SEND_NOTICE, lately.id, now=world.now)
            yield lately


def _acted_since(session: Session, office_id: UUID | None, moment: datetime) -> bool:
    """True if the office did something since: its officers have seen what they were told."""
    acts = select(Event.id).where(Event.office_id == office_id, Event.at >= moment).limit(1)
    return session.scalar(acts) is not None


def tell_helpdesk(
    session: Session,
    text_key: str,
    *,
    world: World,
    about: str,
    case: Case | None = None,
    **facts: Any,  # noqa: ANN401  JSON values for the template
) -> None:
    """Tell the people who run the system."""
    for office_id in session.scalars(select(Office.id).where(Office.node == Node.HELPDESK)):
        tell_office(session, office_id, text_key, world=world, about=about, case=case, **facts)


def _write(
    session: Session,
    chat: tuple[int | None, str],
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
    told = select(Message.id).where(Message.key == key).exists()
    closed = select(ClosedChat.chat_id).where(ClosedChat.chat_id == chat_id).exists()
    already, shut = session.execute(select(told, closed)).one()
    if already:
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
    if shut:
        message.state, message.why = MessageState.FAILED, "the chat is closed to the bot"
        return message
    # No case on this duty: a message that can't be sent must never hold the case.
    outbox.owe(session, Duty.SEND_NOTICE, message.id, now=world.now, not_before=_not_before(message, world))
    return message


def _not_before(message: Message, world: World) -> datetime | None:
    """The morning for what can wait; a minute's time to count, over channels that can't edit; else now."""
    terms = world.pack.terms
    if message.text_key in IN_OFFICE_HOURS | BY_DAY:
        office_hours = message.text_key in IN_OFFICE_HOURS
        morning = quiet_until(world.now, terms.quiet, world.pack.calendar, working_days=office_hours)
        if morning is not None:
            return morning
    if message.chat_id is None and message.text_key == "waiting":
        return world.now + TOGETHER
    return None
