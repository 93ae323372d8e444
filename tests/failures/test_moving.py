"""`zhicheng move`: a house goes from SQLite and a folder to PostgreSQL and a bucket, and goes on there (B20)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, select, text

from pipeline.evidence import sweeping
from pipeline.review import retention
from pipeline.rules.words import CertificateState, Node, Running, State
from storage import copying, signs
from storage.models.certificates import Certificate
from storage.models.outbox import OwedDuty
from tests.cage.files import changed
from tests.house import House
from zhicheng.commands.errors import CommandError
from zhicheng.commands.keeping.backup import back_up
from zhicheng.commands.keeping.backup import verify as verify_backup
from zhicheng.commands.keeping.moving import move
from zhicheng.commands.keeping.restoring import restore
from zhicheng.preparing import prepare
from zhicheng.settings import Settings
from zhicheng.wiring import Parts


@pytest.fixture
def home(tmp_path, calendar, monkeypatch):
    """A house on a deployment's own data folder, at its own moment."""
    settings = Settings(_env_file=None, home=tmp_path / "home")
    monkeypatch.setattr(Parts, "now", lambda _: calendar.now)
    parts = prepare(settings)
    house = House(parts.database, parts.blobs, calendar, settings.home)
    house.settings = settings
    with house.database.writing() as session:
        session.execute(delete(OwedDuty))
    yield house
    house.database.close()


@pytest.fixture
def empty(postgres):
    """An empty database of the test's own on the server."""
    from sqlalchemy import create_engine
    from sqlalchemy.engine import make_url

    server = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS moved WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE moved"))
    server.dispose()
    return make_url(postgres).set(database="moved").render_as_string(hide_password=False)


def test_b20_a_house_moves_to_postgresql_and_a_bucket_and_goes_on_there(home, empty, bucket, capsys):
    """One certificate issued before, one case that waits for its notice's end: it is issued there, with the next serial."""
    home.approved()
    home.works()
    home.person(2, name="王小明", sequence=4)
    waits = home.draft(2)
    home.submits(waits, 2)
    home.passes(waits, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    home.announces(waits)
    home.database.close()
    assert move(home.settings, [empty, bucket]) == 0
    said = capsys.readouterr().out
    assert f"ZHICHENG_BLOBS_URL={bucket}" in said
    assert "rows, compared" in said

    there = home.settings.model_copy(update={"database_url": empty, "blobs_url": bucket})
    parts = Parts(there)
    moved = House.__new__(House)
    moved.__dict__.update(home.__dict__)
    moved.database, moved.blobs = parts.database, parts.blobs
    moved.tools = type(home.tools)(**{**vars(home.tools), "database": parts.database, "blobs": parts.blobs})
    moved.restage()
    moved.calendar.passes(days=8)
    moved.works()
    assert moved.case(waits).state is State.COMPLETED
    with parts.database.reading() as session:
        rows = select(Certificate).where(Certificate.state == CertificateState.VALID).order_by(Certificate.serial)
        issued = session.scalars(rows).all()
    assert [row.serial for row in issued] == [1, 2]
    for row in issued:
        assert parts.blobs.get(row.signed).startswith(b"%PDF")
    with parts.database.writing() as session:  # and what is kept by rule is kept there too
        retention.keep(session, retention.TERMS, world=moved.calendar.world)
        signed, photo = issued[0].signed, issued[0].photo
        for key in (signed, photo):
            assert key in sweeping.to_sweep(session, UUID(int=sweeping.FIRST + int(key[:2], 16))).kept
    parts.database.close()


def test_b20_a_move_is_refused_while_parts_run_into_a_full_place_and_onto_itself(home, tmp_path, calendar):
    """Nothing is written anywhere."""
    target = f"sqlite:///{tmp_path / 'other.db'}"
    with pytest.raises(CommandError, match="where it is already"):
        move(home.settings, [home.settings.database])
    with pytest.raises(CommandError, match="Name one database"):
        move(home.settings, [target, "sqlite:///third.db"])
    with home.database.writing() as session:
        signs.enter(session, Running.BEAT, calendar.now - timedelta(seconds=5))
    with pytest.raises(CommandError, match=r"beat \(5 seconds\)"):
        move(home.settings, [target])
    assert not (tmp_path / "other.db").exists()
    calendar.passes(minutes=3)
    home.person()
    assert move(home.settings, [target]) == 0
    with pytest.raises(CommandError, match="rows already"):
        move(home.settings, [target])


def test_b20_a_row_or_a_file_that_is_another_there_is_named_and_the_move_fails(home, tmp_path, capsys, monkeypatch):
    """A file that has changed here is no more carried over than one that changed on the way."""
    home.person()
    key = home.blobs.put(b"a paper")
    file = home.blob_folder / key[:2] / key[2:]
    file.write_bytes(changed(file.read_bytes()))
    copied = copying.copy

    def careless(source, target):
        yield from copied(source, target)
        with target.begin() as there:
            there.execute(text("UPDATE people SET name = 'another'"))

    monkeypatch.setattr(copying, "copy", careless)
    folder = tmp_path / "elsewhere"
    assert move(home.settings, [f"sqlite:///{tmp_path / 'other.db'}", f"file://{folder}"]) == 1
    said = capsys.readouterr().out
    assert "table people: 1 rows here, 1 there, or not the same" in said
    assert f"file {key[:2]}/{key[2:]} is not what was stored" in said
    assert not (folder / key[:2] / key[2:]).exists()


def test_b20_a_backup_of_a_bucket_comes_back_into_a_bucket(home, bucket, tmp_path, capsys):
    """Blobs as they lie there, encrypted; a file that is put after the first backup is copied by the second alone."""
    there = home.settings.model_copy(update={"blobs_url": bucket})
    parts = Parts(there)
    one = parts.blobs.put(b"somebody's paper")
    parts.blobs.sweep_away(one)  # the database of a moment ago may name it
    folder = tmp_path / "backups"
    back_up(there, folder, passphrase_file=None, keys=False)
    first = {path.name for path in (folder / "blobs").glob("*/*")}
    assert one in first
    assert not any(b"paper" in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    other = parts.blobs.put(b"another")
    home.calendar.passes(seconds=1)
    back_up(there, folder, passphrase_file=None, keys=False)
    assert {path.name for path in (folder / "blobs").glob("*/*")} - first == {other}
    assert verify_backup(folder, passphrase_file=None) == 0
    again = there.model_copy(update={"home": tmp_path / "again", "blobs_url": f"{bucket}/again"})
    (again.home / "secrets").mkdir(parents=True)
    (again.home / "secrets" / "data.key").write_bytes((there.home / "secrets" / "data.key").read_bytes())
    assert restore(again, folder, wanted="", passphrase_file=None, log=None) == 0, capsys.readouterr().out
    back = Parts(again).blobs
    assert (back.get(one), back.get(other)) == (b"somebody's paper", b"another")
