"""The verbs and stages together: from a draft to a certificate, and every way off that road."""

import pytest

from certificates.keys.register import TrustStore
from certificates.verifying.verify import verify
from pipeline.case import cases
from pipeline.case.act import Defect
from pipeline.issuance import cycle, handover
from pipeline.issuance.registry import CertificateRegistry
from pipeline.kinds import application
from pipeline.queries import lists
from pipeline.review import decisions, filing
from pipeline.rules.refusals import Overtaken, Refused
from pipeline.rules.words import Action, CertificateState, Node, State
from storage.models.certificates import Certificate
from tests.cage import files
from tests.house import CHATS, WANTED

UNIT, RECOMMENDER, BUREAU, BODY = (CHATS[node] for node in (Node.UNIT, Node.RECOMMENDER, Node.BUREAU, Node.BODY))


def test_a10_a15_c1_c2_c3_a_case_goes_its_whole_way(house, issuer_folder):
    """Submitted, passed by three offices, announced, approved by itself, drawn, signed, delivered: one certificate."""
    case_id = house.approved()
    assert house.case(case_id).state is State.ON_NOTICE
    house.works()
    case = house.case(case_id)
    assert case.state is State.COMPLETED
    (sent,) = [(text, file) for chat, text, file in house.network.sent if chat == 1 and file]
    name, pdf = sent[1]
    assert name.endswith(".pdf")
    verdict = verify(
        pdf,
        TrustStore.load(issuer_folder / "register.json"),
        registry=CertificateRegistry(house.database),
        now=house.calendar.now,
    )
    assert (verdict.standing, verdict.reasons[0].code) == ("valid", "registry_agrees")
    actions = [event.action for event in house.view(case_id).events]
    assert actions == [
        Action.SUBMIT,
        Action.ENTER,
        Action.OPEN,
        Action.PASS,
        Action.OPEN,
        Action.PASS,
        Action.OPEN,
        Action.PASS,
        Action.RECEIVE,
        Action.ANNOUNCE,
        Action.END_NOTICE,
        Action.ISSUE,
        Action.COMPLETE,
    ]


def test_a15_the_notice_runs_its_working_days_before_anything_is_approved(house):
    """Five working days from a Monday end at midnight after the next Monday."""
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    house.passes(case_id, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    house.announces(case_id)
    house.calendar.passes(days=6)
    house.works()
    assert house.case(case_id).state is State.ON_NOTICE
    house.calendar.passes(days=2)
    house.works()
    assert house.case(case_id).state is State.COMPLETED


def test_a19_numbers_and_labels_are_the_platforms(house):
    """RSSQ and eight digits; the qualification in brackets."""
    house.person()
    view = house.view(house.draft())
    assert (view.number, view.label, view.year) == ("RSSQ00000001", "[乌市][初级]林业专业/助理工程师", 2026)


def test_a1_a_second_registration_of_a_number_is_refused(house):
    """From another chat and under another name too."""
    house.person(1)
    with pytest.raises(Refused, match="^id_taken"):
        house.person(2, name="王小明")


def test_a20_a_refused_file_is_said_at_once_and_keeps_the_case_from_being_submitted(house):
    """The reason goes to the chat; the slot stays open; a better file takes its place."""
    house.person()
    case_id = house.draft()
    house.uploads(case_id, "photo", files.noise(413, 579))
    house.works()
    assert "没有看到人脸" in house.network.told(1)[-1]
    with pytest.raises(Refused, match="evidence_lacking") as caught:
        house.does(1, filing.submit, case_id)
    assert [kind.id for kind in caught.value.facts["lacking"]] == ["photo"]
    house.uploads(case_id, "photo", files.PORTRAIT)
    house.submits(case_id)
    assert house.case(case_id).state is State.IN_REVIEW


def test_a20_a_file_found_wanting_after_submission_brings_the_case_back(house):
    """Submitted while it was still being inspected: returned with the whole list, not lost in between."""
    house.person()
    case_id = house.draft()
    house.uploads(case_id, "photo", files.portrait(blur=5))
    house.does(1, filing.submit, case_id)
    house.works()
    assert house.case(case_id).state is State.RETURNED
    assert "不够清晰" in house.network.told(1)[-1]
    house.uploads(case_id, "photo", files.PORTRAIT)
    house.submits(case_id)
    assert house.case(case_id).state is State.IN_REVIEW


def test_u14_a_return_carries_the_whole_list_and_a_term_and_then_lapses(house):
    """人社部令第40号: once, completely; not mended in time it is over."""
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    defects = (Defect("diploma", "缺少学位证"), Defect("", "工作年限与档案不符"))
    house.does(UNIT, decisions.mark_opened, case_id)
    house.does(
        UNIT, decisions.return_to_applicant, case_id, why="请补正", defects=defects, seen=house.case(case_id).version
    )
    house.works()
    told = house.network.told(1)[-1]
    assert "缺少学位证" in told
    assert "工作年限与档案不符" in told
    house.calendar.passes(days=30)
    house.works()
    assert house.case(case_id).state is State.LAPSED


def test_a_mended_case_starts_at_the_first_office_again_and_does_not_lapse(house):
    """The old term's end finds it elsewhere."""
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    house.passes(case_id, Node.UNIT)
    house.does(RECOMMENDER, decisions.return_to_applicant, case_id, why="请补正", seen=house.case(case_id).version)
    house.submits(case_id)
    house.calendar.passes(days=40)
    house.works()
    case = house.case(case_id)
    assert (case.state, case.step) == (State.IN_REVIEW, 0)


def test_a21_applicant_takes_back_an_unopened_submission(house):
    """Taken back at once; the unit is told that nothing is left to do; submitted again it is back in the queue."""
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    house.does(1, filing.withdraw, case_id, seen=house.case(case_id).version)
    house.works()
    assert house.case(case_id).state is State.WITHDRAWN
    assert "收回" in house.network.told(UNIT)[-1]
    house.submits(case_id)
    assert house.case(case_id).state is State.IN_REVIEW


def test_a21_what_the_unit_has_opened_is_not_taken_back(house):
    """The look counts, not the decision."""
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    house.does(UNIT, decisions.mark_opened, case_id)
    with pytest.raises(Refused, match="already_opened"):
        house.does(1, filing.withdraw, case_id, seen=house.case(case_id).version)


def test_u7_an_officer_sees_only_what_is_now_at_their_office(house):
    """It comes, and when it is passed on it goes."""
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    assert [line.id for line in house.does(UNIT, lists.queue).lines] == [case_id]
    assert house.does(BUREAU, lists.queue).total == "0"
    house.passes(case_id, Node.UNIT)
    assert house.does(UNIT, lists.queue).total == "0"
    assert house.does(RECOMMENDER, lists.queue).total == "1"


def test_u10_an_office_retracts_what_the_next_has_not_opened(house):
    """收回 brings it back to the office's own queue."""
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    house.passes(case_id, Node.UNIT)
    house.does(UNIT, decisions.retract, case_id, seen=house.case(case_id).version)
    assert house.does(UNIT, lists.queue).total == "1"


def test_two_officers_decide_at_the_same_moment_and_one_wins(house):
    """The second acts on a version that is gone."""
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    seen = house.case(case_id).version
    house.does(UNIT, decisions.pass_on, case_id, seen=seen)
    with pytest.raises(Overtaken):
        house.does(UNIT, decisions.return_to_applicant, case_id, why="晚了", seen=seen)


def test_a7_progress_shows_who_had_it_who_has_it_and_what_comes(house):
    """Marks, names, times and contacts (A6) for each office."""
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    house.passes(case_id, Node.UNIT)
    unit, recommender, bureau, body = house.view(case_id).steps
    assert (unit.done, unit.by, unit.at) == (True, "沈国栋", house.calendar.now)
    assert (recommender.now, recommender.contact, recommender.phone) == (True, "科技科", "0991-0000001")
    assert not any((bureau.done, bureau.now, body.done, body.now))


def test_strangers_and_other_offices_see_and_do_nothing(house):
    """Authorisation is the server's state, whatever id is presented."""
    house.person(1)
    house.person(2, name="王小明", sequence=11)
    case_id = house.draft(1)
    house.submits(case_id)
    seen = house.case(case_id).version
    for chat in (2, BUREAU, 999):
        with pytest.raises(Refused):
            house.does(chat, decisions.pass_on, case_id, seen=seen)
        with pytest.raises(Refused):
            house.does(chat, filing.withdraw, case_id, seen=seen)
    for chat in (2, 999):
        with pytest.raises(Refused, match="no_such_case"):
            house.view(case_id, chat)


def test_a10_who_has_not_worked_long_enough_is_refused_with_the_article(house):
    """The rule's document, the years needed, the years had."""
    house.person()
    case_id = house.draft()
    with house.database.writing() as session:
        cases.find(session, case_id).applicant.facts |= {}
        person = cases.find(session, case_id).applicant
        person.facts = {**person.facts, "work_since": "2026-06-01"}
    with pytest.raises(Refused, match="not_eligible") as caught:
        house.does(1, filing.submit, case_id)
    assert caught.value.source == "新人社发〔2013〕101号第四条"


def test_one_title_one_case_a_year(house):
    """The second is pointed to the first by its number."""
    house.person()
    house.draft()
    with pytest.raises(Refused, match="case_open") as caught:
        house.does(1, application.begin, WANTED, "initial")
    assert caught.value.facts["number"] == "RSSQ00000001"


def test_c3_a_certificate_is_sent_again_to_its_holder_and_to_nobody_else(house):
    """Any time, by the holder's own chat."""
    house.approved()
    house.works()
    with house.database.reading() as session:
        certificate = session.query(Certificate).one()
    house.does(1, handover.send_again, certificate.id)
    house.works()
    assert len([file for chat, _, file in house.network.sent if chat == 1 and file]) == 2
    with pytest.raises(Refused, match="no_such_certificate"):
        house.does(UNIT, handover.send_again, certificate.id)


def test_c4_a_later_version_supersedes_the_one_in_force(house):
    """One transaction: never two in force, never none; the registry says so of the old file."""
    house.approved()
    house.works()
    house.person(2, name="王小明", sequence=11)
    again = house.draft(2)
    house.submits(again, 2)
    house.passes(again, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    house.announces(again)
    house.calendar.passes(days=8)
    house.works()
    with house.database.writing() as session:  # the second certificate, as if it were the next version of the first
        first, second = session.query(Certificate).order_by(Certificate.serial)
        second.number, second.version, second.state = first.number, 2, CertificateState.SIGNED
        cases.find(session, again).state = State.ISSUING
    with house.database.writing() as session:
        filed = cycle.Filed(second.id, cycle.from_json(second.record), second.signed, second.template, second.photo)
        cycle.store_verified(session, filed, world=house.calendar.world)
    registry = CertificateRegistry(house.database)
    old, new = registry.find(first.number, 1), registry.find(first.number, 2)
    assert (old.status, old.since, old.successor) == ("superseded", house.calendar.now, 2)
    assert (new.status, new.successor) == ("valid", None)
