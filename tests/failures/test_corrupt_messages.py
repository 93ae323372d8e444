"""What can't be read in the embedded queue ends no worker: it is set aside by its name, said once, and work goes on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from queue import Empty

import pytest

from pipeline.rules.words import Duty
from pipeline.tasks import folder
from pipeline.tasks.app import ring_all
from storage import outbox
from storage.models.outbox import OwedDuty
from tests.e2e.test_signing_worker import comes
from tests.house import House
from zhicheng import clock
from zhicheng.preparing import prepare
from zhicheng.running import celery
from zhicheng.settings import Settings

pytestmark = pytest.mark.xdist_group("e2e")


def corrupt(good):
    """Ways in which a message that was good can be spoiled."""
    message = json.loads(good)
    properties = message["properties"]
    return [
        b"",
        good[: len(good) // 2],
        b"\xff" + good,
        b"null",
        b"[1]",
        b"{}",
        b"[" * 100_000,
        *(
            json.dumps(message | changed).encode()
            for changed in (
                {"properties": None},
                {"properties": {}},
                {"properties": properties | {"delivery_info": {}}},
                {"properties": properties | {"body_encoding": "rot13"}},
                {"body": "?"},
                {"body": "bm90IGpzb24="},
                {"content-type": "application/x-python-serialize"},
                {"headers": {}},
                {"headers": None},
                {"headers": message["headers"] | {"task": 7}},
            )
        ),
    ]


@pytest.fixture
def here(tmp_path, calendar):
    """Settings of a fresh home, and a house in it at the calendar's time."""
    settings = Settings(_env_file=None, home=tmp_path / "home", clock_file=tmp_path / "home" / "clock")
    settings.home.mkdir(mode=0o700)
    clock.set_off(settings.clock_file, calendar.now - clock.now())
    parts = prepare(settings)
    return settings, House(parts.database, parts.blobs, calendar, settings.home)


def owed(house):
    """A duty that needs nobody: a case is to be checked."""
    house.person()
    case_id = house.draft()
    with house.database.writing() as session:
        outbox.owe(session, Duty.CHECK_CASE, case_id, now=house.calendar.now, case_id=case_id)
    (one,) = [one for one in house.rings() if one.duty is Duty.CHECK_CASE]
    return one


def spoiled(queue):
    """Take the one message out of the queue; lay spoiled ones into it that come first. Their names."""
    (path,) = queue.iterdir()
    good, suffix = path.read_bytes(), path.name.partition(".")[2]
    path.unlink()
    names = [f"{number:03}.{suffix}" for number, _ in enumerate(corrupt(good))]
    for name, content in zip(names, corrupt(good), strict=True):
        (queue / name).write_bytes(content)
    (queue / f"999.{suffix}").mkdir()
    return [*names, f"999.{suffix}"]


def test_a_worker_outlives_every_corrupt_message(here):
    """A real one, with its pool; it then does what is behind them in the queue."""
    settings, house = here
    one, queue = owed(house), settings.home / "broker" / "queue"
    app = celery(settings)
    ring_all(app, [one])
    names = spoiled(queue)
    ring_all(app, [one])
    clock.set_off(settings.clock_file, house.calendar.now + timedelta(seconds=1) - clock.now())
    environment = os.environ | {"ZHICHENG_HOME": str(settings.home), "ZHICHENG_CLOCK_FILE": str(settings.clock_file)}
    said = settings.home / "worker.log"

    def settled():
        with house.database.reading() as session:
            return session.get(OwedDuty, one.id).settled_at

    with said.open("wb") as out:
        command = [sys.executable, "-m", "zhicheng", "worker", "--concurrency", "1"]
        worker = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
        try:
            comes(lambda: settled() or worker.poll() is not None, 120)
            assert settled() is not None
            comes(lambda: list(queue.iterdir()) == [])
            assert worker.poll() is None
        finally:
            worker.terminate()
            worker.wait(30)
    assert sorted(path.name for path in (settings.home / "broker" / folder.ASIDE).iterdir()) == names
    log = said.read_text()
    assert [log.count(name) for name in names] == [1] * len(names)
    assert "Traceback" not in log


def test_what_killed_processes_left_half_done_does_not_stay(here, monkeypatch):
    """Nobody takes such a file any more; what is being written or taken now is left alone."""
    settings, _ = here
    app, queue = celery(settings), settings.home / "broker" / "queue"
    with app.connection() as connection:
        connection.default_channel  # noqa: B018  makes the folders
        (queue / ".1_a.default.msg.4711").write_bytes(b"{}")
        connection.channel()
        assert len(list(queue.iterdir())) == 1
        monkeypatch.setattr(folder, "LEFT_S", -1)
        channel = connection.channel()
        assert list(queue.iterdir()) == []
        with pytest.raises(Empty):
            channel._get("default")
