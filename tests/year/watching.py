"""What must hold at every moment: a message reaches whom it concerns, and each open case waits for somebody."""

from __future__ import annotations

import re
from uuid import UUID

from sqlalchemy import bindparam, select, union
from sqlalchemy.orm import aliased, joinedload

from pipeline.rules.words import Addressee, Duty, MessageState, Node, Rank, State, Waits
from storage.models.cases import Case
from storage.models.chat import Message
from storage.models.offices import Office, Officer
from storage.models.outbox import OwedDuty
from storage.models.people import Person
from storage.models.questions import Question

NUMBER = re.compile(r"\b(?:RSSQ|GD|DW)\d{8}\b")
LEAVING = {"post_ended", "post_moved", "account_moved_away", "unit_officer_replaced"}
"""What is told to a chat because it has lost something."""
OPEN = tuple(state for state in State if state.waits_for is not Waits.NOBODY)
PUT_OFF = {None, "TryLater", "NotYet"}
"""What a duty says that is not its time yet; anything else is a fault."""
DUE_BY = {State.RETURNED: Duty.LAPSE_CASE, State.ON_NOTICE: Duty.END_NOTICE}


class Watch:
    """Looks over the shoulder of those who send, and once a week at every open case."""

    def __init__(self, region):
        self.region, self.seen = region, 0

    def sent(self, duty_id):
        """Whoever was just told held the account, the post or the case at this moment; and what is named is theirs to know."""
        with self.region.database.reading() as session:
            row = session.get_one(Message, session.get_one(OwedDuty, duty_id).subject_id)
            assert row.state is not MessageState.FAILED, (row.text_key, row.why)
            if row.state is not MessageState.SENT:
                return
            self.seen += 1
            assert self._holds(session, row), (row.text_key, row.addressee, row.chat_id)
            text = next(text for chat, text, _ in reversed(self.region.network.sent) if chat == row.chat_id)
            named = NUMBER.findall(text) if row.text_key not in LEAVING else ()
            for number in named:
                assert row.chat_id in _concerned(session, number), (row.text_key, text)

    def _holds(self, session, row):
        match row.addressee:
            case Addressee.PERSON:
                return session.get_one(Person, row.addressee_id).chat_id == row.chat_id and row.text_key not in LEAVING
            case Addressee.OFFICER:
                post = session.get_one(Officer, row.addressee_id)
                return post.active and post.chat_id == row.chat_id
            case Addressee.FILER:
                return session.get_one(Case, row.addressee_id).chat_id == row.chat_id
            case Addressee.CHAT:
                own = select(Question).where(Question.chat_id == row.chat_id, Question.person_id.is_(None))
                asked = row.text_key == "question_answered" and session.scalars(own).first() is not None
                return asked or row.text_key in LEAVING or bool(_posts(session, Officer.chat_id == row.chat_id))

    def nothing_is_stuck(self):
        """Each open case waits for somebody who is there, or has a duty in the future; nothing due lies about."""
        whole = joinedload(Case.applicant), joinedload(Case.office)
        with self.region.database.reading() as session:
            cases = session.scalars(select(Case).where(Case.state.in_(OPEN)).options(*whole)).all()
            decide = select(Officer.office_id).where(Officer.active, Officer.rank != Rank.CLERK)
            there = set(session.scalars(decide))
            duties = session.scalars(select(OwedDuty).where(OwedDuty.settled_at.is_(None))).all()
            stuck = [one for one in cases if not (_somebody(one, there) and self._duty(one, duties))]
            assert [(one.number, one.kind, one.state, one.office_id) for one in stuck] == []
            late = [one for one in duties if one.not_before <= self.region.calendar.now or one.trouble not in PUT_OFF]
            assert [(one.duty, one.not_before, one.trouble) for one in late] == []

    def _duty(self, case, duties):
        """True if what must happen by itself is owed, and its time is still to come."""
        if case.state.waits_for is not Waits.PIPELINE and case.state not in DUE_BY:
            return True
        wanted, now = DUE_BY.get(case.state), self.region.calendar.now
        return any(one.case_id == case.id and wanted in {None, one.duty} and one.not_before > now for one in duties)


def _somebody(case, there):
    """True if whoever has the next action is there; nothing of this story breaks, so no operator has it."""
    match case.state.waits_for:
        case Waits.APPLICANT:
            return (case.applicant.chat_id if case.applicant else case.chat_id) is not None
        case Waits.OFFICE:
            return case.office.ended_at is None and (case.office.empty_since is not None or case.office_id in there)
        case waiting:
            return waiting is not Waits.OPERATOR


def _posts(session, condition):
    return session.scalars(select(Officer).where(condition, Officer.active)).all()


APPLICANT, ACCOUNT = aliased(Person), aliased(Person)
WHOSE = (
    select(Case.id, Case.route, Case.unit_id, Case.chat_id, APPLICANT.chat_id, ACCOUNT.chat_id)
    .outerjoin(APPLICANT, APPLICANT.id == Case.applicant_id)
    .outerjoin(ACCOUNT, ACCOUNT.id == Case.account_id)
    .where(Case.number == bindparam("number"))
)
ROUTE = bindparam("route", expanding=True)
ASKED = union(
    select(Office.id).where(Office.node == Node.HELPDESK),
    select(Question.office_id).where(Question.case_id == bindparam("case")),
    select(Office.id).where(Office.id.in_(ROUTE)),
    select(Office.successor_id).where(Office.id.in_(ROUTE)),
)
OFFICERS = select(Officer.chat_id).where(Officer.active, Officer.office_id.in_(ASKED))
"""Made once: to build them takes longer than to run them."""


def _concerned(session, number):
    """The chats that may read that case's number: who files, whose account it is about, the offices of its route, and who is asked about it."""
    id_, route, unit, *people = session.execute(WHOSE, {"number": number}).one()
    offices = [one for one in (unit, *map(UUID, route)) if one]
    return {*people, *session.scalars(OFFICERS, {"case": id_, "route": offices})}
