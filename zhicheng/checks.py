"""What is looked at of a house: by `zhicheng doctor`, and by the operator's page. What it names changes nothing."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING
from urllib.request import urlopen

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from certificates.keys.register import ENDS_SOON, RegisterError, TrustStore, pem_certificates
from certificates.timestamps.authority import Authority, AuthorityDown, AuthorityWrong
from pipeline.cage import faces
from pipeline.cage.client import CAGE
from pipeline.evidence.files import MEGABYTE
from pipeline.issuance import timestamps
from pipeline.policy.loading import PackError, load
from pipeline.queries.operator.symptoms import LOOKED_AT, symptoms, windows_end
from pipeline.reading import reader
from pipeline.rules.calendar import absent_year, local_date
from pipeline.rules.certified import address
from pipeline.rules.refusals import Refused
from pipeline.rules.symptoms import Said, Symptom, ill, said
from storage import schema
from storage.database import Away, is_damaged
from storage.replica import CLOSE, followed
from storage.shelves import Folder, shelf_at
from zhicheng.commands import errors
from zhicheng.commands.errors import CommandError
from zhicheng.data_key import refuse_other
from zhicheng.next_signer import next_signer
from zhicheng.running import celery

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from zhicheng.settings import Settings
    from zhicheng.wiring import Parts

GROUP_OR_ANYBODY, ANYBODY = 0o077, 0o007
"""Rights on a file, of whoever is not its owner."""
UNMADE = said("unmade")
OF_ROWS = ("CHECK constraint", "NULL value", "non-unique entry")
"""How SQLite begins what it says of rows, and not of pages (pragma.html#pragma_integrity_check)."""


class Wrong(Exception):
    """What was looked at is not as it should be: a sentence by its code."""

    def __init__(self, told: Said) -> None:
        super().__init__(told.code)
        self.told = told


def checks(parts: Parts, *, looked_at: int = LOOKED_AT) -> Iterator[Symptom]:
    """Everything, one after the other; what does not answer is a finding too. *looked_at*: signed files that are read."""
    settings = parts.settings
    yield _versions(settings)
    yield _check("policy pack", lambda: load(settings.policy).name)
    yield _calendar(parts)
    yield _check("windows", lambda: windows_end(parts.world()))
    database = _check("database", lambda: _database(parts, wholly=looked_at >= LOOKED_AT))
    yield database
    yield _check("disk", lambda: _disk(settings))
    if database.ok and database.value != UNMADE:
        yield from _of_rows(parts, looked_at)
    if settings.replica_url:
        yield _check("replica", lambda: _replica(parts))
    yield _check("broker", lambda: _broker(settings))
    yield _check("public address", lambda: _address(settings))
    if settings.matrix_homeserver:
        yield _check("Matrix", lambda: _matrix(settings))
    yield from _signing_in(parts, rows=database.ok and database.value != UNMADE)
    yield _signer(parts)
    yield _keys_folder(settings)
    if settings.tsa_url:
        yield _check("time-stamps", lambda: _stamps(settings))
        yield _check("archive time-stamps", lambda: _stamped_late(parts))
    yield _check("cage", _cage)
    yield _check("reading", _reading)
    if settings.document_roots:
        yield _check("document roots", lambda: str(len(pem_certificates(settings.document_roots))))


def _of_rows(parts: Parts, looked_at: int) -> Iterator[Symptom]:
    """What the rows tell; where they can't be read after all, that."""
    bot = bool(parts.settings.telegram_token.get_secret_value())
    try:
        with parts.database.reading() as session:
            yield from symptoms(session, parts.blobs, bot=bot, now=parts.now(), looked_at=looked_at)
    except Away as error:
        yield ill("database", "", _unread(error.__cause__ or error))


def _unread(error: BaseException) -> Said:
    return said("damaged") if is_damaged(error) else said("no_answer", why=type(error).__name__)


def _signing_in(parts: Parts, *, rows: bool) -> Iterator[Symptom]:
    """The directory by which officers come, where there is one; what can't be looked at is a finding."""
    from zhicheng.signing_in import symptoms as of_directory

    try:
        yield from of_directory(parts, rows=rows)
    except (PackError, CommandError, OSError) as error:
        yield ill("sign-in posts", "", str(error))


def _check(name: str, answer: Callable[[], Said | str]) -> Symptom:
    try:
        return Symptom(name, answer())
    except Wrong as wrong:
        return ill(name, "", wrong.told)
    except schema.SchemaError as error:
        return ill(name, "", "\n".join((str(error), *error.differences[1:])))
    except (PackError, RegisterError, CommandError) as error:
        return ill(name, "", str(error))
    except DBAPIError as error:
        return ill(name, "", _unread(error))
    except Exception as error:  # noqa: BLE001  a doctor names every illness, and an error's text can hold a password
        return ill(name, "", said("no_answer", why=type(error).__name__))


def _versions(settings: Settings) -> Symptom:
    try:
        app = version("zhicheng")
    except PackageNotFoundError:  # run from a checkout
        app = "—"
    return Symptom("versions", said("versions", app=app, schema=schema.head(), pack=settings.policy.name))


def _calendar(parts: Parts) -> Symptom:
    """That a year's holidays are there, and said in time that the next one's are not: terms would run through them."""
    today = local_date(parts.now())
    try:
        year = absent_year(today, load(parts.settings.policy).calendar)
    except PackError:
        return ill("calendar", "", said("calendar_unread"))
    if year is None:
        return Symptom("calendar", str(today.year))
    return Symptom("calendar", "", year > today.year, (said("calendar_absent", year=year),))


def _database(parts: Parts, *, wholly: bool) -> Said | str:
    """*wholly*: every page of an embedded one is looked at, which takes seconds for each gigabyte."""
    if not parts.settings.database_made:
        return UNMADE
    engine = parts.database.engine
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        if wholly and engine.dialect.name == "sqlite":
            # It says too which rows another release's words would forbid: that is no damage.
            wrong = [one for one in connection.scalars(text("PRAGMA quick_check")) if not one.startswith(OF_ROWS)]
            if wrong != ["ok"][: len(wrong)]:
                raise Wrong(said("damaged"))
    schema.check(engine)
    refuse_other(parts.settings, engine, parts.sealer)
    return engine.dialect.name


def _replica(parts: Parts) -> Said:
    """That it has what the parts last wrote into the database: a house at rest is followed too."""
    ends = []
    for one in filter(None, (parts.database, parts.replica)):
        with one.reading() as session:
            ends.append(followed(session, parts.now()))
    late = ends[0] - ends[1]
    if late > CLOSE:
        raise Wrong(said("replica_behind", minutes=late // timedelta(minutes=1)))
    return said("replica_follows")


def _disk(settings: Settings) -> Said:
    """The room that is left where files, and an embedded database, are kept; a bucket that does not answer is said too."""
    shelf = shelf_at(settings.blobs_url, settings.home / "blobs")  # by itself: where nothing ever ran no key is made
    shelves = [shelf, *([] if settings.database_url else [Folder(settings.home)])]
    next(iter(shelf.names("ready/")), None)
    ends = [one.free // MEGABYTE for one in shelves if one.free is not None]
    if ends and min(ends) < settings.keep_free_mb:
        raise Wrong(said("disk_full", least=settings.keep_free_mb, megabytes=min(ends)))
    return said("free", megabytes=min(ends)) if ends else said("free_unknown")


def _address(settings: Settings) -> str:
    """That the gate takes what a QR code will hold."""
    try:
        return address(settings.public_url, settings.public_url)
    except Refused:
        raise Wrong(said("address")) from None


def _broker(settings: Settings) -> str:
    with celery(settings).connection() as connection:
        connection.ensure_connection(max_retries=1, timeout=3)
        return str(connection.transport.driver_type)


def _matrix(settings: Settings) -> Said:
    """That the homeserver answers; nobody logs in, since that would end the bridge's own log-in."""
    asked = f"{settings.matrix_homeserver.rstrip('/')}/_matrix/client/versions"
    with urlopen(asked, timeout=5) as answer:  # noqa: S310  the operator's own server
        return said("matrix_speaks", version=json.load(answer)["versions"][-1])


def _cage() -> Said:
    walls, _ = CAGE.ask({"job": "walls"}, ())
    open_ = [name for name, held in walls.items() if not held]
    if open_:
        return said("cage_open", walls=", ".join(open_))
    return said("cage_closed") if faces.there() else said("cage_no_faces")


def _reading() -> Said | str:
    """By what pages are read; a house that reads none is whole without it."""
    return reader.which() if reader.there() else said("unread")


def _stamps(settings: Settings) -> Said:
    """What the authority's certificate says of itself, after it has stamped something."""
    known = TrustStore.load(settings.register_file).tsa_roots if settings.register_file.exists() else ()
    named = pem_certificates(settings.tsa_roots)
    roots = TrustStore((), ()).with_stamp_roots((*known, *named)).stamp_roots
    try:
        return said("tsa_ends", day=f"{Authority(settings.tsa_url, roots).sample().ends:%Y-%m-%d}")
    except AuthorityDown:
        raise Wrong(said("tsa_down")) from None
    except AuthorityWrong as error:
        raise Wrong(said(f"tsa_{error}")) from None


def _stamped_late(parts: Parts) -> Said:
    with parts.database.reading() as session:
        waiting = timestamps.overdue(session, world=parts.world())
    if waiting:
        raise Wrong(said("stamps_late", count=waiting))
    return said("none_late")


def _signer(parts: Parts) -> Symptom:
    """Who signs; said in time that a signer ends, because an ended one signs nothing."""
    settings = parts.settings
    if not settings.register_file.exists():
        return Symptom("signer", said("signer_unmade"))
    try:
        current = TrustStore.load(settings.register_file).current
    except RegisterError as error:
        return ill("signer", "", str(error))
    left = current.not_after - parts.now()
    shown = f"{current.subject}{' (TEST)' if current.test else ''}, → {current.not_after:%Y-%m-%d}"
    advice = next_signer(settings.signer_url.get_secret_value())
    if left.days < 0:
        return ill("signer", shown, said("signer_ended", advice=advice))
    soon = (said("signer_ends", days=left.days, advice=advice),) if left <= ENDS_SOON else ()
    return Symptom("signer", shown, ok=True, what=soon)


def open_to_others(path: Path) -> bool:
    """True if somebody else may do something with that file or folder.

    A group of the same number as this process's user is that user's own (the image's; what a pod's fsGroup gives a volume).
    """
    status, us = path.stat(), os.geteuid()
    own_group = us and status.st_gid == us
    return bool(status.st_mode & (ANYBODY if own_group else GROUP_OR_ANYBODY))


def _keys_folder(settings: Settings) -> Symptom:
    """That nobody but its owner reaches the test issuer's key, and that we do."""
    folder = settings.keys_folder
    if not folder.exists():
        return Symptom("keys folder", said("none_yet"))
    if foreign := errors.foreign(folder):
        ours = foreign["owner"] == foreign["us"]
        what = said("folder_read_only", **foreign) if ours else said("folder_foreign", **foreign)
        return ill("keys folder", str(folder), what)
    return ill("keys folder", str(folder), *([said("folder_open", folder=folder)] if open_to_others(folder) else []))
