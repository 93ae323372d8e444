"""The log, the heads and the list over a house's life; and an administrator who edits rows is found out (C5)."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from certificates.transparency import merkle, status
from certificates.verifying.verdict import Standing
from certificates.verifying.verify import by_list, verify
from pipeline.issuance import auditing, copies, revocation, transparency
from pipeline.issuance.registry import CertificateRegistry
from pipeline.rules.refusals import Refused
from pipeline.rules.transitions import OPERATOR
from pipeline.rules.words import Node, Rank
from storage.models.certificates import Certificate, Copy
from tests.house import CHATS, House
from tests.remembering import remember
from zhicheng import clock
from zhicheng.commands import judgement
from zhicheng.commands.errors import CommandError
from zhicheng.preparing import prepare
from zhicheng.settings import Settings


def faults(house):
    with house.database.reading() as session:
        return list(auditing.faults(session, house.tools.signers(), now=house.calendar.now))


def issued(house):
    """One certificate in force; its row."""
    house.approved()
    house.works()
    publishes(house)
    return only(house)


def publishes(house):
    """What changed is published within a minute."""
    house.calendar.passes(minutes=1)
    house.works()


def only(house):
    with house.database.reading() as session:
        return session.query(Certificate).one()


def newest(house, kind):
    with house.database.reading() as session:
        return transparency.published(session, kind)


def revoked(house, row, why="评审中查实弄虚作假"):
    with house.database.writing() as session:
        revocation.revoke(session, row.number, why=why, by=OPERATOR, world=house.calendar.world)
    house.works()
    publishes(house)


def test_c5_an_issue_is_logged_signed_and_proved(house):
    """The entry, the head over it, the path between them; registry and log agree."""
    row = issued(house)
    assert faults(house) == []
    head = status.believed(newest(house, "head"), house.tools.signers(), now=house.calendar.now)
    with house.database.reading() as session:
        found = transparency.inclusion(session, row.number, 1)
    assert (found.size, found.root) == (head["size"], head["root"])
    path = [bytes.fromhex(step) for step in found.path]
    assert merkle.proves(merkle.leaf(found.body.encode()), found.place, found.size, path, bytes.fromhex(found.root))
    assert row.signed in found.body
    assert "阿依古丽" not in found.body


def test_c5_a_revoked_certificate_is_revoked_for_everyone(house):
    """Registry, status list and holder say so; the log keeps both entries."""
    row = issued(house)
    revoked(house, row)
    pdf = house.blobs.get(row.signed)
    register = house.tools.signers()
    assert (
        verify(pdf, register, registry=CertificateRegistry(house.database), now=house.calendar.now).standing
        is Standing.REVOKED
    )
    published = status.parse_statement(newest(house, "status"), register, now=house.calendar.now)
    for days in (0, 30):  # that it was revoked stays true of an old list
        offline = by_list(
            published, verify(pdf, register, now=house.calendar.now), now=house.calendar.now + timedelta(days=days)
        )
        assert offline.standing is Standing.REVOKED
    assert (
        verify(pdf, register, registry=CertificateRegistry(house.database), now=house.calendar.now).why
        == "评审中查实弄虚作假"
    )
    assert any("弄虚作假" in told for told in house.network.told(1))
    assert faults(house) == []
    with pytest.raises(Refused, match="no_such_certificate"):
        revoked(house, row)


def test_c5_offline_the_list_says_that_it_is_in_force(house):
    """One download, and nobody is asked."""
    row = issued(house)
    register = house.tools.signers()
    published, now = (
        status.parse_statement(newest(house, "status"), register, now=house.calendar.now),
        house.calendar.now,
    )
    intact = verify(house.blobs.get(row.signed), register, now=house.calendar.now)
    for days, code in ((2, "status_list_agrees"), (4, "status_list_old")):
        verdict = by_list(published, intact, now=now + timedelta(days=days))
        assert (verdict.standing, verdict.reasons[0].code, verdict.open) == (Standing.VALID, code, days == 4)


def test_c5_only_an_operator_or_the_bodys_chief_revokes(house):
    """Not its decider, not the unit; a reason is needed."""
    row = issued(house)
    for chat in (CHATS[Node.BODY], CHATS[Node.UNIT], 1):
        with pytest.raises(Refused, match="not_yours_to_do"):
            house.does(chat, revocation.revoke, row.number, why="x")
    with house.database.writing() as session:
        session.execute(
            text("UPDATE officers SET rank = :rank WHERE chat_id = :chat"),
            {"rank": Rank.CHIEF.value, "chat": CHATS[Node.BODY]},
        )
    with pytest.raises(Refused, match="reason_needed"):
        house.does(CHATS[Node.BODY], revocation.revoke, row.number, why=" ")
    house.does(CHATS[Node.BODY], revocation.revoke, row.number, why="查实")
    house.works()
    assert only(house).state.value == "revoked"


EDITS = {
    "a revocation taken back": "UPDATE certificates SET state = 'valid', ended_at = NULL",
    "a certificate taken away": "DELETE FROM certificates",
    "another file": "UPDATE certificates SET signed = '" + "0" * 64 + "'",
    "another credential": "UPDATE certificates SET credential = '" + "0" * 64 + "'",
    "a credential taken away": "UPDATE certificates SET credential = NULL",
    "another serial": "UPDATE certificates SET serial = serial + 1",
    "the log's last entry taken away": "DELETE FROM log_entries WHERE place = (SELECT max(place) FROM log_entries)",
    "a log entry changed": "UPDATE log_entries SET body = replace(body, 'revoked', 'issued')",
    "the log emptied": "DELETE FROM log_entries",
    "a head changed": "UPDATE statements SET body = replace(body, 'TreeHead', 'Treehead') WHERE kind = 'head'",
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_c5_whoever_edits_the_database_is_found_out(house, edit):
    """Each in SQL, as an administrator could."""
    row = issued(house)
    revoked(house, row)
    with house.database.writing() as session:
        session.execute(text("PRAGMA foreign_keys=OFF"))
        session.execute(text(edit))
    assert faults(house) != []


def copied(house):
    """A copy of that certificate, made and published; its row."""
    row, form = issued(house), uuid4()
    wish = copies.CopyRequest("示例公司", "入职审核", house.calendar.world.today + timedelta(days=30))
    house.does(1, copies.ask, row.id, form, wish)
    house.works()
    publishes(house)
    with house.database.reading() as session:
        return session.get_one(Copy, form)


def test_c5_a_copy_is_logged_and_proved_and_the_certificates_own_proof_stays(house):
    """Two entries, each under its own name; nobody is named."""
    copy = copied(house)
    assert faults(house) == []
    with house.database.reading() as session:
        own = transparency.inclusion(session, "XJ2026650100C000001", 1)
        found = transparency.inclusion(session, "XJ2026650100C000001", 1, 1)
    assert '"change":"issued"' in own.body
    assert '"change":"copied"' in found.body
    assert copy.signed in found.body
    assert "示例公司" not in found.body
    house.does(1, copies.withdraw, copy.id)
    assert faults(house) == []
    publishes(house)
    with house.database.reading() as session:
        assert '"change":"withdrawn"' in transparency.inclusion(session, "XJ2026650100C000001", 1, 1).body


COPY_EDITS = {
    "a withdrawal taken back": "UPDATE copies SET state = 'valid', ended_at = NULL",
    "a copy taken away": "DELETE FROM copies",
    "another file": "UPDATE copies SET signed = '" + "0" * 64 + "'",
    "another day": "UPDATE copies SET until = '2027-12-31'",
    "another number": "UPDATE copies SET number = 7",
}


@pytest.mark.parametrize("edit", COPY_EDITS.values(), ids=COPY_EDITS.keys())
def test_c5_whoever_edits_a_copys_row_is_found_out(house, edit):
    """Each in SQL, as an administrator could."""
    copy = copied(house)
    house.does(1, copies.withdraw, copy.id)
    assert faults(house) == []
    with house.database.writing() as session:
        session.execute(text(edit))
    assert faults(house) != []


def test_c5_a_copys_edited_words_are_found_out(house):
    """For whom it is, sealed anew by somebody who holds the data key."""
    copied(house)
    with house.database.writing() as session:
        session.query(Copy).one().for_whom = "另一家公司"
    (fault,) = faults(house)
    assert "copy 1: its data are not those that were issued" in fault


def test_c5_edited_data_are_found_out(house):
    """The record itself, sealed anew by somebody who holds the data key."""
    issued(house)
    with house.database.writing() as session:
        row = session.query(Certificate).one()
        row.record = {**row.record, "title": "正高级工程师"}
    (fault,) = faults(house)
    assert "not those that were issued" in fault


def test_c5_what_is_published_is_renewed_daily_and_on_change(house):
    """A verifier sees how old its list is."""
    issued(house)
    first = json.loads(json.loads(newest(house, "status"))["statement"])["at"]
    house.calendar.passes(hours=25)
    house.works()
    second = json.loads(json.loads(newest(house, "status"))["statement"])["at"]
    assert second > first


def test_c5_the_command_line_reads_a_published_list_and_believes_no_other(tmp_path, calendar, capsys, monkeypatch):
    """Fresh: valid, 0. Four days old: unknown, 1. Broken, or by a signer who is not ours: a sentence, before any file."""
    remember(monkeypatch)
    settings = Settings(_env_file=None, home=tmp_path / "home", clock_file=tmp_path / "clock")
    clock.set_off(settings.clock_file, calendar.now - clock.now())
    parts = prepare(settings)
    house = House(parts.database, parts.blobs, calendar, settings.home)
    row = issued(house)
    file, published = tmp_path / "c.pdf", tmp_path / "status.json"
    file.write_bytes(house.blobs.get(row.signed))
    text_ = newest(house, "status")
    published.write_text(text_, "utf-8")
    for days, code, mark in ((0, 0, "✓"), (4, 1, "⚑")):
        moment = house.calendar.now + timedelta(days=days)
        clock.set_off(settings.clock_file, moment - clock.now())
        assert judgement.verify(settings, [file], as_json=False, status=published) == code
        assert f"{mark} {file}: valid" in capsys.readouterr().out
    stranger = prepare(Settings(_env_file=None, home=tmp_path / "stranger"))
    theirs = status.stated(json.loads(json.loads(text_)["statement"]), stranger.signer())
    for wrong in (theirs, text_.replace("superseded", "suspended"), "{}"):
        published.write_text(wrong, "utf-8")
        with pytest.raises(CommandError, match="status.json"):
            judgement.verify(settings, [file], as_json=False, status=published)
    for each in (stranger, parts):
        each.database.close()
