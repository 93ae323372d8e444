"""What people do besides filing: they ask and are answered, want copies, change their telephone, close an account."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from pipeline.issuance import copies
from pipeline.people import own_account
from pipeline.review import questions
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Node
from storage.models.cases import Case
from storage.models.people import Person
from storage.models.questions import Question
from tests.year.watching import OPEN

REFUSED = {"account_claimed", "account_has_cases", "copies_too_many", "no_such_certificate"}
"""What they may hear."""


class Besides:
    """One thing at a time."""

    def __init__(self, region, files):
        self.region, self.random, self.files = region, region.random, files
        self.happens = {
            self.somebody_asks: 4,
            self.an_office_answers: 4,
            self.a_holder_wants_a_copy: 2,
            self.a_telephone_changes: 1,
            self.an_account_is_closed: 1,
        }

    def something(self):
        """What became of it: its name, or the word of the refusal."""
        (what,) = self.random.choices(list(self.happens), list(self.happens.values()))
        try:
            what()
        except Refused as refused:
            assert refused.code in REFUSED, refused.code
            return refused.code
        return what.__name__

    def somebody_asks(self):
        """About an open case of theirs, or about none; with an account or without."""
        going = self.region.asks(select(Case.id).where(Case.state.in_(OPEN)).order_by(Case.created_at, Case.number))
        asked = self.random.choice(going) if going and self.random.random() < 0.7 else None
        (case,) = self.region.cases(Case.id == asked) if asked else (None,)
        chat = self.region.chat_of(case) if case else self.files.somebody()
        self.region.does(chat, questions.ask, "还要等多久？", case.id if case else None, language="zh")

    def an_office_answers(self):
        """The oldest question, by one who is there; or nobody is, and it waits."""
        waiting = select(Question).where(Question.due_at.is_not(None)).order_by(Question.asked_at, Question.due_at)
        for question in self.region.asks(waiting)[:1]:
            for officer in self.region.officers(question.office_id)[:1]:
                self.region.does(officer.chat_id, questions.answer, question.id, "请等通知。")

    def a_holder_wants_a_copy(self):
        certificate, chat = self.files.holding()
        wish = copies.CopyRequest("示例公司", "投标", self.region.world.today + timedelta(days=20))
        self.region.does(chat, copies.ask, certificate, UUID(int=self.random.getrandbits(128)), wish)

    def a_telephone_changes(self):
        for person in self.files.known()[:1]:
            self.region.does(person.chat_id, own_account.change_phone, f"139{self.random.randrange(10**8):08d}")

    def an_account_is_closed(self):
        """Of whoever came last: with a question, with somebody else's ticket about it, or with a case, which keeps it."""
        last = select(Person).order_by(Person.registered_at.desc(), Person.chat_id.desc()).limit(1)
        for person in self.region.asks(last):
            self.region.does(person.chat_id, own_account.close)

    def nothing_waits_unseen(self):
        """Each question that is owed an answer lies at an office that has somebody, or is known to be empty."""
        owed = self.region.asks(select(Question).where(Question.due_at.is_not(None)))
        desks = {one.id for one in self.region.offices(Node.HELPDESK, Node.BODY)}
        assert {one.office_id for one in owed} <= desks
