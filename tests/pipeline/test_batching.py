"""Many cases at once: each for itself, one answer each, nothing written for what is refused, nothing done twice (U9)."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import event, func, select, update

from pipeline.case import cases
from pipeline.case.act import CASES, act
from pipeline.people.actor import actor_of
from pipeline.queries.officer import batches as queries
from pipeline.review import batch, decisions, kept_batch
from pipeline.review.batch import Chosen
from pipeline.rules.refusals import Overtaken, Refused, kept, restored
from pipeline.rules.words import Action, Duty, Node, Rank, State
from storage.agenda import Agenda
from storage.models.cases import Event
from storage.models.chat import Message
from storage.models.offices import Officer
from storage.models.outbox import OwedDuty
from tests.house import CHATS
from tests.pipeline.test_telling_officers import handed_in

UNIT = CHATS[Node.UNIT]


def seen(house, ids):
    return [Chosen(one, house.case(one).version) for one in ids]


def acts_of(house, action):
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Event).where(Event.action == action))


def of_batch(house, batch_id, chat_id=UNIT):
    return house.does(chat_id, queries.batch, batch_id)


def begun(house, ids, action=Action.PASS, **more):
    """A batch that is asked for at the desk; its id."""
    batch_id = uuid4()
    house.does(UNIT, kept_batch.begin, batch_id, action, seen(house, ids), **more)
    return batch_id


def test_u9_a_batch_takes_as_many_statements_for_five_as_for_two(house):
    """What would be asked or written case by case is gathered: look-ups, moves, events, messages, duties."""
    ids, said, counted = handed_in(house, 8), [], []
    event.listen(house.database.engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    for part in (ids[:1], ids[1:3], ids[3:]):  # the first finds nothing in the ledger of messages
        chosen = seen(house, part)
        said.clear()
        outcomes = house.does(UNIT, batch.act, Action.PASS, chosen)
        assert [outcome.refusal for outcome in outcomes] == [None] * len(part)
        counted.append(len(said))
        house.works()
        house.calendar.passes(minutes=5)
    assert counted[1] == counted[2] < 25


def test_u9_every_case_has_its_event_its_message_and_its_duties(house):
    """Gathered or alone, the same rows: an event, a message to whoever filed it, a duty to send it."""
    alone, *many = handed_in(house, 4)
    house.does(UNIT, decisions.pass_on, alone, seen=house.case(alone).version)
    house.does(UNIT, batch.act, Action.PASS, seen(house, many))
    with house.database.reading() as session:
        for case_id in (alone, *many):
            case = house.case(case_id)
            (act,) = session.scalars(select(Event).where(Event.case_id == case_id, Event.action == Action.PASS))
            assert (act.version, act.after, act.step) == (case.version, State.IN_REVIEW, 1)
            (told,) = session.scalars(select(Message).where(Message.case_id == case_id, Message.text_key == "moved"))
            assert (
                session.scalars(select(OwedDuty).where(OwedDuty.subject_id == told.id)).one().duty == Duty.SEND_NOTICE
            )


@pytest.mark.parametrize(
    ("action", "more"),
    [(Action.PASS, {}), (Action.RETURN, {"why": "缺章"}), (Action.RECEIVE, {}), (Action.RETRACT, {})],
)
def test_u9_a_verb_that_refuses_has_written_nothing(house, action, more):
    """No savepoint stands behind a batch: whatever may be done to many decides first, then writes."""
    (case_id,) = handed_in(house, 1)
    stranger, version = CHATS[Node.HELPDESK], house.case(case_id).version
    for chat_id, version_seen in ((stranger, version), (UNIT, version - 1)):
        with house.database.writing() as session:
            by = actor_of(session, chat_id, house.calendar.world.today)
            with pytest.raises(Refused):
                batch.VERBS[action](session, case_id, by=by, world=house.calendar.world, seen=version_seen, **more)
            assert not session.new
            assert not session.dirty
            assert not Agenda.of(session).owed


@pytest.mark.parametrize("verb", [decisions.deliberate, decisions.announce])
def test_u9_what_a_meeting_does_to_many_decides_first_too(house, verb):
    """Before it is received a case goes to no meeting and on no notice; no document number is used up."""
    (case_id,) = handed_in(house, 1)
    house.passes(case_id, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    case, world = house.case(case_id), house.calendar.world
    with house.database.writing() as session:
        document = decisions.suggested_document(session, case, world)
        more = {"document": document} if verb is decisions.announce else {}
        with pytest.raises(Refused):
            verb(
                session,
                case_id,
                by=actor_of(session, CHATS[Node.BODY], world.today),
                world=world,
                seen=case.version,
                **more,
            )
        assert decisions.suggested_document(session, case, world) == document
        assert not session.new
        assert not session.dirty


def test_u9_a_row_that_is_not_what_was_decided_upon_stops_the_write(house):
    """The update is guarded by the version, for one and for many."""
    (case_id,) = handed_in(house, 1)
    with house.database.writing() as session:
        case = cases.find(session, case_id)
        moved = update(CASES).where(CASES.c.id == case_id)
        session.connection().execute(moved.values(version=case.version + 1))  # as if by another connection
        by = actor_of(session, UNIT, house.calendar.world.today)
        with pytest.raises(Overtaken):
            act(session, case_id, Action.PASS, by=by, world=house.calendar.world)


def test_u9_a_few_are_done_at_once_and_more_by_a_stage_part_by_part(house, monkeypatch):
    """Three parts of two; the answers stay; nobody waits for the whole."""
    monkeypatch.setattr(kept_batch, "PART", 2)
    ids = handed_in(house, 5)
    few = begun(house, ids[:2])
    assert of_batch(house, few).line.finished
    many = begun(house, ids[2:])
    assert (of_batch(house, many).tried, of_batch(house, many).of) == (0, 3)
    house.works()
    view = of_batch(house, many)
    assert (view.line.finished, view.tried, view.done) == (True, 3, 3)
    assert {house.case(one).step for one in ids} == {1}


def test_u9_a_worker_killed_in_the_middle_is_taken_up_without_doubling(house, monkeypatch):
    """The second part dies half-way: what it had done is undone with it, and then all is done once."""
    monkeypatch.setattr(kept_batch, "PART", 2)
    ids, passed, calls = handed_in(house, 5), decisions.pass_on, []

    def dies(session, case_id, **more):
        calls.append(case_id)
        if len(calls) == 4:
            raise MemoryError
        passed(session, case_id, **more)

    monkeypatch.setitem(batch.VERBS, Action.PASS, dies)
    batch_id = begun(house, ids)
    house.works()
    assert of_batch(house, batch_id).tried == 2
    assert acts_of(house, Action.PASS) == 2
    house.calendar.passes(minutes=1)
    house.works()
    view = of_batch(house, batch_id)
    assert (view.line.finished, view.done) == (True, 5)
    assert acts_of(house, Action.PASS) == 5


def test_u9_a_batch_that_cannot_go_on_says_so_of_what_is_left(house, monkeypatch):
    """After the attempts nobody is left to wonder."""
    monkeypatch.setattr(kept_batch, "PART", 1)

    def dies(*_, **__):
        raise MemoryError

    monkeypatch.setitem(batch.VERBS, Action.PASS, dies)
    batch_id = begun(house, handed_in(house, 2))
    for _ in range(6):
        house.works()
        house.calendar.passes(minutes=10)
    view = of_batch(house, batch_id)
    assert view.line.finished
    assert {item.refusal.code for item in view.items} == {"batch_stopped"}


def test_u9_whoever_loses_the_post_meanwhile_decides_nothing_more(house, monkeypatch):
    """Each remaining case is refused, with the reason; one that the colleague moved is refused for itself."""
    monkeypatch.setattr(kept_batch, "PART", 2)
    ids = handed_in(house, 4)
    batch_id = begun(house, ids)
    with house.database.writing() as session:
        session.execute(update(Officer).where(Officer.chat_id == UNIT).values(active=False))
    house.works()
    with house.database.writing() as session:
        session.execute(update(Officer).where(Officer.chat_id == UNIT).values(active=True))
    view = of_batch(house, batch_id)
    assert (view.tried, view.done) == (4, 0)
    assert {item.refusal.code for item in view.items} == {"not_your_turn"}
    assert {house.case(one).step for one in ids} == {0}


def test_u9_pressing_twice_is_one_batch(house, monkeypatch):
    """The form's own id: the second time asks nothing new; of somebody else's there is nothing to see."""
    monkeypatch.setattr(kept_batch, "PART", 2)
    ids, batch_id = handed_in(house, 3), uuid4()
    chosen = seen(house, ids)
    for _ in range(2):
        house.does(UNIT, kept_batch.begin, batch_id, Action.PASS, chosen)
        house.works()
    assert acts_of(house, Action.PASS) == 3
    assert of_batch(house, batch_id).done == 3
    for verb in (queries.batch, lambda *args, **who: kept_batch.begin(*args, Action.PASS, chosen, **who)):
        with pytest.raises(Refused, match="page_gone"):
            house.does(CHATS[Node.BODY], verb, batch_id)


@pytest.mark.parametrize(
    "refusal",
    [
        Refused("not_in_this_state", state=State.RETURNED, action=Action.PASS),
        Refused("rank_too_low", needs=Rank.DECIDER),
        Refused("unit_cannot_review", source="如果单位信息不完善", lacks=("phone", "recommenders")),
        Refused("reason_too_long", most=1000),
        Overtaken(),
    ],
    ids=str,
)
def test_u9_a_refusal_that_was_kept_is_said_as_it_was(refusal):
    """Words stay words of ours, lists lists, numbers numbers."""
    again = restored(kept(refusal))
    assert (again.code, again.source, again.facts) == (refusal.code, refusal.source, refusal.facts)
    assert [type(value) for value in again.facts.values()] == [type(value) for value in refusal.facts.values()]
