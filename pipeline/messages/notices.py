"""Who is told what: a row in the ledger and a duty to send it, in the transaction of the event it tells of."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import or_, select

from notify.networks import SEATS, is_seat
from pipeline.messages.addressees import AT_THE_DESK, CHAT_CLOSED, For, accounts, address_index
from pipeline.messages.mornings import TOGETHER, not_before
from pipeline.rules.words import Addressee, Duty, MessageState, Node, Rank
from storage import outbox, write_batch
from storage.agenda import Agenda
from storage.models.cases import Event
from storage.models.chat import ClosedChat, Message
from storage.models.offices import Office, Officer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.world import World
    from storage.models.cases import Case
    from storage.models.people import Person

CHANNEL_LANGUAGE = "zh"
"""Over an office's own channels: nobody there has chosen another."""
NO_PICTURES: Mapping[str, tuple[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Origin:
    """What a message comes from."""

    about: str
    """The event's own key: the same is told once."""
    case: Case | None = None
    """Opened by a button under it."""
    attachment: tuple[str, str] | None = None
    """(blob key, file name)."""
    office_id: UUID | None = None
    """Whose queue it opens, or whose channels it goes over."""
    question_id: UUID | None = None
    """Opened by a button under it."""


def tell_person(
    session: Session,
    person: Person,
    text_key: str,
    *,
    world: World,
    about: str,
    case: Case | None = None,
    attachment: tuple[str, str] | None = None,
    question_id: UUID | None = None,
    **facts: Any,  # noqa: ANN401  JSON values for the template
) -> None:
    """Tell *person*, once per *about* (the event's own key); *attachment* is (blob key, file name)."""
    origin = Origin(about, case, attachment, question_id=question_id)
    for to in accounts(session, [person.id])[person.id]:
        _write(session, to, text_key, origin, world=world, facts=facts)


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
    origin = Origin(about or f"{case.number}:{case.version}", case, attachment)
    write_batch.defer(session, _tell_filers, (case, text_key, origin, world, facts))


def _tell_filers(session: Session, told: list[tuple[Case, str, Origin, World, dict[str, Any]]]) -> None:
    chats = accounts(session, [case.applicant_id for case, *_ in told if case.applicant_id is not None])
    for case, text_key, origin, world, facts in told:
        for filer in chats[case.applicant_id] if case.applicant_id is not None else _claimant(case):
            _write(session, filer, text_key, origin, world=world, facts=facts)


def tell_chat(
    session: Session,
    chat: tuple[int, str],
    text_key: str,
    *,
    world: World,
    about: str,
    question_id: UUID | None = None,
    **facts: Any,  # noqa: ANN401  JSON values for the template
) -> None:
    """Tell a chat (its id and language), whoever is behind it, once per *about*."""
    origin = Origin(about, question_id=question_id)
    _write(session, For(Addressee.CHAT, None, *chat), text_key, origin, world=world, facts=facts)


def _post(officer: Officer) -> For:
    return For(Addressee.OFFICER, officer.id, officer.chat_id, officer.language)


def _claimant(case: Case) -> tuple[For, ...]:
    """Whoever filed *case* without an account; nobody where no chat has."""
    filer = For(Addressee.FILER, case.id, case.chat_id, case.asked.get("language", "zh"))
    return () if filer.chat_id is None else (filer,)


def tell_office(
    session: Session,
    office_id: UUID | None,
    text_key: str,
    *,
    world: World,
    about: str,
    case: Case | None = None,
    pictures: Mapping[str, tuple[str, str]] = NO_PICTURES,
    chiefs_only: bool = False,
    opens_queue: bool = False,
    question_id: UUID | None = None,
    **facts: Any,  # noqa: ANN401  JSON values for the template
) -> None:
    """Tell every active officer of an office, or its chiefs, each once per *about*; over the office's channels too.

    *pictures*: by language, (blob key, file name).
    """
    officers = select(Officer).where(Officer.office_id == office_id, Officer.active)
    for officer in session.scalars(officers.where(Officer.rank == Rank.CHIEF) if chiefs_only else officers):
        queue = office_id if opens_queue else None
        origin = Origin(about, case, pictures.get(officer.language), queue, question_id)
        _write(session, _post(officer), text_key, origin, world=world, facts=facts)
    origin = Origin(about, case, pictures.get(CHANNEL_LANGUAGE), office_id)
    for channel in _channels(session, office_id):
        _write(session, channel, text_key, origin, world=world, facts=facts)


def tell_chief(
    session: Session,
    office_id: UUID,
    text_key: str,
    *,
    world: World,
    about: str,
    **facts: Any,  # noqa: ANN401  JSON values for the template
) -> None:
    """Tell an office's chiefs in their chats, or the help desk's officers where it has none; over no channel."""
    here = select(Officer).where(Officer.office_id == office_id, Officer.rank == Rank.CHIEF, Officer.active)
    desk = select(Officer).join(Office).where(Office.node == Node.HELPDESK, Officer.active)
    for officer in session.scalars(here).all() or session.scalars(desk).all():
        _write(session, _post(officer), text_key, Origin(about), world=world, facts=facts)


def languages_of(session: Session, office_id: UUID) -> tuple[str, ...]:
    """The languages in which an office is told."""
    officers = select(Officer.language).where(Officer.office_id == office_id, Officer.active)
    office = session.get_one(Office, office_id)
    return tuple(sorted({*session.scalars(officers), *([CHANNEL_LANGUAGE] if office.channels else [])}))


def _channels(session: Session, office_id: UUID | None) -> tuple[For, ...]:
    """An office's own channels (e-mail, group robots …): each is told by itself, so that one that is away doubles no other."""
    said = session.scalar(select(Office.channels).where(Office.id == office_id)) if office_id else None
    urls = dict.fromkeys((said or "").split())
    return tuple(For(Addressee.CHANNEL, office_id, None, CHANNEL_LANGUAGE, address_index(url)) for url in urls)


def tell_taken_back(session: Session, case: Case, office_id: UUID | None, *, world: World) -> None:
    """Tell an office that a case has left it again; of what is taken back together it hears once."""
    write_batch.defer(session, _tell_taken_back, (office_id, case, world))


def _tell_taken_back(session: Session, gone: list[tuple[UUID | None, Case, World]]) -> None:
    for office_id in dict.fromkeys(office_id for office_id, _, _ in gone):
        theirs = [(case, world) for at, case, world in gone if at == office_id]
        (first, world), about = theirs[0], f"{theirs[0][0].number}:{theirs[0][0].version}"
        number, label, together = first.number, first.label, len(theirs)
        tell_office(
            session, office_id, "withdrawn", world=world, about=about, number=number, label=label, together=together
        )


def tell_waiting(session: Session, case: Case, *, world: World, **facts: Any) -> None:  # noqa: ANN401  JSON values
    """Tell the officers whose turn it is; what comes within a minute is one message, with its number (U13)."""
    # A batch moves a thousand cases to one office in one transaction: what is being counted there is looked up once.
    counted = Agenda.of(session).waiting
    messages = counted.get(case.office_id, [])
    for message in messages:
        message.count += 1
    if messages:
        return
    counted[case.office_id] = [
        *_tell_chats_waiting(session, case, world=world, facts=facts),
        *_tell_channels_waiting(session, case, world=world, facts=facts),
    ]


def _tell_channels_waiting(session: Session, case: Case, *, world: World, facts: dict[str, Any]) -> Iterator[Message]:
    """Over channels that can't edit what was sent, the minute is waited for: one message each, with the number."""
    for channel in _channels(session, case.office_id):
        waits = select(Message).where(
            Message.addressee_id == channel.id,
            Message.address == channel.address,
            Message.text_key == "waiting",
            Message.state == MessageState.PENDING,
        )
        message = session.scalars(waits.limit(1).with_for_update()).one_or_none()
        if message is None:
            origin = Origin(f"{case.number}:{case.version}", case, office_id=case.office_id)
            message = _write(session, channel, "waiting", origin, world=world, facts=facts)
        else:
            message.count += 1
        yield message


def _tell_chats_waiting(session: Session, case: Case, *, world: World, facts: dict[str, Any]) -> Iterator[Message]:
    here = (
        Officer.office_id == case.office_id,
        Officer.active,
        Officer.chat_id < SEATS,
    )  # a seat's desk shows its queue
    for officer in session.scalars(select(Officer).where(*here)):
        lately = session.scalars(
            select(Message)
            .where(
                Message.addressee_id == officer.id,
                Message.office_id == case.office_id,
                Message.text_key == "waiting",
                # What waits for the morning is one message too, however long the night.
                or_(Message.created_at > world.now - TOGETHER, Message.state == MessageState.PENDING),
                Message.state.in_((MessageState.PENDING, MessageState.SENT)),
            )
            .order_by(Message.created_at.desc())
            .limit(1)
            .with_for_update()
        ).one_or_none()
        seen = lately is not None and lately.state is MessageState.SENT
        if lately is None or (seen and _acted_since(session, case.office_id, lately.created_at)):
            origin = Origin(f"{case.number}:{case.version}", case, office_id=case.office_id)
            yield _write(session, _post(officer), "waiting", origin, world=world, facts=facts)
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
    to: For,
    text_key: str,
    origin: Origin,
    *,
    world: World,
    facts: dict[str, Any],
) -> Message:
    """A message for the ledger; the ledger leaves out what it holds already."""
    blob, name = origin.attachment or (None, None)
    message = Message(
        id=uuid4(),
        key=f"{text_key}:{origin.about}:{to.chat_id or to.address}",
        addressee=to.addressee,
        addressee_id=to.id,
        address=to.address,
        chat_id=to.chat_id,
        language=to.language,
        text_key=text_key,
        facts=facts,
        case_id=origin.case.id if origin.case else None,
        office_id=origin.office_id,
        question_id=origin.question_id,
        count=1,
        attachment=blob,
        attachment_name=name,
        state=MessageState.PENDING,
        created_at=world.now,
    )
    write_batch.defer(session, _enter, (message, not_before(message, world)))
    return message


def _enter(session: Session, written: list[tuple[Message, datetime | None]]) -> None:
    """Enter messages in the ledger, each key once, and owe their sending; to a closed chat nothing is sent, nor to a seat."""
    told, closed = _known(session, [message for message, _ in written])
    for message, earliest in written:
        if message.key in told:
            continue
        told.add(message.key)
        session.add(message)
        if message.chat_id is not None and is_seat(message.chat_id):
            message.state, message.why = MessageState.DROPPED, AT_THE_DESK
            continue
        if message.chat_id in closed:
            message.state, message.why = MessageState.FAILED, CHAT_CLOSED
            continue
        # No case on this duty: a message that can't be sent must never hold the case.
        outbox.owe(session, Duty.SEND_NOTICE, message.id, now=message.created_at, not_before=earliest)


def _known(session: Session, messages: list[Message]) -> tuple[set[str], set[int]]:
    """Which of the keys are in the ledger, and which of the chats are closed."""
    told: set[str] = set()
    for keys in write_batch.portions([message.key for message in messages]):
        told.update(session.scalars(select(Message.key).where(Message.key.in_(keys))))
    closed: set[int] = set()
    for chats in write_batch.portions([message.chat_id for message in messages if message.chat_id is not None]):
        closed.update(session.scalars(select(ClosedChat.chat_id).where(ClosedChat.chat_id.in_(chats))))
    return told, closed
