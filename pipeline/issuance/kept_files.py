"""Whether the files that the registry names are there, to the last bit: a disk forgets, and a stranger edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from pipeline.issuance.transparency import IN_FORCE_ONCE
from pipeline.rules.words import CertificateState
from storage.blobs import BlobError
from storage.models.certificates import Certificate, CertificateFile, Copy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sqlalchemy.orm import Session

    Each = Callable[[Iterable[tuple[str, str]]], Iterable[tuple[str, str]]]


def faults(session: Session, get: Callable[[str], bytes], each: Each = iter) -> Iterator[str]:
    """A sentence for each signed file that *get* can't bring as it was stored; nothing if all are whole. *each*: sees them go by."""
    return _not_whole(each(_named(session)), get)


def some_faults(session: Session, get: Callable[[str], bytes], most: int) -> Iterator[str]:
    """The same of *most* versions and as many copies, drawn by lot: others each time."""
    return _not_whole(_named(session, most), get)


def _not_whole(named: Iterable[tuple[str, str]], get: Callable[[str], bytes]) -> Iterator[str]:
    for name, key in named:
        try:
            get(key)
        except (BlobError, OSError) as error:
            yield f"{name}: {error}"


def _named(session: Session, most: int | None = None) -> Iterator[tuple[str, str]]:
    """Of every version that was ever in force each file, and of every copy that stands its one: (which, blob key)."""
    drawn = [] if most is None else [func.random()]
    versions = (
        select(Certificate.number, Certificate.version, CertificateFile.sha256)
        .join(CertificateFile, CertificateFile.certificate_id == Certificate.id)
        .where(Certificate.state.in_(IN_FORCE_ONCE))
        .order_by(*drawn)
        .limit(most)
        .execution_options(yield_per=1000)
    )
    for number, version, key in session.execute(versions):
        yield f"{number} version {version}", key
    credentials = (
        select(Certificate.number, Certificate.version, Certificate.credential)
        .where(Certificate.state.in_(IN_FORCE_ONCE), Certificate.credential.is_not(None))
        .order_by(*drawn)
        .limit(most)
        .execution_options(yield_per=1000)
    )
    for number, version, text in session.execute(credentials):
        if text is not None:
            yield f"{number} version {version} credential", text
    copies = select(Copy).options(joinedload(Copy.certificate)).where(Copy.state == CertificateState.VALID)
    for copy in session.scalars(copies.order_by(*drawn).limit(most).execution_options(yield_per=1000)):
        if copy.signed is not None:
            of = copy.certificate
            yield f"{of.number} version {of.version} copy {copy.number}", copy.signed
