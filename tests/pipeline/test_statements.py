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
from tests.cage import files

MOST = {
    Duty.END_NOTICE: (13, 2),
    Duty.DO_OUTCOME: (17, 1),
    Duty.DRAW_CERTIFICATE: (5, 1),
    Duty.SIGN_CERTIFICATE: (11, 1),
    Duty.VERIFY_CERTIFICATE: (25, 1),
    Duty.SEND_NOTICE: (11, 2),
}
"""Statements, transactions that write: each duty is claimed in the one that stores the duty before; the first has two, since a ring
claims it. Of the very first certificate, whose series are entered too."""


MOST_OF_A_FILE = {Duty.CHECK_EVIDENCE: (18, 2), Duty.SEND_NOTICE: (11, 2), Duty.COMPARE_EVIDENCE: (12, 1)}
"""Of a file from its arrival to its answer; the chat has the first message of the process."""


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
    found = counted(house, Duty.END_NOTICE)
    with house.database.reading() as session:
        assert session.query(Certificate).one().state == "valid"
    assert {duty: found[duty] for duty in MOST} == MOST
    assert Duty.LINT_CERTIFICATE not in found  # a page that passes is checked with its drawing


@pytest.mark.usefixtures("unhurried")
def test_a20_a_file_costs_so_many_statements_and_commits_a_duty_and_no_more(house):
    """From the chat to its answer, by one ring."""
    house.person()
    case_id = house.draft()
    house.uploads(case_id, "diploma", files.pdf("王小明"))
    found = counted(house, Duty.CHECK_EVIDENCE)
    assert {duty: found[duty] for duty in MOST_OF_A_FILE} == MOST_OF_A_FILE


def counted(house, first):
    """Statements and writers of each kind of duty that follows from ringing for *first*, at most."""
    (owed,) = [owed for owed in house.rings() if owed.duty is first]
    kinds, begun = served(tuple(Queue)), Counter()
    counting = Counting(begun, {kind: house.stages[kind] for kind in kinds}, house.tools, kinds)

    def note(_connection, _cursor, statement, *_):
        begun["statements"] += not statement.startswith(("PRAGMA", "BEGIN"))
        begun["writers"] += statement == "BEGIN IMMEDIATE"

    event.listen(house.database.engine, "before_cursor_execute", note)
    with ThreadPoolExecutor(1) as worker:
        worker.submit(counting.answer, owed.duty, owed.id).result()
    event.remove(house.database.engine, "before_cursor_execute", note)
    return {duty: max((one["statements"], one["writers"]) for one in costs) for duty, costs in counting.cost.items()}
