"""Who may do what in the chat: every button there is, pressed by everybody who may not (U7, A1)."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select

from bot import callbacks, copy_presses, file_presses, help_presses, place_presses, share_presses
from bot.callbacks import Act, CaseAct, Press
from pipeline.issuance import copies
from pipeline.offices import directory
from pipeline.review import questions
from pipeline.rules.words import Kind, Node, Rank
from storage.models.cases import Case
from storage.models.certificates import Certificate, Copy
from storage.models.chat import Message
from storage.models.evidence import Evidence
from storage.models.links import Link
from storage.models.offices import Invitation, Office, Officer, Recommendation
from storage.models.questions import Question, Remark
from tests.bot.conftest import NAME
from tests.numbers import UNIT_CODE

HARMLESS = {
    "Go",
    "Speak",
    "Consent",
    "Confirm",
    "Amend",
    "Ethnicity",
    "Choose",
    "Contacts",
    "About",
    "FormPick",
    "Recover",
    "CopyAnswer",
    "CopyMake",
    "Pages",
    "Ask",
    "SentAs",
    "Windows",
    "Conditions",
    "Own",
}
"""Buttons that name nobody's case, office or certificate: they lead the presser through forms of their own."""


def presses(front, case: Case, certificate: Certificate) -> dict[str, list[Press]]:
    """Every kind of button, naming what is not the presser's."""
    id_, unit, series = case.id, front.house.unit_id, 3
    officer = front.all(Officer)[0].id
    recommender = next(one.id for one in front.all(Office) if one.node is Node.RECOMMENDER)
    return {
        "CaseAct": [CaseAct(act=act, case_id=id_, version=case.version) for act in Act],
        "Open": [callbacks.Open(case_id=id_)],
        "Slot": [callbacks.Slot(case_id=id_, slot="photo")],
        "Cut": [
            file_presses.Cut(evidence_id=one.id, whole=whole) for one in front.all(Evidence) for whole in (False, True)
        ],
        "Filled": [
            file_presses.Filled(evidence_id=one.id, agreed=agreed)
            for one in front.all(Evidence)
            for agreed in (False, True)
        ],
        "Share": [share_presses.Share(deed=deed, office_id=unit) for deed in share_presses.ShareDeed],
        "Again": [file_presses.Again(case_id=id_, evidence_id=one.id, sure=True) for one in front.all(Evidence)],
        "Explain": [file_presses.Explain(case_id=id_, slot="diploma")],
        "AskUnit": [place_presses.AskUnit(case_id=id_)],
        "Unit": [place_presses.Unit(case_id=id_, unit_id=unit)],
        "State": [callbacks.State(case_id=id_, fact="education", place=1), callbacks.State(case_id=id_)],
        "Correct": [callbacks.Correct(case_id=id_, field="name"), callbacks.Correct(case_id=id_, field="sex", place=0)],
        "Replace": [
            callbacks.Replace(kind=kind, certificate_id=certificate.id) for kind in (Kind.REISSUE, Kind.CORRECTION)
        ],
        "Queue": [callbacks.Queue(office_id=unit)],
        "SendAgain": [callbacks.SendAgain(certificate_id=certificate.id, credential=data) for data in (False, True)],
        "Copies": [copy_presses.Copies(certificate_id=certificate.id)],
        "CopyForm": [copy_presses.CopyForm(certificate_id=certificate.id)],
        "CopyAct": [
            copy_presses.CopyAct(deed=deed, copy_id=copy.id)
            for deed in copy_presses.CopyDeed
            for copy in front.all(Copy)
        ],
        "KindForm": [callbacks.KindForm(kind=Kind.UNIT_CHANGE, about=unit)],
        "OfficeRecord": [callbacks.OfficeRecord(office_id=unit, line=line) for line in ("", "phone", "below")],
        "Recommenders": [callbacks.Recommenders(unit_id=unit, series=series)],
        "Recommender": [callbacks.Recommender(unit_id=unit, series=-1, recommender_id=recommender)],
        "AskHuman": [help_presses.AskHuman(case_id=id_)],
        "Thread": [
            help_presses.Thread(question_id=one.id, write=write)
            for one in front.all(Question)
            for write in (False, True)
        ],
        "Invite": [callbacks.Invite(office_id=unit, rank=rank) for rank in Rank],
        "Dismiss": [callbacks.Dismiss(whom=officer, sure=sure) for sure in (False, True)],
    }


def snapshot(front):
    """What nobody of these may change."""
    with front.house.database.reading() as session:
        return (
            [
                (one.id, one.state, one.step, one.asked, one.facts, one.unit_id, one.label)
                for one in session.scalars(select(Case))
            ],
            [(one.id, one.state) for one in session.scalars(select(Certificate))],
            [(one.id, one.state) for one in session.scalars(select(Copy))],
            [(one.id, one.rank, one.active) for one in session.scalars(select(Officer))],
            [(one.id, one.name, one.code, one.phone) for one in session.scalars(select(Office))],
            [(one.unit_id, one.series, one.recommender_id) for one in session.scalars(select(Recommendation))],
            [len(session.scalars(select(model)).all()) for model in (Evidence, Link, Invitation, Question, Remark)],
            [one.id for one in session.scalars(select(Message)) if one.text_key.startswith("certificate")],
        )


def test_u7_every_kind_of_button_is_walked(front):
    """A new one must be entered above, or it is among the harmless."""
    front.house.approved()
    front.house.works()
    kinds = {kind.__name__ for kind in Press.__subclasses__()}
    walked = presses(front, front.all(Case)[0], front.all(Certificate)[0])
    assert kinds == walked.keys() | HARMLESS


@pytest.fixture
def two(front):
    """One person's certificate in force, and another's case at the unit; both bear the name that is looked for."""
    house = front.house
    house.approved()
    house.works()
    certificate = front.all(Certificate)[0]
    wish = copies.CopyRequest("示例公司", "入职审核", house.calendar.world.today)
    house.does(1, copies.ask, certificate.id, uuid4(), wish)
    house.works()
    case_id = house.draft(house.person(2, sequence=4))
    house.submits(case_id, 2)
    house.does(2, questions.ask, "什么时候评审？", case_id, language="zh")
    return house.case(case_id), certificate


def joins(front, node, code, rank, chat_id):
    world = front.house.calendar.world
    with front.house.database.writing() as session:
        token = directory.invite(session, node, code, rank, world=world)
        directory.join(session, token, chat_id, "zh", "某人", world=world)
    return front.person(chat_id)


WHO = {
    "stranger": lambda front: front.person(700),
    "another applicant": lambda front: front.person(front.house.person(701, name="王小明", sequence=8)),
    "an officer elsewhere": lambda front: joins(front, Node.BUREAU, "KS-RSJ", Rank.CHIEF, 702),
    "a clerk of the unit": lambda front: joins(front, Node.UNIT, UNIT_CODE, Rank.CLERK, 703),
}


@pytest.mark.parametrize("who", WHO.values(), ids=WHO.keys())
async def test_u7_whoever_may_not_changes_nothing_and_learns_nothing(front, two, who):
    """Each button, pressed on a message of the presser's own; then a text, in case something was asked."""
    case, certificate = two
    presser = who(front)
    clerk = presser.chat_id == 703
    secrets = () if clerk else (NAME, case.number)
    looks = CaseAct(
        act=Act.DESK, case_id=case.id, version=case.version
    )  # a clerk looks, at the desk too: that is a link
    await presser.says("/start")
    before = snapshot(front)
    for pressed in (one for many in presses(front, case, certificate).values() for one in many):
        await presser.presses(presser.last, pressed.pack())
        if clerk and pressed == looks:
            before = snapshot(front)
        assert snapshot(front) == before, pressed
        seen = " ".join(shown.text for shown in front.phones.network.of(presser.chat_id))
        assert [word for word in secrets if word in seen] == [], pressed
        await presser.says("0991-7654321")
        assert snapshot(front) == before, pressed
        await presser.says("/menu")
