"""`zhicheng inspect` and `zhicheng verify`: one answer a file, in words or as JSON; never a traceback, never a hang."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any

from certificates.transparency.status import StatementError, parse_statement
from certificates.verifying.verify import BEIJING
from notify.catalogue import Words
from notify.findings import judged, said
from pipeline.cage.client import CageBroken
from pipeline.cage.inspecting import Limits
from pipeline.cage.inspecting import inspect as inspect_file
from pipeline.cage.verifying import verify_caged
from pipeline.issuance.registry import CertificateRegistry
from pipeline.rules.calendar import local_date
from pipeline.rules.reasons import Reason, kept
from zhicheng.commands.errors import CommandError
from zhicheng.commands.issuing import manifests
from zhicheng.commands.reading import Unread, read, shown
from zhicheng.preparing import prepare

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from certificates.transparency.status import StatusList
    from certificates.verifying.verdict import Verdict
    from zhicheng.settings import Settings
    from zhicheng.wiring import Parts

KINDS = ("photo", "proof")
LIMITS = Limits()
MOST = LIMITS.max_bytes + 1
"""Bytes of a file that are read: one more than allowed, enough to be refused for its size."""
NOT_CHECKED = kept(Reason.COULD_NOT_CHECK, {})
UNREAD = dict.fromkeys(("number", "copy", "until", "signer", "signed_at")) | {"open": False}
"""What is said of a certificate, where nothing is."""
MARKS = {"accepted": "✓", "flagged": "⚑", "proposed": "?", "refused": "✗", "valid": "✓"}


def inspect(kind: str, files: Sequence[Path], *, language: str, as_json: bool) -> int:
    """Check *files*; 1 if any is refused, else 0."""
    words = Words(None, language)
    if kind not in KINDS:
        raise CommandError(f"{kind}: KIND is one of {', '.join(KINDS)}")
    refused = False
    for file in files:
        started = time.monotonic()
        answer = {"file": str(file), "kind": kind, **_inspected(kind, file, words)}
        answer["seconds"] = round(time.monotonic() - started, 3)
        refused = refused or answer["verdict"] == "refused"
        _print(answer, as_json=as_json)
    return int(refused)


def verify(
    settings: Settings, files: Sequence[Path], *, as_json: bool, status: Path | None = None, at: datetime | None = None
) -> int:
    """Verify *files* against this installation's register and registry; 0 only if all are valid and known to be in force.

    With *status*, a downloaded status list takes the registry's place: nobody is asked. *at*: a day, to whose end it is
    asked; None: now.
    """
    if not files:
        raise CommandError("Name the files to verify, or a folder's manifest with --manifest.")
    parts, words = prepare(settings), Words(None, settings.language)
    now = _moment(parts, at)
    published = _list(status, parts, now) if status else None
    all_valid = True
    for file in files:
        answer = {"file": str(file), **_verdict(parts, file, published, words, now)}
        all_valid = all_valid and answer["verdict"] == "valid" and not answer["open"]
        _print(answer, as_json=as_json)
    return int(not all_valid)


def verify_manifest(settings: Settings, manifest: Path, *, as_json: bool, at: datetime | None = None) -> int:
    """Say of each certificate in a manifest whether it lies beside it, unchanged; 0 only if all do. Raises CommandError."""
    parts = prepare(settings)
    found = manifests.check(manifest, parts.register(), now=_moment(parts, at))
    for one, fault in found:
        if as_json:
            print(json.dumps({"file": one.file, "number": one.number, "verdict": fault or "unchanged"}))
        elif fault:
            print(f"✗ {one.file}: {fault}")
    faults = sum(bool(fault) for _, fault in found)
    if not as_json:
        print(
            f"{'✗' if faults else '✓'} {shown(manifest)}: {len(found)} files, {faults} missing, changed or not listed"
        )
    return int(faults > 0)


def _list(path: Path, parts: Parts, now: datetime) -> StatusList:
    """The status list in that file. Raises CommandError."""
    try:
        return parse_statement(read(path).decode(), parts.register(), now=now)
    except (Unread, UnicodeDecodeError):
        raise CommandError(f"{shown(path)}: can't be read.") from None
    except StatementError as error:
        raise CommandError(f"{shown(path)}: {error}. Download it anew from /status.json.") from None


def _inspected(kind: str, file: Path, words: Words) -> dict[str, Any]:
    try:
        found = inspect_file(kind, read(file, MOST), LIMITS)
    except Unread as why:
        return {"verdict": "refused", "reasons": [_found(words, kept(why.code, {}))], "facts": {}}
    except CageBroken:
        return {"verdict": "refused", "reasons": [_found(words, NOT_CHECKED)], "facts": {}}
    reasons = [_found(words, kept(one.code, one.facts)) for one in found.reasons]
    if found.verdict == "proposed":
        reasons.append(_found(words, kept(Reason.PHOTO_FORM, {})))
    return {"verdict": found.verdict, "reasons": reasons, "facts": found.facts}


def _moment(parts: Parts, day: datetime | None) -> datetime:
    """The last second of *day* in Beijing; without one, now."""
    return parts.now() if day is None else day.replace(hour=23, minute=59, second=59, tzinfo=BEIJING)


def _verdict(parts: Parts, file: Path, published: StatusList | None, words: Words, now: datetime) -> dict[str, Any]:
    registry = None if published else CertificateRegistry(parts.database)
    try:
        verdict = verify_caged(read(file, MOST), parts.register(), now=now, registry=registry, published=published)
    except Unread as why:
        return {"verdict": "unreadable", **UNREAD, "reasons": [_found(words, kept(why.code, {}))]}
    except CageBroken:
        return {"verdict": "unreadable", **UNREAD, "reasons": [_found(words, NOT_CHECKED)]}
    return {
        "verdict": verdict.standing,
        "number": verdict.number,
        "copy": verdict.copy,
        "until": verdict.until.isoformat() if verdict.until else None,
        "signer": verdict.signer,
        "signed_at": verdict.signed_at.isoformat() if verdict.signed_at else None,
        "open": verdict.open,
        "level": verdict.level,
        "proves_until": verdict.proves_until.isoformat() if verdict.proves_until else None,
        "proven_at": verdict.proven_at.isoformat() if verdict.proven_at else None,
        "since": verdict.since.isoformat() if verdict.since else None,
        "successor": verdict.successor,
        "reasons": [
            *(one.kept() | {"message": judged(words, one.kept())} for one in verdict.reasons),
            *_ended(verdict, words),
        ],
    }


def _ended(verdict: Verdict, words: Words) -> Iterator[dict[str, Any]]:
    """What the registry says of a certificate's end: since when, followed by what, why."""
    ended: dict[str, dict[str, str]] = {}
    if verdict.since is not None:
        ended["since"] = {"day": f"{local_date(verdict.since):%Y-%m-%d}"}
    if verdict.successor is not None:
        ended["successor"] = {"version": str(verdict.successor)}
    if verdict.why:
        ended["why"] = {"why": verdict.why}
    for code, facts in ended.items():
        yield {"code": code, "facts": facts, "message": words.plain(f"standing-{code}", **facts)}


def _found(words: Words, found: dict[str, Any]) -> dict[str, Any]:
    """One reason as JSON: its code and facts, and the words."""
    return found | {"message": said(words, found)}


def _print(answer: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        # A name that isn't UTF-8 comes as lone surrogates, which JSON can write as escapes alone.
        print(json.dumps(answer, ensure_ascii=False).encode(errors="backslashreplace").decode())
        sys.stdout.flush()
        return
    mark = "⚑" if answer.get("open") else MARKS.get(answer["verdict"], "✗")
    print(f"{mark} {shown(answer['file'])}: {answer['verdict']}")
    for reason in answer["reasons"]:
        print(f"    {reason['message']}")
