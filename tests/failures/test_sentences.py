"""What an operator is told of a disk that is full or can't be written: that, where, and what to do (B20)."""

from __future__ import annotations

import errno
import os

import pytest
from sqlalchemy import text

from storage.database import Away
from zhicheng.commands import errors
from zhicheng.commands.errors import sentences


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("ZHICHENG_HOME", str(tmp_path))
    return tmp_path


def failing(database, *statements):
    """What a command ends with after these."""
    with pytest.raises(Away) as raised, database.writing() as session:
        for statement in statements:
            session.execute(text(statement))
    return sentences(raised.value)


def test_b20_a_disk_that_is_full_under_the_database_is_said_with_its_place(home, database):
    """SQLite's own word for it: it may grow by no page."""
    with database.engine.connect() as connection:
        pages = connection.scalar(text("PRAGMA page_count"))
    said = failing(database, f"PRAGMA max_page_count={pages}", "CREATE TABLE big AS SELECT randomblob(1000000) AS it")
    assert f"No space is left for the database in {home}" in said
    assert "make room" in said


@pytest.mark.parametrize("trouble", [errno.ENOSPC, errno.EDQUOT])
def test_b20_a_disk_that_is_full_under_a_file_is_said_with_its_name(tmp_path, trouble):
    said = sentences(OSError(trouble, os.strerror(trouble), str(tmp_path / "blob")))
    assert f"No space is left for {tmp_path / 'blob'}" in said


@pytest.mark.parametrize("trouble", [errno.EROFS, errno.EACCES])
def test_b20_a_folder_that_is_ours_and_can_not_be_written_is_not_told_to_change_its_owner(
    tmp_path, monkeypatch, trouble
):
    monkeypatch.setattr(errors.os, "access", lambda *_: False)  # as on a disk that is mounted read-only
    said = sentences(OSError(trouble, os.strerror(trouble), str(tmp_path / "up.lock")))
    assert str(tmp_path / "up.lock") in said
    assert "read-only" in said
    assert "chown" not in said


def test_b20_a_database_in_a_folder_that_can_not_be_written_says_so(home, database, monkeypatch):
    monkeypatch.setattr(errors.os, "access", lambda *_: False)
    said = failing(database, "PRAGMA query_only=ON", "CREATE TABLE one (it)")
    assert f"{home} can't be written" in said
