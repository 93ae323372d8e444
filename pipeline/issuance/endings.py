"""What is left when a stage of issuance gives up: a state that somebody sees, and what becomes of the duty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.case.held import hold
from pipeline.issuance import copies, cycle, inquiries, timestamps, transparency
from pipeline.rules.words import Duty
from pipeline.work.stage import SETTLE, PutOff
from storage import outbox

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.work.stage import End, GivingUp
    from pipeline.world import World
    from storage.outbox import Claim

TEST_MARK = "test_mark"
"""Why a signer refuses a page: the page says TEST and the signer is real, or the other way round."""
NO_ROOM = "no_room"
"""The page was drawn for a signer with a shorter certificate: another try with the same page would end alike."""


def hold_undrawn(session: Session, claimed: Claim, /, *, why: str, world: World) -> End:
    """As `hold`, but what is tried again is the drawing: the same page would fail the same lint for ever."""
    cycle.discard_drawn(session, claimed.subject_id)
    hold(session, claimed, why=why, world=world)
    _owe_drawing(session, claimed, world, parked=True)
    return SETTLE


def redraw_or_hold(session: Session, claimed: Claim, /, *, why: str, world: World) -> End:
    """A page that was drawn before a test issuer gave way to a real one is drawn anew; anything else is held."""
    if why == NO_ROOM:
        return hold_undrawn(session, claimed, why=why, world=world)
    if why != TEST_MARK or not cycle.draw_anew(session, claimed.subject_id, world=world):
        return hold(session, claimed, why=why, world=world)
    _owe_drawing(session, claimed, world, parked=False)
    return SETTLE


def _owe_drawing(session: Session, claimed: Claim, world: World, *, parked: bool) -> None:
    outbox.owe(
        session,
        Duty.DRAW_CERTIFICATE,
        claimed.subject_id,
        now=world.now,
        case_id=claimed.case_id,
        not_before=outbox.NEVER if parked else None,
    )


OF_CERTIFICATE: tuple[GivingUp, GivingUp, GivingUp] = (hold, hold_undrawn, redraw_or_hold)
"""Of drawing and verifying, of linting, of signing."""


def of_copy(otherwise: GivingUp) -> GivingUp:
    """A copy that can't be made counts no more, and may be asked for anew; for a certificate *otherwise* is done."""

    def give_up(session: Session, claimed: Claim, /, *, why: str, world: World) -> End:
        if copies.fail(session, claimed.subject_id, stage=claimed.duty, why=why, world=world):
            return SETTLE
        return otherwise(session, claimed, why=why, world=world)

    return give_up


def leave_level(session: Session, claimed: Claim, /, *, why: str, world: World) -> End:
    """The certificate stays at its level."""
    del why
    timestamps.leave(session, claimed.subject_id, world=world)
    return SETTLE


def look_again_tomorrow(session: Session, claimed: Claim, /, *, why: str, world: World) -> End:
    """Stamps are renewed weeks before they end: a day later does as well."""
    del session, claimed, why
    return PutOff(world.now + timestamps.DAILY)


def leave_for_a_day(session: Session, claimed: Claim, /, *, why: str, world: World) -> End:
    """The last publication stands for a day more."""
    del claimed, why
    transparency.owe_publication(session, world=world, after=transparency.DAILY)
    return SETTLE


def answer_unread(session: Session, claimed: Claim, /, *, why: str, world: World) -> End:
    """Whoever asked about a file hears that it could not be read."""
    del why
    inquiries.answer(session, inquiries.Answer(claimed.subject_id, None), world=world)
    return SETTLE
