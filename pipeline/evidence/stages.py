"""The stages of evidence: a file is inspected and compared, a case is checked, and lapses."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from pipeline.cage.inspecting import inspect
from pipeline.cage.signed import signatures
from pipeline.case.held import hold
from pipeline.evidence import check, files, reuse, sweeping
from pipeline.evidence.sources import fetch
from pipeline.rules.words import Duty, EvidenceState
from pipeline.work.stage import SETTLE, Stage, leave, plain
from storage.blobs import CHAT, Blobs

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.work.stage import AnyStage, End
    from pipeline.work.tools import Tools
    from pipeline.world import World
    from storage.outbox import Claim


def stages(tools: Tools) -> tuple[AnyStage, ...]:
    """The rows of this room."""

    def load(session: Session, evidence_id: UUID) -> files.ToInspect | None:
        return files.to_inspect(session, evidence_id, tools.world().pack)

    def inspected(task: files.ToInspect | None) -> files.Inspected | None:
        """Fetch the file, open it in the cage, keep the original and the safe pictures; of a refused one nothing."""
        if task is None:
            return None
        data = fetch(tools, task.source)
        found = inspect(task.check, data, task.limits, expect=task.expect)
        if found.verdict == EvidenceState.REFUSED:
            return files.inspected(task, found, sha256(data).hexdigest(), ())
        signed = signatures(data, tools.document_roots, now=tools.now()) if found.facts.get("format") == "PDF" else ()
        put = tools.blobs.put
        pictures = tuple(put(picture) for picture in found.renditions)
        return files.inspected(task, found, put(data), pictures, signed, reads=tools.reader is not None)

    def compared(task: reuse.ToCompare) -> reuse.Compared:
        return reuse.compare(task, tools.blobs.get)

    def swept(task: sweeping.ToSweep) -> sweeping.Swept:
        chat_blobs = Blobs(tools.blobs.shelf, CHAT)
        return sweeping.sweep(task, tools.blobs, chat_blobs, now=tools.wall().timestamp())

    return (
        Stage(Duty.CHECK_EVIDENCE, load, inspected, files.record, refuse_file),
        Stage(Duty.COMPARE_EVIDENCE, reuse.to_compare, compared, reuse.mark, leave),
        Stage(Duty.SWEEP_FILES, sweeping.to_sweep, swept, sweeping.store, sweep_the_next),
        plain(Duty.CHECK_CASE, check.check, hold),
        plain(Duty.LAPSE_CASE, check.lapse, hold),
    )


def refuse_file(session: Session, claimed: Claim, /, *, why: str, world: World) -> End:
    """A file that can't be inspected is refused, with a request to send it again."""
    del why
    files.could_not_inspect(session, claimed.subject_id, world=world)
    return SETTLE


def sweep_the_next(session: Session, claimed: Claim, /, *, why: str, world: World) -> End:
    """A folder that can't be swept now is swept the next time round."""
    del why
    sweeping.owe(session, claimed.subject_id.int - sweeping.FIRST + 1, world=world)
    return SETTLE
