"""The table of transitions, walked whole."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis.strategies import booleans, integers, none, sampled_from

from pipeline.rules.refusals import Refused
from pipeline.rules.transitions import OPERATOR, PIPELINE, TABLE, Actor, CaseFacts, Post, allowed, decide
from pipeline.rules.words import Action, Duty, Rank, State, Waits

APPLICANT = UUID(int=1)
OFFICES = tuple(UUID(int=n) for n in (11, 12, 13))
WANG = Actor("王", person_id=APPLICANT)


def officer(step: int, rank: Rank = Rank.DECIDER) -> Actor:
    return Actor("李", posts=(Post(uuid4(), OFFICES[step], rank),))


def at(state: State, *, step: int = 0, **more: object) -> CaseFacts:
    return CaseFacts(state, APPLICANT, office_ids=OFFICES, step=step, **more)  # type: ignore[arg-type]


actors = sampled_from([WANG, Actor("陌生人", person_id=uuid4()), PIPELINE, OPERATOR, *map(officer, range(3))])


@given(
    sampled_from(State),
    sampled_from(Action),
    actors,
    integers(0, 2),
    booleans(),
    booleans(),
    booleans(),
    none() | sampled_from([State.APPROVED, State.ISSUING]),
)
def test_every_answer_is_a_listed_move_or_a_named_refusal(state, action, by, step, opened, awards, committee, held):
    """No state, action, actor or flag leads anywhere that the table doesn't say."""
    flags = {"opened": opened, "awards": awards, "committee": committee, "held_from": held}
    case = at(state, step=step, **flags)
    try:
        decision = decide(case, action, by)
    except Refused as refusal:
        assert (refusal.code == "not_in_this_state") is ((state, action) not in TABLE)
        assert action not in allowed(case, by)
    else:
        rule = TABLE[state, action]
        assert decision.after is (rule.to or held)
        assert 0 <= decision.step < len(OFFICES)
        assert action in allowed(case, by)


def test_every_state_that_waits_for_somebody_has_a_way_out():
    """Only ended cases have no line in the table."""
    for state in State:
        leaves = any(before is state for before, _ in TABLE)
        assert leaves is (state.waits_for is not Waits.NOBODY), state


def test_a21_applicant_withdraws_only_what_the_first_office_has_not_opened():
    """Untouched at the first office it comes back; opened, or passed on, it does not."""
    assert decide(at(State.IN_REVIEW), Action.WITHDRAW, WANG).after is State.WITHDRAWN
    for touched in (at(State.IN_REVIEW, opened=True), at(State.IN_REVIEW, step=1)):
        with pytest.raises(Refused, match="already_opened"):
            decide(touched, Action.WITHDRAW, WANG)


def test_an_office_decides_only_in_its_turn_and_the_last_one_receives():
    """The unit passes; the body, at the end, can't pass but receives."""
    assert decide(at(State.IN_REVIEW), Action.PASS, officer(0)).step == 1
    with pytest.raises(Refused, match="not_your_turn"):
        decide(at(State.IN_REVIEW), Action.PASS, officer(1))
    with pytest.raises(Refused, match="last_office_decides"):
        decide(at(State.IN_REVIEW, step=2), Action.PASS, officer(2))
    assert decide(at(State.IN_REVIEW, step=2), Action.RECEIVE, officer(2)).after is State.RECEIVED


def test_nobody_decides_on_their_own_case():
    """An officer who applies at their own office sees it as an applicant does."""
    both = Actor("王", person_id=APPLICANT, posts=(Post(uuid4(), OFFICES[0], Rank.CHIEF),))
    assert allowed(at(State.IN_REVIEW), both) == (Action.WITHDRAW,)
    with pytest.raises(Refused, match="own_case"):
        decide(at(State.IN_REVIEW), Action.PASS, both)


def test_a_clerk_looks_but_does_not_decide():
    """A clerk opens a case; passing it on takes a decider."""
    clerk = officer(0, Rank.CLERK)
    assert allowed(at(State.IN_REVIEW), clerk) == (Action.OPEN,)
    with pytest.raises(Refused, match="rank_too_low"):
        decide(at(State.IN_REVIEW), Action.PASS, clerk)


def test_a15_pathways_without_a_committee_skip_it_and_the_others_cannot():
    """Without a committee the result goes straight on notice; with one, the meeting comes first."""
    body = officer(2)
    assert decide(at(State.RECEIVED, step=2), Action.ANNOUNCE, body).after is State.ON_NOTICE
    with pytest.raises(Refused, match="no_committee_on_this_pathway"):
        decide(at(State.RECEIVED, step=2), Action.DELIBERATE, body)
    with pytest.raises(Refused, match="committee_first"):
        decide(at(State.RECEIVED, step=2, committee=True), Action.ANNOUNCE, body)


def test_an_office_retracts_what_the_next_has_not_opened():
    """收回 goes one step back, and only by the office that submitted."""
    assert decide(at(State.IN_REVIEW, step=1), Action.RETRACT, officer(0)).step == 0
    with pytest.raises(Refused, match="already_opened"):
        decide(at(State.IN_REVIEW, step=1, opened=True), Action.RETRACT, officer(0))
    with pytest.raises(Refused, match="not_your_turn"):
        decide(at(State.IN_REVIEW, step=1), Action.RETRACT, officer(1))


def test_a_held_case_resumes_where_it_was_held():
    """What the pipeline could not do is done from the same place, and nothing is owed twice."""
    held = decide(at(State.ISSUING), Action.HOLD, PIPELINE)
    assert held.after is State.HELD
    resumed = decide(at(State.HELD, held_from=State.ISSUING), Action.RESUME, OPERATOR)
    assert resumed.after is State.ISSUING
    assert resumed.owes == ()


def test_a_reissue_is_granted_and_an_application_is_not():
    """What ends in no award needs no notice; an award can't skip it."""
    last = at(State.IN_REVIEW, step=2, awards=False)
    assert decide(last, Action.GRANT, officer(2)).owes == (Duty.DO_OUTCOME,)
    with pytest.raises(Refused, match="award_needs_notice"):
        decide(at(State.IN_REVIEW, step=2), Action.GRANT, officer(2))
