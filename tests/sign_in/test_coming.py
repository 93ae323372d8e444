"""Officers come to the desk by the bureau's own directory: a real identity provider vouches, its claims give posts and take them."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from notify.networks import is_seat
from pipeline.messages import notices
from pipeline.messages.addressees import AT_THE_DESK
from pipeline.offices import directory as directory_of_offices
from pipeline.queries.operator.posts import deaf
from pipeline.rules.calendar import quiet_until
from pipeline.rules.words import MessageState, Node, Rank, SignedIn
from storage.models.chat import Message
from storage.models.offices import Officer
from storage.models.sign_ins import DirectoryAccount, SignIn
from tests.house import CHATS
from tests.pipeline.test_mornings import served
from tests.sign_in.coming import at_the_provider, begins, comes, officers, rows
from tests.sign_in.provider import CLIENT, SITE
from web.sign_in.begun import Begun
from web.sign_in.provider import Client

NOBODY = {"office": "示例局", "contact": "职称科", "phone": "0991-0000002", "waiting": 1}


async def test_b20_an_officer_who_never_opened_a_chat_works_a_day_at_the_desk(lying, front, browser):
    """There and back, and the desk is open; a case is decided, under the name that the directory says."""
    house, case_id = front.house, lying
    await comes(browser)
    assert browser.status == 200 and "/desk" in browser.said
    await browser.opens("/desk")
    assert house.case(case_id).number in browser.said and "古丽娜尔" in browser.said
    await browser.opens(f"/desk/case/{case_id}")
    version = str(house.case(case_id).version)
    await browser.sends(f"/desk/case/{case_id}", action="pass", version=version)
    assert house.case(case_id).office_id != rows(house, Officer, Officer.name == "古丽娜尔")[0].office_id
    await browser.opens("/desk/settings")
    assert "没有连接聊天" in browser.said


def waits_for_office_hours(house):
    """What an office is told can wait for the morning, and here it is whatever hour it is when the tests run."""
    pack, calendar = house.calendar.world.pack, house.calendar
    calendar.now = quiet_until(calendar.now, pack.terms.quiet, pack.calendar, working_days=True) or calendar.now


async def test_b20_who_has_no_chat_is_told_over_the_offices_channels_and_at_the_desk(front, browser):
    """Nothing is sent to a seat; the ledger says why, and the office's own address gets its notice."""
    house = front.house
    await comes(browser)
    (officer,) = rows(house, Officer, Officer.name == "古丽娜尔")
    assert is_seat(officer.chat_id)
    with served() as hook:
        with house.database.writing() as session:
            assert deaf(session) == ()
            chat = session.scalars(select(Officer).where(Officer.chat_id == CHATS[Node.BUREAU])).one()
            chat.active = False
            session.flush()
            assert deaf(session) == ("bureau:UM-RSJ",)
            directory_of_offices.set_channels(chat.office, f"json://127.0.0.1:{hook.server_port}/desk")
            world = house.calendar.world
            notices.tell_office(session, officer.office_id, "nobody_there", world=world, about="a test", **NOBODY)
            session.flush()
            assert deaf(session) == ()
        waits_for_office_hours(house)
        house.works()
    assert ["示例局" in said["message"] for said in hook.got] == [True]
    assert officer.chat_id not in house.network.tried
    (message,) = rows(house, Message, Message.chat_id == officer.chat_id)
    assert (message.state, message.why) == (MessageState.DROPPED, AT_THE_DESK)


async def test_b20_a_claim_that_ends_takes_the_post_and_one_that_begins_gives_it(front, browser, directory):
    """At the next sign-in; what it did stands in the ledger, and the office hears whose cases are free."""
    house = front.house
    await comes(browser)
    directory.people({"gulnar": {"name": "古丽娜尔·艾山", "groups": ["zc-bureau-chief", "zc-desk", "zc-nowhere"]}})
    await comes(browser)
    held = {row.office.name: row.rank for row in officers(house, "古丽娜尔·艾山")}
    assert held == {"乌鲁木齐市人力资源和社会保障局": Rank.CHIEF, "职称服务台": Rank.DECIDER}
    directory.people({"gulnar": {"name": "古丽娜尔·艾山", "groups": []}})
    await comes(browser)
    assert browser.status == 422 and "没有岗位" in browser.said and "0991-0000004" in browser.said
    assert officers(house, "古丽娜尔·艾山") == []
    await browser.opens("/desk")
    assert browser.status == 422 and "古丽娜尔" not in browser.said
    ledger = rows(house, SignIn)
    assert [(row.what, len(row.given), len(row.taken), row.posts) for row in ledger] == [
        (SignedIn.IN, 1, 0, 1),
        (SignedIn.IN, 2, 0, 2),
        (SignedIn.REFUSED, 0, 2, 0),
    ]


async def test_b20_too_many_groups_for_a_token_take_no_posts(front, browser, directory):
    """The provider says that there are values, and not which (Entra ID beyond 200 groups): one sentence, and all stays as it was."""
    await comes(browser)
    before = [(row.office_id, row.rank) for row in officers(front.house, "古丽娜尔")]
    assert before
    directory.people({"gulnar": {"name": "古丽娜尔", "_claim_names": {"groups": "src1"}}})
    await comes(browser)
    assert "_claim_names" in browser.said
    assert [(row.office_id, row.rank) for row in officers(front.house, "古丽娜尔")] == before


async def test_b20_somebody_whom_the_directory_knows_and_the_house_does_not_gets_one_sentence(front, browser):
    """No post, no account, no visit; and the sentence says whom to call."""
    await comes(browser, "stranger")
    assert browser.status == 422 and "路人" in browser.said and "没有岗位" in browser.said
    assert rows(front.house, DirectoryAccount) == []
    assert [row.what for row in rows(front.house, SignIn)] == [SignedIn.REFUSED]
    await browser.opens("/desk")
    assert browser.status == 422 and "/sign-in/go?to=%2Fdesk" in browser.said


async def test_b20_the_page_that_was_asked_for_is_where_one_arrives(front, browser):
    """A link to a case leads through the sign-in to that case; another site is no place to be led to."""
    await browser.opens("/desk/year?text=%E6%9D%8E")
    offered = urlsplit(browser.said.split('href="/sign-in/go')[1].split('"')[0]).query
    await comes(browser, path=f"/sign-in/go?{offered}")
    assert 'content="0; url=/desk/year?text=%E6%9D%8E"' in browser.said
    for elsewhere in ("//evil.example", "https://evil.example/desk", "/desk/../../x y", "/verify", "/desktop"):
        await comes(browser, path=f"/sign-in/go?to={elsewhere}")
        assert 'content="0; url=/desk"' in browser.said


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("state", "没有完成"),
        ("replay", "没有完成"),
        ("code", "没有完成"),
        ("iss", "iss"),
        ("no_iss", "iss"),
        ("nonce", "nonce"),
    ],
)
async def test_b20_an_answer_that_is_not_this_sign_ins_opens_nothing(front, browser, another, what, told):
    """Another state, the same answer twice, a spent code under a fresh cookie, another issuer's, another nonce."""
    house = front.house
    there = await at_the_provider(await begins(browser))
    asked = {key: value[0] for key, value in parse_qs(urlsplit(there).query).items()}
    came, brought = browser, dict(asked)
    if what == "state":
        brought["state"] = "another"
    elif what == "replay":
        kept = {one.key: one.value for one in browser.session.cookie_jar}
        await browser.opens(there.removeprefix(SITE))
        assert browser.status == 200
        came = another
        another.session.cookie_jar.update_cookies({"signing-in": kept["signing-in"]}, browser.server.make_url("/"))
    elif what == "code":
        await browser.opens(there.removeprefix(SITE))
        came = another
        state = parse_qs(urlsplit(await begins(another)).query)["state"][0]
        brought["state"] = state
    elif what == "iss":
        brought["iss"] = "https://another.example"
    elif what == "no_iss":
        del brought["iss"]
    elif what == "nonce":
        cookie = next(one.value for one in browser.session.cookie_jar if one.key == "signing-in")
        begun = Begun.opened(cookie, house.calendar.now)
        changed = Begun(**{**{key: getattr(begun, key) for key in begun.__slots__}, "nonce": "another"})
        browser.session.cookie_jar.update_cookies({"signing-in": changed.sealed()}, browser.server.make_url("/"))
    await came.opens("/sign-in/back", params=brought)
    assert came.status == 422 and told in came.said
    assert all("visit" not in one.key for one in came.session.cookie_jar)


async def test_b20_a_provider_that_is_away_or_declines_is_said_in_words(front, browser, provider):
    """The provider's own refusal, and no provider at all, at the beginning and in the middle."""
    there = parse_qs(urlsplit(await begins(browser)).query)
    await browser.opens("/sign-in/back", params={"state": there["state"][0], "error": "access_denied"})
    assert browser.status == 422 and "access_denied" in browser.said
    there = await at_the_provider(await begins(browser))
    known = await provider.metadata()
    provider._metadata = (
        provider._metadata[0],
        known.__class__(known.authorization, "http://127.0.0.1:9/token", known.keys),
    )
    await browser.opens(there.removeprefix(SITE))
    assert browser.status == 503 and "没有应答" in browser.said
    provider._metadata = None
    provider.client = Client("http://127.0.0.1:9", CLIENT)
    await begins(browser)
    assert browser.status == 503 and "没有应答" in browser.said
