"""The stage of reading: after the check, with a queue of its own, so that the answer on a file's form waits for no page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reading import readings
from pipeline.reading.reader import which
from pipeline.rules.words import Duty, Running
from pipeline.work.stage import SETTLE, Stage
from storage.signs import Signs

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.work.stage import AnyStage, End
    from pipeline.work.tools import Tools
    from pipeline.world import World
    from storage.outbox import Claim


ATTEMPTS = 3


def stages(tools: Tools) -> tuple[AnyStage, ...]:
    """The row of this room."""
    alive = Signs(tools.database, Running.READER, tools.now)

    def load(session: Session, evidence_id: UUID) -> readings.ToRead | None:
        return readings.to_read(session, evidence_id, tools.world().pack.documents)

    def read(task: readings.ToRead | None) -> readings.ReadSoFar | None:
        """Where the extra was taken away meanwhile, the page goes unread."""
        if task is None or tools.reader is None:
            return None
        found = readings.read(task, tools.reader, tools.blobs.get, which())
        alive.give()  # the beat asks for one too, but an hour's pages stand before its question
        return found

    return (Stage(Duty.READ_EVIDENCE, load, read, readings.keep, _pass_over, attempts=ATTEMPTS),)


def _pass_over(session: Session, claimed: Claim, /, *, why: str, world: World) -> End:
    """What ends its reader each time is left unread, and named to the offices."""
    del why
    readings.pass_over(session, claimed.subject_id, world.pack.documents, world=world)
    return SETTLE
