"""A browser that is shut is told that something came (B15): by a button, to a push service that opens what we sent."""

import asyncio
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from notify import push, webhooks
from notify.push import NoSubscription, Subscription, sealed_by, subscription
from pipeline.messages import notices, pushes
from storage import network
from tests.web.push_service import Service, data
from tests.web.talking import PUSHER, Plain
from zhicheng import clock

CHROME = {
    "endpoint": "https://fcm.googleapis.com/fcm/send/abc",
    "key": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    "auth": "BTBZMqHH6r4Tts7J_aSIgg",
}


@pytest.fixture
def service():
    service = Service()
    yield service
    service.close()


@pytest.fixture
async def asked(plain, talking, service):
    """A browser in a chat that asked to be told."""
    await plain.starts()
    plain.chat = await talking.network.look(network.chats)
    await plain.opens("/chat/devices")
    await asks(plain, **service.subscription)
    assert plain.status == 200
    await plain.opens("/chat/devices")
    return plain


async def asks(plain, **fields):
    return await plain.does("POST", "/chat/push", data={**plain.hidden, **fields})


async def told(talking, chat_id, about="1"):
    """A notice comes into the chat, and what it owes is done."""
    house = talking.house

    def tell():
        with house.database.writing() as session:
            facts = {"number": about, "label": "林业 · 张三", "days": "90"}
            notices.tell_chat(
                session, (chat_id, "zh"), "draft_deleted", world=house.calendar.world, about=about, **facts
            )
        house.works()

    await asyncio.to_thread(tell)


def rows(talking):
    with talking.house.database.reading() as session:
        return [one for chat in network.chats(session) for one in network.pushes(session, chat)]


def test_b15_what_is_sent_is_what_the_rfc_has():
    """RFC 8291, section 5, byte for byte."""
    number = int.from_bytes(data("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
    own, to = ec.derive_private_key(number, ec.SECP256R1()), Subscription(**CHROME)
    body = sealed_by(own, data("DGv6ra1nlYgDCS1FRnbzlw"), b"When I grow up, I want to be a watermelon\x02", to)
    assert push._text(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_y"
        "l95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


async def test_b15_a_notice_is_pushed_without_a_word_of_the_case(asked, talking, service):
    """The service opens it: the same sentence for all. Answers to what one presses oneself are pushed to nobody."""
    await asked.opens()
    await asked.says("你好")
    assert service.got == []
    await told(talking, asked.chat[0])
    ((headers, body),) = service.got
    assert service.opened(body) == {"title": "职称服务", "body": "有一条新消息，点这里打开聊天查看。"}
    assert len(body) == 16 + 4 + 1 + 65 + push.PADDED + 16
    key, claims = service.sender(headers)
    assert (key, claims["sub"]) == (PUSHER.public, "mailto:it@example.org")
    assert claims["aud"] == service.url.partition("/hooks")[0]
    assert timedelta() < timedelta(seconds=claims["exp"] - talking.house.calendar.now.timestamp()) < timedelta(days=1)
    assert (headers["content-encoding"], headers["topic"], int(headers["ttl"]) > 0) == ("aes128gcm", "zhicheng", True)


@pytest.mark.parametrize("status", [404, 410])
async def test_b15_a_browser_that_takes_none_any_more_is_forgotten(asked, talking, service, status):
    service.status = status
    await told(talking, asked.chat[0])
    await told(talking, asked.chat[0], "2")
    assert (len(service.got), rows(talking)) == (1, [])
    await asked.opens("/chat/devices")
    assert 'data-on=""' in asked.said


async def test_b15_a_push_service_that_is_away_is_asked_less_and_less_and_holds_up_no_message(asked, talking, service):
    """One push is owed for all that comes meanwhile; after most of a day nobody is asked any more."""
    service.status = 503
    for number in range(4):
        await told(talking, asked.chat[0], str(number))
    await asked.opens()
    assert asked.said.count("已按规定删除") == 4
    assert len(service.got) == 1
    talking.house.calendar.passes(minutes=6)
    await asyncio.to_thread(talking.house.works)
    assert (len(service.got), rows(talking)[0].failures) == (2, 2)
    service.status = 201
    talking.house.calendar.passes(minutes=11)
    await asyncio.to_thread(talking.house.works)
    assert (len(service.got), rows(talking)[0].failures) == (3, 0)
    service.status = 503
    await told(talking, asked.chat[0], "again")
    for _ in range(pushes.FAILURES_MOST):
        talking.house.calendar.passes(hours=12)
        await asyncio.to_thread(talking.house.works)
    assert (len(service.got), rows(talking)) == (3 + pushes.FAILURES_MOST, [])


@pytest.mark.parametrize("way", ["/chat/push/end", "/chat/leave"])
async def test_b15_who_wants_none_or_leaves_is_told_no_more(asked, talking, service, way):
    """It hangs on the device, and ends with it."""
    await asked.does("POST", way, data=asked.hidden)
    await told(talking, asked.chat[0])
    assert (service.got, rows(talking)) == ([], [])


async def test_b15_a_lost_phone_that_is_signed_out_hears_nothing(asked, talking, service):
    await asked.does("POST", "/chat/devices", data=asked.hidden)
    code = asked.said.split('aria-label="代码">')[1].split("<")[0]
    async with Plain.at(talking) as other:
        await other.does("POST", "/chat/enter", data={"code": code})
        await other.opens("/chat/devices")
        await other.does("POST", "/chat/leave-others", data=other.hidden)
    await told(talking, asked.chat[0])
    assert (service.got, rows(talking)) == ([], [])


async def test_b15_a_browser_names_no_address_of_ours(plain, talking):
    """Whoever writes the form by hand is refused in words, and nothing is kept."""
    await plain.starts()
    await plain.opens("/chat/devices")
    hidden = plain.hidden
    bad = (
        {"endpoint": "https://10.0.0.7/x"},
        {"endpoint": "http://fcm.googleapis.com/x"},
        {"endpoint": "https://[fd00::1]/x"},
        {"endpoint": "file:///etc/passwd"},
        {"endpoint": "https://a@b.example/x"},
        {"endpoint": "https://fcm.googleapis.com/" + "x" * 2000},
        {"key": "AAAA"},
        {"key": "é"},
        {"auth": ""},
    )
    for wrong in bad:
        await plain.does("POST", "/chat/push", data={**hidden, **CHROME, **wrong})
        assert (plain.status, "不能用" in plain.said) == (422, True)
    assert rows(talking) == []
    await plain.does("POST", "/chat/push", data={**CHROME, "csrf": "0"})
    assert plain.status == 422


def test_b15_a_name_that_leads_into_our_own_network_is_found_out_when_it_is_sent(monkeypatch):
    """It was looked up nowhere when the browser gave it."""
    to = subscription(**CHROME, ways=webhooks.PUBLIC)
    monkeypatch.setattr(webhooks.socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", ("192.168.1.1", 443))])
    with pytest.raises(webhooks.Unsendable, match="private_address"):
        PUSHER.push(to, "zh", webhooks.PUBLIC, clock.now())
    with pytest.raises(NoSubscription):
        subscription("https://127.0.0.1/x", CHROME["key"], CHROME["auth"], webhooks.PUBLIC)
