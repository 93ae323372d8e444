"""The stages of review: a public notice ends, a long batch goes on, and offices are told in the morning."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.case.held import hold
from pipeline.review import decisions, digest, kept_batch, retention
from pipeline.rules.words import Duty
from pipeline.work.stage import SETTLE, PutOff, Stage, plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from sqlalchemy.orm import Session

    from pipeline.work.stage import AnyStage, End
    from pipeline.work.tools import Tools
    from pipeline.world import World
    from storage.outbox import Claim


def stages(tools: Tools, draw_week: Callable[[digest.Week, str], bytes]) -> tuple[AnyStage, ...]:
    """The rows of this room. *draw_week* gives the small chart of an office's week as PNG, in a language."""

    def morning(session: Session, _: UUID) -> digest.Morning:
        return digest.look(session, signer_ends=tools.signers().current.not_after, world=tools.world())

    def charted(task: digest.Morning) -> digest.Morning:
        def charts(one: digest.Digest) -> dict[str, str]:
            return {language: tools.blobs.put(draw_week(one.week, language)) for language in one.languages}

        return replace(task, digests=tuple(replace(one, charts=charts(one)) for one in task.digests))

    return (
        plain(Duty.END_NOTICE, decisions.end_notice, hold),
        plain(Duty.RUN_BATCH, kept_batch.run, abandon),
        plain(Duty.KEEP_TERMS, retention.keep, keep_tomorrow),
        Stage(Duty.TELL_MORNING, morning, charted, digest.tell, leave_till_tomorrow),
    )


def abandon(session: Session, claimed: Claim, /, *, why: str, world: World) -> End:
    """What is left of a batch says that it stopped."""
    del why
    kept_batch.abandon(session, claimed.subject_id, world=world)
    return SETTLE


def leave_till_tomorrow(session: Session, claimed: Claim, /, *, why: str, world: World) -> End:
    """This morning nobody is told; tomorrow's duty is owed."""
    del claimed, why
    digest.owe_next(session, world=world)
    return SETTLE


def keep_tomorrow(session: Session, claimed: Claim, /, *, why: str, world: World) -> End:
    """What is past its term is deleted a day later."""
    del session, claimed, why
    return PutOff(world.now + retention.DAILY)
