"""Nobody fills the disk: a file is asked about before it is kept, counted, and forgotten if nobody wants it (A20)."""

from __future__ import annotations

import os
import time

import pytest
from sqlalchemy import select

from pipeline.evidence import files as evidence_files
from pipeline.people import links
from pipeline.rules.pace import Pace
from pipeline.rules.words import EvidenceState, Purpose
from storage.models.evidence import Evidence
from tests.cage import files
from web.visiting import CONTEXT


@pytest.fixture
async def uploader(front, browser):
    """Somebody's upload page, open."""
    front.house.person()
    case_id = front.house.draft()
    url = front.house.does(1, links.give, Purpose.UPLOAD, case_id, language="zh")
    await browser.follows(url)
    browser.case_id = case_id
    return browser


def kept(house):
    """Every file on the disk."""
    return sorted(path for path in house.blob_folder.rglob("*") if path.is_file())


async def test_a20_what_is_not_asked_for_is_not_kept(front, uploader):
    """An item that isn't on the list; then the link of a case that was handed in."""
    before = kept(front.house)
    await uploader.uploads("passport", files.noise(7))
    assert uploader.status == 422
    front.house.submits(uploader.case_id)
    await uploader.opens("/verify")
    for _ in range(3):
        await uploader.uploads("diploma", files.noise(8), csrf="0")
        assert uploader.status == 422
    assert kept(front.house) == before


async def test_a20_so_many_files_a_day_and_no_more(front, uploader, monkeypatch):
    """By number and by size, for a case and for a chat; the sentence says when to come again, and what came is kept."""
    monkeypatch.setitem(evidence_files.A_CASE, "files", Pace(5, evidence_files.DAY))
    said = []
    for place in range(6):
        await uploader.opens("/upload")
        await uploader.uploads("diploma", files.noise(20 + place))
        said.append(uploader.status)
    assert said == [200] * 4 + [422] * 2
    assert "小时后再传" in uploader.said
    assert len(list((front.house.blob_folder / "incoming").iterdir())) == 4


async def test_a20_a_refused_paper_does_not_stay(front, uploader):
    """It was never evidence: what came is gone in two days, and its bytes and pictures are no blobs."""
    before = kept(front.house)
    await uploader.uploads("diploma", b"%PDF-1.7 and nothing else")
    front.house.works()
    with front.house.database.reading() as session:
        row = session.scalars(select(Evidence).where(Evidence.current, Evidence.slot == "diploma")).one()
    assert row.state is EvidenceState.REFUSED
    (came,) = set(kept(front.house)) - set(before)
    assert came.parent.name == "incoming"
    os.utime(came, (time.time() - 3 * 86_400,) * 2)
    await uploader.opens("/upload")
    front.house.blobs.incoming._looked = -3600.0
    await uploader.uploads("diploma", files.noise(9))
    assert not came.exists()


async def test_a20_a_disk_that_is_nearly_full_takes_no_file_and_decisions_go_on(front, uploader):
    front.house.calendar.room = False
    before = kept(front.house)
    await uploader.uploads("diploma", files.noise(10))
    assert uploader.status == 422
    assert "存储空间不足" in uploader.said
    assert kept(front.house) == before
    front.house.submits(uploader.case_id)
    assert front.house.case(uploader.case_id).number


async def test_a20_one_visitor_leaves_room_for_others(front, uploader, server):
    """Half of the places at most are his."""
    uploads = server.app[CONTEXT].uploads
    with uploads.taken("1"), uploads.taken("1"), uploads.taken("1"), uploads.taken("1"):
        await uploader.uploads("diploma", files.noise(11))
        assert (uploader.status, uploader.headers["Retry-After"]) == (503, "30")
