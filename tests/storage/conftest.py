"""What the schema's tests stand on: a database of each kind with nothing in it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("e2e"))])
def empty(request, tmp_path) -> Iterator[Database]:
    """A database without a table, once on SQLite and once on PostgreSQL."""
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    if request.param == "postgresql":
        admin = create_engine(request.getfixturevalue("postgres"), isolation_level="AUTOCOMMIT")
        name = f"schema_{uuid4().hex}"
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        admin.dispose()
        url = admin.url.set(database=name).render_as_string(hide_password=False)
    database = Database(url)
    yield database
    database.close()
