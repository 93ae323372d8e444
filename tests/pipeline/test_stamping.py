"""Time-stamps over a house's life: at signing, raised, renewed; and an authority that is down costs nobody a certificate."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from certificates.keys.register import TrustStore
from certificates.timestamps.authority import Authority
from certificates.timestamps.stamping import Stamper
from certificates.verifying.verify import verify
from pipeline.issuance import auditing, copies, handover, timestamps, transparency
from pipeline.issuance.registry import CertificateRegistry
from pipeline.people.actor import actor_of
from pipeline.rules.words import CertificateState, Duty, State
from storage.models.certificates import Certificate, CertificateFile
from storage.models.outbox import OwedDuty
from storage.models.transparency import LogEntry
from tests.certificates.timestamps.authority import LocalAuthority


@pytest.fixture
def local(tmp_path, calendar):
    """An authority by the test's own calendar, whose certificate lasts two years."""
    (tmp_path / "tsa").mkdir()
    authority = LocalAuthority(tmp_path / "tsa", clock=lambda: calendar.now, began=calendar.now, years=2)
    yield authority
    authority.close()


@pytest.fixture
def stamping_house(house, local):
    """The house, with that authority named."""
    register = house.tools.signers().with_stamp_roots([local.root.pem.decode()])
    house.tools = replace(house.tools, signers=lambda: register)
    house.calendar.stamped = True
    forget(house, local)
    with house.database.writing() as session:
        timestamps.ensure(session, world=house.calendar.world)
    house.works()
    return house


def forget(house, local):
    """A process of its own: it knows nothing of how the authority was."""
    register: TrustStore = house.tools.signers()
    house.stamper = Stamper(Authority(local.url, register.stamp_roots, seconds=2.0))
    house.restage()


def rows(house):
    with house.database.reading() as session:
        return session.scalars(select(CertificateFile).order_by(CertificateFile.id)).all()


def levels(house):
    return [row.level for row in rows(house)]


def passes(house, **span):
    house.calendar.passes(**span)
    house.works()


def faults(house):
    with house.database.reading() as session:
        return list(auditing.faults(session, house.tools.signers(), now=house.calendar.now))


def raise_duty(house):
    with house.database.reading() as session:
        return session.scalars(select(OwedDuty).where(OwedDuty.duty == Duty.AUGMENT_CERTIFICATE)).one()


def test_c2_a_certificate_is_delivered_as_b_lt_and_raised_soon_after(stamping_house):
    """The first file goes out at once; the better one is there for whoever asks again; the registry knows both."""
    house = stamping_house
    case_id = house.approved()
    house.works()
    assert (house.case(case_id).state, levels(house)) == (State.COMPLETED, ["B-LT"])
    passes(house, minutes=11)
    first, second = rows(house)
    assert (first.level, second.level) == ("B-LT", "B-LTA")
    assert (first.newest, second.newest) == (False, True)
    registry, register = CertificateRegistry(house.database), house.tools.signers()
    for row in (first, second):
        verdict = verify(house.blobs.get(row.sha256), register, registry=registry, now=house.calendar.now)
        assert (verdict.standing, verdict.reasons[0].code, verdict.level) == ("valid", "registry_agrees", row.level)
    with house.database.reading() as session:
        asked = handover.file_of(
            session, case_id, by=actor_of(session, 1, house.calendar.world.today), world=house.calendar.world
        )
    assert asked.blob == second.sha256
    (sent,) = [file for chat, _, file in house.network.sent if chat == 1 and file]
    assert sent[1] == house.blobs.get(first.sha256)


def test_c2_the_holder_who_asks_again_is_sent_the_newest_file(stamping_house):
    """In the chat, as a document."""
    house = stamping_house
    house.approved()
    house.works()
    passes(house, minutes=11)
    with house.database.reading() as session:
        certificate_id = session.scalars(select(Certificate.id)).one()
    house.does(1, handover.send_again, certificate_id)
    house.works()
    sent = [file for chat, _, file in house.network.sent if chat == 1 and file]
    assert [file[1] for file in sent] == [house.blobs.get(row.sha256) for row in rows(house)]


@pytest.mark.parametrize(("down", "level"), [(False, "B-LTA"), (True, "B-B")])
def test_c2_a_copy_has_its_archive_time_stamp_at_once_or_goes_without(stamping_house, local, down, level):
    """One file for its whole life, which the registry knows; an authority that is down delays nobody."""
    house = stamping_house
    house.approved()
    house.works()
    local.down = down
    forget(house, local)
    with house.database.reading() as session:
        certificate_id = session.scalars(select(Certificate.id)).one()
    wish = copies.CopyRequest("示例公司", "入职审核", house.calendar.world.today + timedelta(days=30))
    house.does(1, copies.ask, certificate_id, uuid4(), wish)
    house.works()
    name, sent = [file for chat, _, file in house.network.sent if chat == 1 and file][-1]
    assert name.endswith("-copy-1.pdf")
    registry, register = CertificateRegistry(house.database), house.tools.signers()
    verdict = verify(sent, register, registry=registry, now=house.calendar.now)
    assert (verdict.standing, verdict.reasons[0].code, verdict.level) == ("valid", "registry_agrees", level)
    assert faults(house) == []


def test_c2_an_authority_that_is_down_for_days_costs_a_level_and_nothing_else(stamping_house, local):
    """B-B at once, never held; asked again at growing distances, and raised on the day it answers."""
    house = stamping_house
    local.down = True
    case_id = house.approved()
    house.works()
    assert (house.case(case_id).state, levels(house)) == (State.COMPLETED, ["B-B"])
    waits = []
    for _ in range(12):
        duty = raise_duty(house)
        waits.append(duty.not_before - house.calendar.now)
        assert duty.settled_at is None
        house.calendar.now = duty.not_before
        forget(house, local)
        house.works()
    assert waits[1:4] == [timedelta(minutes=1), timedelta(minutes=1), timedelta(minutes=2)]
    assert waits[-1] == timedelta(hours=6)
    assert house.case(case_id).state is State.COMPLETED
    local.down = False
    passes(house, days=1)
    with house.database.reading() as session:
        assert timestamps.overdue(session, world=house.calendar.world) == 1
    forget(house, local)
    passes(house, hours=6)
    assert levels(house) == ["B-B", "B-LTA"]
    assert raise_duty(house).settled_at is not None
    assert faults(house) == []


def test_c2_an_archive_time_stamp_is_renewed_before_the_authoritys_certificate_ends(stamping_house, local):
    """Not while the authority has no newer certificate itself; then once, and not again."""
    house = stamping_house
    house.approved()
    house.works()
    passes(house, minutes=11)
    end = rows(house)[-1].stamp_ends
    assert end == local.own.certificate.not_valid_after_utc
    house.calendar.now = end - timedelta(days=59)
    for _ in range(3):
        forget(house, local)
        passes(house, days=1, minutes=1)
    assert levels(house) == ["B-LT", "B-LTA"]
    local.renews(house.calendar.now, 2)
    for _ in range(4):
        forget(house, local)
        passes(house, days=1, minutes=1)
    assert levels(house) == ["B-LT", "B-LTA", "B-LTA"]
    newest = rows(house)[-1]
    assert newest.stamp_ends == local.own.certificate.not_valid_after_utc > end
    house.calendar.now = end + timedelta(days=300)  # the first authority's certificate has ended long since
    verdict = verify(
        house.blobs.get(newest.sha256),
        house.tools.signers(),
        registry=CertificateRegistry(house.database),
        now=house.calendar.now,
    )
    assert (verdict.standing, verdict.level) == ("valid", "B-LTA")
    assert faults(house) == []


def test_c2_what_was_signed_before_there_was_an_authority_is_raised_by_the_daily_look(house, local):
    """Some at a time; a version that was superseded since, too."""
    house.approved()
    house.works()
    assert levels(house) == ["B-B"]
    register = house.tools.signers().with_stamp_roots([local.root.pem.decode()])
    house.tools = replace(house.tools, signers=lambda: register)
    house.calendar.stamped = True
    forget(house, local)
    passes(house, days=1)
    with house.database.writing() as session:
        session.execute(text("UPDATE certificates SET state = :state"), {"state": CertificateState.SUPERSEDED.value})
        timestamps.ensure(session, world=house.calendar.world)
        timestamps.ensure(session, world=house.calendar.world)
    house.works()
    assert levels(house) == ["B-B", "B-LTA"]
    passes(house, days=1, minutes=1)
    assert levels(house) == ["B-B", "B-LTA"]


def test_c2_a_file_that_cannot_be_raised_is_left_as_it_is(stamping_house):
    """Its blob is not a genuine file: given up, nobody's case is held, and the look goes on."""
    house = stamping_house
    case_id = house.approved()
    house.works()
    rubbish = house.blobs.put(b"not a certificate")
    with house.database.writing() as session:
        session.execute(text("UPDATE certificate_files SET sha256 = :key"), {"key": rubbish})
    for _ in range(8):
        passes(house, minutes=11)
    assert raise_duty(house).settled_at is not None
    assert rows(house)[0].renew_at > house.calendar.now + timedelta(days=20)
    assert house.case(case_id).state is State.COMPLETED


EDITS = {
    "a raised file taken away": "DELETE FROM certificate_files WHERE level = 'B-LTA'",
    "the first file taken away": "DELETE FROM certificate_files WHERE level = 'B-LT'",
    "another raised file": "UPDATE certificate_files SET sha256 = '" + "0" * 64 + "' WHERE level = 'B-LTA'",
    "another level": "UPDATE certificate_files SET level = 'B-LTA'",
    "a file more": (
        "INSERT INTO certificate_files (certificate_id, sha256, level, made_at, renew_at, newest)"
        " SELECT certificate_id, '" + "1" * 64 + "', 'B-LTA', made_at, renew_at, 0 FROM certificate_files LIMIT 1"
    ),
    "the entry of the raised file taken away": "DELETE FROM log_entries WHERE body LIKE '%raised%'",
    "its entry changed": "UPDATE log_entries SET body = replace(body, 'raised', 'issued')",
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_c5_whoever_edits_the_files_of_a_version_is_found_out(stamping_house, edit):
    """Each in SQL, as an administrator could."""
    house = stamping_house
    house.approved()
    house.works()
    passes(house, minutes=11)
    passes(house, minutes=1)
    assert faults(house) == []
    with house.database.writing() as session:
        session.execute(text(edit))
    assert faults(house) != []


def test_c5_a_raised_file_is_an_entry_of_its_own_in_the_log(stamping_house):
    """With its hash and level, signed over by the next head; the version stands as it stood."""
    house = stamping_house
    house.approved()
    house.works()
    passes(house, minutes=11)
    passes(house, minutes=1)
    with house.database.reading() as session:
        bodies = [json.loads(body) for body in session.scalars(select(LogEntry.body).order_by(LogEntry.place))]
        number = session.scalars(select(Certificate.number)).one()
        assert transparency.inclusion(session, number, 1).place == 1
    assert [(body["change"], body["level"]) for body in bodies] == [("issued", "B-LT"), ("raised", "B-LTA")]
    assert bodies[1]["sha256"] == rows(house)[1].sha256
