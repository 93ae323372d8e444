"""One test a line of the issuance cycle: it breaks there, the duty is rung again, and there is exactly one certificate."""

import shutil
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pymupdf
import pytest
from sqlalchemy import func, select

from certificates.drawing import DrawingError
from certificates.template.paths import FOLDER
from notify.catalogue import Words
from notify.channels import TryLater, Undeliverable
from notify.findings import stage
from pipeline.case.act import resume
from pipeline.issuance import auditing, copies, revocation
from pipeline.issuance.stages import StageEffects
from pipeline.rules.transitions import OPERATOR
from pipeline.rules.words import Duty, EvidenceState, MessageState, Node, State
from pipeline.tasks.runner import run
from storage import outbox
from storage.agenda import Owed
from storage.models.certificates import Certificate, Copy
from storage.models.chat import Message
from storage.models.evidence import Evidence
from storage.models.outbox import OwedDuty
from storage.models.transparency import LogEntry
from tests.house import CHATS

BROKEN = {
    "draw": Duty.DRAW_CERTIFICATE,
    "lint": Duty.LINT_CERTIFICATE,
    "sign": Duty.SIGN_CERTIFICATE,
    "verify": Duty.VERIFY_CERTIFICATE,
}


class PowerCut(BaseException):
    """Ends the worker's work as a SIGKILL does: nothing after it runs, not even our own handling."""


def count(house, model):
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def works_on(house):
    for _ in range(12):
        house.works()
        house.calendar.passes(seconds=60)


@pytest.mark.parametrize("step", BROKEN)
@pytest.mark.parametrize("after", [False, True], ids=["before the work", "after it, before it is stored"])
def test_killed_at_any_step_there_is_one_certificate_with_one_number(house, monkeypatch, step, after):
    """The lease runs out, another worker takes it up, the number is the same."""
    house.approved()
    real, cut = getattr(StageEffects, step), []

    def once(hands, task):
        if not cut:
            cut.append(1)
            if after:
                real(hands, task)
            raise PowerCut
        return real(hands, task)

    monkeypatch.setattr(StageEffects, step, once)
    house.restage()
    with pytest.raises(PowerCut):
        house.works()
    number = None
    with house.database.reading() as session:
        number = session.query(Certificate).one().number
    works_on(house)
    with house.database.reading() as session:
        row = session.query(Certificate).one()
        assert (row.number, row.state) == (number, "valid")
    assert len([file for chat, _, file in house.network.sent if chat == 1 and file]) == 1


def asks_for_a_copy(house):
    """The holder of the one certificate; the copy's id."""
    with house.database.reading() as session:
        certificate_id = session.scalars(select(Certificate.id)).one()
    wish = copies.CopyRequest("示例公司", "入职审核", house.calendar.world.today + timedelta(days=30))
    form = uuid4()
    house.does(1, copies.ask, certificate_id, form, wish)
    return form


@pytest.mark.parametrize("step", BROKEN)
@pytest.mark.parametrize("after", [False, True], ids=["before the work", "after it, before it is stored"])
def test_c3_killed_at_any_step_there_is_one_copy_with_one_number(house, monkeypatch, step, after):
    """The same stages, the same promise: one row, one file sent, one entry in the log."""
    house.approved()
    house.works()
    form, real, cut = asks_for_a_copy(house), getattr(StageEffects, step), []

    def once(hands, task):
        if not cut:
            cut.append(1)
            if after:
                real(hands, task)
            raise PowerCut
        return real(hands, task)

    monkeypatch.setattr(StageEffects, step, once)
    house.restage()
    with pytest.raises(PowerCut):
        house.works()
    works_on(house)
    with house.database.reading() as session:
        row = session.scalars(select(Copy)).one()
        assert (row.id, row.number, row.state) == (form, 1, "valid")
        logged = [entry.body for entry in session.scalars(select(LogEntry))]
        assert list(auditing.faults(session, house.tools.signers(), now=house.calendar.now)) == []
    assert len([body for body in logged if '"copied"' in body]) == 1
    assert len([file for chat, _, file in house.network.sent if chat == 1 and file and "copy" in file[0]]) == 1


@pytest.mark.parametrize("step", BROKEN)
def test_c3_a_copy_that_cannot_be_made_counts_no_more_and_holds_no_case(house, monkeypatch, step):
    """Its holder is told and may ask anew; the help desk is told where it failed; the log knows that it ended."""
    case_id = house.approved()
    house.works()
    asks_for_a_copy(house)
    with monkeypatch.context() as broken:
        broken.setattr(StageEffects, step, lambda *_: (_ for _ in ()).throw(MemoryError))
        house.restage()
        works_on(house)
    assert house.case(case_id).state is State.COMPLETED
    assert stage(Words(None, "zh"), BROKEN[step]) in house.network.told(CHATS[Node.HELPDESK])[-1]
    assert "没有制成，不占份数" in house.network.told(1)[-1]
    house.restage()
    asks_for_a_copy(house)
    house.works()
    with house.database.reading() as session:
        rows = [(row.number, row.state) for row in session.scalars(select(Copy).order_by(Copy.number))]
        assert list(auditing.faults(session, house.tools.signers(), now=house.calendar.now)) == []
    assert rows == [(1, "withdrawn"), (2, "valid")]


def test_c3_a_certificate_that_ends_while_its_copy_is_made_ends_the_copy(house, monkeypatch):
    """Nothing is sent that would be void on arrival."""
    house.approved()
    house.works()
    asks_for_a_copy(house)
    real = StageEffects.verify

    def meanwhile(hands, task):
        with house.database.writing() as session:
            revocation.revoke(session, task.record.number, why="查实", by=OPERATOR, world=house.calendar.world)
        return real(hands, task)

    monkeypatch.setattr(StageEffects, "verify", meanwhile)
    house.restage()
    house.works()
    with house.database.reading() as session:
        assert session.scalars(select(Copy.state)).one() == "withdrawn"
    assert not [file for chat, _, file in house.network.sent if chat == 1 and file and "copy" in file[0]]
    assert any("没有制成" in told for told in house.network.told(1))


@pytest.mark.parametrize("step", BROKEN)
def test_what_raises_is_tried_again_and_then_held_with_people_told(house, monkeypatch, step):
    """A named state that somebody sees; `retry` goes on from there."""
    case_id = house.approved()
    with monkeypatch.context() as broken:
        broken.setattr(StageEffects, step, lambda *_: (_ for _ in ()).throw(MemoryError))
        house.restage()
        works_on(house)
    assert house.case(case_id).state is State.HELD
    assert stage(Words(None, "zh"), BROKEN[step]) in house.network.told(CHATS[Node.HELPDESK])[-1]
    assert "技术问题" in house.network.told(1)[-1]
    house.restage()
    with house.database.writing() as session:
        resume(session, case_id, by=OPERATOR, world=house.calendar.world)
    house.works()
    assert house.case(case_id).state is State.COMPLETED
    assert count(house, Certificate) == 1


def test_what_can_never_be_drawn_is_held_at_once(house, monkeypatch):
    """A missing glyph doesn't come by waiting: no second attempt, and the code point is named."""
    case_id = house.approved()
    calls = []

    def draw(*_, **__):
        calls.append(1)
        raise DrawingError("no_glyph", "U+30000")

    monkeypatch.setattr("pipeline.issuance.stages.draw", draw)
    house.works()
    assert (house.case(case_id).state, len(calls)) == (State.HELD, 1)
    assert "U+30000" in house.network.told(CHATS[Node.HELPDESK])[-1]


def test_c1_a_template_that_is_gone_holds_the_case_which_keeps_it_when_it_is_back(house, tmp_path):
    """The help desk reads which folder; the pack may name another meanwhile: lint and signature go by what drew it."""
    case_id, own, pack = house.approved(), tmp_path / "own", house.calendar.pack
    house.calendar.pack = replace(pack, forms=replace(pack.forms, template=str(own)))
    house.works()
    assert house.case(case_id).state is State.HELD
    assert f"{own}: no template here" in house.network.told(CHATS[Node.HELPDESK])[-1]
    house.calendar.pack = pack
    shutil.copytree(FOLDER / "plain", own)
    with house.database.writing() as session:
        resume(session, case_id, by=OPERATOR, world=house.calendar.world)
    house.works()
    with house.database.reading() as session:
        row = session.query(Certificate).one()
        assert (row.state, row.template) == ("valid", str(own))
    with pymupdf.open(stream=house.blobs.get(row.signed), filetype="pdf") as document:
        assert document[0].rect.height > document[0].rect.width


def test_a_worker_whose_lease_ran_out_stores_nothing(house, monkeypatch):
    """While it drew, another took over: its page is thrown away."""
    house.approved()
    real, rival = StageEffects.draw, []

    def slow(hands, task):
        made = real(hands, task)
        if not rival:
            rival.append("at work")
            house.calendar.passes(seconds=60)
            (duty,) = [owed for owed in house.rings() if owed.duty is Duty.DRAW_CERTIFICATE]
            rival.append(run(house.stages[duty.duty], duty.id, house.tools))
        return made

    monkeypatch.setattr(StageEffects, "draw", slow)
    house.restage()
    assert "overtaken" in house.works()
    assert rival == ["at work", "done"]
    assert count(house, Certificate) == 1


def test_a_message_delivered_twice_to_a_worker_is_sent_once(house):
    """The doorbell may ring as often as it likes."""
    case_id = house.approved()
    house.works()
    before = list(house.network.sent)
    with house.database.reading() as session:
        duties = [Owed(row.id, row.duty) for row in session.query(OwedDuty)]
    for duty in duties:
        run(house.stages[duty.duty], duty.id, house.tools)
    assert house.network.sent == before
    assert house.case(case_id).state is State.COMPLETED


def test_a_network_that_asks_for_patience_gets_it_and_a_blocked_chat_is_left_alone(house):
    """retry_after uses up no attempt; 403 is final, in the ledger with its reason; the case goes on."""
    house.person()
    house.network.trouble = [TryLater(30)] * 12
    case_id = house.draft()
    for _ in range(30):
        house.calendar.passes(seconds=31)
        house.works()
    assert len(house.network.told(1)) == 3
    house.network.trouble = []
    house.submits(case_id)
    house.network.trouble = [Undeliverable("Forbidden: bot was blocked by the user")]
    house.passes(case_id, Node.UNIT)
    with house.database.reading() as session:
        failed = session.query(Message).filter(Message.state == MessageState.FAILED).one()
    assert "blocked" in failed.why
    assert house.case(case_id).step == 1


def test_a_file_that_is_gone_is_asked_for_again(house):
    """The applicant is told to send it once more; nothing waits for ever."""
    house.person()
    case_id = house.draft()
    evidence_id = house.uploads(case_id, "photo", b"x")
    house.network.trouble = [Undeliverable("file is gone")]
    house.works()
    assert "请重新发送" in house.network.told(1)[-1]
    with house.database.reading() as session:
        assert session.get_one(Evidence, evidence_id).state is EvidenceState.REFUSED


def test_a_flushed_broker_costs_time_only(house):
    """Nothing was ever kept there: the sweeper finds every open duty."""
    house.person()
    case_id = house.draft()
    house.uploads(case_id, "photo", b"x")
    house.calendar.passes(seconds=11)
    with house.database.writing() as session:
        rung = outbox.sweep(session, now=house.calendar.now)
    assert Duty.CHECK_EVIDENCE in {owed.duty for owed in rung}
    assert timedelta(seconds=10) == outbox.RING_AGAIN
