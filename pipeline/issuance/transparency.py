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

from certificates.transparency import merkle
from certificates.transparency.status import canonical, keyed, packed
from pipeline.rules.words import CertificateState, Duty
from storage import outbox
from storage.models.certificates import Certificate, CertificateFile, Copy
from storage.models.outbox import OwedDuty
from storage.models.transparency import LogEntry, LogNode, Statement
from storage.sealing import sealer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from certificates.transparency.merkle import Node
    from pipeline.world import World

REGISTRY = UUID(int=2)
"""What a publication is about: the registry as a whole."""
SOON, DAILY = timedelta(seconds=30), timedelta(days=1)
"""After a change, so that a meeting's thousand certificates are one publication; and without any."""
HEAD, STATUS, STATUS_CREDENTIAL = "head", "status", "status_credential"
AUGMENTED = "raised"
CREDENTIAL = "credential"
"""In the place of a level: the file is the version's credential."""
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
            "record": sealer().index(canonical(said(row)), "log.record"),
            "at": world.now.isoformat(),
            **({"level": level} if level else {}),
            **({"credential": _credential(row)} if change == "issued" and _credential(row) else {}),
            **({"copy": row.number, "until": row.until.isoformat()} if isinstance(row, Copy) else {}),
        }
    )
    session.add(LogEntry(place=place, number=certificate.number, body=body))
    with session.no_autoflush:  # what is looked at was complete before: all go in together
        nodes = list(merkle.appended(place, merkle.leaf(body.encode()), _look(session)))
    session.add_all(LogNode(level=height, index=index, hash=hashed) for (height, index), hashed in nodes)
    session.flush()
    owe_publication(session, world=world, after=SOON)


def _credential(row: Certificate | Copy) -> str | None:
    return row.credential if isinstance(row, Certificate) else None


def said(row: Certificate | Copy) -> dict[str, Any]:
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
    status_credential: str = ""
    """The same list as W3C's readers take it; empty where the key can't sign it."""


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
    for kind, body in ((STATUS, made.status), (STATUS_CREDENTIAL, made.status_credential)):
        newest = session.scalars(select(Statement).where(Statement.kind == kind)).one_or_none()
        if newest is None:
            newest = Statement(kind=kind)
            session.add(newest)
        newest.size, newest.body, newest.at = made.size, body, world.now
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
    entry = next((one for one in entries if about(json.loads(one.body)) == (number, version, copy)), None)
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


def consistency(session: Session, first: int, second: int) -> list[str]:
    """That the log of *first* entries is the beginning of that of *second*, both signed: hashes, hex. Raises IndexError."""
    head = published(session, HEAD)
    covered = int(json.loads(json.loads(head)["statement"])["size"]) if head else 0
    if second > covered:
        raise IndexError(second)
    return [step.hex() for step in merkle.consistency(first, second, _look(session))]


def about(body: dict[str, Any]) -> Name:
    """What an entry is about."""
    return body["number"], body["version"], body.get("copy")
