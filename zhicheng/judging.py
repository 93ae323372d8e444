"""`zhicheng inspect` and `zhicheng verify`: one answer a file, in words or as JSON; never a traceback, never a hang."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any

from certificates.transparency.status import StatementError, opened
from pipeline.cage.inspecting import Limits
from pipeline.cage.inspecting import inspect as inspect_file
from pipeline.cage.messages import sentence
from pipeline.cage.verifying import verify_caged
from pipeline.registry import Registry
from pipeline.rules.calendar import local_date
from zhicheng import manifests
from zhicheng.plainly import Plainly
from zhicheng.wiring import Parts, prepare

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from certificates.transparency.status import StatusList
    from certificates.verifying.verdict import Verdict
    from zhicheng.settings import Settings

KINDS = ("photo", "proof")
LIMITS = Limits()
UNREAD = dict.fromkeys(("number", "copy", "until", "signer", "signed_at"))
"""What is said of a certificate, where nothing is."""
MARKS = {"accepted": "✓", "flagged": "⚑", "refused": "✗", "valid": "✓"}


def inspect(kind: str, files: Sequence[Path], *, as_json: bool) -> int:
    """Check *files*; 1 if any is refused, else 0."""
    if kind not in KINDS:
        raise Plainly(f"{kind}: KIND is one of {', '.join(KINDS)}")
    refused = False
    for file in files:
        started = time.monotonic()
        data = _read(file)
        answer: dict[str, Any] = {"file": str(file), "kind": kind}
        if data is None:
            reason = {"code": "unreadable", "message": "The file can't be read: check the path and its permissions."}
            answer |= {"verdict": "refused", "reasons": [reason], "facts": {}}
        else:
            found = inspect_file(kind, data, LIMITS)
            reasons = [{"code": r.code, "message": sentence(r.code, r.facts, "zh")} for r in found.reasons]
            answer |= {"verdict": found.verdict, "reasons": reasons, "facts": found.facts}
        answer["seconds"] = round(time.monotonic() - started, 3)
        refused = refused or answer["verdict"] == "refused"
        _print(answer, as_json=as_json)
    return int(refused)


def verify(settings: Settings, files: Sequence[Path], *, as_json: bool, status: Path | None = None) -> int:
    """Verify *files* against this installation's register and registry; 0 only if all are valid.

    With *status*, a downloaded status list takes the registry's place: nobody is asked.
    """
    if not files:
        raise Plainly("Name the files to verify, or a folder's manifest with --manifest.")
    parts = prepare(settings)
    published = _list(status, parts) if status else None
    all_valid = True
    for file in files:
        data = _read(file)
        answer: dict[str, Any] = {"file": str(file)}
        if data is None:
            reason = {"code": "unreadable", "message": "The file can't be read: check the path and its permissions."}
            answer |= {"verdict": "unreadable", **UNREAD, "reasons": [reason]}
        else:
            answer |= _verdict(parts, data, published)
        all_valid = all_valid and answer["verdict"] == "valid" and not _of_an_old_list(answer)
        _print(answer, as_json=as_json)
    return int(not all_valid)


def verify_manifest(settings: Settings, manifest: Path, *, as_json: bool) -> int:
    """Say of each certificate in a manifest whether it lies beside it, unchanged; 0 only if all do. Raises Plainly."""
    found = manifests.check(manifest, prepare(settings).register())
    for one, fault in found:
        if as_json:
            print(json.dumps({"file": one.file, "number": one.number, "verdict": fault or "unchanged"}))
        elif fault:
            print(f"✗ {one.file}: {fault}")
    faults = sum(bool(fault) for _, fault in found)
    if not as_json:
        print(f"{'✗' if faults else '✓'} {manifest}: {len(found)} certificates, {faults} missing or changed")
    return int(faults > 0)


def _list(path: Path, parts: Parts) -> StatusList:
    """The status list in that file. Raises Plainly."""
    try:
        return opened(path.read_text("utf-8"), parts.register())
    except (OSError, UnicodeDecodeError):
        raise Plainly(f"{path}: can't be read.") from None
    except StatementError as error:
        raise Plainly(f"{path}: {error}. Download it anew from /status.json.") from None


def _verdict(parts: Parts, data: bytes, published: StatusList | None) -> dict[str, Any]:
    registry = None if published else Registry(parts.database)
    verdict = verify_caged(data, parts.register(), now=parts.now(), registry=registry, published=published)
    return {
        "verdict": verdict.standing,
        "number": verdict.number,
        "copy": verdict.copy,
        "until": verdict.until.isoformat() if verdict.until else None,
        "signer": verdict.signer,
        "signed_at": verdict.signed_at.isoformat() if verdict.signed_at else None,
        "open": verdict.open,
        "level": verdict.level,
        "proven_at": verdict.proven_at.isoformat() if verdict.proven_at else None,
        "since": verdict.since.isoformat() if verdict.since else None,
        "successor": verdict.successor,
        "reasons": [
            *({"code": reason.code, "message": reason.zh} for reason in verdict.reasons),
            *({"code": code, "message": said} for code, said in _ended(verdict)),
        ],
    }


def _ended(verdict: Verdict) -> Iterator[tuple[str, str]]:
    """What the registry says of a certificate's end: since when, followed by what, why."""
    if verdict.since is not None:
        yield "since", f"自 {local_date(verdict.since):%Y-%m-%d} 起。"
    if verdict.successor is not None:
        yield "successor", f"现行的是第 {verdict.successor} 版。"
    if verdict.why:
        yield "why", f"原因：{verdict.why}"


def _of_an_old_list(answer: dict[str, Any]) -> bool:
    return any(reason["code"] == "status_list_old" for reason in answer["reasons"])


def _read(file: Path) -> bytes | None:
    try:
        with file.open("rb") as opened:
            return opened.read(LIMITS.max_bytes + 1)  # one more than allowed: enough to be refused for its size
    except OSError:
        return None


def _print(answer: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(answer, ensure_ascii=False))
        sys.stdout.flush()
        return
    mark = "⚑" if answer.get("open") else MARKS.get(answer["verdict"], "✗")
    print(f"{mark} {answer['file']}: {answer['verdict']}")
    for reason in answer["reasons"]:
        print(f"    {reason['message']}")
