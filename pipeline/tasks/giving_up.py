"""What a stage leaves when no attempt is left: a state that somebody sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline import (
    cases,
    copying,
    delivering,
    evidence,
    inquiring,
    issuing,
    long_batches,
    mornings,
    notices,
    screens,
    stamping,
    transparency,
)
from pipeline.rules.words import Duty
from storage import outbox

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.screens import OnScreen
    from pipeline.tasks.running import GivingUp
    from pipeline.world import World
    from storage.outbox import Claim

TEST_MARK = "test_mark"
"""Why a signer refuses a page: the page says TEST and the signer is real, or the other way round."""
NO_ROOM = "no_room"
"""The page was drawn for a signer with a shorter certificate: another try with the same page would end alike."""


def hold(session: Session, claimed: Claim, /, *, why: str, world: World) -> None:
    """The case is held, its people are told, and the duty waits for `zhicheng retry`."""
    outbox.park(session, claimed, trouble=why[:200])
    case = cases.hold(session, claimed.case_id, why=f"{claimed.duty}: {why}", world=world) if claimed.case_id else None
    if case is None:
        return
    about = f"{case.number}:{case.version}"
    notices.tell_helpdesk(
        session, "held", world=world, about=about, case=case, number=case.number, stage=claimed.duty.value, why=why
    )
    notices.tell_filer(session, case, "delayed", world=world, number=case.number)


def hold_undrawn(session: Session, claimed: Claim, /, *, why: str, world: World) -> None:
    """As `hold`, but what is tried again is the drawing: the same page would fail the same lint for ever."""
    issuing.discard_drawn(session, claimed.subject_id)
    hold(session, claimed, why=why, world=world)
    outbox.settle(session, claimed, now=world.now)
    outbox.owe(
        session,
        Duty.DRAW_CERTIFICATE,
        claimed.subject_id,
        now=world.now,
        case_id=claimed.case_id,
        not_before=outbox.NEVER,
    )


def redraw_or_hold(session: Session, claimed: Claim, /, *, why: str, world: World) -> None:
    """A page that was drawn before a test issuer gave way to a real one is drawn anew; anything else is held."""
    if why == NO_ROOM:
        hold_undrawn(session, claimed, why=why, world=world)
        return
    if why != TEST_MARK or not issuing.draw_anew(session, claimed.subject_id, world=world):
        hold(session, claimed, why=why, world=world)
        return
    outbox.settle(session, claimed, now=world.now)
    outbox.owe(session, Duty.DRAW_CERTIFICATE, claimed.subject_id, now=world.now, case_id=claimed.case_id)


def making(otherwise: GivingUp) -> GivingUp:
    """What can't be made: a copy counts no more, and may be asked for anew; for a certificate *otherwise* is done."""

    def give_up(session: Session, claimed: Claim, /, *, why: str, world: World) -> None:
        if copying.fail(session, claimed.subject_id, stage=claimed.duty, why=why, world=world):
            outbox.settle(session, claimed, now=world.now)
        else:
            otherwise(session, claimed, why=why, world=world)

    return give_up


def forget_screens(session: Session, made: tuple[OnScreen, ...], *, world: World) -> None:  # noqa: ARG001
    """Screens that are gone are looked for no more."""
    for gone in made:
        screens.clear(session, gone.chat_id, gone.message_id)


def abandon(session: Session, claimed: Claim, /, *, why: str, world: World) -> None:  # noqa: ARG001
    """What is left of a batch says that it stopped."""
    long_batches.abandon(session, claimed.subject_id, world=world)
    outbox.settle(session, claimed, now=world.now)


def leave(session: Session, claimed: Claim, /, *, why: str, world: World) -> None:  # noqa: ARG001
    """What can be done without: a screen shows the case as it stands at the next press; a page goes uncompared."""
    outbox.settle(session, claimed, now=world.now)


def leave_unraised(session: Session, claimed: Claim, /, *, why: str, world: World) -> None:  # noqa: ARG001
    """The certificate stays at its level."""
    outbox.settle(session, claimed, now=world.now)
    stamping.leave(session, claimed.subject_id, world=world)


def look_again_tomorrow(session: Session, claimed: Claim, /, *, why: str, world: World) -> None:
    """Nothing is lost by a day."""
    outbox.put_off(session, claimed, until=world.now + stamping.DAILY, trouble=why, counts=False)


def leave_till_tomorrow(session: Session, claimed: Claim, /, *, why: str, world: World) -> None:  # noqa: ARG001
    """This morning nobody is told; tomorrow's duty is owed."""
    outbox.settle(session, claimed, now=world.now)
    mornings.owe_next(session, world=world)


def leave_for_a_day(session: Session, claimed: Claim, /, *, why: str, world: World) -> None:  # noqa: ARG001
    """The last publication stands for a day more."""
    outbox.settle(session, claimed, now=world.now)
    transparency.owe_publication(session, world=world, after=transparency.DAILY)


def refuse_file(session: Session, claimed: Claim, /, *, why: str, world: World) -> None:  # noqa: ARG001
    """The file is refused, with a request to send it again."""
    evidence.could_not_inspect(session, claimed.subject_id, world=world)
    outbox.settle(session, claimed, now=world.now)


def answer_unread(session: Session, claimed: Claim, /, *, why: str, world: World) -> None:  # noqa: ARG001
    """Whoever asked hears that the file could not be read."""
    inquiring.answer(session, inquiring.Answer(claimed.subject_id, None), world=world)
    outbox.settle(session, claimed, now=world.now)


def mark_failed(session: Session, claimed: Claim, /, *, why: str, world: World) -> None:
    """The ledger says so, and why."""
    delivering.store_sent(session, delivering.Sent(claimed.subject_id, None, why), world=world)
    outbox.settle(session, claimed, now=world.now)
