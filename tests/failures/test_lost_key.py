"""A data key that is lost or another's, and a database that is broken on its disk: one sentence, status 2, nothing made worse (B20)."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import LargeBinary, select, type_coerce

from storage.database import Away, Damaged
from storage.models.offices import Office
from storage.sealing import KEY_BYTES, Sealer
from zhicheng import cli
from zhicheng.data_key import data_key
from zhicheng.preparing import prepare
from zhicheng.settings import Settings
from zhicheng.wiring import Parts

COMMANDS = ["migrate", "retry --all", "backup {home}/../kept", "verify --number 1 --holder x", "beat", "web", "worker"]
PAGE = 4096


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A data folder as a first start leaves it."""
    folder = tmp_path_factory.mktemp("prepared") / "home"
    prepare(Settings(_env_file=None, home=folder)).database.close()
    return folder


@pytest.fixture
def home(prepared, tmp_path):
    return shutil.copytree(prepared, tmp_path / "home")


@pytest.fixture
def says(home, monkeypatch, capsys):
    """Run a command there: its status, and what it said of trouble, line by line."""

    monkeypatch.setattr(
        cli.logs, "configure", lambda: None
    )  # for this whole process, and to a stream that ends with the test
    monkeypatch.setattr(cli.late_types, "install", lambda: None)

    def run(command):
        monkeypatch.setenv("ZHICHENG_HOME", str(home))
        monkeypatch.setattr("sys.argv", ["zhicheng", *command.format(home=home).split()])
        with pytest.raises(SystemExit) as end:
            cli.main()
        return end.value.code, capsys.readouterr()

    return run


def found(output, name):
    """The doctor's line of that name."""
    return next(line for line in map(json.loads, output.splitlines()) if line["name"] == name)


@pytest.mark.parametrize("command", COMMANDS)
def test_b20_a_data_key_that_is_gone_is_never_replaced_by_another(home, says, command):
    """What a new one sealed, the old one would not open: it is asked for, and none is made."""
    key = home / "secrets" / "data.key"
    key.unlink()
    status, said = says(command)
    assert (status, len(said.err.splitlines())) == (2, 1)
    assert str(key) in said.err
    assert "ZHICHENG_DATA_KEY" in said.err
    assert not key.exists()


@pytest.mark.parametrize("command", COMMANDS)
def test_b20_another_data_key_is_refused_before_anything_is_sealed_with_it(home, says, command):
    (home / "secrets" / "data.key").write_bytes(bytes(KEY_BYTES))
    before = {path: path.read_bytes() for path in home.glob("*.db")}
    status, said = says(command)
    assert (status, len(said.err.splitlines())) == (2, 1)
    assert "is not the one with which this database was sealed" in said.err
    assert {path: path.read_bytes() for path in home.glob("*.db")} == before


@pytest.mark.parametrize("key", [None, bytes(KEY_BYTES), b"short"])
def test_b20_a_doctor_knows_a_data_key_that_does_not_fit(home, says, key):
    path = home / "secrets" / "data.key"
    path.unlink()
    if key is not None:
        path.write_bytes(key)
    status, said = says("doctor --json")
    assert status == 1
    assert str(path) in found(said.out, "database")["what"]


def test_b20_one_value_that_was_changed_on_the_disk_says_nothing_of_the_key(home):
    """A house with one bad row starts: the row is refused where it is read."""
    settings = Settings(_env_file=None, home=home)
    parts = Parts(settings)
    with parts.database.reading() as session:
        first = session.scalars(select(type_coerce(Office.channels, LargeBinary)).limit(1)).one()
    parts.database.close()
    with closing(sqlite3.connect(home / "zhicheng.db")) as rows, rows:
        rows.execute("UPDATE offices SET channels = ? WHERE channels = ?", (bytes(len(first)), first))
    prepare(settings).database.close()


def test_b20_a_first_start_makes_a_key_and_a_second_folder_for_the_same_database_makes_none(
    home, tmp_path, monkeypatch
):
    """A second machine without the key would seal with one of its own."""
    monkeypatch.chdir(tmp_path)
    fresh = Settings(_env_file=None, home=tmp_path / "other")
    assert Sealer(data_key(fresh)).mark
    there = fresh.model_copy(update={"home": tmp_path / "third", "database_url": f"sqlite:///{home / 'zhicheng.db'}"})
    with pytest.raises(Exception, match="third/secrets/data.key is not there"):
        data_key(there)


def broken(home, first):
    """All pages of the database from *first* on are rubbish; the write-ahead log is gone."""
    file = home / "zhicheng.db"
    with closing(sqlite3.connect(file)) as rows:
        rows.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(file.read_bytes())
    for at in range(first * PAGE, len(data), PAGE):
        data[at : at + PAGE] = bytes([0xDE]) * PAGE
    file.write_bytes(data)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("first", [0, 1])
def test_b20_a_database_that_is_broken_on_its_disk_is_one_sentence(home, says, command, first):
    """Its first page, or those behind it: what to do is the same."""
    broken(home, first)
    status, said = says(command)
    assert (status, len(said.err.splitlines())) == (2, 1)
    assert "is damaged" in said.err
    assert "restore" in said.err


@pytest.mark.parametrize("first", [0, 1])
def test_b20_a_doctor_says_that_the_database_is_damaged(home, says, first):
    broken(home, first)
    status, said = says("doctor --json")
    assert status == 1
    assert "损坏" in found(said.out, "database")["what"]


def test_b20_whoever_asks_a_damaged_database_is_asked_to_come_back(home):
    """To the fronts and stages it is one that is away: nobody's input is wrong, and no duty is given up."""
    parts = Parts(Settings(_env_file=None, home=home))
    broken(home, 1)
    with pytest.raises(Damaged) as error, parts.database.reading() as session:
        session.scalars(select(Office)).all()
    parts.database.close()
    assert isinstance(error.value, Away)
