"""What a duty costs the database, counted: a flood is as fast as its statements and commits are few."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event

from pipeline.rules.words import Duty
from pipeline.tasks import runner
from pipeline.tasks.queues import Queue, served
from pipeline.tasks.runner import Runner
from storage.models.certificates import Certificate

MOST = {
    Duty.END_NOTICE: (16, 2),
    Duty.DO_OUTCOME: (19, 1),
    Duty.DRAW_CERTIFICATE: (6, 1),
    Duty.SIGN_CERTIFICATE: (12, 1),
    Duty.VERIFY_CERTIFICATE: (28, 1),
    Duty.SEND_NOTICE: (13, 2),
}
"""Statements, transactions that write: each duty is claimed in the one that stores the duty before; the first has two, since a ring
claims it. Of the very first certificate, whose series are entered too."""


class Counting(Runner):
    """Notes what each duty has cost."""

    def __init__(self, begun, *args):
        super().__init__(*args)
        self.begun, self.cost = begun, {}

    def one(self, duty, duty_id, claimed=None):
        before = Counter(self.begun)
        ended = super().one(duty, duty_id, claimed)
        self.cost.setdefault(duty, []).append(self.begun - before)
        return ended


@pytest.fixture
def unhurried(monkeypatch):
    """A turn ends when the work does, and the least urgent gets no share of its own."""
    monkeypatch.setattr(runner, "TURN_S", 1000.0)
    monkeypatch.setattr(runner, "SHARE", 0.0)


@pytest.mark.usefixtures("unhurried")
def test_c1_a_certificate_costs_so_many_statements_and_commits_a_duty_and_no_more(house):
    """From the end of the notice to the chat, by one ring."""
    house.approved()
    (first,) = [owed for owed in house.rings() if owed.duty is Duty.END_NOTICE]
    kinds, begun = served(tuple(Queue)), Counter()
    counting = Counting(begun, {kind: house.stages[kind] for kind in kinds}, house.tools, kinds)

    def note(_connection, _cursor, statement, *_):
        begun["statements"] += not statement.startswith(("PRAGMA", "BEGIN"))
        begun["writers"] += statement == "BEGIN IMMEDIATE"

    event.listen(house.database.engine, "before_cursor_execute", note)
    with ThreadPoolExecutor(1) as worker:
        worker.submit(counting.answer, first.duty, first.id).result()
    event.remove(house.database.engine, "before_cursor_execute", note)
    with house.database.reading() as session:
        assert session.query(Certificate).one().state == "valid"
    found = {duty: max((one["statements"], one["writers"]) for one in costs) for duty, costs in counting.cost.items()}
    assert {duty: found[duty] for duty in MOST} == MOST
    assert Duty.LINT_CERTIFICATE not in found  # a page that passes is checked with its drawing
