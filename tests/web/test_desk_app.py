"""The desk as a Mini App: who the chat network vouches for is let in; who is not, is not (U7)."""

from __future__ import annotations

import hashlib
import hmac
import json
from urllib.parse import urlencode

import pytest

from pipeline.rules.words import Node
from tests.house import CHATS

UNIT = CHATS[Node.UNIT]


def signed(front, chat_id, *, token="42:TEST", age=5, **more):  # noqa: S107  a test's own
    """What the network signs, by its rule."""
    said = {
        "auth_date": str(int(front.house.calendar.now.timestamp()) - age),
        "query_id": "AAH",
        "user": json.dumps({"id": chat_id, "first_name": "李", "language_code": "zh-hans"}),
        **more,
    }
    lines = "\n".join(f"{key}={value}" for key, value in sorted(said.items()))
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    return urlencode({**said, "hash": hmac.new(secret, lines.encode(), hashlib.sha256).hexdigest()})


async def enters(browser, init_data):
    await browser._does("POST", "/desk/app", data={"init_data": init_data})


async def test_u7_an_officer_enters_by_the_networks_signed_word_once(front, browser, another):
    """It opens the desk; brought a second time it opens nothing."""
    said = signed(front, UNIT)
    await enters(browser, said)
    assert browser.status == 200
    assert "待办" in browser.said
    await enters(another, said)
    assert another.status == 422


@pytest.mark.parametrize("what", ["forged", "other_bot", "old", "future", "nobody", "empty", "stranger", "long"])
async def test_u7_whoever_the_network_does_not_vouch_for_stays_outside(front, browser, what):
    """Changed, signed for another bot, too old, from the future, without a user, not an officer."""
    said = {
        "forged": lambda: signed(front, 999).replace("999", str(UNIT)),
        "other_bot": lambda: signed(front, UNIT, token="43:OTHER"),
        "old": lambda: signed(front, UNIT, age=601),
        "future": lambda: signed(front, UNIT, age=-60),
        "nobody": lambda: signed(front, UNIT, user="null"),
        "empty": lambda: "",
        "stranger": lambda: signed(front, 999),
        "long": lambda: "a=" + "b" * 100_000,
    }[what]()
    await enters(browser, said)
    assert browser.status == 422
    await browser.opens("/desk")
    assert browser.status == 422
