"""`zhicheng revoke` and `zhicheng log verify`: what an operator does to the registry, and how anyone checks the operator."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pipeline.issuance import auditing, kept_files, revocation, transparency
from pipeline.rules.transitions import OPERATOR
from zhicheng.commands.progress import shown
from zhicheng.preparing import prepare
from zhicheng.running import acting

if TYPE_CHECKING:
    from zhicheng.settings import Settings


def revoke(settings: Settings, number: str, why: str) -> None:
    """Annul a certificate. Raises Refused."""
    parts = acting(settings)
    with parts.database.writing() as session:
        revocation.revoke(session, number, why=why, by=OPERATOR, world=parts.world())
    print(f"{number}: revoked")


def verify_log(settings: Settings) -> int:
    """Say everything in which registry, log, signed heads and the files themselves disagree; 0 if they agree."""
    parts = prepare(settings)
    with parts.database.reading() as session:
        found = [
            *auditing.faults(session, parts.register(), now=parts.now()),
            *kept_files.faults(session, parts.blobs.get, each=partial(shown, "files")),
        ]
        size = transparency.size(session)
    for fault in found:
        print(f"✗ {fault}")
    print(f"{'✗' if found else '✓'} {size} entries, {len(found)} faults")
    return int(bool(found))
