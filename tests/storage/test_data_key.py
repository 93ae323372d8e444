"""`zhicheng keys data rotate`: a new data key seals every row and file; interrupted, it goes on; nothing printed breaks (B20)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import LargeBinary, select, type_coerce

from pipeline.people import accounts
from pipeline.rules.words import Running
from storage import resealing, schema, sealing, signs
from storage.models.people import Person
from tests.numbers import resident
from zhicheng.commands.errors import CommandError
from zhicheng.commands.keyring import data_key
from zhicheng.settings import Settings
from zhicheng.wiring import Parts

PEOPLE = 7


@pytest.fixture
def home(tmp_path, calendar, monkeypatch):
    """A data folder with some people and files; a portion is three rows."""
    monkeypatch.setattr(Parts, "now", lambda _: calendar.now)
    monkeypatch.setattr(resealing, "PORTION", 3)
    settings = Settings(_env_file=None, home=tmp_path / "home")
    settings.home.mkdir()
    parts = Parts(settings)
    schema.upgrade(parts.database.engine)
    with parts.database.writing() as session:
        for chat in range(1, PEOPLE + 1):
            said = accounts.Registration("王小明", resident("19970520", 2 * chat), "汉族", "13800000000")
            accounts.register(session, chat, "zh", said, world=calendar.world)
    parts.blobs.put(b"a paper")
    parts.chat_blobs.put(b"a picture")
    parts.blobs.incoming.put(b"just come")
    parts.database.close()
    return settings


def numbers(settings):
    """As they are read under the key that is there."""
    parts = Parts(settings)
    with parts.database.reading() as session:
        found = {row.chat_id: row.id_number for row in session.scalars(select(Person))}
    parts.database.close()
    return found


def sealed(settings):
    """As they lie there: which key seals each."""
    parts = Parts(settings)
    rows = select(type_coerce(Person.id_number, LargeBinary))
    with parts.database.reading() as session:
        found = [parts.sealer.is_in_use(value, "people.id_number") for value in session.scalars(rows)]
    parts.database.close()
    return found


def key(settings):
    return (settings.home / "secrets" / "data.key").read_bytes()


def test_b20_after_a_rotation_the_old_key_opens_neither_row_nor_file(home, capsys):
    """And what was printed with its help, a QR code's or an index, is found as before."""
    before, old = numbers(home), key(home)
    printed = sealing.Sealer(old).code("XJ-1"), sealing.Sealer(old).index("x", "people.phone")
    data_key.rotate(home)
    assert "3 files" in capsys.readouterr().out
    assert key(home)[32:] == old
    assert numbers(home) == before
    assert sealed(home) == [True] * PEOPLE
    parts = Parts(home)
    for blobs, data in ((parts.blobs, b"a paper"), (parts.chat_blobs, b"a picture")):
        ((name, _),) = blobs.stored()
        assert blobs.get(name) == data
        sealing.install(sealing.Sealer(old))
        with pytest.raises(Exception, match="not what was stored"):
            blobs.get(name)
        sealing.install(parts.sealer)
    (name,) = parts.blobs.incoming.names()
    assert parts.blobs.incoming.get(name) == b"just come"
    new = sealing.Sealer(key(home))
    assert (new.code("XJ-1"), new.index("x", "people.phone")) == printed


def test_b20_a_rotation_that_was_killed_is_read_by_all_and_goes_on_with_the_same_key(home, monkeypatch):
    """Half of the rows are sealed with one key and half with the other; a second one begins no third key."""
    before, resealed = numbers(home), resealing.rows

    def killed(engine):
        for one in resealed(engine):
            if one[0] == "people":
                raise KeyboardInterrupt
            yield one

    monkeypatch.setattr(resealing, "rows", killed)
    with pytest.raises(KeyboardInterrupt):
        data_key.rotate(home)
    assert sorted(sealed(home)) == [False] * 4 + [True] * 3
    assert numbers(home) == before
    monkeypatch.setattr(resealing, "rows", resealed)
    begun = key(home)
    data_key.rotate(home)
    assert key(home) == begun
    assert sealed(home) == [True] * PEOPLE


def test_b20_a_rotation_that_was_killed_before_its_key_was_there_makes_it_the_next_time(home, monkeypatch):
    """Else everything would be called sealed anew, with the old key."""
    old, write = key(home), data_key._write

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(data_key, "_write", killed)
    with pytest.raises(KeyboardInterrupt):
        data_key.rotate(home)
    assert key(home) == old
    monkeypatch.setattr(data_key, "_write", write)
    data_key.rotate(home)
    assert key(home)[32:] == old
    assert sealed(home) == [True] * PEOPLE


def test_b20_of_three_keys_the_one_between_opens_nothing_any_more_and_is_dropped(home):
    data_key.rotate(home)
    second = key(home)[:32]
    data_key.rotate(home)
    assert len(key(home)) == 64
    assert second not in key(home)
    assert len(numbers(home)) == PEOPLE
    ((name, _),) = Parts(home).blobs.stored()
    assert Parts(home).blobs.get(name) == b"a paper"


def test_b20_a_key_in_the_settings_is_rotated_by_whoever_keeps_it(home, capsys):
    """The new one is written before the old; without it nothing is touched."""
    before = numbers(home)
    given = home.model_copy(update={"data_key": type(home.data_key)(key(home).hex())})
    with pytest.raises(CommandError, match="64 new hex digits before"):
        data_key.rotate(given)
    grown = home.model_copy(update={"data_key": type(home.data_key)("5a" * 32 + key(home).hex())})
    data_key.rotate(grown)
    assert "keep the first and the last" in capsys.readouterr().out
    assert numbers(grown) == before
    assert sealed(grown) == [True] * PEOPLE
    assert len(key(home)) == 32


def test_b20_no_key_is_rotated_while_a_part_runs_anywhere(home, calendar):
    """A worker on another machine has the old key in its memory."""
    old, parts = key(home), Parts(home)
    with parts.database.writing() as session:
        signs.enter(session, Running.WORKER, calendar.now - timedelta(seconds=45))
    parts.database.close()
    with pytest.raises(CommandError, match=r"worker \(45 seconds\)"):
        data_key.rotate(home)
    assert key(home) == old
    calendar.passes(minutes=2)
    data_key.rotate(home)
    assert key(home) != old
