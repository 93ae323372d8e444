"""A beginning that is laid down stands as it was played, and none is where something was done or replaced before."""

from shutil import copyfile

import pytest

from pipeline.queries.officer import desk
from storage.blobs import Blobs
from storage.database import Database
from storage.models.cases import Case
from storage.models.chat import Message
from tests.bot.conftest import Front
from tests.house import House


@pytest.fixture
def next_door(tmp_path, empty_tables, calendar, issuer_folder):
    """Another house in which nothing has happened."""
    copyfile(empty_tables, tmp_path / "next.db")
    database = Database(f"sqlite:///{tmp_path / 'next.db'}")
    yield Front(House(database, Blobs(tmp_path / "next"), calendar, issuer_folder))
    database.close()


def stands(front, who):
    """What is seen of it: the phones, the network, the tables, and whose story it was."""
    network, house = front.phones.network, front.house
    return (
        [(shown.id, shown.chat_id, shown.text, shown.buttons) for shown in network.shown.values()],
        (network.next_id, front.phones.updates, sorted(network.answered), network.deleted),
        (house.network.sent, house.network.files, house.calendar.now),
        [(row.id, row.state, row.version) for row in front.all(Case)],
        [(row.id, row.state) for row in front.all(Message)],
        (who.chat_id, who._toasts),
        sorted(path.name for path in house.blob_folder.rglob("*")),
    )


async def test_what_is_laid_down_stands_as_it_was_played_and_goes_on(front, next_door):
    first, second = await front.submitted(), await next_door.submitted()
    assert stands(front, first) == stands(next_door, second)
    await second.says("/cases")
    assert front.case.number in second.screen
    assert "/cases" not in first.screen
    assert stands(front, first) != stands(next_door, second)


async def test_nothing_is_laid_down_where_somebody_did_something_before(front):
    assert front.untouched
    await front.unit.says("/menu")
    assert not front.untouched


def test_nothing_is_laid_down_where_the_test_replaced_something(front, monkeypatch):
    assert front.untouched
    monkeypatch.setattr(desk, "PAGE", 2)
    assert not front.untouched
    assert not front.house.untouched
