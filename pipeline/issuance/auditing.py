"""Whether registry, log and signed heads agree: whoever edits a row of any of them is found out (`zhicheng log verify`)."""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING

from sqlalchemy import literal, select
from sqlalchemy.orm import joinedload

from certificates.transparency import merkle
from certificates.transparency.status import StatementError, believed, canonical
from pipeline.issuance.transparency import AUGMENTED, CREDENTIAL, HEAD, IN_FORCE_ONCE, Name, about, said
from pipeline.rules.words import CertificateState
from storage.models.certificates import Certificate, CertificateFile, Copy
from storage.models.transparency import LogEntry, Statement
from storage.sealing import sealer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from certificates.keys.register import TrustStore
    from certificates.transparency.merkle import Node

Said = tuple[str, str | None, int, str]
"""What the log says last of a name: the change, the file's SHA-256, the serial, the keyed hash of the record."""


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
        name = about(body)
        if body["change"] != AUGMENTED:
            standing[name] = body["change"], body["sha256"], body["serial"], body["record"]
        if "level" in body:
            files.add((name, body["sha256"], body["level"]))
        if "credential" in body:
            files.add((name, body["credential"], CREDENTIAL))
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
        sealed = sealer().index(canonical(said(copy)), "log.record")
        present = COPY_CHANGE_OF[copy.state], copy.signed, of.serial, sealed
        yield from _difference((of.number, of.version, copy.number), present, standing)
    yield from (f"{_named(name)}: in the log, not in the registry" for name in standing)


def _difference(name: Name, present: Said, standing: dict[Name, Said]) -> Iterator[str]:
    """Where the registry's *present* row of that name is not what the log says last."""
    logged = standing.pop(name, None)
    if logged is None:
        yield f"{_named(name)}: in the registry, not in the log"
        return
    if logged[0] != present[0]:
        yield f"{_named(name)}: {present[0]} in the registry, {logged[0]} in the log"
    if logged[1:3] != present[1:3]:
        yield f"{_named(name)}: another file than the log names"
    if logged[3] != present[3]:
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
    credentials = session.execute(
        select(Certificate.number, Certificate.version, Certificate.credential, literal(CREDENTIAL))
        .where(Certificate.state.in_(IN_FORCE_ONCE), Certificate.credential.is_not(None))
        .execution_options(yield_per=1000)
    )
    for number, version, sha256, level in chain(rows, credentials):
        file = ((number, version, None), sha256, level)
        if file in logged:
            logged.remove(file)
        else:
            yield f"{number} version {version}: a file of level {level} that the log does not name"
    yield from (f"{_named(name)}: the log names a file that is not there" for name, *_ in logged)
