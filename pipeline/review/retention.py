"""What ended in nothing is deleted when its term is over (个人信息保护法 art. 19, 47), and the ledger says how much.

A draft that was left goes wholly, its owner warned and told. Of a case that was refused, lapsed or withdrawn the files go; what
was decided stays. So do files in whose place others came, and lines of the ledger of comings by the directory. Awards and certificates are archives: of them nothing goes.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Select, delete, exists, func, select, update

from pipeline.messages import notices
from pipeline.rules.words import Deleted, Duty, State
from storage import outbox
from storage.database import look_over
from storage.models.cases import Case, Event
from storage.models.chat import Message, Screen
from storage.models.deletions import Deletion
from storage.models.evidence import Evidence
from storage.models.likenesses import Likeness
from storage.models.links import Link
from storage.models.looks import Look
from storage.models.outbox import OwedDuty
from storage.models.questions import Question
from storage.models.sign_ins import SignIn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from pipeline.world import World

TERMS = UUID(int=4)
"""What the duty is about: nothing but the day."""
DAILY, NEXT = timedelta(days=1), timedelta(minutes=1)
AT_ONCE = 100
"""Cases of each sort in one transaction."""
SIGN_INS_AT_ONCE = 5000
"""Lines of the ledger of comings in one transaction: no files hang on them."""
ENDED = (State.REJECTED, State.LAPSED, State.WITHDRAWN)


def ensure(session: Session, *, world: World) -> None:
    """Owe the day's look, unless it is owed already."""
    owed = select(OwedDuty.id).where(OwedDuty.duty == Duty.KEEP_TERMS, OwedDuty.settled_at.is_(None))
    if session.scalars(owed.limit(1)).one_or_none() is None:
        owe_next(session, DAILY, world=world)


def owe_next(session: Session, after: timedelta, *, world: World) -> None:
    """Owe the next look."""
    outbox.owe(session, Duty.KEEP_TERMS, TERMS, now=world.now, not_before=world.now + after)


def keep(session: Session, _: UUID, *, world: World) -> None:
    """Warn, delete some of what is past its term, and owe the next look: soon if there is more. The database is looked over."""
    terms, now = world.pack.terms.retention, world.now
    _warn(session, world)
    drafts = session.scalars(_drafts(now - timedelta(days=terms.draft_days)).limit(AT_ONCE)).all()
    for case in drafts:
        _delete_draft(session, case, terms.draft_days, world)
    ended = session.scalars(_ended(now - timedelta(days=terms.ended_days)).limit(AT_ONCE)).all()
    for case in ended:
        files = session.scalars(select(Evidence).where(Evidence.case_id == case.id)).all()
        _delete_files(session, case, files)
        _enter(session, Deleted.ENDED, case.number, len(files), terms.ended_days, world)
    replaced = session.scalars(_replaced(now - timedelta(days=terms.replaced_days)).limit(AT_ONCE)).all()
    for case in replaced:
        files = _replaced_of(session, case, now - timedelta(days=terms.replaced_days))
        _delete_files(session, case, files)
        _enter(session, Deleted.REPLACED, case.number, len(files), terms.replaced_days, world)
    comings = _delete_sign_ins(session, terms.sign_in_days, world)
    look_over(session)
    more = AT_ONCE in {len(drafts), len(ended), len(replaced)} or comings == SIGN_INS_AT_ONCE
    owe_next(session, NEXT if more else DAILY, world=world)


def _drafts(before: datetime) -> Select[Case]:
    """Those that were never handed in, begun before that moment, and no file has come for since."""
    touched = exists().where(Evidence.case_id == Case.id, Evidence.sent_at > before)
    handed_in = exists().where(Event.case_id == Case.id)
    return (
        select(Case)
        .where(Case.state == State.DRAFT, Case.created_at <= before, ~touched, ~handed_in)
        .order_by(Case.created_at)
        .with_for_update(of=Case, skip_locked=True)
    )


def _ended(before: datetime) -> Select[Case]:
    files = exists().where(Evidence.case_id == Case.id)
    return select(Case).where(Case.state.in_(ENDED), Case.entered_at <= before, files).order_by(Case.entered_at)


def _replaced(before: datetime) -> Select[Case]:
    files = exists().where(Evidence.case_id == Case.id, ~Evidence.current, Evidence.sent_at <= before)
    return select(Case).where(files).order_by(Case.created_at)


def _replaced_of(session: Session, case: Case, before: datetime) -> Sequence[Evidence]:
    rows = select(Evidence).where(Evidence.case_id == case.id, ~Evidence.current, Evidence.sent_at <= before)
    return session.scalars(rows).all()


def _warn(session: Session, world: World) -> None:
    """Tell the owner of each draft that is soon to go, once: a file that comes, or its submission, keeps it."""
    terms = world.pack.terms.retention
    ends = world.now - timedelta(days=terms.draft_days)
    for case in session.scalars(_drafts(ends + timedelta(days=terms.warning_days))):
        newest = select(func.max(Evidence.sent_at)).where(Evidence.case_id == case.id)
        since = max(case.created_at, session.scalar(newest) or case.created_at)
        day = f"{since + timedelta(days=terms.draft_days):%Y-%m-%d}"
        about = f"{case.number}:{day}"
        notices.tell_filer(
            session, case, "draft_ends", world=world, about=about, number=case.number, label=case.label, day=day
        )


def _delete_draft(session: Session, case: Case, days: int, world: World) -> None:
    """The case and all that hangs on it; its owner is told."""
    files = session.scalars(select(Evidence).where(Evidence.case_id == case.id)).all()
    _delete_files(session, case, files)
    person, chat = case.applicant, case.chat_id
    facts: dict[str, Any] = {"number": case.number, "label": case.label, "days": str(days)}
    if person is not None:
        notices.tell_person(session, person, "draft_deleted", world=world, about=case.number, **facts)
    elif chat is not None:
        to = (chat, case.asked.get("language", "zh"))
        notices.tell_chat(session, to, "draft_deleted", world=world, about=case.number, **facts)
    for table in (Message, Link, Question, Look):
        session.execute(update(table).where(table.case_id == case.id).values(case_id=None))
    for rows in (Screen, OwedDuty):
        session.execute(delete(rows).where(rows.case_id == case.id))
    _enter(session, Deleted.DRAFT, case.number, len(files), days, world)
    session.delete(case)
    session.flush()


def _delete_files(session: Session, case: Case, files: Sequence[Evidence]) -> None:
    """Their rows, and what was found of them: on the disk they are swept once nothing else refers to them."""
    ids = [file.id for file in files]
    keys = {key for file in files for key in (file.sha256, *file.renditions) if key}
    session.execute(
        update(Message)
        .where(Message.case_id == case.id, Message.attachment.in_(keys))
        .values(attachment=None, attachment_name=None)
    )
    session.execute(delete(Likeness).where(Likeness.evidence_id.in_(ids)))
    session.execute(delete(Evidence).where(Evidence.id.in_(ids)))


def _delete_sign_ins(session: Session, days: int, world: World) -> int:
    """The oldest lines of the ledger of comings that are past their term; how many went. The posts themselves are elsewhere."""
    past = select(SignIn.id).where(SignIn.at <= world.now - timedelta(days=days)).order_by(SignIn.at)
    ids = session.scalars(past.limit(SIGN_INS_AT_ONCE)).all()
    if ids:
        session.execute(delete(SignIn).where(SignIn.id.in_(ids)))
        _enter(session, Deleted.SIGN_INS, "", 0, days, world)
    return len(ids)


def _enter(session: Session, what: Deleted, number: str, files: int, days: int, world: World) -> None:
    session.add(Deletion(at=world.now, what=what, number=number, files=files, term=days))
