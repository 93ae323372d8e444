"""Reading changes nothing: each page of each room, fetched as browsers, previews and prefetches do (RFC 9110, 9.2.1).

That an officer has seen a case is kept in a ledger of its own (B10), as a server's log is: it only grows, no case or
person is in another state by it, and HEAD, by which nothing is seen, leaves it alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from pipeline.issuance import copies
from pipeline.kinds import correction as kinds_correction
from pipeline.people import links
from pipeline.review import kept_batch, questions
from pipeline.review.batch import Chosen
from pipeline.rules.words import Action, Kind, Node, Purpose, State
from storage.models.base import Base
from storage.models.certificates import Certificate, Copy
from storage.models.meetings import Meeting
from tests.house import CHATS
from tests.remembering import once
from tests.web.test_committee import received
from tests.web.test_verifying import address
from tools.portraits.photographed import photographed
from web.app import BY_LINK, DESK, FOR_ANYONE

if TYPE_CHECKING:
    from uuid import UUID

ALL = (*BY_LINK, *FOR_ANYONE, *DESK)
READ = {route.path for module in ALL for route in module.ROUTES if route.method == "GET"}
ROOMS: dict[Purpose, set[str]] = {
    Purpose.REGISTER: {"/register"},
    Purpose.RECOVER: {"/recover"},
    Purpose.UPLOAD: {"/upload", "/upload/state", "/upload/{slot}/cut.jpg"},
    Purpose.CORRECT: {"/correct", "/upload/state"},
    Purpose.LOOK: {"/look", "/look/{evidence}/{place}.jpg"},
    Purpose.CERTIFICATE: {"/certificate", "/certificate/file", "/certificate/credential"},
    Purpose.COPIES: {"/copies", "/copies/{copy}/file"},
    Purpose.OWN_DATA: {"/own"},
    Purpose.UNIT_FORM: {"/unit"},
    Purpose.UNIT_RECORD: {"/unit/record"},
    Purpose.JOIN: {"/join"},
    Purpose.DESK: {path for path in READ if path.startswith("/desk")} | {"/kept/{purpose}"},
}
OPERATORS = "/desk/house"
"""Nobody's but the operator's."""
SYSTEMS = {f"/api/v1/{what}" for what in ("openapi.json", "policy", "windows", "certificates")}
"""Asked by other systems, the last by key alone (tests/api)."""
OPEN = {
    "/l/{token}",
    "/c/{number}",
    "/c/{number}/credential.jwt",
    "/verify",
    "/status.json",
    "/credentials/status.jwt",
    "/log/head.json",
    "/log/consistency/{first}/{second}.json",
    "/signers.json",
    "/.well-known/jwks.json",
    "/.well-known/did.json",
    "/did.json",
    "/windows",
}


def test_no_page_is_forgotten():
    """Each page that can be read belongs to a room below, or is open to anyone."""
    assert set.union(OPEN, SYSTEMS, *ROOMS.values()) == READ


def rows(front) -> dict[str, list[str]]:
    """Every row of every table, links and visits too: there is none that reading may write."""
    with front.house.database.reading() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all())) for table in Base.metadata.sorted_tables
        }


LEDGER = "looks"


async def reads(browser, front, path: str) -> int:
    """Fetch it by HEAD and by GET; the status. No row has changed; by GET the ledger of looks may have grown."""
    before = rows(front)
    await browser._does("HEAD", path)
    assert rows(front) == before, path
    await browser.opens(path)
    after = rows(front)
    looked = set(before.pop(LEDGER)), set(after.pop(LEDGER))
    assert {name for name, found in after.items() if found != before[name]} == set(), path
    assert looked[0] <= looked[1], path
    return browser.status


@dataclass
class Furniture:
    """What the pages are about."""

    certificate: Certificate
    untouched: UUID
    """A case at the unit that nobody there has begun."""
    chats: dict[Purpose, tuple[int, UUID | None, str]]
    """Whose link it is, about which case, and about what else."""
    filled: dict[str, Any]


@pytest.fixture
def furniture(front) -> Furniture:
    return once(front.house, "furniture of every room", lambda: furnished(front))


def furnished(front) -> Furniture:
    house = front.house
    done = house.approved()
    house.works()
    with house.database.reading() as session:
        certificate = session.scalars(select(Certificate)).one()
    wish = copies.CopyRequest("示例单位", "入职", house.calendar.world.today + timedelta(days=9))
    house.does(1, copies.ask, certificate.id, uuid4(), wish)
    house.works()
    (copy,) = front.all(Copy)
    correction = house.does(1, kinds_correction.begin, certificate.id, Kind.CORRECTION)
    house.person(2, sequence=4)
    draft = house.draft(2)
    house.uploads(draft, "photo", photographed(3), 2)
    house.works()
    house.person(3, sequence=6)
    untouched = house.draft(3)
    house.submits(untouched, 3)
    question = house.does(3, questions.ask, "什么时候评审？", untouched, language="zh")
    house.deliberates(received(front, 4, "李强"))
    batch = uuid4()
    house.does(CHATS[Node.UNIT], kept_batch.begin, batch, Action.RETRACT, [Chosen(done, 1)], why="")
    (meeting,) = front.all(Meeting)
    evidence = next(slot.evidence_id for slot in house.view(untouched, 3).slots if slot.pages)
    nothing = dict.fromkeys((Purpose.REGISTER, Purpose.RECOVER), (99, None, ""))
    return Furniture(
        certificate,
        untouched,
        nothing
        | {
            Purpose.UPLOAD: (2, draft, ""),
            Purpose.CORRECT: (1, correction, ""),
            Purpose.LOOK: (CHATS[Node.UNIT], untouched, ""),
            Purpose.CERTIFICATE: (1, done, ""),
            Purpose.COPIES: (1, done, ""),
            Purpose.OWN_DATA: (1, None, ""),
            Purpose.UNIT_FORM: (99, None, Kind.UNIT_REGISTRATION.value),
            Purpose.UNIT_RECORD: (CHATS[Node.UNIT], None, house.unit_id.hex),
            Purpose.JOIN: (99, None, "0" * 64),
            Purpose.DESK: (CHATS[Node.UNIT], None, ""),
        },
        {
            "case": untouched,
            "evidence": evidence,
            "place": 0,
            "box": "100-100-900-200-0",
            "slot": "photo",
            "question": question,
            "copy": copy.id,
            "meeting": meeting.id,
            "batch": batch,
            "kind": "xlsx",
            "purpose": Purpose.DESK,
        },
    )


def given(front, furniture: Furniture, purpose: Purpose, chat: int | None = None) -> str:
    """A fresh link for that room."""
    whose, case_id, about = furniture.chats[purpose]
    return front.house.does(chat or whose, links.give, purpose, case_id, about=about or None, language="zh")


@pytest.mark.parametrize("purpose", [purpose for purpose in ROOMS if purpose is not Purpose.DESK])
async def test_no_page_that_a_link_opens_writes_by_being_read(front, browser, furniture, purpose):
    """And the link itself is not spent by a preview: after two it still opens."""
    url = given(front, furniture, purpose)
    assert await reads(browser, front, url.removeprefix("https://zhicheng.example")) == 200
    before = rows(front)
    await browser.follows(url)
    changed = {name for name, found in rows(front).items() if found != before[name]}
    assert changed - {LEDGER} == {"links", "visits"}
    assert (LEDGER in changed) == (purpose is Purpose.LOOK)
    for path in sorted(ROOMS[purpose]):
        assert await reads(browser, front, path.format_map(furniture.filled)) == 200, path


async def test_no_page_of_the_desk_writes_by_being_read(front, browser, another, furniture):
    """The unit's, and what only the body has; the case that nobody has begun can still be taken back."""
    await browser.follows(given(front, furniture, Purpose.DESK))
    await another.follows(given(front, furniture, Purpose.DESK, CHATS[Node.BODY]))
    for path in sorted(ROOMS[Purpose.DESK] - {OPERATORS}):
        who = another if any(theirs in path for theirs in ("meeting", "roster", "question")) else browser
        found = 422 if path.endswith("before.jpg") else 200  # of an application there is no photo before
        assert await reads(who, front, path.format_map(furniture.filled)) == found, path
    assert Action.WITHDRAW in front.house.view(furniture.untouched, 3).actions
    await another.follows(given(front, furniture, Purpose.DESK, CHATS[Node.HELPDESK]))
    assert await reads(another, front, OPERATORS) == 200


async def test_no_page_for_anyone_writes_by_being_read(front, browser, furniture):
    """The QR code's address, the verifier, what is published."""
    for path in sorted(OPEN - {"/l/{token}", "/c/{number}"}):
        assert await reads(browser, front, path) in {200, 404}, path
    assert await reads(browser, front, address(furniture.certificate)) == 200


async def test_a21_a_case_is_begun_by_a_press_and_not_by_a_look(front, browser, furniture):
    """我来办 bars the way back, once; the next case, shown after a decision, is still its applicant's to take back."""
    house, case_id = front.house, furniture.untouched
    house.person(5, sequence=10)
    following = house.draft(5)
    house.submits(following, 5)
    await browser.follows(given(front, furniture, Purpose.DESK))
    await browser.opens(f"/desk/case/{case_id}")
    csrf = browser.csrf
    await browser.sends(f"/desk/case/{case_id}/claim")
    assert browser.address == f"/desk/case/{case_id}"
    assert "我来办" not in browser.said
    assert Action.WITHDRAW not in house.view(case_id, 3).actions
    version = house.case(case_id).version
    await browser._does("POST", f"/desk/case/{case_id}/claim", data={"csrf": csrf})
    assert house.case(case_id).version == version
    await browser._does("POST", f"/desk/case/{case_id}", data={"csrf": csrf, "version": str(version), "action": "pass"})
    assert browser.address == f"/desk/case/{following}"
    assert house.case(case_id).step == 1
    assert house.case(following).state is State.IN_REVIEW
    assert Action.WITHDRAW in house.view(following, 5).actions
