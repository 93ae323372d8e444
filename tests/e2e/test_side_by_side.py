"""For an hour two releases work side by side on one PostgreSQL and one Redis; and no case is lost (docs/upgrading.md)."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from bench import servers
from bench.pipeline import served_network
from bench.population import furnish
from pipeline.queries.operator import health
from storage import network
from tests.e2e import next_release
from tests.judges import judge
from zhicheng.commands.chat import environment
from zhicheng.preparing import prepare
from zhicheng.settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.xdist_group("e2e")]
FRONT = """
import json, sys
from uuid import UUID
from bench import flood
from zhicheng.running import ringing
from zhicheng.settings import Settings
route = tuple(UUID(one) for one in json.loads(sys.argv[1]))
parts = ringing(Settings())
for line in sys.stdin:
    first, last = (int(one) for one in line.split())
    with parts.database.writing() as session:
        flood.notices_end(session, parts.world(), parts.blobs, route, range(first, last), None)
    print("done", flush=True)
"""
"""A front of whichever release runs it: for each line notices end, of those places."""
CASES = 3
"""Of each front."""
PATIENCE_S = 400.0


@dataclass
class Release:
    """A release's files, and the parts that run from them."""

    tree: Path
    environment: dict[str, str]
    logs: Path

    def does(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of it to its end."""
        return subprocess.run(
            [sys.executable, *words], cwd=self.tree, env=self.environment, check=False, text=True, capture_output=True
        )

    def begins(self, stack: ExitStack, *words: str, **pipes: int) -> subprocess.Popen[str]:
        """Begin a part of it; it ends with the block."""
        with (self.logs / f"{self.tree.name}-{len(list(self.logs.iterdir()))}.log").open("wb") as out:
            part = subprocess.Popen(
                [sys.executable, *words],
                cwd=self.tree,
                env=self.environment,
                text=True,
                **{"stdout": out, "stderr": out, **pipes},
            )
        stack.enter_context(part)
        stack.callback(part.terminate)
        return part

    def said(self) -> str:
        """All that its parts have logged."""
        return "".join(log.read_text("utf-8", "replace") for log in self.logs.glob(f"{self.tree.name}-*.log"))


@pytest.fixture
def distributed():
    """Servers of the test's own: what is in the database afterwards no other could use."""
    with servers.own_postgresql() as postgresql, servers.redis(judge("redis-server")) as broker:
        yield {"database_url": postgresql.url, "broker_url": broker}


def brings(front, first):
    """So many cases' notices end, from *first* on."""
    front.stdin.write(f"{first} {first + CASES}\n")
    front.stdin.flush()
    assert front.stdout.readline() == "done\n"


async def settled(database):
    """Wait until nothing is owed for a case or a message."""
    left = text(
        "SELECT duty, count(*) FROM duties WHERE settled_at IS NULL AND "
        "(duty LIKE 'case.%' OR duty = 'notice.send' OR case_id IS NOT NULL) GROUP BY duty"
    )
    deadline = time.monotonic() + PATIENCE_S
    while True:
        with database.reading() as session:
            found = session.execute(left).all()
        if not found:
            return
        assert time.monotonic() < deadline, found
        await asyncio.sleep(0.5)


async def test_b14_this_release_and_the_next_work_side_by_side_and_lose_nothing(tmp_path, distributed):
    """This one runs, the next migrates and begins beside it; both fronts bring cases, and each is done once.

    What only the next one knows, a duty and a message, it does; this one leaves them alone, and gives nothing up.
    """
    (logs := tmp_path / "logs").mkdir()
    settings = Settings(_env_file=None, home=tmp_path / "home", messages_a_second=1000.0, **distributed)
    parts = prepare(settings)
    with parts.database.writing() as session:
        route = json.dumps([str(one) for one in furnish(session, parts.world())])
    tree = next_release.make(tmp_path / "next")
    async with served_network(settings, 4 * CASES) as (_, here):
        given = {**os.environ, **environment(here)}
        this, following = (
            Release(next_release.HERE, given, logs),
            Release(tree, {**given, "PYTHONPATH": str(tree)}, logs),
        )
        talking = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with ExitStack() as stack:
            for words in (("worker",), ("worker", "--signing"), ("beat",)):
                this.begins(stack, "-m", "zhicheng", *words)
            old_front = this.begins(stack, "-c", FRONT, route, **talking)
            brings(old_front, 1)
            await settled(parts.database)
            migrated = following.does("-m", "zhicheng", "migrate")
            assert migrated.returncode == 0, migrated.stderr
            refused = this.does("-m", "zhicheng", "beat")
            assert refused.returncode == 2 and "newer version" in refused.stderr
            following.begins(stack, "-m", "zhicheng", "worker")
            new_front = following.begins(stack, "-c", FRONT, route, **talking)
            for front, first in ((new_front, 1 + CASES), (old_front, 1 + 2 * CASES), (new_front, 1 + 3 * CASES)):
                brings(front, first)
            await settled(parts.database)
    with parts.database.reading() as session:
        assert session.execute(text("SELECT state, count(*) FROM cases GROUP BY state")).all() == [
            ("completed", 4 * CASES)
        ]
        assert session.execute(
            text("SELECT remark, count(*) FROM cases WHERE remark IS NOT NULL GROUP BY remark")
        ).all() == [("rehearsed", 2 * CASES)]
        sent = "SELECT text_key, state, count(*) FROM messages WHERE text_key IN ('certificate', 'rehearsed') GROUP BY 1, 2 ORDER BY 1"
        assert session.execute(text(sent)).all() == [
            ("certificate", "sent", 4 * CASES),
            ("rehearsed", "sent", 2 * CASES),
        ]
        documents = [
            sum("document" in one for one in network.messages(session, place)) for place in range(1, 1 + 4 * CASES)
        ]
        assert set(documents) == {1}
        assert health.unknown(session) == 0
    assert this.said().count('"stage": "notice.send"') > CASES, "it worked on"
    assert following.said().count('"stage": "case.rehearse"') >= 2 * CASES
    assert "Traceback" not in this.said() + following.said()
    assert "given up" not in this.said() + following.said()
    parts.database.close()
