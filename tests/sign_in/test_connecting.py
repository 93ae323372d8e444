"""One human, one officer: a chat and an account of the directory that are connected; and how what the directory gave ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from notify.networks import is_seat
from pipeline.people import links
from pipeline.review import decisions, digest
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Node, Purpose, Rank, SignedIn
from storage.models.offices import Officer
from storage.models.sign_ins import DirectoryAccount, SignIn
from tests.house import CHATS
from tests.numbers import resident
from tests.sign_in.coming import WHO, begins, comes, officers, rows

CHAT = CHATS[Node.BUREAU]


async def at_the_chats_desk(front, browser):
    await browser.follows(front.house.does(CHAT, links.give, Purpose.DESK, language="zh"))


def at_the_bureau(house):
    """Who holds a post there: number and rank."""
    with house.database.reading() as session:
        found = session.scalars(select(Officer).where(Officer.active)).all()
        return [(row.chat_id, row.rank) for row in found if row.office.code == "UM-RSJ"]


async def test_b20_a_chat_and_an_account_are_one_officer_once_they_are_connected(front, browser, another):
    """Asked for at the chat's desk; afterwards the directory alone opens the same officer's desk, and the chat is told as ever."""
    house = front.house
    await at_the_chats_desk(front, browser)
    await browser.opens("/desk/settings")
    assert "/sign-in/go?connect=1" in browser.said
    await comes(browser, path="/sign-in/go?connect=1&to=/desk/settings")
    assert at_the_bureau(house) == [(CHAT, Rank.DECIDER)]
    await comes(another)
    await another.opens("/desk/settings")
    assert "已连接" in another.said
    assert at_the_bureau(house) == [(CHAT, Rank.DECIDER)]
    assert [row.what for row in rows(house, SignIn)] == [SignedIn.CONNECTED, SignedIn.IN]


async def test_b20_parted_the_directorys_post_goes_to_a_seat_and_its_desk_is_closed(front, browser, another):
    """What the claims gave goes, since they named the invitation's post too; the chat holds nothing there any more."""
    house = front.house
    await at_the_chats_desk(front, browser)
    await comes(browser, path="/sign-in/go?connect=1")
    await comes(another)
    await at_the_chats_desk(front, browser)
    await browser.opens("/desk/settings")
    await browser.sends("/sign-in/part")
    ((number, rank),) = at_the_bureau(house)
    assert is_seat(number)
    assert rank is Rank.DECIDER
    await another.opens("/desk")
    assert another.status == 422
    await comes(another)
    await another.opens("/desk/settings")
    assert "没有连接聊天" in another.said


async def test_b20_what_was_held_at_a_seat_goes_along_to_the_chat(front, browser, directory):
    """First by the directory alone, then connected: posts, and whose cases they are, are the chat's."""
    house = front.house
    directory.people({"gulnar": {**WHO, "groups": ["zc-desk"]}})
    await comes(browser)
    (before,) = officers(house, WHO["name"])
    await at_the_chats_desk(front, browser)
    await comes(browser, path="/sign-in/go?connect=1")
    (after,) = officers(house, WHO["name"])
    assert (after.id, after.chat_id) == (before.id, CHAT)


async def test_b20_an_account_and_a_chat_that_are_anothers_are_not_connected(front, browser, directory):
    """One account a chat, and one chat an account: a second one is refused in words, and nothing has moved."""
    await at_the_chats_desk(front, browser)
    await comes(browser, path="/sign-in/go?connect=1")
    directory.people({"gulnar": WHO, "second": {"name": "第二人", "groups": ["zc-desk"]}})
    await at_the_chats_desk(front, browser)
    await comes(browser, "second", path="/sign-in/go?connect=1")
    assert browser.status == 422
    assert "已经与另一个连接" in browser.said
    assert [row.chat_id for row in rows(front.house, DirectoryAccount)] == [CHAT]


async def test_b20_only_from_ones_own_desk_is_a_chat_connected(browser):
    """Without a desk in this browser there is nothing to connect."""
    assert await begins(browser, "/sign-in/go?connect=1") == ""
    assert browser.status == 422


async def test_b20_nobody_decides_on_themselves_whom_the_directory_knows_by_number(lying, front, browser, directory):
    """The directory's ID number tells the officer at a seat from the applicant; the case stays where it lies."""
    house = front.house
    directory.people({"gulnar": {**WHO, "id_card": resident("19970520", 2)}})
    await comes(browser)
    (officer,) = officers(house, WHO["name"])
    before = house.case(lying)
    with pytest.raises(Refused, match="own_case"):
        house.does(officer.chat_id, decisions.pass_on, lying, seen=before.version)
    await browser.opens(f"/desk/case/{lying}")
    await browser.sends(f"/desk/case/{lying}", action="pass", version=str(before.version))
    assert house.case(lying).office_id == before.office_id


async def test_b20_who_has_not_come_for_a_month_holds_nothing_of_the_directorys_until_the_next_time(front, browser):
    """The morning ends it, says so in the ledger, and leaves what an invitation gave."""
    house = front.house
    await comes(browser)
    assert len(at_the_bureau(house)) == 2
    house.calendar.passes(days=31)
    with house.database.writing() as session:
        world = house.calendar.world
        digest.tell(session, digest.Morning((), world.now + timedelta(days=300)), world=world)
    assert at_the_bureau(house) == [(CHAT, Rank.DECIDER)]
    last = rows(house, SignIn)[-1]
    assert (last.what, last.taken) == (SignedIn.UNSEEN, [["乌鲁木齐市人力资源和社会保障局", "decider"]])
