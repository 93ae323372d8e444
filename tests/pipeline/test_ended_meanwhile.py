"""A title is annulled while its certificate is made anew: nothing that follows brings it back."""

import pytest
from sqlalchemy import select

from pipeline.issuance import auditing, revocation
from pipeline.issuance.registry import CertificateRegistry
from pipeline.issuance.stages import StageEffects
from pipeline.kinds import correction
from pipeline.review import decisions
from pipeline.rules.refusals import Refused
from pipeline.rules.transitions import OPERATOR
from pipeline.rules.words import Kind, Node, State
from storage.models.certificates import Certificate
from storage.models.offices import Office
from storage.models.outbox import OwedDuty
from tests.cage import files
from tests.house import CHATS

STEPS = ("draw", "sign", "verify")


def annulled(house):
    """By an operator."""
    with house.database.writing() as session:
        (row,) = session.scalars(select(Certificate).where(Certificate.version == 1))
        revocation.revoke(session, row.number, why="查实弄虚作假", by=OPERATOR, world=house.calendar.world)
    return row.number


def versions(house):
    with house.database.reading() as session:
        return [row.state.value for row in session.scalars(select(Certificate).order_by(Certificate.version))]


def reissue(house):
    """A certificate in force, and a reissue of it that has been handed in."""
    house.approved()
    house.works()
    with house.database.reading() as session:
        (row,) = session.scalars(select(Certificate))
    case_id = house.does(1, correction.begin, row.id, Kind.REISSUE)
    for slot in house.view(case_id).slots:
        house.uploads(case_id, slot.kind.id, files.noise())
    house.works()
    house.submits(case_id)
    return case_id


def comes_to_the_last_office(house, case_id):
    """Who decides there: the officer's chat."""
    while (case := house.case(case_id)).step < len(case.route) - 1:
        house.passes(case_id, node_of(house, case))
    return CHATS[node_of(house, case)]


def node_of(house, case):
    with house.database.reading() as session:
        return Node(session.get_one(Office, case.office_id).node)


def rests(house):
    """Long enough for every attempt."""
    for _ in range(8):
        house.works()
        house.calendar.passes(seconds=60)


@pytest.mark.parametrize("step", STEPS)
def test_c5_a_title_that_is_annulled_while_its_reissue_is_made_stays_annulled(house, monkeypatch, step):
    """At whatever step: the new version never comes into force, its case ends with the reason, its filer is told."""
    case_id, real, done = reissue(house), getattr(StageEffects, step), []
    last = comes_to_the_last_office(house, case_id)

    def meanwhile(hands, task):
        if task is not None and not done:
            done.append(annulled(house))
        return real(hands, task)

    monkeypatch.setattr(StageEffects, step, meanwhile)
    house.restage()
    house.does(last, decisions.grant, case_id, seen=house.case(case_id).version)
    rests(house)
    assert versions(house) == ["revoked", "withdrawn"]
    assert house.case(case_id).state is State.REJECTED
    assert CertificateRegistry(house.database).find(done[0], 2) is None
    assert any(f"证书 {done[0]} 已被撤销，不再补办" in told for told in house.network.told(1))
    with house.database.reading() as session:
        assert list(auditing.faults(session, house.tools.signers(), now=house.calendar.now)) == []
        open_ones = select(OwedDuty.duty).where(OwedDuty.case_id == case_id, OwedDuty.settled_at.is_(None))
        assert session.scalars(open_ones).all() == []


def test_c5_a_reissue_that_is_held_ends_with_its_title(house, monkeypatch):
    """Nothing is left for an operator to let go on."""
    case_id = reissue(house)
    last = comes_to_the_last_office(house, case_id)
    with monkeypatch.context() as broken:
        broken.setattr(StageEffects, "draw", lambda *_: (_ for _ in ()).throw(MemoryError))
        house.restage()
        house.does(last, decisions.grant, case_id, seen=house.case(case_id).version)
        rests(house)
    house.restage()
    assert house.case(case_id).state is State.HELD
    annulled(house)
    rests(house)
    assert house.case(case_id).state is State.REJECTED
    assert versions(house) == ["revoked", "withdrawn"]
    events = house.view(case_id).events
    assert events[-1].machine == "pipeline"


def test_c5_a_reissue_of_what_was_annulled_is_not_granted_any_more(house):
    """Whoever decides hears why, and says no."""
    case_id = reissue(house)
    last = comes_to_the_last_office(house, case_id)
    annulled(house)
    with pytest.raises(Refused, match="certificate_not_in_force"):
        house.does(last, decisions.grant, case_id, seen=house.case(case_id).version)
    house.does(last, decisions.reject, case_id, why="证书已被撤销", seen=house.case(case_id).version)
    rests(house)
    assert house.case(case_id).state is State.REJECTED
    assert house.view(case_id).events[-1].machine == ""
