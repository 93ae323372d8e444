"""An older worker beside a newer release: what it can't do is left to whoever can, and no attempt is used up (docs/upgrading.md)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from pipeline.queries.operator import health
from pipeline.rules.words import Duty, MessageState, State
from pipeline.tasks.meter import Outcome
from pipeline.tasks.runner import ASIDE, run
from storage import outbox, schema
from storage.models.chat import Message
from storage.models.outbox import OwedDuty

ROUNDS = 12
"""More than any stage has attempts."""


def writes(house, statement, **values):
    """What the newer release has written: no enum and no CHECK of ours holds it back."""
    with house.database.engine.begin() as connection:
        connection.execute(text("PRAGMA ignore_check_constraints = ON"))
        connection.execute(text(statement), values)
        connection.execute(text("PRAGMA ignore_check_constraints = OFF"))


def tries(house, duty):
    """The older release comes for that duty again and again: what became of it each time."""
    with house.database.reading() as session:
        duty_id = session.scalars(select(OwedDuty.id).where(OwedDuty.duty == duty, OwedDuty.settled_at.is_(None))).one()
    came = []
    for _ in range(ROUNDS):
        came.append(run(house.stages[duty], duty_id, house.tools))
        house.calendar.passes(seconds=ASIDE.total_seconds() + 1)
    return set(came)


def unknown(house):
    with house.database.reading() as session:
        return health.unknown(session)


def test_b14_a_message_that_only_the_newer_release_has_is_sent_by_it(house):
    """The older one leaves it where it is, says so, and does not give it up; once it is known it is sent."""
    house.approved()
    house.works()
    with house.database.writing() as session:
        row = session.scalars(select(Message).where(Message.state == MessageState.SENT).limit(1)).one()
        row.state, known = MessageState.PENDING, row.text_key
        row.text_key = "not_yet_thought_of"
        outbox.owe(session, Duty.SEND_NOTICE, row.id, now=house.calendar.now)
        message_id = row.id
    assert tries(house, Duty.SEND_NOTICE) == {Outcome.LATER}
    assert unknown(house) == 1
    writes(house, "UPDATE messages SET text_key = :known WHERE id = :id", known=known, id=message_id.hex)
    house.works()
    with house.database.reading() as session:
        assert session.get_one(Message, message_id).state is MessageState.SENT
    assert unknown(house) == 0


def test_b14_a_case_of_a_kind_that_only_the_newer_release_has_is_not_held(house):
    case_id = house.approved()
    house.calendar.passes(days=8)
    writes(house, "UPDATE cases SET kind = 'novelty' WHERE id = :id", id=case_id.hex)
    assert tries(house, Duty.END_NOTICE) == {Outcome.LATER}
    writes(house, "UPDATE cases SET kind = 'application' WHERE id = :id", id=case_id.hex)
    house.works()
    assert house.case(case_id).state is State.COMPLETED


def test_b14_what_a_library_does_not_find_is_a_fault_and_no_newer_release(house):
    """A codec says of a name that it lacks what SQLAlchemy says of a word that no enum has."""
    house.approved()
    house.calendar.passes(days=8)
    with house.database.reading() as session:
        duty_id = session.scalars(select(OwedDuty.id).where(OwedDuty.duty == Duty.END_NOTICE)).one()

    def decodes(*_):
        return "".encode("no such codec")

    stage = replace(house.stages[Duty.END_NOTICE], load=decodes)
    assert run(stage, duty_id, house.tools) is Outcome.FAILED


@pytest.mark.parametrize(("revision", "outcomes"), [("9999", {Outcome.LATER}), (None, {Outcome.FAILED})])
def test_b14_what_fails_over_newer_tables_uses_up_no_attempt(house, revision, outcomes):
    """The same fault over our own tables is a fault, and counts."""
    house.approved()
    house.calendar.passes(days=8)
    writes(house, "UPDATE alembic_version SET version_num = :to", to=revision or schema.head())
    writes(house, "ALTER TABLE events RENAME TO happenings")
    with house.database.reading() as session:
        duty_id = session.scalars(select(OwedDuty.id).where(OwedDuty.duty == Duty.END_NOTICE)).one()
    assert {run(house.stages[Duty.END_NOTICE], duty_id, house.tools)} == outcomes
    with house.database.reading() as session:
        row = session.get_one(OwedDuty, duty_id)
        assert (row.trouble == outbox.UNKNOWN, row.attempts == 0) == (revision is not None, revision is not None)
        assert row.not_before <= house.calendar.now + timedelta(seconds=30)
