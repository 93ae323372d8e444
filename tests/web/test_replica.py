"""Where a QR code leads, in a house whose public pages ask a copy of the database."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from aiohttp.test_utils import TestClient, TestServer

from pipeline.rules.words import CertificateState, Running
from storage import signs
from storage.database import Database
from tests.web.test_verifying import address, becomes, certificate  # noqa: F401  a fixture
from web.app import make_app


def lives(house):
    with house.database.writing() as session:
        signs.enter(session, Running.BEAT, house.calendar.now)


@pytest.fixture
async def copied(house, tmp_path):
    """Copies the house's database as it is now; pages that ask the copy."""
    copy = Database(f"sqlite:///{tmp_path / 'copy.db'}")
    app = make_app(house.database, lambda: house.calendar.world, house.blobs, house.tools.signers, replica=copy)

    def follow():
        lives(house)
        with (
            closing(sqlite3.connect(house.database.engine.url.database)) as ours,
            closing(sqlite3.connect(tmp_path / "copy.db")) as theirs,
        ):
            ours.backup(theirs)

    follow()
    async with TestClient(TestServer(app)) as client:
        client.follow = follow
        yield client
    copy.close()


async def standing(client, certificate):  # noqa: F811
    answer = await client.get(address(certificate), headers={"Accept": "application/json"})
    return (await answer.json())["standing"]


async def test_b14_a_certificate_that_has_not_come_to_the_copy_is_found(copied, certificate):  # noqa: F811
    assert await standing(copied, certificate) == "valid"


async def test_b14_a_revocation_is_seen_within_a_minute(front, copied, certificate):  # noqa: F811
    """The copy says what it knows for so long, and then the database is asked."""
    copied.follow()
    becomes(front, certificate, CertificateState.REVOKED)
    assert await standing(copied, certificate) == "valid"
    front.house.calendar.passes(seconds=61)
    lives(front.house)
    assert await standing(copied, certificate) == "revoked"
