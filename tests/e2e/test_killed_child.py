"""A process of a worker's pool is killed while it waits for work, as the kernel does where memory ends."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress

import pytest

from tests.e2e.test_signing_worker import children_of, comes, running
from zhicheng.hearing import DEAF
from zhicheng.preparing import prepare
from zhicheng.settings import Settings

pytestmark = pytest.mark.xdist_group("e2e")


def test_a_worker_whose_pool_lost_a_process_to_a_kill_ends_at_once_and_does_not_wait_to_be_deaf(tmp_path):
    """With one process, whoever is killed has the lock of the pipe; without an end nothing would be signed for five minutes."""
    prepare(Settings(_env_file=None, home=tmp_path)).database.close()
    with running("worker", "--signing", ZHICHENG_HOME=str(tmp_path)) as worker:
        seen = {}

        def ended():
            """Forks that look at the schema end by themselves; one of the pool that is killed too early is only followed by another."""
            for child in children_of(worker.pid):
                if time.monotonic() - seen.setdefault(child, time.monotonic()) > 3:
                    with suppress(ProcessLookupError):
                        os.kill(child, signal.SIGKILL)
            return worker.poll()

        assert comes(ended, 100) == DEAF
