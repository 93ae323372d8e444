"""The transparency log and what is published of it: whoever edits a row of the registry is found out.

Each change of a certificate's standing, or of a copy's, is appended in its own transaction. The signer's process signs the tree's head and
the status list; neither the database's administrator nor the other processes can.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from certificates.transparency import merkle
from certificates.transparency.status import StatementError, believed, canonical, packed
from pipeline.rules.words import CertificateState, Duty
from storage import outbox
from storage.models.certificates import Certificate, Copy
from storage.models.outbox import OwedDuty
from storage.models.transparency import LogEntry, LogNode, Statement
from storage.sealing import sealer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from certificates.keys.register import Register
    from certificates.transparency.merkle import Node
    from pipeline.world import World

REGISTRY = UUID(int=2)
"""What a publication is about: the registry as a whole."""
SOON, DAILY = timedelta(seconds=30), timedelta(days=1)
"""After a change, so that a meeting's thousand certificates are one publication; and without any."""
HEAD, STATUS = "head", "status"
Name = tuple[str, int, int | None]
"""Number, version and, of a copy, which one."""
IN_FORCE_ONCE = (CertificateState.VALID, CertificateState.SUPERSEDED, CertificateState.REVOKED)


def append(session: Session, row: Certificate | Copy, change: str, *, world: World) -> None:
    """Enter that *row* was issued, superseded, revoked, copied or withdrawn, and owe a publication.

    In the transaction of the change.
    """
    place = outbox.next_number(session, "log") - 1
    facts = _facts(row)
    body = canonical({"change": change, **facts, "at": world.now.isoformat()})
    session.add(LogEntry(place=place, number=facts["number"], body=body))
    for (level, index), hashed in merkle.appended(place, merkle.leaf(body.encode()), _look(session)):
        session.add(LogNode(level=level, index=index, hash=hashed))
    session.flush()
    owe_publication(session, world=world, after=SOON)


def _facts(row: Certificate | Copy) -> dict[str, Any]:
    """What the log says of a row, whatever befell it; nobody is named."""
    certificate = row.certificate if isinstance(row, Copy) else row
    facts = {
        "number": certificate.number,
        "version": certificate.version,
        "serial": certificate.serial,
        "sha256": row.signed,
    }
    said = certificate.record
    if isinstance(row, Copy):
        facts |= {"copy": row.number, "until": row.until.isoformat()}
        said = {**said, "for_whom": row.for_whom, "purpose": row.purpose}
    # Keyed, so that nobody finds a person by trying names and numbers.
    return {**facts, "record": sealer().index(canonical(said), "log.record")}


def owe_publication(session: Session, *, world: World, after: timedelta) -> None:
    """Owe a publication, unless one is owed that comes no later."""
    at = world.now + after
    open_one = select(OwedDuty.id).where(
        OwedDuty.duty == Duty.PUBLISH_STATUS,
        OwedDuty.settled_at.is_(None),
        OwedDuty.not_before <= at,
        OwedDuty.lease_until.is_(None),
    )
    if session.scalars(open_one.limit(1)).one_or_none() is None:
        outbox.owe(session, Duty.PUBLISH_STATUS, REGISTRY, now=world.now, not_before=at)


def _look(session: Session) -> Any:  # noqa: ANN401  a function of a node
    def look(node: Node) -> bytes:
        return session.get_one(LogNode, node).hash

    return look


@dataclass(frozen=True, slots=True)
class ToSign:
    """What the signer is given to sign."""

    size: int
    head: dict[str, Any]
    status: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Published:
    """What it signed."""

    size: int
    head: str
    status: str


def size(session: Session) -> int:
    """How many entries the log has."""
    last = session.scalar(select(func.max(LogEntry.place)))
    return 0 if last is None else last + 1


def to_publish(session: Session, *, world: World) -> ToSign:
    """The tree's head and the status list, as of now."""
    entries = size(session)
    root = merkle.root(entries, _look(session)).hex()
    at = world.now.isoformat()
    states = session.execute(
        select(Certificate.serial, Certificate.state).where(Certificate.state.in_(IN_FORCE_ONCE))
    ).all()
    most = max((serial for serial, _ in states), default=0) + 1
    status = {
        "type": "BitstringStatusList",
        "statusSize": 2,
        "statuses": ["valid", "superseded", "revoked", "unknown"],
        "encodedList": packed(((serial, state.value) for serial, state in states), most),
        "log": {"size": entries, "root": root},
        "at": at,
    }
    return ToSign(entries, {"type": "TreeHead", "size": entries, "root": root, "at": at}, status)


def store_published(session: Session, made: Published, *, world: World) -> None:
    """Keep the head for ever and the list as the newest; the next one is owed in a day."""
    session.add(Statement(kind=HEAD, size=made.size, body=made.head, at=world.now))
    newest = session.scalars(select(Statement).where(Statement.kind == STATUS)).one_or_none()
    if newest is None:
        newest = Statement(kind=STATUS)
        session.add(newest)
    newest.size, newest.body, newest.at = made.size, made.status, world.now
    session.flush()
    owe_publication(session, world=world, after=DAILY)


def published(session: Session, kind: str) -> str | None:
    """The newest statement of that kind."""
    return session.scalars(
        select(Statement.body).where(Statement.kind == kind).order_by(Statement.id.desc()).limit(1)
    ).one_or_none()


@dataclass(frozen=True, slots=True)
class Inclusion:
    """That an entry is in the log, checkable by anyone with the head's root."""

    place: int
    size: int
    leaf: str
    root: str
    path: tuple[str, ...]
    body: str


def inclusion(session: Session, number: str, version: int, copy: int | None = None) -> Inclusion | None:
    """The proof for the newest entry about that version, or that *copy* of it, under the newest signed head.

    None while no head covers it.
    """
    head = published(session, HEAD)
    entries = session.scalars(select(LogEntry).where(LogEntry.number == number).order_by(LogEntry.place.desc()))
    entry = next((one for one in entries if _about(json.loads(one.body)) == (number, version, copy)), None)
    if head is None or entry is None:
        return None
    covered = int(json.loads(json.loads(head)["statement"])["size"])
    if entry.place >= covered:
        return None
    look = _look(session)
    return Inclusion(
        entry.place,
        covered,
        merkle.leaf(entry.body.encode()).hex(),
        merkle.root(covered, look).hex(),
        tuple(step.hex() for step in merkle.proof(entry.place, covered, look)),
        entry.body,
    )


def _about(body: dict[str, Any]) -> Name:
    return body["number"], body["version"], body.get("copy")


def faults(session: Session, register: Register) -> Iterator[str]:
    """Everything in which registry, log and signed heads disagree, a sentence each; nothing if all agree."""
    nodes: dict[Node, bytes] = {}
    standing: dict[Name, dict[str, Any]] = {}
    heads = _heads(session, register)
    wanted = {covered: root for covered, root in heads if covered is not None}
    yield from (why for covered, why in heads if covered is None)
    seen = 0
    if wanted.get(0, merkle.root(0, nodes.__getitem__).hex()) != merkle.root(0, nodes.__getitem__).hex():
        yield "the head of size 0 is not that of an empty log"
    for entry in session.scalars(select(LogEntry).order_by(LogEntry.place).execution_options(yield_per=1000)):
        if entry.place != seen:
            yield f"log: entry {seen} is missing"
            return
        nodes |= dict(merkle.appended(seen, merkle.leaf(entry.body.encode()), nodes.__getitem__))
        seen += 1
        body = json.loads(entry.body)
        standing[_about(body)] = body
        if seen in wanted and merkle.root(seen, nodes.__getitem__).hex() != wanted[seen]:
            yield f"log: the first {seen} entries are not those that the head signed then"
    yield from (f"log: a head was signed for {gone} entries, but there are {seen}" for gone in wanted if gone > seen)
    yield from _differences(session, standing)


def _heads(session: Session, register: Register) -> list[tuple[int | None, str]]:
    """Size and root of each signed head; for one that can't be believed, None and a sentence."""
    found: list[tuple[int | None, str]] = []
    for row in session.scalars(select(Statement).where(Statement.kind == HEAD).order_by(Statement.id)):
        try:
            body = believed(row.body, register)
            found.append((int(body["size"]), str(body["root"])))
        except (StatementError, KeyError, ValueError) as error:
            found.append((None, f"head {row.id}: {error}"))
    return found


CHANGE_OF = {
    CertificateState.VALID: "issued",
    CertificateState.SUPERSEDED: "superseded",
    CertificateState.REVOKED: "revoked",
}


COPY_CHANGE_OF = {CertificateState.VALID: "copied", CertificateState.WITHDRAWN: "withdrawn"}


def _differences(session: Session, standing: dict[Name, dict[str, Any]]) -> Iterator[str]:
    """Where the registry's rows are not what the log says."""
    rows = select(Certificate).where(Certificate.state.in_(IN_FORCE_ONCE)).execution_options(yield_per=1000)
    for row in session.scalars(rows):
        yield from _difference(row, CHANGE_OF[row.state], standing)
    copies = select(Copy).options(joinedload(Copy.certificate)).where(Copy.state.in_(COPY_CHANGE_OF))
    for copy in session.scalars(copies.execution_options(yield_per=1000)):
        yield from _difference(copy, COPY_CHANGE_OF[copy.state], standing)
    yield from (f"{_named(name)}: in the log, not in the registry" for name in standing)


def _difference(row: Certificate | Copy, change: str, standing: dict[Name, dict[str, Any]]) -> Iterator[str]:
    facts = _facts(row)
    said, name = standing.pop(_about(facts), None), _named(_about(facts))
    if said is None:
        yield f"{name}: in the registry, not in the log"
        return
    if said["change"] != change:
        yield f"{name}: {change} in the registry, {said['change']} in the log"
    if said["sha256"] != facts["sha256"] or said["serial"] != facts["serial"]:
        yield f"{name}: another file than the log names"
    if said["record"] != facts["record"] or said.get("until") != facts.get("until"):
        yield f"{name}: its data are not those that were issued"


def _named(name: Name) -> str:
    number, version, copy = name
    return f"{number} version {version}" + (f" copy {copy}" if copy is not None else "")
