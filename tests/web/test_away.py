"""The pages while the database is away: it is said, and when to come again; nobody is told to mend what they typed."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from structlog.testing import capture_logs

from storage import database as storage_database
from storage import outage
from storage.database import Database
from storage.sealing import sealer
from tests.web.conftest import Browser
from web.app import make_app

NOWHERE = "postgresql+psycopg://127.0.0.1:1/zhicheng"
"""Nothing listens there."""


@pytest.fixture
async def stranded(front):
    """A browser in front of pages whose database server is down."""
    house = front.house
    app = make_app(Database(NOWHERE), lambda: house.calendar.world, house.blobs, house.tools.signers)
    jar = aiohttp.CookieJar(unsafe=True)
    async with TestServer(app) as server, aiohttp.ClientSession(cookie_jar=jar) as session:
        yield Browser(server, session)


def of_a_qr_code():
    """An address that only the database can tell from a certificate's."""
    return f"/c/2026650100001?k={sealer().code('2026650100001')}"


@pytest.mark.parametrize("path", [lambda: "/health", of_a_qr_code, lambda: "/log/head.json"])
async def test_every_page_says_come_again(stranded, path):
    """503 and Retry-After, which probes, caches and search machines understand; a person reads 请稍后再试."""
    said = await stranded.opens(path())
    assert (stranded.status, stranded.headers["Retry-After"]) == (503, "30")
    assert "请稍后再试" in said
    assert "返回上一页修改" not in said


async def test_what_was_typed_is_given_back_and_not_blamed(stranded):
    said = await stranded.sends("/recover", name="王小明", phone="13800000000")
    assert stranded.status == 503
    assert "与您填写的内容无关" in said
    assert "王小明" in said
    assert "返回上一页修改" not in said


async def test_a_script_gets_it_as_json(stranded):
    await stranded.opens(of_a_qr_code(), headers={"Accept": "application/json", "Accept-Language": "en"})
    assert stranded.status == 503
    assert '"ok": false' in stranded.said


async def test_an_outage_is_two_lines_in_the_log(stranded):
    """However many ask meanwhile; neither says what was asked."""
    with capture_logs() as log:
        for _ in range(5):
            await stranded.opens(of_a_qr_code())
    assert [(line["event"], line["what"]) for line in log] == [("away", "database")]


async def test_health_knows_that_a_locked_database_takes_nothing(front, browser, monkeypatch):
    """Readers of a locked SQLite file still read. It is said in time for a probe, and when it is over."""
    monkeypatch.setattr("web.app.HEALTH_S", 0.3)
    monkeypatch.setattr(storage_database, "BUSY_MS", 1000)
    monkeypatch.setattr(outage, "QUIET_S", 0)
    database = front.house.database
    database.close()
    with capture_logs() as log:
        with closing(sqlite3.connect(database.engine.url.database)) as other:
            other.execute("BEGIN IMMEDIATE")
            begun = time.monotonic()
            await browser.opens("/health")
            assert browser.status == 503
            assert time.monotonic() - begun < 1
            time.sleep(1)  # its thread finds out what the probe did not wait for
            other.rollback()
        await browser.opens("/health")
        assert browser.status == 200
    assert [line["event"] for line in log] == ["away", "back"]
