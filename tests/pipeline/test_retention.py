"""What ended in nothing goes when its term is over, and what nobody refers to is swept; what stands, stays (B11, B20)."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from sqlalchemy import String, select, text

from pipeline.evidence import sweeping
from pipeline.queries.operator.deletions import sums
from pipeline.review import decisions, questions, retention
from pipeline.rules.words import Deleted, Duty, Node, SignedIn, State
from storage.blobs import CHAT, Blobs
from storage.models.base import Base
from storage.models.cases import Case
from storage.models.chat import Message
from storage.models.deletions import Deletion
from storage.models.evidence import Evidence
from storage.models.likenesses import Likeness
from storage.models.outbox import OwedDuty
from storage.models.sign_ins import SignIn
from tests.cage import files
from tests.house import CHATS


def all_of(house, table):
    with house.database.reading() as session:
        return session.scalars(select(table)).all()


def looks(house, **span):
    """So much later the day's look is due, and what it owes."""
    house.calendar.passes(**span)
    with house.database.writing() as session:
        retention.keep(session, retention.TERMS, world=house.calendar.world)
    house.works()


def told(house, chat, text):
    return [one for one in house.network.told(chat) if text in one]


def test_b11_a_draft_that_is_left_goes_after_its_term_with_a_word_before_and_after(house):
    """With its files, its questions' case and all; the ledger has its number."""
    house.person()
    case_id = house.draft()
    number = house.case(case_id).number
    house.does(1, questions.ask, "单位选哪个？", case_id, language="zh")
    looks(house, days=80)
    assert told(house, 1, "将被删除") == []
    looks(house, days=4)
    looks(house, days=1)
    (warned,) = told(house, 1, "将被删除")
    assert number in warned
    assert all_of(house, Evidence)
    looks(house, days=6)
    assert [one.id for one in all_of(house, Case)] == []
    assert (all_of(house, Evidence), all_of(house, Likeness)) == ([], [])
    assert {one.attachment for one in all_of(house, Message)} == {None}
    (gone,) = told(house, 1, "已按规定删除")
    assert number in gone
    (entered,) = all_of(house, Deletion)
    assert (entered.what, entered.number, entered.files > 1, entered.term) == (Deleted.DRAFT, number, True, 90)
    looks(house, days=1)
    assert len(all_of(house, Deletion)) == 1


def test_b11_a_file_that_comes_keeps_a_draft_and_a_case_that_was_handed_in_is_none(house):
    """The term begins anew with the file; a case under review is nobody's draft."""
    house.person()
    handed_in = house.draft()
    house.submits(handed_in)
    house.person(2, sequence=4)
    draft = house.draft(2)
    house.calendar.passes(days=85)
    house.uploads(draft, "photo", files.PORTRAIT, 2)
    looks(house, days=30)
    assert {one.id for one in all_of(house, Case)} == {handed_in, draft}
    looks(house, days=61)
    assert {one.id for one in all_of(house, Case)} == {handed_in}


def test_b11_the_files_of_a_refused_case_go_after_three_years_and_the_decision_stays(house):
    """Its facts, events and number are what was decided; a granted one keeps all."""
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    house.does(CHATS[Node.UNIT], decisions.mark_opened, case_id)
    seen = house.case(case_id).version
    house.does(CHATS[Node.UNIT], decisions.reject, case_id, why="不符合条件", seen=seen)
    house.works()
    assert house.case(case_id).state is State.REJECTED
    looks(house, days=1094)
    assert all_of(house, Evidence)
    looks(house, days=2)
    assert all_of(house, Evidence) == []
    assert house.case(case_id).state is State.REJECTED
    assert [(one.what, one.term) for one in all_of(house, Deletion)] == [(Deleted.ENDED, 1095)]


def test_b11_a_file_that_was_replaced_goes_and_the_one_in_its_place_stays(house):
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    house.passes(case_id, Node.UNIT)
    with house.database.writing() as session:
        first = session.scalars(select(Evidence).where(Evidence.slot == "photo")).one()
        columns = {column.key: getattr(first, column.key) for column in Evidence.__table__.columns}
        session.add(Evidence(**columns | {"id": case_id, "current": False}))
    looks(house, days=179)
    assert len([one for one in all_of(house, Evidence) if one.slot == "photo"]) == 2
    looks(house, days=2)
    (stays,) = [one for one in all_of(house, Evidence) if one.slot == "photo"]
    assert stays.current


def test_b20_a_line_of_the_ledger_of_sign_ins_goes_after_its_term_a_refused_persons_name_too(house, monkeypatch):
    """Not a day before, and no newer one; what one transaction does not take goes with the next look, soon."""
    monkeypatch.setattr(retention, "SIGN_INS_AT_ONCE", 2)

    def comes(name):
        with house.database.writing() as session:
            at = house.calendar.now
            session.add(SignIn(at=at, name=name, what=SignedIn.REFUSED, given=[], taken=[], posts=0))

    for _ in range(3):
        comes("路人")
    house.calendar.passes(days=100)
    comes("古丽娜尔")
    looks(house, days=79)
    assert len(all_of(house, SignIn)) == 4
    looks(house, days=2)
    assert [one.name for one in all_of(house, SignIn)] == ["古丽娜尔"]
    entered = [(one.what, one.number, one.term) for one in all_of(house, Deletion)]
    assert entered == [(Deleted.SIGN_INS, "", 180)] * 2


def test_u8_the_database_is_looked_over_each_day(house):
    """So that SQLite knows how its tables have grown, though nobody analyses it by hand."""
    house.person(1)
    house.draft(1)

    def known():
        with house.database.reading() as session:
            there = session.scalar(text("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'"))
            return set(session.scalars(text("SELECT tbl FROM sqlite_stat1"))) if there else set()

    assert known() == set()
    looks(house, days=1)
    assert "cases" in known()  # those that this connection has asked for, and with a newer SQLite all


def keys(blobs):
    return {key for key, _ in blobs.stored()}


def sweeps(house):
    """Once round: each folder in which there is something."""
    there = {key[:2] for found in (house.blobs.stored(), house.blobs.swept()) for key, _ in found}
    for number in sorted(int(folder, 16) for folder in there):
        with house.database.reading() as session:
            task = sweeping.to_sweep(session, sweeping.UUID(int=sweeping.FIRST + number))
        made = sweeping.sweep(task, house.blobs, Blobs(house.blobs.shelf, CHAT), now=house.tools.wall().timestamp())
        with house.database.writing() as session:
            sweeping.store(session, made, world=house.calendar.world)


@pytest.fixture
def aged(house):
    """Files come at the house's own moment, not at the machine's."""
    return lambda: [
        os.utime(path, times=(house.calendar.now.timestamp(),) * 2)
        for path in house.blob_folder.rglob("*/*")
        if path.is_file()
    ]


def test_b20_what_nothing_refers_to_is_swept_after_two_days_and_gone_after_four(house, aged):
    """All that the certificate, the case and the messages name stays; so does what has only just come."""
    house.approved()
    house.works()
    stray = house.blobs.put(b"of a case that is deleted")
    aged()
    standing = keys(house.blobs) - {stray}
    assert len(standing) > 5
    house.calendar.passes(days=1)
    sweeps(house)
    assert stray in keys(house.blobs)
    house.calendar.passes(days=1, hours=1)
    sweeps(house)
    assert keys(house.blobs) == standing
    aged()
    assert house.blobs.get(stray)
    house.calendar.passes(days=2, hours=1)
    sweeps(house)
    assert keys(house.blobs) == standing
    assert [*house.blobs.swept()] == []
    with house.database.reading() as session:
        (swept,) = sums(session, days=30, now=house.calendar.now)
    assert (swept.what, swept.files) == (Deleted.FILES, 1)


def test_b20_a_file_that_is_needed_at_the_moment_of_its_sweeping_is_read_and_brought_back(house, aged):
    """The same paper is sent again: it was stored long ago, and its row comes after the sweeper has looked."""
    house.person()
    case_id = house.draft()
    photo = next(one for one in all_of(house, Evidence) if one.slot == "photo")
    with house.database.writing() as session:
        session.get_one(Evidence, photo.id).sha256 = None
    aged()
    house.calendar.passes(days=3)
    sweeps(house)
    assert photo.sha256 not in keys(house.blobs)
    with house.database.writing() as session:
        session.get_one(Evidence, photo.id).sha256 = photo.sha256
    assert house.blobs.get(photo.sha256)
    sweeps(house)
    assert photo.sha256 in keys(house.blobs)
    assert house.case(case_id).state is State.DRAFT


def test_b20_each_sweep_owes_the_next_folder_round_and_round(house):
    """One duty at a time, whatever was tried before."""
    with house.database.writing() as session:
        sweeping.ensure(session, world=house.calendar.world)
        sweeping.ensure(session, world=house.calendar.world)
    for number in (0, 1):
        house.calendar.passes(minutes=6)
        house.works()
        (owed,) = [one for one in all_of(house, OwedDuty) if one.duty is Duty.SWEEP_FILES and one.settled_at is None]
        assert owed.subject_id.int == sweeping.FIRST + number + 1
    with house.database.writing() as session:
        sweeping.owe(session, sweeping.FOLDERS, world=house.calendar.world)
    assert sweeping.FIRST in {one.subject_id.int for one in all_of(house, OwedDuty)}
    assert timedelta(minutes=5) * sweeping.FOLDERS < timedelta(days=1)


NO_FILE = {
    *("chat_offers.word_hash", "invitations.token_hash", "links.about", "links.token_hash", "visits.token_hash"),
    *(
        "visits.visit_hash",
        "network_acts.act",
        "network_codes.code",
        "network_devices.secret",
        "network_pushes.device",
        "network_rooms.person",
    ),
    *("people.id_index", "earlier_certificates.id_index", "certificates.signer", "copies.signer", "messages.address"),
    *("api_keys.hash", "directory_accounts.id_index", "directory_accounts.subject"),
}
"""Columns of 64 characters, as a blob's key has, that hold something else."""


def test_b20_every_column_that_may_hold_the_key_of_a_file_is_known_to_the_sweep():
    """One that is forgotten there would have its files deleted: a new column is written into one list or the other."""
    wide = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, String) and column.type.length == 64
    }
    named = {f"{column.class_.__tablename__}.{column.key}" for column in sweeping.REFERRING}
    assert wide == named | NO_FILE | {"network_files.blob"}
