"""Everybody tries everything about one certificate, also two at once and while the house is behind with its work (C4, C5).

The house stands as a person with a pencil would say (`plain_certificate.py`): one version in force or, once the title is
annulled, none for good; registry and log agree.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from sqlalchemy import select

from pipeline.issuance import auditing, copies, handover, revocation
from pipeline.kinds import correction
from pipeline.review import decisions, filing
from pipeline.rules.refusals import Overtaken, Refused
from pipeline.rules.transitions import OPERATOR as COMMAND_LINE
from pipeline.rules.words import Kind, State
from pipeline.tasks.runner import run
from storage.models.certificates import Certificate, Copy
from tests.cage import files
from tests.house import CHATS
from tests.model.plain_certificate import HOLDER, OPERATOR, PlainCertificate, until
from tests.remembering import Past

if TYPE_CHECKING:
    from tests.house import House

NEIGHBOUR, STRANGER = 2, 9
NODES = {chat: node for node, chat in CHATS.items()}
EVERYBODY = (HOLDER, NEIGHBOUR, STRANGER, *CHATS.values(), OPERATOR)
OF_CASE: dict[str, tuple[Any, dict[str, str]]] = {
    "submit": (filing.submit, {}),
    "withdraw": (filing.withdraw, {}),
    "pass_on": (decisions.pass_on, {}),
    "return": (decisions.return_to_applicant, {"why": "请补充材料"}),
    "reject": (decisions.reject, {"why": "不符合条件"}),
    "grant": (decisions.grant, {}),
}
FORWARD = ("begin", "submit", "pass_on", "grant")
VERBS = (*OF_CASE, "begin", "look", "annul", "ask_a_copy", "withdraw_a_copy", "send_again")


class Everybody(RuleBasedStateMachine):
    """The holder, a neighbour with an account, a stranger, five officers, and the operator."""

    house: House
    begun: Past
    case_of_the_award: UUID

    def __init__(self) -> None:
        super().__init__()
        self.house.database.close()
        self.begun.lay_down(self.house)
        self.plain = PlainCertificate()
        self.case_id: UUID | None = None

    @rule(who=st.sampled_from(EVERYBODY), verb=st.sampled_from(VERBS))
    def acts(self, who: int | str, verb: str) -> None:
        """Somebody tries something."""
        expected = self.plain.may(verb, NODES.get(who, who), self._today)
        assert self._tries(who, verb, self._seen()) is expected, f"{verb} by {who}"
        if expected:
            self.plain.does(verb, self._today)

    @rule(data=st.data(), times=st.integers(1, 4))
    def goes_on(self, data: st.DataObject, times: int) -> None:
        """Those who may: by chance alone few cases would come far."""
        for _ in range(times):
            able = [one for one in self._able() if one[1] in FORWARD] or self._able()
            if able:
                who, verb = data.draw(st.sampled_from(able))
                self.acts(who, verb)
                if verb == "submit":
                    self.the_house_works()

    @rule(data=st.data())
    def two_at_once(self, data: st.DataObject) -> None:
        """Two do what each of them may: it comes out as if one had been first, whichever it was."""
        able = [one for one in self._able() if one[1] not in {"begin", "look"}]
        if not able:
            return
        both = [data.draw(st.sampled_from(able)) for _ in range(2)]
        seen = self._seen()
        with ThreadPoolExecutor(2) as phones:
            done = list(phones.map(lambda one: self._tries(*one, seen), both))
        orders = [self._in_turn(both, order) for order in ((0, 1), (1, 0))]
        fitting = [plain for plain, expected in orders if expected == done and self._stands_as(plain)]
        assert fitting, f"{both} at once: {done}"
        self.plain = fitting[0]

    def _in_turn(self, both: list[tuple[Any, str]], order: tuple[int, int]) -> tuple[PlainCertificate, list[bool]]:
        plain, done, moved = deepcopy(self.plain), [False, False], False
        for place in order:
            who, verb = both[place]
            stale = moved and verb in OF_CASE
            before = plain.state, plain.step
            done[place] = not stale and plain.may(verb, NODES.get(who, who), self._today)
            if done[place]:
                plain.does(verb, self._today)
            moved = moved or (plain.state, plain.step) != before
        return plain, done

    @precondition(lambda self: self.plain.state is State.APPROVED)
    @rule(rounds=st.integers(0, 4))
    def it_is_annulled_in_the_making(self, rounds: int) -> None:
        """After so many rounds of work: it is in time, or it ends the version that has just come."""
        with ThreadPoolExecutor(1) as worker:  # the signer brings an event loop of its own
            worker.submit(self._begins_its_work, rounds).result()
        if self._in_force() > self.plain.version:
            self.plain.works()
        self.acts(OPERATOR, "annul")
        self.the_house_works()

    def _begins_its_work(self, rounds: int) -> None:
        for _ in range(rounds):
            for duty in self.house.rings():
                run(self.house.stages[duty.duty], duty.id, self.house.tools)

    def _in_force(self) -> int:
        return self._newest().version

    @rule()
    def the_house_works(self) -> None:
        """All that is owed is done."""
        self.house.works()
        self.plain.works()

    @rule()
    def a_month_passes(self) -> None:
        """With its work done."""
        self.the_house_works()
        self.house.calendar.passes(days=31)
        self.plain.a_month_passes()
        self.the_house_works()

    @invariant()
    def the_house_stands_as_the_pencil_says(self) -> None:
        """The case, every version, and the copies that stand."""
        assert self._stands_as(self.plain)

    def teardown(self) -> None:
        """Registry, log and heads agree."""
        self.the_house_works()
        with self.house.database.reading() as session:
            register = self.house.tools.signers()
            assert list(auditing.faults(session, register, now=self.house.calendar.now)) == []

    def _stands_as(self, plain: PlainCertificate) -> bool:
        case = self.house.case(self.case_id) if self.case_id else None
        state = case.state if case else None
        step = case.step if case and state is State.IN_REVIEW else 0
        made = "intended", "drawn", "linted", "signed", "withdrawn"
        with self.house.database.reading() as session:
            rows = session.scalars(select(Certificate).order_by(Certificate.version)).all()
            versions = [row.state.value for row in rows if row.state not in made]
            standing = len(copies.alive(session, rows[len(versions) - 1], world=self.house.calendar.world))
        expected_step = plain.step if plain.state is State.IN_REVIEW else 0
        alive = len([day for day in plain.copies if day >= self._today])
        return (state, step, versions, standing) == (plain.state, expected_step, plain.versions, alive)

    @property
    def _today(self) -> Any:
        return self.house.calendar.world.today

    def _seen(self) -> int:
        return self.house.case(self.case_id).version if self.case_id else 0

    def _able(self) -> list[tuple[Any, str]]:
        who = ((one, NODES.get(one, one)) for one in EVERYBODY)
        return [(one, verb) for one, as_ in who for verb in VERBS if self.plain.may(verb, as_, self._today)]

    def _tries(self, who: int | str, verb: str, seen: int) -> bool:
        """True if it was done."""
        try:
            return self._does(who, verb, seen)
        except (Refused, Overtaken):
            return False

    def _does(self, who: int | str, verb: str, seen: int) -> bool:
        if verb in OF_CASE:
            does, facts = OF_CASE[verb]
            if self.case_id is None:
                return False
            return self._by(who, does, self.case_id, seen=seen, **facts) is None
        return bool(getattr(self, f"_{verb}")(who))

    def _by(self, who: int | str, verb: Any, *args: Any, **facts: Any) -> Any:
        if who != OPERATOR:
            return self.house.does(int(who), verb, *args, **facts)
        with self.house.database.writing() as session:
            return verb(session, *args, by=COMMAND_LINE, world=self.house.calendar.world, **facts)

    def _begin(self, who: int | str) -> bool:
        self.case_id = self._by(who, correction.begin, self._newest().id, Kind.REISSUE)
        self.house.uploads(self.case_id, "loss_statement", files.noise(), int(who))
        self.the_house_works()
        return True

    def _look(self, who: int | str) -> bool:
        """Nobody is refused, and only the office in charge leaves a mark."""
        if self.case_id is None:
            return False
        before = self._seen()
        self._by(who, decisions.mark_opened, self.case_id)
        return self._seen() != before

    def _annul(self, who: int | str) -> bool:
        return self._by(who, revocation.revoke, self._newest().number, why="查实弄虚作假") is None

    def _ask_a_copy(self, who: int | str) -> bool:
        wish = copies.CopyRequest("示例公司", "投标", until(self._today))
        return bool(self._by(who, copies.ask, self._newest().id, uuid4(), wish))

    def _withdraw_a_copy(self, who: int | str) -> bool:
        with self.house.database.reading() as session:
            of = select(Copy).where(Copy.certificate_id == self._newest().id, Copy.state != "withdrawn")
            newest = session.scalars(of.order_by(Copy.number.desc())).first()
        return newest is not None and bool(self._by(who, copies.withdraw, newest.id))

    def _send_again(self, who: int | str) -> bool:
        return self._by(who, handover.send_again, self._newest().id) is None

    def _newest(self) -> Certificate:
        """The newest version that was ever in force."""
        with self.house.database.reading() as session:
            rows = session.scalars(select(Certificate).order_by(Certificate.version.desc())).all()
        return next(row for row in rows if row.state in {"valid", "superseded", "revoked"})


def play(house: House, monkeypatch: pytest.MonkeyPatch, **bounds: int) -> None:
    """So many worlds, each begun alike: with one certificate in force."""
    case_id = house.approved()
    house.works()
    house.person(NEIGHBOUR, name="王小明", sequence=4)
    for name, value in {"house": house, "begun": Past.of(house, None), "case_of_the_award": case_id}.items():
        monkeypatch.setattr(Everybody, name, value, raising=False)
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Everybody, settings=settings(deadline=None, suppress_health_check=list(HealthCheck), **bounds)
    )


def test_c4_c5_whatever_is_tried_with_a_certificate_one_version_is_in_force_or_none(house, monkeypatch):
    """A few worlds at each run of the suite."""
    play(house, monkeypatch, max_examples=4, stateful_step_count=25)


@pytest.mark.slow
def test_c4_c5_whatever_is_tried_with_a_certificate_again_and_again(house, monkeypatch):
    """Many worlds, and longer ones."""
    play(house, monkeypatch, max_examples=60, stateful_step_count=50)
