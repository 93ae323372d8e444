"""A day's work in the offices and of those who file: whatever the buttons offer, at random."""

from __future__ import annotations

from collections import Counter, defaultdict
from uuid import UUID

from pipeline.case.act import Defect
from pipeline.kinds import recovery
from pipeline.review import claims, committee, decisions, filing
from pipeline.review.batch import Chosen
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Action, Kind, Rank, State
from storage.models.cases import Case

MEMBERS = 9
WEIGHTS = {
    Action.PASS: 85,
    Action.GRANT: 85,
    Action.RECEIVE: 90,
    Action.ANNOUNCE: 95,
    Action.DELIBERATE: 95,
    Action.RETURN: 8,
    Action.REJECT: 3,
}


class Deciding:
    """Officers and filers, each day those who are there."""

    def __init__(self, region, files):
        self.region, self.random, self.files = region, region.random, files
        self.away = {}
        """Chat → its last day of leave."""
        self.did = Counter()

    def offices_work(self):
        """At some of the offices where something waits, one of those who are there goes through the queue."""
        queues = defaultdict(list)
        for case in self.region.cases(Case.office_id.is_not(None)):
            queues[case.office_id].append(case)
        for office_id, queue in queues.items():  # in the order of their oldest case
            there = [one for one in self.region.officers(office_id) if self._is_there(one)]
            if there and self.random.random() < 0.4:
                self._works_through(queue, self.random.choice(there))

    def _works_through(self, queue, officer):
        meeting = [case for case in queue if self._works_on(case, officer) is Action.DELIBERATE]
        if meeting:
            self._meets(meeting, officer)

    def _is_there(self, officer):
        return self.away.get(officer.chat_id, self.region.world.today) <= self.region.world.today

    def _works_on(self, case, officer):
        """Look, claim it now and then, and do one thing that the card offers; what was done."""
        chat = officer.chat_id
        self.region.does(chat, decisions.mark_opened, case.id)
        view = self.region.view(case.id, chat)
        offered = [action for action in view.actions if action in WEIGHTS]
        if not offered:
            return None
        if self.random.random() < 0.1:
            self._claims(case, chat)
        (action,) = self.random.choices(offered, [WEIGHTS[one] for one in offered])
        if action is not Action.DELIBERATE:
            self._does(action, view, chat)
        return action

    def _claims(self, case, chat):
        holder = self.random.choice([claims.take, claims.put_off])
        try:
            self.region.does(chat, holder, case.id)
        except Refused as refused:
            assert refused.code == "claimed"

    def _does(self, action, view, chat):
        why = {"why": "材料与申报不一致，请核对"}
        more = {
            Action.ANNOUNCE: {"document": view.suggested_document or f"示例人社职〔{view.year}〕{view.number}号"},
            Action.REJECT: why,
            Action.RETURN: why | {"days": self.random.choice([None, 3, 15]), "defects": self._defects(view)},
            Action.GRANT: {"distinct": True, "compared": recovery.CLAIMS},
        }
        verbs = {Action.PASS: decisions.pass_on, Action.RETURN: decisions.return_to_applicant}
        verb = verbs.get(action) or getattr(decisions, action.value)
        refused = self.region.does(chat, verb, view.id, seen=view.version, **more.get(action, {}))
        self.did[refused.code if refused else action.value] += 1

    def _defects(self, view):
        slots = [slot.kind.id for slot in view.slots]
        return tuple(Defect(slot, "看不清") for slot in self.random.sample(slots, k=min(len(slots), 1)))

    def _meets(self, queue, officer):
        """The body's committee: most are voted for; what passed is announced under one number."""
        if officer.rank is Rank.CLERK:
            return
        chosen = [Chosen(case.id, self.region.case(case.id).version) for case in queue]
        day, chat = self.region.world.today, officer.chat_id
        meeting, _ = self.region.does(chat, committee.convene, chosen, held_on=day, members=MEMBERS)
        votes = {case.number: self.random.choice([9, 9, 8, 7, 6, 4]) for case in queue}
        won, _ = self.region.does(chat, committee.enter, meeting, present=MEMBERS, votes=votes)
        document = f"示例人社职〔{day.year}〕{self.did['meeting']}号"
        outcomes = self.region.does(chat, committee.announce, meeting, document=document) if won else ()
        assert [one.refusal for one in outcomes if one.refusal] == []
        self.did["meeting"] += 1

    def filers_act(self):
        """What is theirs is mended, or left until it lapses; what is not looked at yet is taken back now and then."""
        drafts = self.region.some(0.02, Case.state == State.DRAFT)
        for case in drafts + self.region.some(0.06, Case.state.in_([State.RETURNED, State.WITHDRAWN])):
            self._tries(case, self.files.hands_in, case.id, self.region.chat_of(case))
        for case in self.region.some(0.02, Case.state == State.IN_REVIEW, Case.opened.is_(False), Case.step == 0):
            self.region.does(self.region.chat_of(case), filing.withdraw, case.id, seen=case.version)

    def _tries(self, case, verb, *args):
        """What the rules refuse stays as it was, with a word that this story knows."""
        try:
            verb(*args)
        except Refused as refused:
            self.did[f"{case.kind.value} {refused.code}"] += 1

    def people_object(self):
        """Somebody objects during a notice; an account's holder says that it is not them, or that it is; the office before takes back."""
        for case in self.region.some(0.01, Case.state == State.ON_NOTICE):
            self._by_the_office(case, decisions.contest, why="公示期间收到异议")
        for case in self.region.some(0.02, Case.state == State.IN_REVIEW, Case.sent_by_id.is_not(None)):
            self._takes_back(case)
        asked = Case.kind.in_([Kind.ACCOUNT_RECOVERY, Kind.UNIT_RECOVERY])
        for case in self.region.some(0.2, asked, Case.state.in_([State.IN_REVIEW, State.APPROVED])):
            self._holder_answers(case)

    def _by_the_office(self, case, verb, **facts):
        for officer in self.region.officers(case.office_id or UUID(case.route[-1]), Rank.CHIEF, Rank.DECIDER)[:1]:
            self.region.does(officer.chat_id, verb, case.id, seen=case.version, **facts)
            self.did[verb.__name__] += 1

    def _takes_back(self, case):
        for officer in self.region.officers(case.sent_by_id, Rank.CHIEF, Rank.DECIDER)[:1]:
            if Action.RETRACT in self.region.view(case.id, officer.chat_id).actions:
                self.region.does(officer.chat_id, decisions.retract, case.id, seen=case.version)
                self.did["retract"] += 1

    def _holder_answers(self, case):
        held = self.region.officers(case.unit_id)[:1] if case.unit_id else [case.account]
        for holder in held:
            offered = self.region.view(case.id, holder.chat_id).actions if holder and holder.chat_id else ()
            answers = {Action.CONFIRM: recovery.confirm, Action.OBJECT: recovery.object_to}
            choice = [answers[action] for action in offered if action in answers]
            if choice:
                verb = self.random.choice(choice)
                self.region.does(holder.chat_id, verb, case.id, seen=case.version)
                self.did[verb.__name__] += 1
