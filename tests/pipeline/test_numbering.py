"""A certificate's number over its life: kept by every version; where none is left, the case is held in words (A16, A17)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from pipeline.kinds import correction
from pipeline.review import decisions
from pipeline.rules.words import Kind, Node, State
from storage.models.certificates import Certificate
from storage.models.outbox import Counter
from tests.cage import files
from tests.house import CHATS

SHUFFLED = "XJ{year}{portal}{band}{shuffled:04d}"


def numbered_by(house, form):
    """The house's pack, with another format of numbers."""
    pack = house.calendar.pack
    house.calendar.pack = replace(pack, forms=replace(pack.forms, certificate_number=form))


def versions(house):
    with house.database.reading() as session:
        return list(session.scalars(select(Certificate).order_by(Certificate.serial)))


def follows(house, kind, *slots, **asked):
    """The holder asks for the next version, and it is granted."""
    case_id = house.does(1, correction.begin, versions(house)[-1].id, kind)
    for field, value in asked.items():
        house.does(1, correction.ask, case_id, field, value)
    for place, slot in enumerate(slots):
        house.uploads(case_id, slot, files.noise(900 + place))
    house.works()
    house.submits(case_id)
    house.passes(case_id, Node.UNIT)
    house.does(CHATS[Node.BODY], decisions.grant, case_id, seen=house.case(case_id).version)
    house.works()


@pytest.mark.parametrize("form", ["XJ{year}{portal}{band}{serial:06d}", SHUFFLED])
def test_a16_a17_the_number_is_kept_and_version_and_serial_rise(house, form):
    """Issued, reissued, corrected: one number, three versions, serials without a gap."""
    numbered_by(house, form)
    house.approved()
    house.works()
    follows(house, Kind.REISSUE, "loss_statement")
    follows(house, Kind.CORRECTION, "identity_card", "ethnicity_proof", ethnicity="哈萨克")
    rows = versions(house)
    assert [(row.version, row.serial) for row in rows] == [(1, 1), (2, 2), (3, 3)]
    assert len({row.number for row in rows}) == 1
    assert {row.record["number"] for row in rows} == {rows[0].number}


def stands_at(house, value):
    with house.database.writing() as session:
        session.add(Counter(name="certificates", value=value))


def test_a19_when_the_numbers_are_used_up_the_case_is_held_and_goes_on_with_more_digits(house):
    """No number twice, none invented: the help desk reads what to change; then the same case is issued, without a gap."""
    numbered_by(house, SHUFFLED)
    stands_at(house, 9_999)
    case_id = house.approved()
    house.works()
    assert house.case(case_id).state is State.HELD
    assert versions(house) == []
    assert "位数已用完" in house.network.told(CHATS[Node.HELPDESK])[-1]
    numbered_by(house, SHUFFLED.replace("04d", "08d"))
    house.goes_on(case_id)
    (row,) = versions(house)
    assert (row.serial, row.state.value, len(row.number)) == (10_000, "valid", len("XJ2026650100C") + 8)


def test_a19_a_number_that_somebody_has_is_never_given_again(house):
    """After a change of the format two could meet: the second is held, the first keeps its number."""
    numbered_by(house, "XJ-{serial:04d}")
    house.approved()
    house.works()
    numbered_by(house, "XJ-0001")  # as a form that writes the second serial as the one before wrote the first
    house.person(2, name="王小明", sequence=11)
    again = house.draft(2)
    house.submits(again, 2)
    house.passes(again, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    house.announces(again)
    house.calendar.passes(days=8)
    house.works()
    assert house.case(again).state is State.HELD
    assert "已被占用" in house.network.told(CHATS[Node.HELPDESK])[-1]
    assert [row.number for row in versions(house)] == ["XJ-0001"]
