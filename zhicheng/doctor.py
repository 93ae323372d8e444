"""`zhicheng doctor`: which settings are set, from where, and whether what they name answers."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from dotenv import dotenv_values
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from certificates.keys.register import ENDS_SOON, Register, RegisterError, pem_certificates
from certificates.timestamps.authority import Authority, AuthorityDown, AuthorityWrong
from pipeline import stamping
from pipeline.cage.client import CAGE
from pipeline.policy.loading import PackError, load
from storage import schema
from zhicheng import clock
from zhicheng.plainly import Plainly
from zhicheng.running import celery
from zhicheng.wiring import Parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydantic.fields import FieldInfo

    from zhicheng.settings import Settings

HIDDEN = "(set)"
SAYINGS = {
    "token_wrong": "answers, but not with a token over what was asked: is ZHICHENG_TSA_URL an RFC 3161 address?",
    "authority_unknown": "its certificate does not lead to ZHICHENG_TSA_ROOTS, has ended, or is not for time-stamps alone.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the answer."""

    name: str
    value: str
    source: str
    """environment, .env or default; empty for a check."""
    ok: bool
    what: str
    """What is wrong and how to mend it; empty if nothing is."""


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
    yield _check("database", lambda: _database(settings))
    yield _check("broker", lambda: _broker(settings))
    yield _signer(settings)
    yield _keys_folder(settings)
    if settings.tsa_url:
        yield _check("time-stamps", lambda: _stamps(settings))
        yield _check("archive time-stamps", lambda: _overdue(settings))
    yield _check("cage", _cage)


def _check(name: str, answer: Callable[[], str]) -> Finding:
    try:
        return Finding(name, answer(), "", ok=True, what="")
    except (PackError, schema.SchemaError, RegisterError, Plainly) as error:
        return Finding(name, "", "", ok=False, what=str(error))
    except Exception as error:  # noqa: BLE001  a doctor names every illness, and an error's text can hold a password
        return Finding(name, "", "", ok=False, what=f"does not answer ({type(error).__name__})")


def _database(settings: Settings) -> str:
    if settings.database.startswith("sqlite") and not settings.home.exists():
        return "will be made on the first run"
    engine = Parts(settings).database.engine
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    schema.check(engine)
    return engine.dialect.name


def _broker(settings: Settings) -> str:
    with celery(settings).connection() as connection:
        connection.ensure_connection(max_retries=1, timeout=3)
        return str(connection.transport.driver_type)


def _cage() -> str:
    walls, _ = CAGE.ask({"job": "walls"}, ())
    open_ = [name for name, held in walls.items() if not held]
    return f"open: {', '.join(open_)}" if open_ else "closed"


def _stamps(settings: Settings) -> str:
    """What the authority's certificate says of itself, after it has stamped something."""
    known = Register.load(settings.register_file).tsa_roots if settings.register_file.exists() else ()
    named = pem_certificates(settings.tsa_roots) if settings.tsa_roots else ()
    roots = Register((), ()).with_stamp_roots((*known, *named)).stamp_roots
    try:
        return f"its certificate ends {Authority(settings.tsa_url, roots).sample().ends:%Y-%m-%d}"
    except AuthorityDown:
        raise Plainly("does not answer: certificates are issued as B-B and raised when it does.") from None
    except AuthorityWrong as error:
        raise Plainly(SAYINGS[str(error)]) from None


def _overdue(settings: Settings) -> str:
    parts = Parts(settings)
    with parts.database.reading() as session:
        waiting = stamping.overdue(session, world=parts.world())
    if waiting:
        raise Plainly(f"{waiting} files have waited for longer than a day: see the log of the workers, `not stamped`.")
    return "none is late"


def _signer(settings: Settings) -> Finding:
    """Who signs; said in time that a signer ends, because an ended one signs nothing."""
    if not settings.register_file.exists():
        return Finding("signer", "a test issuer will be made on the first run", "", ok=True, what="")
    try:
        current = Register.load(settings.register_file).current
    except RegisterError as error:
        return Finding("signer", "", "", ok=False, what=str(error))
    left = current.not_after - clock.now(settings.clock_file)
    shown = f"{current.subject}{' (TEST)' if current.test else ''}, until {current.not_after:%Y-%m-%d}"
    ended, soon = left.days < 0, left <= ENDS_SOON
    what = "has ended, nothing is signed: " if ended else f"ends in {left.days} days: " if soon else ""
    return Finding("signer", shown, "", ok=not ended, what=what and f"{what}zhicheng keys rotate (docs/keys.md)")


def _keys_folder(settings: Settings) -> Finding:
    """That nobody but its owner reaches the test issuer's key."""
    folder = settings.keys_folder
    if not folder.exists():
        return Finding("keys folder", "none yet", "", ok=True, what="")
    closed = not folder.stat().st_mode & 0o077
    return Finding(
        "keys folder", str(folder), "", ok=closed, what="" if closed else f"others can enter it: chmod 700 {folder}"
    )
