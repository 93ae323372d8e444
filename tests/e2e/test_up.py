"""`zhicheng up`: one a data folder; and however it ends, nothing that it started goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.e2e.test_signing_worker import children_of, comes, command_of, running
from tests.servers import free_port
from zhicheng.preparing import prepare
from zhicheng.processes import GRACE_S, Part, Processes
from zhicheng.settings import Settings

pytestmark = pytest.mark.xdist_group("e2e")


@pytest.fixture
def given(tmp_path):
    """The environment of a deployment that is ready."""
    home = tmp_path / "home"
    prepare(Settings(_env_file=None, home=home)).database.close()
    listens = {f"ZHICHENG_{name}_LISTEN": f"127.0.0.1:{free_port()}" for name in ("WEB", "CHAT")}
    return {"ZHICHENG_HOME": str(home), **listens}


def zhicheng(*arguments, **environment):
    """Run a command to its end: its status, and what it said of trouble."""
    done = subprocess.run(
        [sys.executable, "-m", "zhicheng", *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stderr


def all_parts(up):
    """Every process of an `up` whose worker and signer have theirs."""
    found = children_of(up.pid)
    workers = [pid for pid in found if command_of(pid)[:1] == [b"worker"]]
    return found if len(workers) >= 5 and len(found) >= len(workers) + 3 else None


def test_a_second_up_says_who_has_the_folder_and_a_killed_one_leaves_no_orphan(given):
    """By SIGKILL, as the kernel's memory killer does; then the folder is free, and the next one ends when it is asked to."""
    with running("up", **given) as up:
        parts = comes(lambda: all_parts(up), 120)
        status, said = zhicheng("up", **given)
        assert status == 2
        assert f"(process {up.pid})" in said
        assert given["ZHICHENG_HOME"] in said
        assert len(said.splitlines()) == 1
        up.send_signal(signal.SIGKILL)
        up.wait()
        comes(lambda: not [pid for pid in parts if Path(f"/proc/{pid}").exists()], 60)
    ends_when_it_is_asked_to(given)


def ends_when_it_is_asked_to(given):
    """An idle house, and nobody has to be killed. Two seconds on a machine that does nothing else."""
    with running("up", **given) as up:
        parts = comes(lambda: all_parts(up), 120)
        began = time.monotonic()
        up.send_signal(signal.SIGTERM)
        assert up.wait(20) == 0
        assert time.monotonic() - began < GRACE_S  # nobody had to be killed
        comes(lambda: not [pid for pid in parts if Path(f"/proc/{pid}").exists()], 60)


@pytest.mark.parametrize("command", ["up", "worker", "retry --all"])
def test_a_folder_in_which_nothing_can_be_written_is_one_sentence(command):
    """/sys takes no folder from anybody, root or not."""
    status, said = zhicheng(*command.split(), ZHICHENG_HOME="/sys/zhicheng")
    assert status == 2
    assert "/sys/zhicheng" in said
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("command", ["up", "beat", "web", "revoke 1 --why x --yes"])
def test_a_database_that_does_not_answer_is_one_sentence(tmp_path, command):
    url = f"postgresql+psycopg://somebody:secret@127.0.0.1:{free_port()}/zhicheng"
    given = {"ZHICHENG_HOME": str(tmp_path), "ZHICHENG_DATABASE_URL": url}
    status, said = zhicheng(*command.split(), **given)
    assert status == 2
    assert "The database does not answer" in said
    assert "ZHICHENG_DATABASE_URL" in said
    assert "secret" not in said
    assert len(said.splitlines()) == 1


def test_a_database_that_was_never_made_is_one_sentence_that_says_how_it_is_made(tmp_path):
    status, said = zhicheng("retry", "--all", ZHICHENG_HOME=str(tmp_path / "nowhere"))
    assert status == 2
    assert "zhicheng migrate" in said
    assert len(said.splitlines()) == 1


def test_the_doctor_of_what_is_not_there_ends_with_1_and_no_traceback(tmp_path):
    url = f"postgresql+psycopg://somebody:secret@127.0.0.1:{free_port()}/zhicheng"
    assert zhicheng("doctor", ZHICHENG_HOME=str(tmp_path), ZHICHENG_DATABASE_URL=url) == (1, "")


def test_a_part_that_ends_is_started_again_after_a_pause_that_grows_and_that_is_said(tmp_path):
    """A fork of what the parts share, and one with an interpreter of its own: neither ends the other or the house."""
    parts = [Part("forked", ("retry",)), Part("apart", ("retry",), apart=True)]
    with capture_logs() as told, Processes(parts, logs=tmp_path) as processes:
        processes.begin()
        comes(lambda: min(said(tmp_path, "forked"), said(tmp_path, "apart")) >= 3, 200)
    pauses = [one["again_in_s"] for one in told if one["event"] == "part ended" and one["part"] == "forked"]
    assert pauses[:2] == [1, 2]


def said(logs, name):
    """How many times the part has run to its end: it says each time that it was asked for nothing."""
    log = logs / f"{name}.log"
    return log.read_text().count("Name a case, or --all.") if log.exists() else 0


@pytest.mark.slow
def test_parts_whose_nursery_was_killed_come_again_from_a_new_one(given):
    with running("up", **given) as up:
        before = comes(lambda: all_parts(up), 120)
        nursery = next(pid for pid in before if b"share" in command_of(pid))
        os.kill(nursery, signal.SIGKILL)
        after = comes(lambda: (parts := all_parts(up)) and nursery not in parts and parts, 200)
        assert len(set(after) - set(before)) >= 5
