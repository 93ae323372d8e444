"""The real servers and the real browser that tests stand on, one of each a process of the run, begun when the first test asks."""

from __future__ import annotations

import atexit
import secrets
import subprocess
import sys
import tempfile
import time
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bench import servers
from bench.servers import free_port
from tests.judges import judge

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server from pip; its URL.

    Its folder isn't one of pytest's: for root the server runs as a user of its own, and every other run of pytest that
    begins on the machine shuts the folder above all of theirs to everybody but its owner.
    """
    with servers.postgresql_server() as url:
        yield url


@pytest.fixture(scope="session")
def redis() -> Iterator[str]:
    """A Redis server; its URL."""
    with servers.redis(judge("redis-server")) as url:
        yield url


@pytest.fixture(scope="session")
def rabbitmq() -> Iterator[str]:
    """A RabbitMQ node; its URL."""
    with servers.rabbitmq(judge("rabbitmq-server")) as url:
        yield url


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """A server that speaks S3, from pip; its address. It takes any credentials."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    servers.listens(port)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait()


@pytest.fixture
def bucket(s3: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty bucket of the test's own, with what the environment says of it; as a setting names it."""
    name = f"b{secrets.token_hex(8)}"
    made = HTTPConnection(s3.removeprefix("http://"))
    made.request("PUT", f"/{name}")
    assert made.getresponse().status == 200
    made.close()
    for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(key, "test")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3)
    return f"s3://{name}/zhicheng"


@cache
def chromium() -> str:
    """A Chromium; where its tools are reached. Each test has a context of its own in it: cookies and cache are not shared."""
    program = judge("chromium")
    profile = tempfile.TemporaryDirectory(prefix="zhicheng-chromium-", ignore_cleanup_errors=True)
    command = [
        program,
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--remote-debugging-port=0",
        f"--user-data-dir={profile.name}",
        "about:blank",
    ]
    browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def end() -> None:
        browser.kill()
        browser.wait()
        profile.cleanup()

    atexit.register(end)
    told = Path(profile.name, "DevToolsActivePort")
    for _ in range(600):
        if told.exists() and len(lines := told.read_text().split()) == 2:
            return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
        time.sleep(0.05)
    raise AssertionError("Chromium does not listen")
