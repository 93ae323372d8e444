"""What a house has in the end, counted against what it was asked and what the chat network was told."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from pipeline.evidence.sweeping import REFERRING
from pipeline.issuance import auditing, kept_files
from pipeline.rules.words import CertificateState, EvidenceState, MessageState, State
from storage.blobs import NAME
from storage.models.cases import Case, Event
from storage.models.certificates import Certificate, Copy
from storage.models.chat import Message
from storage.models.evidence import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from uuid import UUID

    from sqlalchemy.orm import Session

    from bench.torture.cases import Asked
    from zhicheng.wiring import Parts


@dataclass(frozen=True, slots=True)
class Told:
    """What the chats have."""

    messages: Mapping[int, set[int]]
    """The numbers of the messages, by chat."""
    documents: Mapping[int, list[str]]
    """The names of the files, by chat."""


@dataclass(frozen=True, slots=True)
class Count:
    """Of one house, after one storm."""

    certificates: int
    copies: int
    files: int
    messages: int
    """Sent, by the ledger."""
    doubled: int
    """Messages that a chat has more than once, each of which the ledger calls perhaps told twice."""
    orphans: int
    """Files that no row names: to be swept two days later."""
    wrong: tuple[str, ...]
    """A sentence for everything that must not be."""


def count(parts: Parts, asked: Asked, told: Told) -> Count:
    """Look at everything once, when all is quiet."""
    with parts.database.reading() as session:
        doubled, messages_wrong = _messages(session, told)
        wrong = (
            *_cases(session),
            *_certificates(session, asked),
            *_events(session),
            *messages_wrong,
            *_documents(session, told),
            *auditing.faults(session, parts.register(), now=parts.now()),
            *kept_files.faults(session, parts.blobs.get),
        )
        return Count(
            certificates=_number(session, Certificate, Certificate.state != CertificateState.INTENDED),
            copies=_number(session, Copy, Copy.state == CertificateState.VALID),
            files=_number(session, Evidence, (Evidence.source != "") & (Evidence.state != EvidenceState.WAITING)),
            messages=_number(session, Message, Message.state == MessageState.SENT),
            doubled=doubled,
            orphans=len(_orphans(session, parts)),
            wrong=wrong,
        )


def _number(session: Session, table: type, which: object) -> int:
    return session.scalar(select(func.count()).select_from(table).where(which)) or 0  # type: ignore[arg-type]


def _cases(session: Session) -> Iterator[str]:
    ended = or_(Case.state == State.COMPLETED, Case.state == State.DRAFT)
    for number, state in session.execute(select(Case.number, Case.state).where(~ended)):
        yield f"{number} is {state}"
    for slot, found in session.execute(
        select(Evidence.slot, Evidence.state).where(Evidence.state.in_((EvidenceState.WAITING, EvidenceState.REFUSED)))
    ):
        yield f"a file ({slot}) is {found}"


def _certificates(session: Session, asked: Asked) -> Iterator[str]:
    rows = session.execute(select(Certificate.number, Certificate.version, Certificate.serial, Certificate.state)).all()
    if len(rows) != asked.versions:
        yield f"{len(rows)} certificates, of {asked.versions} asked for"
    if (serials := sorted(row.serial for row in rows)) != list(range(1, len(rows) + 1)):
        yield f"serials with a gap, or twice: {serials}"
    versions: dict[str, dict[int, CertificateState]] = defaultdict(dict)
    for number, version, _, state in rows:
        versions[number][version] = state
    for number, states in versions.items():
        last = max(states)
        if states[last] is not CertificateState.VALID or any(
            state is not CertificateState.SUPERSEDED for version, state in states.items() if version != last
        ):
            yield f"{number}: {states}"
    if (found := _number(session, Copy, Copy.state == CertificateState.VALID)) != asked.wishes("copy"):
        yield f"{found} copies, of {asked.wishes('copy')} asked for"


def _events(session: Session) -> Iterator[str]:
    """Each event follows the one before, and the case stands where the last one put it."""
    chains: dict[UUID, list[Event]] = defaultdict(list)
    for event in session.scalars(select(Event).order_by(Event.case_id, Event.version)):
        chains[event.case_id].append(event)
    stands = {row.id: row for row in session.scalars(select(Case).where(Case.id.in_(chains)))}
    for case_id, chain in chains.items():
        case, pairs = stands[case_id], list(itertools.pairwise(chain))
        if any(later.version != former.version + 1 or later.before != former.after for former, later in pairs):
            yield f"{case.number}: an event is missing"
        if (case.version, case.state) != (chain[-1].version, chain[-1].after):
            yield f"{case.number} is {case.state} in version {case.version}, not as its last event left it"


def _messages(session: Session, told: Told) -> tuple[int, list[str]]:
    """How many are doubled; and what is lost, was never sent, or is doubled without a word of it in the ledger."""
    wrong, known, doubts = [], defaultdict(set), Counter[int | None]()
    for row in session.scalars(select(Message).where(Message.chat_id.is_not(None))):
        if row.state is not MessageState.SENT:
            wrong.append(f"a message ({row.text_key}) is {row.state}: {row.why}")
            continue
        if row.sent_id not in told.messages.get(row.chat_id or 0, ()):
            wrong.append(f"a message ({row.text_key}) is called sent, and its chat has none")
        known[row.chat_id].add(row.sent_id)
        doubts[row.chat_id] += row.unanswered
    doubled = 0
    for chat_id, messages in told.messages.items():
        surplus = len(messages - known[chat_id])
        doubled += surplus
        if surplus > doubts[chat_id]:
            wrong.append(f"chat {chat_id} was told {surplus} messages twice, and the ledger doubts {doubts[chat_id]}")
    return doubled, wrong


def _documents(session: Session, told: Told) -> Iterator[str]:
    """Every holder has each of their files."""
    owed: dict[int, set[str]] = defaultdict(set)
    for chat_id, name in session.execute(
        select(Message.chat_id, Message.attachment_name).where(Message.attachment.is_not(None))
    ):
        owed[chat_id or 0].add(name or "")
    for chat_id, names in owed.items():
        if missing := names - set(told.documents.get(chat_id, ())):
            yield f"chat {chat_id} never had {', '.join(sorted(missing))}"


def _orphans(session: Session, parts: Parts) -> set[str]:
    named = {key for column in REFERRING for key in session.scalars(select(column).where(column.is_not(None)))}
    named |= {key for keys in session.scalars(select(Evidence.renditions)) for key in keys}
    there = {name.replace("/", "") for name, _ in parts.blobs.shelf.names("") if NAME.fullmatch(name)}
    return there - named
