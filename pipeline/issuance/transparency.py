"""The transparency log and what is published of it: whoever edits a row of the registry is found out.

Each change of a certificate's standing, or of a copy's, is appended in its own transaction. The signer's process signs the
tree's head and the status list; neither the database's administrator nor the other processes can.
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
from certificates.transparency.status import StatementError, believed, canonical, keyed, packed
from pipeline.rules.words import CertificateState, Duty
from storage import outbox
from storage.models.certificates import Certificate, CertificateFile, Copy
from storage.models.outbox import OwedDuty
from storage.models.transparency import LogEntry, LogNode, Statement
from storage.sealing import sealer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from certificates.keys.register import TrustStore
    from certificates.transparency.merkle import Node
    from pipeline.world import World

REGISTRY = UUID(int=2)
"""What a publication is about: the registry as a whole."""
SOON, DAILY = timedelta(seconds=30), timedelta(days=1)
"""After a change, so that a meeting's thousand certificates are one publication; and without any."""
HEAD, STATUS = "head", "status"
AUGMENTED = "raised"
Name = tuple[str, int, int | None]
"""Number, version and, of a copy for a purpose, which one."""
IN_FORCE_ONCE = (CertificateState.VALID, CertificateState.SUPERSEDED, CertificateState.REVOKED)


def append(session: Session, row: Certificate | Copy, change: str, *, world: World, level: str = "") -> None:
    """Enter that *row* was issued (at *level*), superseded or revoked, copied or withdrawn, and owe a publication.

    In the transaction of the change.
    """
    _append(session, row, change, row.signed, level, world)


def append_file(session: Session, row: Certificate, file: CertificateFile, *, world: World) -> None:
    """Enter that *row* has a file more, the same with a time-stamp more. In the transaction that keeps it."""
    _append(session, row, AUGMENTED, file.sha256, file.level, world)


def _append(
    session: Session, row: Certificate | Copy, change: str, sha256: str | None, level: str, world: World
) -> None:
    place = outbox.next_number(session, "log") - 1
    certificate = row.certificate if isinstance(row, Copy) else row
    body = canonical(
        {
            "change": change,
            "number": certificate.number,
            "version": certificate.version,
            "serial": certificate.serial,
            "sha256": sha256,
            # Keyed, so that nobody finds a person by trying names and numbers.
            "record": sealer().index(canonical(_said(row)), "log.record"),
            "at": world.now.isoformat(),
            **({"level": level} if level else {}),
            **({"copy": row.number, "until": row.until.isoformat()} if isinstance(row, Copy) else {}),
        }
    )
    session.add(LogEntry(place=place, number=certificate.number, body=body))
    for (height, index), hashed in merkle.appended(place, merkle.leaf(body.encode()), _look(session)):
        session.add(LogNode(level=height, index=index, hash=hashed))
    session.flush()
    owe_publication(session, world=world, after=SOON)


def _said(row: Certificate | Copy) -> dict[str, Any]:
    """Everything that its page says."""
    if isinstance(row, Certificate):
        return row.record
    own = {"for_whom": row.for_whom, "purpose": row.purpose, "until": row.until.isoformat()}
    return {**row.certificate.record, **own}


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
    rows = session.execute(
        select(Certificate.serial, Certificate.state, Certificate.number, Certificate.version).where(
            Certificate.state.in_(IN_FORCE_ONCE)
        )
    ).all()
    most = max((serial for serial, *_ in rows), default=0) + 1
    status = {
        "type": "BitstringStatusList",
        "statusSize": 2,
        "statuses": ["valid", "superseded", "revoked", "unknown"],
        "encodedList": packed(((serial, state.value) for serial, state, *_ in rows), most),
        "encodedKeys": keyed((serial, number, version) for serial, _, number, version in rows),
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


Said = tuple[str, str | None, int, str]
"""What the log says last of a name: the change, the file's SHA-256, the serial, the keyed hash of the record."""


def _about(body: dict[str, Any]) -> Name:
    return body["number"], body["version"], body.get("copy")


def faults(session: Session, register: TrustStore, *, now: datetime) -> Iterator[str]:
    """Everything in which registry, log and signed heads disagree, a sentence each; nothing if all agree."""
    nodes: dict[Node, bytes] = {}
    standing: dict[Name, Said] = {}
    files: set[tuple[Name, str, str]] = set()
    heads = _heads(session, register, now)
    wanted = {covered: root for covered, root in heads if covered is not None}
    yield from (why for covered, why in heads if covered is None)
    seen = 0
    if wanted.get(0, merkle.root(0, nodes.__getitem__).hex()) != merkle.root(0, nodes.__getitem__).hex():
        yield "the head of size 0 is not that of an empty log"
    rows = select(LogEntry.place, LogEntry.body).order_by(LogEntry.place).execution_options(yield_per=1000)
    for place, text in session.execute(rows):
        if place != seen:
            yield f"log: entry {seen} is missing"
            return
        for (level, index), hashed in list(merkle.appended(seen, merkle.leaf(text.encode()), nodes.__getitem__)):
            nodes[level, index] = hashed
            # What is whole needs its halves no more: some twenty hashes stay, of a log of any length.
            nodes.pop((level - 1, 2 * index), None)
            nodes.pop((level - 1, 2 * index + 1), None)
        seen += 1
        body = json.loads(text)
        name = _about(body)
        if body["change"] != AUGMENTED:
            standing[name] = body["change"], body["sha256"], body["serial"], body["record"]
        if "level" in body:
            files.add((name, body["sha256"], body["level"]))
        if seen in wanted and merkle.root(seen, nodes.__getitem__).hex() != wanted[seen]:
            yield f"log: the first {seen} entries are not those that the head signed then"
    yield from (f"log: a head was signed for {gone} entries, but there are {seen}" for gone in wanted if gone > seen)
    yield from _differences(session, standing)
    yield from _other_files(session, files)


def _heads(session: Session, register: TrustStore, now: datetime) -> list[tuple[int | None, str]]:
    """Size and root of each signed head; for one that can't be believed, None and a sentence."""
    found: list[tuple[int | None, str]] = []
    for row in session.scalars(select(Statement).where(Statement.kind == HEAD).order_by(Statement.id)):
        try:
            body = believed(row.body, register, now=now)
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


def _differences(session: Session, standing: dict[Name, Said]) -> Iterator[str]:
    """Where the registry's rows are not what the log says."""
    columns = (
        Certificate.number,
        Certificate.version,
        Certificate.state,
        Certificate.signed,
        Certificate.serial,
        Certificate.record,
    )
    rows = select(*columns).where(Certificate.state.in_(IN_FORCE_ONCE)).execution_options(yield_per=1000)
    for number, version, state, signed, serial, record in session.execute(rows):
        sealed = sealer().index(canonical(record), "log.record")
        present = CHANGE_OF[state], signed, serial, sealed
        yield from _difference((number, version, None), present, standing)
    copies = select(Copy).options(joinedload(Copy.certificate)).where(Copy.state.in_(COPY_CHANGE_OF))
    for copy in session.scalars(copies.execution_options(yield_per=1000)):
        of = copy.certificate
        sealed = sealer().index(canonical(_said(copy)), "log.record")
        present = COPY_CHANGE_OF[copy.state], copy.signed, of.serial, sealed
        yield from _difference((of.number, of.version, copy.number), present, standing)
    yield from (f"{_named(name)}: in the log, not in the registry" for name in standing)


def _difference(name: Name, present: Said, standing: dict[Name, Said]) -> Iterator[str]:
    """Where the registry's *present* row of that name is not what the log says last."""
    said = standing.pop(name, None)
    if said is None:
        yield f"{_named(name)}: in the registry, not in the log"
        return
    if said[0] != present[0]:
        yield f"{_named(name)}: {present[0]} in the registry, {said[0]} in the log"
    if said[1:3] != present[1:3]:
        yield f"{_named(name)}: another file than the log names"
    if said[3] != present[3]:
        yield f"{_named(name)}: its data are not those that were issued"


def _named(name: Name) -> str:
    number, version, copy = name
    return f"{number} version {version}" + (f" copy {copy}" if copy is not None else "")


def _other_files(session: Session, logged: set[tuple[Name, str, str]]) -> Iterator[str]:
    """Where the files of the registry are not those that the log names."""
    rows = session.execute(
        select(Certificate.number, Certificate.version, CertificateFile.sha256, CertificateFile.level)
        .join(CertificateFile, CertificateFile.certificate_id == Certificate.id)
        .where(Certificate.state.in_(IN_FORCE_ONCE))
        .execution_options(yield_per=1000)
    )
    for number, version, sha256, level in rows:
        file = ((number, version, None), sha256, level)
        if file in logged:
            logged.remove(file)
        else:
            yield f"{number} version {version}: a file of level {level} that the log does not name"
    yield from (f"{_named(name)}: the log names a file that is not there" for name, *_ in logged)
