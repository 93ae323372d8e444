"""All of a committee meeting in one run: the registry's files, who has none and why, a manifest that can be believed (C3)."""

from __future__ import annotations

import hashlib
import threading
import time
from types import SimpleNamespace

import pytest

from certificates.transparency.status import believed
from certificates.verifying.verdict import Standing
from certificates.verifying.verify import verify
from pipeline.issuance import revocation
from pipeline.issuance.registry import CertificateRegistry
from pipeline.review import committee
from pipeline.review.batch import Chosen
from pipeline.rules.refusals import Refused
from pipeline.rules.transitions import OPERATOR
from pipeline.rules.words import Node
from storage.models.certificates import Certificate
from storage.models.meetings import Meeting
from storage.models.offices import Office
from tests.house import CHATS, House
from tests.remembering import remember
from tests.web.test_committee import PEOPLE, received
from zhicheng import clock
from zhicheng.commands.issuing import issue_meeting
from zhicheng.commands.judgement import verify_manifest
from zhicheng.preparing import prepare
from zhicheng.settings import Settings

BODY = CHATS[Node.BODY]
DOCUMENT = "乌市人社职〔2026〕1号"


@pytest.fixture
def deployed(tmp_path, calendar, monkeypatch):
    """A data folder of a deployment, and the house that works in it, at one time."""
    remember(monkeypatch)
    settings = Settings(_env_file=None, home=tmp_path / "home", clock_file=tmp_path / "clock")
    clock.set_off(settings.clock_file, calendar.now - clock.now())
    parts = prepare(settings)
    house = House(parts.database, parts.blobs, calendar, settings.home)
    yield settings, house
    parts.database.close()


def announced(house, votes):
    """A meeting of three with these votes, and what passed on public notice; the cases."""
    ids = [received(SimpleNamespace(house=house), chat, name) for chat, name in PEOPLE]
    chosen = [Chosen(one, house.case(one).version) for one in ids]
    meeting, _ = house.does(BODY, committee.convene, chosen, held_on=house.calendar.world.today, members=9)
    numbers = [house.case(one).number for one in ids]
    house.does(BODY, committee.enter, meeting, present=9, votes=dict(zip(numbers, votes, strict=True)))
    house.does(BODY, committee.announce, meeting, document=DOCUMENT)
    house.works()
    return numbers


def runs(settings, folder, which="2026-1", wait=0):
    return issue_meeting.hand_out(settings, which, folder, wait_s=wait)


def manifest(settings, folder):
    return believed(
        (folder / "manifest.json").read_text("utf-8"), prepare(settings).register(), now=prepare(settings).now()
    )


def test_c3_every_certificate_of_a_meeting_lies_in_the_folder_as_it_was_issued(deployed, tmp_path, capsys):
    """Two passed, one did not: two files to the last byte, one case with its reason; the manifest is signed."""
    settings, house = deployed
    numbers = announced(house, (9, 9, 2))
    house.calendar.passes(days=8)
    house.works()
    folder = tmp_path / "out"
    assert runs(settings, folder) == 0
    said = capsys.readouterr().out
    assert f"{numbers[2]}: 未通过" in said
    assert "2 of 3 cases" in said
    registry, register = CertificateRegistry(house.database), house.tools.signers()
    listed = manifest(settings, folder)["certificates"]
    assert len(listed) == 2
    for one in listed:
        pdf = (folder / one["file"]).read_bytes()
        assert hashlib.sha256(pdf).hexdigest() == one["sha256"]
        assert verify(pdf, register, registry=registry, now=house.calendar.now).standing is Standing.VALID
    with_credentials = tmp_path / "both"
    assert issue_meeting.hand_out(settings, "2026-1", with_credentials, wait_s=0, credential=True) == 0
    for one in (found := sorted(with_credentials.glob("*.jwt"))):
        verdict = verify(one.read_bytes(), register, registry=registry, now=house.calendar.now)
        assert (verdict.standing, verdict.credential) == (Standing.VALID, True)
    assert len(found) == 2
    assert verify_manifest(settings, with_credentials / "manifest.json", as_json=False) == 0
    before = {file.name: file.stat().st_mtime_ns for file in folder.glob("*.pdf")}
    assert len(before) == 2
    assert runs(settings, folder, DOCUMENT) == 0  # the same certificates by their 文号; nothing is written twice
    assert {file.name: file.stat().st_mtime_ns for file in folder.glob("*.pdf")} == before
    assert manifest(settings, folder)["meeting"] == DOCUMENT
    assert verify_manifest(settings, folder / "manifest.json", as_json=False) == 0
    next(folder.glob("*.pdf")).write_bytes(b"changed")
    assert verify_manifest(settings, folder / "manifest.json", as_json=False) == 1
    assert "changed" in capsys.readouterr().out
    assert runs(settings, folder) == 0  # and is mended
    assert verify_manifest(settings, folder / "manifest.json", as_json=False) == 0
    (folder / "another.PDF").write_bytes(b"%PDF-1.7")
    assert verify_manifest(settings, folder / "manifest.json", as_json=False) == 1
    assert "another.PDF: unlisted" in capsys.readouterr().out


def test_c3_what_is_on_its_way_is_waited_for_and_what_is_not_is_named(deployed, tmp_path, capsys):
    """On notice: its end is said, status 1. Being made: the run goes on until it is there."""
    settings, house = deployed
    numbers = announced(house, (9, 9, 9))
    folder = tmp_path / "out"
    assert runs(settings, folder) == 1
    assert f"{numbers[0]}: 公示中（至 2026-11-" in capsys.readouterr().out
    house.calendar.passes(days=8)
    draws = house.rings
    house.rings = lambda: [owed for owed in draws() if not owed.duty.startswith("certificate.")]
    house.works()
    house.rings = draws
    codes = []
    waiting = threading.Thread(target=lambda: codes.append(runs(settings, folder, wait=60)))
    waiting.start()
    time.sleep(1.5)
    assert waiting.is_alive()
    house.works()
    waiting.join(60)
    assert codes == [0]
    assert len(manifest(settings, folder)["certificates"]) == 3


def test_c3_a_revoked_certificate_is_not_handed_out(deployed, tmp_path, capsys):
    """Named as revoked; the others are there."""
    settings, house = deployed
    announced(house, (9, 9, 9))
    house.calendar.passes(days=8)
    house.works()
    with house.database.writing() as session:
        number = session.query(Certificate.number).order_by(Certificate.serial).first()[0]
        revocation.revoke(session, number, why="查实", by=OPERATOR, world=house.calendar.world)
    assert runs(settings, tmp_path / "out") == 0
    assert "已撤销" in capsys.readouterr().out
    assert len(manifest(settings, tmp_path / "out")["certificates"]) == 2


def test_c3_a_meeting_that_is_none_or_several_is_said_so(deployed, tmp_path):
    """By name, by 文号, by nonsense; two bodies with a first meeting of the year."""
    settings, house = deployed
    for which in ("2026-9", "没有〔2026〕1号", "x", ""):
        with pytest.raises(Refused, match="no_such_meeting"):
            runs(settings, tmp_path / "out", which)
    announced(house, (9, 9, 9))
    with house.database.writing() as session:
        first = session.query(Meeting).one()
        other = session.query(Office).filter(Office.node == Node.BODY, Office.id != first.office_id).first()
        again = {key: getattr(first, key) for key in ("year", "serial", "held_on", "members", "present", "convened_at")}
        session.add(Meeting(id=other.id, office_id=other.id, **again))
        codes = sorted((session.get_one(Office, first.office_id).code, other.code))
    with pytest.raises(Refused, match="several_such_meetings") as refused:
        runs(settings, tmp_path / "out")
    assert refused.value.facts["names"] == tuple(f"{code}:2026-1" for code in codes)
    assert runs(settings, tmp_path / "out", "UM-PWH-GC:2026-1") == 1
