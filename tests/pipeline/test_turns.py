"""One ring: the duty that it was for, and then whatever is most urgent, until nothing is due."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from pipeline.rules.words import Duty, Node
from pipeline.tasks import runner
from pipeline.tasks.queues import QUEUE_OF, WITHOUT_KEY, Queue, served
from pipeline.tasks.runner import Runner
from storage.models.certificates import Certificate
from storage.models.outbox import OwedDuty


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """A turn ends when the work does, however slow the machine, and the least urgent gets no share of its own."""
    monkeypatch.setattr(runner, "TURN_S", 1000.0)
    monkeypatch.setattr(runner, "SHARE", 0.0)


def two_notices_end(house):
    """Two cases at the end of their notice; their duties, in order."""
    for chat in (1, 2):
        house.person(chat, name="王小明", sequence=2 * chat)
        case_id = house.draft(chat)
        house.submits(case_id, chat)
        house.passes(case_id, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
        house.announces(case_id)
    house.calendar.passes(days=8)
    house.network.sent.clear()
    return [owed for owed in house.rings() if owed.duty is Duty.END_NOTICE]


def answers(house, queues, duty):
    """A worker of these queues is rung once; beside the test, as a process of its own would be."""
    kinds = served(queues)
    worker_ = Runner({kind: house.stages[kind] for kind in kinds}, house.tools, kinds)
    with ThreadPoolExecutor(1) as worker:
        return worker.submit(worker_.answer, duty.duty, duty.id).result()


def test_c1_one_ring_is_enough_for_all_and_the_first_case_ends_before_the_second_begins(house):
    """Depth first: whoever waits at the end of a flood waits no longer, and whoever is first is served at once."""
    first, _ = two_notices_end(house)
    answers(house, Queue, first)
    assert [(chat, bool(file)) for chat, _, file in house.network.sent] == [
        (1, False),  # approved
        (1, True),  # the certificate
        (2, False),
        (2, True),
    ]
    assert house.rings() == []
    with house.database.reading() as session:
        assert list(session.scalars(select(Certificate.serial).order_by(Certificate.serial))) == [1, 2]
        assert session.scalar(select(func.max(OwedDuty.token))) == 1  # nobody claimed anything in vain


def test_c2_a_worker_without_the_key_leaves_the_signing_and_the_signer_does_nothing_else(house):
    """Each takes what it serves, and comes to rest."""
    first, _ = two_notices_end(house)
    answers(house, WITHOUT_KEY, first)
    left = house.rings()
    assert [owed.duty for owed in left] == [Duty.SIGN_CERTIFICATE] * 2
    answers(house, (Queue.SIGNING,), left[0])
    assert [owed.duty for owed in house.rings()] == [Duty.VERIFY_CERTIFICATE] * 2


def test_a_ring_for_what_is_done_does_what_else_is_due(house):
    """A ring is for whoever comes: it is never in vain while there is work."""
    first, second = two_notices_end(house)
    answers(house, Queue, first)
    house.calendar.passes(days=1)
    owed = house.rings()
    assert owed
    answers(house, Queue, second)
    assert house.rings() == []


def test_while_the_network_takes_no_more_the_other_messages_are_left_alone(house):
    """The rest of the work goes on; asking for each of a thousand messages would cost more than sending them."""
    first, _ = two_notices_end(house)
    house.tools = replace(house.tools, pace=0.01)
    house.restage()
    answers(house, Queue, first)
    assert len(house.network.sent) == 1
    with house.database.reading() as session:
        claims = session.scalars(
            select(OwedDuty.token).where(OwedDuty.duty == Duty.SEND_NOTICE, OwedDuty.settled_at.is_(None))
        ).all()
        assert sorted(claims) == [0, 0, 1]
        assert session.scalar(select(func.count()).select_from(Certificate)) == 2


def test_every_kind_of_duty_has_its_place_in_the_order():
    """One that had none would be done only when it is rung for."""
    assert sorted(served(Queue)) == sorted(Duty)
    assert set(served((Queue.SIGNING,))) == {duty for duty in Duty if QUEUE_OF[duty] is Queue.SIGNING}
