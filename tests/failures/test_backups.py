"""The worst day: everything of a house is gone, and comes back from a backup that was made while it worked."""

from __future__ import annotations

import json
import shutil
import threading
import time

import pytest
from sqlalchemy import delete, func, select, text

from certificates.verifying.verdict import Standing
from certificates.verifying.verify import verify
from pipeline.issuance import auditing
from pipeline.issuance.registry import CertificateRegistry
from pipeline.rules.words import CertificateState, Node, State
from storage import chest
from storage.models.certificates import Certificate
from storage.models.outbox import OwedDuty
from storage.models.people import Person
from tests.cage.files import changed
from tests.house import House
from tests.remembering import remember
from zhicheng.commands.errors import CommandError
from zhicheng.commands.keeping.backup import back_up
from zhicheng.commands.keeping.backup import verify as verify_backup
from zhicheng.commands.keeping.restoring import export_log, restore
from zhicheng.preparing import prepare
from zhicheng.settings import Settings
from zhicheng.wiring import Parts

SEALED = 4 + 60 + 12 + 16
"""Bytes by which a blob is longer at rest."""


@pytest.fixture
def home(tmp_path, calendar, monkeypatch):
    """A house on a deployment's own data folder, at its own moment."""
    remember(monkeypatch)
    settings = Settings(_env_file=None, home=tmp_path / "home")
    monkeypatch.setattr(Parts, "now", lambda _: calendar.now)
    monkeypatch.setattr(chest, "COST", 2**4)  # what a passphrase costs is no matter here
    parts = prepare(settings)
    house = House(parts.database, parts.blobs, calendar, settings.home)
    house.settings, house.folder = settings, tmp_path / "backups"
    with house.database.writing() as session:
        session.execute(delete(OwedDuty))
    yield house
    house.database.close()


@pytest.fixture
def passphrase(tmp_path):
    file = tmp_path / "passphrase"
    file.write_text("一句没有人猜得到的话\n", "utf-8")
    return file


def on_notice(house, *chats):
    """Cases of as many people that wait for the end of their notice."""
    for chat in chats:
        house.person(chat, name="王小明", sequence=2 * chat)
        case_id = house.draft(chat)
        house.submits(case_id, chat)
        house.passes(case_id, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
        house.announces(case_id)
        yield case_id


def issued(house):
    with house.database.reading() as session:
        rows = select(Certificate).where(Certificate.state == CertificateState.VALID).order_by(Certificate.serial)
        return {row.number: row for row in session.scalars(rows)}


def backed_up(house, passphrase=None, *, keys=False):
    return back_up(house.settings, house.folder, passphrase_file=passphrase, keys=keys)


def destroyed(house, *, but=()):
    """The disk is gone, but what somebody had put away: the data key, as the README asks."""
    saved = {name: (house.settings.home / name).read_bytes() for name in but}
    house.database.close()
    shutil.rmtree(house.settings.home)
    for name, data in saved.items():
        (house.settings.home / name).parent.mkdir(parents=True)
        (house.settings.home / name).write_bytes(data)


def restored(house, capsys, **more):
    capsys.readouterr()
    asked = {"wanted": "", "passphrase_file": None, "log": None} | more
    status = restore(house.settings, house.folder, **asked)
    return status, capsys.readouterr().out


def test_b20_everything_destroyed_in_the_middle_comes_back_and_goes_on(home, passphrase, tmp_path, capsys):
    """A certificate issued before the backup, one issued after it, one that nobody had begun."""
    first, second, third = on_notice(home, 1, 2, 3)
    home.calendar.passes(days=8)
    owed = home.rings
    with home.database.reading() as session:
        mine = set(session.scalars(select(OwedDuty.id).where(OwedDuty.case_id != first)))
    home.rings = lambda: [one for one in owed() if one.id not in mine]
    home.works()
    before = issued(home)
    assert len(before) == 1
    picture = Parts(home.settings).chat_blobs.put(b"a picture in our own chat")
    backed_up(home, passphrase, keys=True)
    home.rings = owed
    home.works()
    assert len(issued(home)) == 3
    held = tmp_path / "held-by-others.log"
    assert export_log(home.settings, held) == 3
    lost = set(issued(home)) - set(before)

    destroyed(home)
    status, said = restored(home, capsys, passphrase_file=passphrase, log=held)
    assert status == 0, said
    assert {number for number in lost if f"{number} version 1: issued" in said} == lost
    assert said.count("decided after this backup") == 2
    assert {number: row.signed for number, row in issued(home).items()} == {n: r.signed for n, r in before.items()}

    assert Parts(home.settings).chat_blobs.get(picture) == b"a picture in our own chat"
    home.works()
    assert {home.case(case_id).state for case_id in (first, second, third)} == {State.COMPLETED}
    again = issued(home)
    assert len(again) == 3
    assert not set(again) & lost  # a number that is in somebody's hands is nobody else's
    register = Parts(home.settings).register()
    for row in again.values():
        judged = verify(
            home.blobs.get(row.signed), register, registry=CertificateRegistry(home.database), now=home.calendar.now
        )
        assert judged.standing is Standing.VALID
    with home.database.reading() as session:
        assert list(auditing.faults(session, register, now=home.calendar.now)) == []


def test_b20_a_number_given_after_a_backup_that_knew_none_is_nobody_elses(home, tmp_path, capsys):
    """The first certificate ever was issued after it: the restored house, which had given no number, does not begin anew."""
    (waits,) = on_notice(home, 1)
    backed_up(home)
    home.calendar.passes(days=8)
    home.works()
    held = tmp_path / "held-by-others.log"
    assert export_log(home.settings, held) == 1
    (lost,) = issued(home)
    destroyed(home, but=["secrets/data.key"])
    status, said = restored(home, capsys, log=held)
    assert f"{lost} version 1: issued" in said
    home.works()
    assert home.case(waits).state is State.COMPLETED, status
    assert lost not in issued(home)


def test_b20_a_backup_is_whole_though_the_house_goes_on_writing(home, capsys):
    """Registrations beside it, as fast as they go: the database is as of one moment, and every file that it names is there."""
    written, enough = [], threading.Event()

    def registers():
        for chat in range(10, 490):
            if enough.is_set():
                return
            written.append(home.person(chat, sequence=2 * chat))

    writer = threading.Thread(target=registers)
    writer.start()
    try:
        while not written:
            time.sleep(0.01)
        before = len(written)
        backed_up(home)
        home.calendar.passes(seconds=1)
        name = backed_up(home)
    finally:
        enough.set()
        writer.join()
    assert verify_backup(home.folder, passphrase_file=None) == 0
    destroyed(home, but=["secrets/data.key"])
    assert restored(home, capsys, wanted=name)[0] == 0
    with home.database.reading() as session:
        assert before <= session.scalar(select(func.count()).select_from(Person)) <= len(written)
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []


def test_b20_the_second_backup_copies_only_the_files_that_have_come_since(home):
    first = home.approved()
    home.works()
    backed_up(home)
    copied = {path: path.stat().st_ino for path in (home.folder / "blobs").glob("*/*")}
    assert copied
    home.blobs.put(b"a new file")
    home.calendar.passes(seconds=1)
    backed_up(home)
    after = {path: path.stat().st_ino for path in (home.folder / "blobs").glob("*/*")}
    assert after.items() >= copied.items()
    assert len(after) == len(copied) + 1
    assert home.case(first).state is State.COMPLETED


def test_b20_an_encrypted_backup_tells_nothing_and_opens_with_its_passphrase_alone(home, passphrase, tmp_path):
    key = home.blobs.put(b"somebody's paper " * 100_000)
    name = backed_up(home, passphrase, keys=True)
    files = [path for path in home.folder.rglob("*") if path.is_file() and path.name != "encryption.json"]
    assert files
    assert not any(b"SQLite" in path.read_bytes() or b"paper" in path.read_bytes() for path in files)
    assert not list(home.folder.rglob(f"*{key[2:]}*"))
    assert verify_backup(home.folder, passphrase_file=passphrase) == 0
    other = tmp_path / "other"
    other.write_text("guessed")
    assert verify_backup(home.folder, passphrase_file=other) == 1
    with pytest.raises(CommandError, match="is encrypted"):
        verify_backup(home.folder, passphrase_file=None)
    assert name in {path.name for path in home.folder.iterdir()}


def test_b20_keys_are_kept_only_when_asked_and_never_in_the_clear(home, passphrase, capsys):
    with pytest.raises(CommandError, match="encrypted backup alone"):
        backed_up(home, keys=True)
    name = backed_up(home)
    assert not list((home.folder / name).glob("secrets*"))
    assert not list((home.folder / name).glob("keys*"))
    destroyed(home)
    with pytest.raises(CommandError, match="data key is not in this backup"):
        restored(home, capsys)
    (home.settings.home / "secrets").mkdir()
    (home.settings.home / "secrets" / "data.key").write_bytes(b"x" * 32)
    with pytest.raises(CommandError, match="not the one that this backup's database was sealed with"):
        restored(home, capsys)
    assert not (home.settings.home / "zhicheng.db").exists()


@pytest.mark.parametrize("how", ["changed", "missing", "cut"])
def test_b20_whatever_is_wrong_with_a_backup_is_found_by_verify_and_never_put_back(home, capsys, how):
    home.blobs.put(b"a file that counts" * 1000)
    name = backed_up(home)
    (victim,) = [path for path in (home.folder / "blobs").glob("*/*") if path.stat().st_size == SEALED + 18_000]
    if how == "missing":
        victim.unlink()
    else:
        data = victim.read_bytes()
        victim.write_bytes(data[:-1] if how == "cut" else changed(data))
    assert verify_backup(home.folder, passphrase_file=None) == 1
    assert victim.name[:12] in capsys.readouterr().out
    destroyed(home, but=["secrets/data.key"])
    with pytest.raises(CommandError, match="missing|not what was stored"):
        restored(home, capsys, wanted=name)
    assert not (home.settings.home / "zhicheng.db").exists()


def test_b20_a_backup_is_not_put_over_a_house_that_stands(home, capsys):
    backed_up(home)
    with pytest.raises(CommandError, match="empty place"):
        restored(home, capsys)
    with pytest.raises(CommandError, match="has no backup yesterday"):
        restored(home, capsys, wanted="yesterday")


def test_b20_a_file_that_has_changed_on_the_disk_is_not_hidden_by_a_backup_of_it(home):
    key = home.blobs.put(b"as it was stored")
    (home.blob_folder / key[:2] / key[2:]).write_bytes(b"as it is now")
    with pytest.raises(CommandError, match="has changed on the disk"):
        backed_up(home)
    assert not list(home.folder.glob("[0-9]*"))


def test_b20_another_registrys_log_names_nothing(home, tmp_path, capsys):
    home.approved()
    home.works()
    backed_up(home)
    foreign = tmp_path / "foreign.log"
    foreign.write_text(json.dumps({"number": "X", "serial": 99}) + "\n")
    destroyed(home, but=["secrets/data.key"])
    with pytest.raises(CommandError, match="not the log of this registry"):
        restored(home, capsys, log=foreign)
