"""What lies on the disk: sealed numbers, blobs that are what they were, a schema that fits."""

import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from storage import schema, sealing
from storage.blobs import BlobError
from storage.models.base import Base


def test_a_sealed_value_opens_only_with_its_key_and_in_its_column():
    """Authenticated: another key, another column or a changed byte is found out."""
    sealer = sealing.Sealer(b"k" * 32)
    sealed = sealer.seal("650199199001010019", "people.id_number")
    assert sealer.open(sealed, "people.id_number") == "650199199001010019"
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for key, value, column in (
        (b"j" * 32, sealed, "people.id_number"),
        (b"k" * 32, sealed, "people.phone"),
        (b"k" * 32, changed, "people.id_number"),
    ):
        with pytest.raises(sealing.SealError):
            sealing.Sealer(key).open(value, column)


def test_equal_values_are_found_by_index_but_never_look_alike_at_rest():
    """The blind index is stable under one key, the sealed form is not."""
    one, other = sealing.Sealer(b"k" * 32), sealing.Sealer(b"j" * 32)
    assert one.index("x", "a") == one.index("x", "a") != other.index("x", "a")
    assert one.index("x", "a") != one.index("x", "b")
    assert one.seal("x", "a") != one.seal("x", "a")


def test_the_data_key_is_made_once_and_for_the_owner_only(tmp_path):
    """Two processes starting together agree on one key."""
    assert sealing.key_in(tmp_path) == sealing.key_in(tmp_path)
    assert (tmp_path / "data.key").stat().st_mode & 0o777 == 0o600


def test_a_blob_comes_back_as_it_went_in_or_not_at_all(tmp_path, blobs):
    """The hash is the key, checked on every read."""
    key = blobs.put(b"evidence")
    assert blobs.get(key) == b"evidence"
    assert blobs.put(b"evidence") == key
    (file,) = (path for path in (tmp_path / "blobs").rglob("*") if path.is_file())
    file.write_bytes(b"evidencE")
    with pytest.raises(BlobError, match="not what was stored"):
        blobs.get(key)
    with pytest.raises(BlobError, match="missing"):
        blobs.get("0" * 64)


def test_the_migrations_make_exactly_the_models_tables(database):
    """Upgrade from empty = models."""
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_older_code_refuses_a_newer_database_in_one_sentence(database):
    """Nothing is touched, and the answer says what to do."""
    schema.check(database.engine)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(schema.SchemaError, match="newer version of zhicheng .*9999.*update zhicheng"):
        schema.upgrade(database.engine)


def test_sqlite_runs_in_wal_with_foreign_keys_and_writers_take_the_lock_at_once(tmp_path, database):
    """A second writer waits instead of failing half-way."""
    with database.writing() as session:
        assert session.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert session.execute(text("PRAGMA foreign_keys")).scalar() == 1
        rival = sqlite3.connect(tmp_path / "test.db", timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            rival.execute("BEGIN IMMEDIATE")
        rival.close()
