"""`zhicheng doctor`: which settings are set, from where, and whether what they name answers."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from typing import TYPE_CHECKING
from urllib.request import urlopen

from dotenv import dotenv_values
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from certificates.keys.register import ENDS_SOON, RegisterError, TrustStore, pem_certificates
from certificates.keys.signer import key_files
from certificates.timestamps.authority import Authority, AuthorityDown, AuthorityWrong
from pipeline.cage import faces
from pipeline.cage.client import CAGE
from pipeline.issuance import timestamps
from pipeline.policy.loading import PackError, load
from pipeline.rules.calendar import absent_year, local_date
from pipeline.rules.certified import address
from pipeline.rules.refusals import Refused
from storage import schema
from zhicheng import clock
from zhicheng.commands.errors import CommandError
from zhicheng.commands.symptoms import Finding, disk, symptoms
from zhicheng.running import celery
from zhicheng.wiring import Parts, next_signer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydantic.fields import FieldInfo

    from zhicheng.settings import Settings

HIDDEN = "(set)"
UNMADE = "will be made on the first run"
OTHERS = 0o077
"""What anybody but the owner may do with a file."""
SAYINGS = {
    "token_wrong": "answers, but not with a token over what was asked: is ZHICHENG_TSA_URL an RFC 3161 address?",
    "authority_unknown": "its certificate does not lead to ZHICHENG_TSA_ROOTS, has ended, or is not for time-stamps alone.",
}


def examine(settings: Settings, *, as_json: bool) -> int:
    """Print every finding; 0 if nothing is wrong, else 1."""
    findings = [*_settings(settings), *_checks(settings)]
    if as_json:
        for finding in findings:
            print(json.dumps(asdict(finding), ensure_ascii=False))
    else:
        table = Table("", "what", "value", "from", "remark", box=None)
        for finding in findings:
            table.add_row("✓" if finding.ok else "✗", finding.name, finding.value, finding.source, finding.what)
        Console().print(table)
    return 0 if all(finding.ok for finding in findings) else 1


def _settings(settings: Settings) -> Iterator[Finding]:
    written = {key.upper() for key in dotenv_values(".env")}
    for name, field in type(settings).model_fields.items():
        key = f"ZHICHENG_{name.upper()}"
        source = "environment" if os.environ.get(key) else ".env" if key in written else "default"
        yield Finding(key, _shown(settings, name, field, source), source, ok=True, what="")


def _shown(settings: Settings, name: str, field: FieldInfo, source: str) -> str:
    if "Secret" in str(field.annotation) or (name.endswith("_url") and "@" in str(getattr(settings, name))):
        return HIDDEN if source != "default" else ""
    return str(getattr(settings, name) or "")


def _checks(settings: Settings) -> Iterator[Finding]:
    yield _check("policy pack", lambda: load(settings.policy).name)
    yield _calendar(settings)
    database = _check("database", lambda: _database(settings))
    yield database
    yield disk(settings)
    if database.ok and database.value != UNMADE:
        yield from symptoms(Parts(settings))
    yield _check("broker", lambda: _broker(settings))
    yield _check("public address", lambda: _address(settings))
    if settings.matrix_homeserver:
        yield _check("Matrix", lambda: _matrix(settings))
    yield _signer(settings)
    yield _keys_folder(settings)
    yield _key_files(settings)
    if settings.tsa_url:
        yield _check("time-stamps", lambda: _stamps(settings))
        yield _check("archive time-stamps", lambda: _overdue(settings))
    yield _check("cage", _cage)


def _check(name: str, answer: Callable[[], str]) -> Finding:
    try:
        return Finding(name, answer(), "", ok=True, what="")
    except schema.SchemaError as error:
        return Finding(name, "", "", ok=False, what="\n".join((str(error), *error.differences[1:])))
    except (PackError, RegisterError, CommandError) as error:
        return Finding(name, "", "", ok=False, what=str(error))
    except Exception as error:  # noqa: BLE001  a doctor names every illness, and an error's text can hold a password
        return Finding(name, "", "", ok=False, what=f"does not answer ({type(error).__name__})")


def _calendar(settings: Settings) -> Finding:
    """That a year's holidays are there, and said in time that the next one's are not: terms would run through them."""
    today = local_date(clock.now(settings.clock_file))
    try:
        year = absent_year(today, load(settings.policy).calendar)
    except PackError:
        return Finding("calendar", "", "", ok=False, what="can't be read: see the policy pack")
    if year is None:
        return Finding("calendar", str(today.year), "", ok=True, what="")
    what = f"the holidays of {year} are absent, so terms run through them: complete calendar.yaml (docs/policy.md)"
    return Finding("calendar", "", "", ok=year > today.year, what=what)


def _database(settings: Settings) -> str:
    if not settings.database_made:
        return UNMADE
    engine = Parts(settings).database.engine
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    schema.check(engine)
    return engine.dialect.name


def _address(settings: Settings) -> str:
    """That the gate takes what a QR code will hold."""
    try:
        return address(settings.public_url, settings.public_url)
    except Refused:
        raise CommandError(
            "ZHICHENG_PUBLIC_URL must begin with https://: no certificate is signed with another."
        ) from None


def _broker(settings: Settings) -> str:
    with celery(settings).connection() as connection:
        connection.ensure_connection(max_retries=1, timeout=3)
        return str(connection.transport.driver_type)


def _matrix(settings: Settings) -> str:
    """That the homeserver answers; nobody logs in, since that would end the bridge's own log-in."""
    asked = f"{settings.matrix_homeserver.rstrip('/')}/_matrix/client/versions"
    with urlopen(asked, timeout=5) as answer:  # noqa: S310  the operator's own server
        return f"speaks {json.load(answer)['versions'][-1]}"


def _cage() -> str:
    walls, _ = CAGE.ask({"job": "walls"}, ())
    open_ = [name for name, held in walls.items() if not held]
    said = f"open: {', '.join(open_)}" if open_ else "closed"
    return said if faces.there() else f"{said}; no face detector on this machine: reviewers look (docs/portraits.md)"


def _stamps(settings: Settings) -> str:
    """What the authority's certificate says of itself, after it has stamped something."""
    known = TrustStore.load(settings.register_file).tsa_roots if settings.register_file.exists() else ()
    named = pem_certificates(settings.tsa_roots) if settings.tsa_roots else ()
    roots = TrustStore((), ()).with_stamp_roots((*known, *named)).stamp_roots
    try:
        return f"its certificate ends {Authority(settings.tsa_url, roots).sample().ends:%Y-%m-%d}"
    except AuthorityDown:
        raise CommandError("does not answer: certificates are issued as B-B and raised when it does.") from None
    except AuthorityWrong as error:
        raise CommandError(SAYINGS[str(error)]) from None


def _overdue(settings: Settings) -> str:
    parts = Parts(settings)
    with parts.database.reading() as session:
        waiting = timestamps.overdue(session, world=parts.world())
    if waiting:
        raise CommandError(
            f"{waiting} files have waited for longer than a day: see the log of the workers, `not stamped`."
        )
    return "none is late"


def _signer(settings: Settings) -> Finding:
    """Who signs; said in time that a signer ends, because an ended one signs nothing."""
    if not settings.register_file.exists():
        return Finding("signer", "a test issuer will be made on the first run", "", ok=True, what="")
    try:
        current = TrustStore.load(settings.register_file).current
    except RegisterError as error:
        return Finding("signer", "", "", ok=False, what=str(error))
    left = current.not_after - clock.now(settings.clock_file)
    shown = f"{current.subject}{' (TEST)' if current.test else ''}, until {current.not_after:%Y-%m-%d}"
    ended, soon = left.days < 0, left <= ENDS_SOON
    what = "has ended, nothing is signed: " if ended else f"ends in {left.days} days: " if soon else ""
    advice = next_signer(settings.signer_url.get_secret_value())
    return Finding("signer", shown, "", ok=not ended, what=what and f"{what}{advice}")


def _key_files(settings: Settings) -> Finding:
    """That nobody but its owner reads the signer's key, and what opens it."""
    found = key_files(settings.signer_url.get_secret_value())
    open_ = [str(file) for file in found if file.exists() and file.stat().st_mode & OTHERS]
    what = f"others can read it: chmod 600 {' '.join(open_)}" if open_ else ""
    return Finding("key files", ", ".join(map(str, found)) or "none", "", ok=not open_, what=what)


def _keys_folder(settings: Settings) -> Finding:
    """That nobody but its owner reaches the test issuer's key."""
    folder = settings.keys_folder
    if not folder.exists():
        return Finding("keys folder", "none yet", "", ok=True, what="")
    closed = not folder.stat().st_mode & OTHERS
    return Finding(
        "keys folder", str(folder), "", ok=closed, what="" if closed else f"others can enter it: chmod 700 {folder}"
    )
