"""A region, and the pages in front of it."""

from __future__ import annotations

import gc
import os
import sys
from collections import deque
from random import SystemRandom

import aiohttp
import pytest
import structlog
from aiohttp.test_utils import TestServer

from notify.networks import Networks
from tests.web.conftest import Browser
from tests.year.region import Region
from tests.year.sampling import sample
from web.app import SERVER, make_app
from web.limiting import networks

SEED, CASES, LINES = 20261102, 30, 30
"""What is played where nothing else is asked for. Of the log so many lines are kept, and told where the story falls."""
LOG = deque(maxlen=LINES)


def _keeps(_, method, event):
    LOG.append(f"{method:7} {event}")
    raise structlog.DropEvent


@pytest.fixture(autouse=True)
def quiet():
    """The log of two years is long; its end is enough."""
    structlog.configure(processors=[structlog.contextvars.merge_contextvars, _keeps])
    yield
    structlog.reset_defaults()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed:
        report.sections.append((f"the end of the log, YEAR_SEED={item.funcargs.get('seed')}", "\n".join(LOG)))
    return report


@pytest.fixture(autouse=True)
def seldom():
    """What a story makes lives to its end, or dies by its counts: to go through all of it again and again finds nothing."""
    kept = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    yield
    gc.set_threshold(*kept)
    gc.unfreeze()


@pytest.fixture
def many():
    """How many cases are begun: `make year N=2000`."""
    return int(os.environ.get("YEAR_CASES") or CASES)


@pytest.fixture
def seed():
    """Given, or drawn and printed where more is played: `make year SEED=…` plays it again."""
    given = os.environ.get("YEAR_SEED")
    seed = int(given) if given else SystemRandom().randrange(10**6) if os.environ.get("YEAR_CASES") else SEED
    sys.stdout.write(f"\nYEAR_SEED={seed}\n")
    return seed


@pytest.fixture
def region(database, blobs, calendar, tmp_path, monkeypatch, seed, course):
    """Monday, 2026-11-02. Its issuer is its own: the two years outlive nobody else's."""
    sample(monkeypatch)
    return Region(database, blobs, calendar, tmp_path / "issuer", seed, course)


@pytest.fixture
async def browser(region):
    app = make_app(
        region.database,
        lambda: region.world,
        region.blobs,
        region.tools.signers,
        bot_tokens=Networks("42:TEST"),
        proxies=networks("127.0.0.1"),
    )
    server = TestServer(app)
    await server.start_server(**SERVER)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield Browser(server, session)
    await server.close()
