"""Everybody tries everything, in any order, and the house does what a person with a pencil would expect (`plain.py`).

No move outside the table, no update lost, no certificate without its decisions, no message twice. A stale button is one that
was drawn before somebody else acted.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import func, select

from pipeline.review import decisions, filing
from pipeline.rules.refusals import Overtaken, Refused
from pipeline.rules.words import CertificateState, MessageState, State
from storage.models.cases import Event
from storage.models.certificates import Certificate
from storage.models.chat import Message
from tests.house import CHATS, DOCUMENT
from tests.model.plain import PlainCase
from tests.remembering import Past

if TYPE_CHECKING:
    from uuid import UUID

    from tests.house import House

APPLICANTS, STRANGER = (1, 2), 9
NODES = {chat: node for node, chat in CHATS.items()}
VERBS: dict[str, tuple[Any, dict[str, str]]] = {
    "submit": (filing.submit, {}),
    "withdraw": (filing.withdraw, {}),
    "pass_on": (decisions.pass_on, {}),
    "retract": (decisions.retract, {}),
    "return": (decisions.return_to_applicant, {"why": "请补充材料"}),
    "reject": (decisions.reject, {"why": "不符合条件"}),
    "receive": (decisions.receive, {}),
    "announce": (decisions.announce, {"document": DOCUMENT}),
    "contest": (decisions.contest, {"why": "公示期内有异议"}),
}
WHOEVER = st.sampled_from((*APPLICANTS, STRANGER, *CHATS.values()))
EITHER = st.sampled_from((0, 1))


class Everybody(RuleBasedStateMachine):
    """Two applicants and five officers, and somebody whom nobody knows."""

    house: House
    begun: Past
    drafts: tuple[UUID, ...]

    def __init__(self) -> None:
        super().__init__()
        self.house.database.close()
        self.begun.lay_down(self.house)
        self.cases = dict(zip(self.drafts, map(PlainCase, APPLICANTS), strict=True))
        self.drawn = {case_id: self.house.case(case_id).version for case_id in self.drafts}
        self.moves: Counter[UUID] = Counter()
        """How often each has moved by what somebody did here."""

    @rule(which=EITHER, chat=WHOEVER, verb=st.sampled_from(tuple(VERBS)))
    def acts(self, which: int, chat: int, verb: str) -> None:
        """Somebody presses a button that is fresh."""
        case_id = self.drafts[which]
        self._does(case_id, chat, verb, self.house.case(case_id).version, fresh=True)

    @rule(which=EITHER, data=st.data())
    def goes_on(self, which: int, data: st.DataObject) -> None:
        """Somebody who may: by chance alone few cases would come far."""
        case_id = self.drafts[which]
        case = self.cases[case_id]
        able = [(chat, verb) for chat in (case.owner, *NODES) for verb in VERBS if case.may(verb, self._who(chat))]
        if able:
            chat, verb = data.draw(st.sampled_from(able))
            self._does(case_id, chat, verb, self.house.case(case_id).version, fresh=True)

    @rule(which=EITHER, chat=WHOEVER, verb=st.sampled_from(tuple(VERBS)))
    def acts_on_what_was_drawn_earlier(self, which: int, chat: int, verb: str) -> None:
        """Somebody presses a button that has stood there for a while."""
        case_id = self.drafts[which]
        fresh = self.drawn[case_id] == self.house.case(case_id).version
        self._does(case_id, chat, verb, self.drawn[case_id], fresh=fresh)

    @rule(which=EITHER)
    def screens_are_drawn(self, which: int) -> None:
        """What is shown of a case now is what later buttons carry."""
        self.drawn[self.drafts[which]] = self.house.case(self.drafts[which]).version

    @rule(which=EITHER, chat=WHOEVER)
    def looks(self, which: int, chat: int) -> None:
        """Somebody opens a case; nobody is refused, and only the office in charge leaves a mark."""
        case_id = self.drafts[which]
        case, who = self.cases[case_id], self._who(chat)
        self.house.does(chat, decisions.mark_opened, case_id)
        if case.may("look", who):
            case.does("look", who)
            self.moves[case_id] += 1

    @rule(which=EITHER, data=st.data())
    def two_press_at_once(self, which: int, data: st.DataObject) -> None:
        """Two officers, or one with two phones, on the same screen: one act, and the other is told."""
        case_id = self.drafts[which]
        case, seen = self.cases[case_id], self.house.case(case_id).version
        able = [(chat, verb) for chat in NODES for verb in VERBS if case.may(verb, self._who(chat))]
        if not able:
            return
        both = [data.draw(st.sampled_from(able)) for _ in range(2)]
        with ThreadPoolExecutor(2) as phones:
            done = list(phones.map(lambda one: self._tries(case_id, *one, seen), both))
        assert sorted(done) == [False, True], f"{both} were both {done[0]}"
        self._did(case_id, *both[done.index(True)])

    @precondition(lambda self: any(case.state is State.ON_NOTICE for case in self.cases.values()))
    @rule()
    def eight_days_pass(self) -> None:
        """What is on public notice is approved, and its certificate comes."""
        self.house.calendar.passes(days=8)
        self.house.works()
        for case in self.cases.values():
            case.notice_ends()

    @invariant()
    def the_house_stands_as_the_pencil_says(self) -> None:
        """State, step, and as many events as there were moves: nothing half done, nothing lost."""
        for case_id, plain in self.cases.items():
            case = self.house.case(case_id)
            assert (case.state, case.step if plain.state is State.IN_REVIEW else 0) == (
                plain.state,
                plain.step if plain.state is State.IN_REVIEW else 0,
            )
            events = self._events(case_id)
            last = case.version
            assert [event.version for event in events] == list(range(last - len(events) + 1, last + 1))
            assert all(later.before == former.after for former, later in zip(events, events[1:], strict=False))
            assert len([event for event in events if event.actor_id is not None]) == self.moves[case_id]

    @invariant()
    def certificates_have_their_decisions(self) -> None:
        """One for each case that all offices have passed and nobody objected to; none for any other."""
        with self.house.database.reading() as session:
            rows = session.execute(select(Certificate.case_id, Certificate.state)).all()
        ended = [case_id for case_id, case in self.cases.items() if case.state is State.COMPLETED]
        assert sorted(case_id for case_id, _ in rows) == sorted(ended)
        assert all(state is CertificateState.VALID for _, state in rows)
        assert all(self.cases[case_id].decided for case_id in ended)

    @invariant()
    def every_message_is_sent_once(self) -> None:
        """The chat network holds as many as the ledger calls sent."""
        with self.house.database.reading() as session:
            sent = session.scalar(select(func.count()).where(Message.state == MessageState.SENT))
            assert not session.scalar(select(func.count()).where(Message.unanswered > 0))
        assert len(self.house.network.sent) == sent

    def _who(self, chat: int) -> object:
        return NODES.get(chat, chat)

    def _events(self, case_id: UUID) -> list[Event]:
        with self.house.database.reading() as session:
            return list(session.scalars(select(Event).where(Event.case_id == case_id).order_by(Event.version)))

    def _tries(self, case_id: UUID, chat: int, verb: str, seen: int) -> bool:
        """True if it was done."""
        does, facts = VERBS[verb]
        try:
            return self.house.does(chat, does, case_id, seen=seen, **facts) is None
        except (Refused, Overtaken):
            return False

    def _does(self, case_id: UUID, chat: int, verb: str, seen: int, *, fresh: bool) -> None:
        expected = fresh and self.cases[case_id].may(verb, self._who(chat))
        assert self._tries(case_id, chat, verb, seen) is expected, f"{verb} by {self._who(chat)}"
        if expected:
            self._did(case_id, chat, verb)

    def _did(self, case_id: UUID, chat: int, verb: str) -> None:
        self.cases[case_id].does(verb, self._who(chat))
        self.moves[case_id] += 1
        self.house.works()


def play(house: House, monkeypatch: pytest.MonkeyPatch, **bounds: int) -> None:
    """So many worlds, each begun alike: two drafts with their files."""
    drafts = []
    for chat, name in zip(APPLICANTS, ("阿依古丽·买买提", "王小明"), strict=True):
        house.person(chat, name=name, sequence=2 * chat)
        drafts.append(house.draft(chat))
    for name, value in {"house": house, "begun": Past.of(house, None), "drafts": tuple(drafts)}.items():
        monkeypatch.setattr(Everybody, name, value, raising=False)
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Everybody, settings=settings(deadline=None, suppress_health_check=list(HealthCheck), **bounds)
    )


def test_whatever_everybody_tries_the_house_does_what_the_guide_says(house, monkeypatch):
    """A few worlds at each run of the suite."""
    play(house, monkeypatch, max_examples=4, stateful_step_count=25)


@pytest.mark.slow
def test_whatever_everybody_tries_again_and_again(house, monkeypatch):
    """Many worlds, and longer ones."""
    play(house, monkeypatch, max_examples=80, stateful_step_count=50)
