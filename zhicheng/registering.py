"""`zhicheng revoke` and `zhicheng log verify`: what an operator does to the registry, and how anyone checks the operator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import revoking, transparency
from pipeline.rules.transitions import OPERATOR
from pipeline.tasks.app import ring_all
from zhicheng.running import celery
from zhicheng.wiring import Parts, prepare

if TYPE_CHECKING:
    from zhicheng.settings import Settings


def revoke(settings: Settings, number: str, why: str) -> None:
    """Annul a certificate. Raises Refused."""
    app = celery(settings)
    parts = Parts(settings, ring=lambda owed: ring_all(app, owed))
    with parts.database.writing() as session:
        revoking.revoke(session, number, why=why, by=OPERATOR, world=parts.world())
    print(f"{number}: revoked")


def verify_log(settings: Settings) -> int:
    """Say everything in which registry, log and signed heads disagree; 0 if they agree."""
    parts = prepare(settings)
    with parts.database.reading() as session:
        found = list(transparency.faults(session, parts.register()))
        size = transparency.size(session)
    for fault in found:
        print(f"✗ {fault}")
    print(f"{'✗' if found else '✓'} {size} entries, {len(found)} faults")
    return int(bool(found))
