"""An organisation's system is told by webhook (B20): signed, again and again, nowhere else, and never without consent."""

from __future__ import annotations

import json
import ssl
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import select
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from notify import webhooks
from notify.catalogue import Words
from notify.symptoms import remedy
from pipeline.issuance import revocation
from pipeline.organisations import hooks, sharing
from pipeline.queries.applicant import looks
from pipeline.queries.operator.symptoms import symptoms
from pipeline.rules.refusals import Refused
from pipeline.rules.transitions import OPERATOR
from pipeline.rules.words import Kind, Looked, MessageState
from storage.models.certificates import Certificate
from storage.models.offices import Office
from storage.models.organisations import Hook, HookMessage
from tests.api.conftest import agrees
from tests.api.receiver import Receiver
from tests.pipeline.test_numbering import follows

LOOPBACK = webhooks.ways("127.0.0.0/8")


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.close()


@pytest.fixture
def told(house, receiver):
    """The house, whose unit has a webhook and a holder who agreed before anything was issued."""
    house.tools = replace(house.tools, ways=LOOPBACK)
    house.restage()
    house.approved_case = house.approved()
    house.secret = add(house, receiver.url)
    agrees(house)
    return house


def add(house, url, ways=LOOPBACK):
    with house.database.writing() as session:
        unit = session.get_one(Office, house.unit_id)
        return hooks.add(session, unit, "人事系统", url, ways=ways, world=house.calendar.world)[1]


def rows(house, table):
    with house.database.reading() as session:
        return session.scalars(select(table)).all()


def looked_at(house):
    """What the operator reads of the webhooks; nothing where all is well."""
    words = Words(None, "zh")
    with house.database.reading() as session:
        found = symptoms(session, house.blobs, bot=False, now=house.calendar.now)
        return "".join(remedy(words, one) for one in found if one.name == "webhooks")


def by_this_clock(house):
    """Messages are signed at the moment at which whoever verifies them looks."""
    house.tools = replace(house.tools, wall=lambda: datetime.fromtimestamp(time.time(), UTC))
    house.restage()


def revokes(house):
    with house.database.writing() as session:
        number = session.scalars(select(Certificate.number)).one()
        revocation.revoke(session, number, why="撤销文件", by=OPERATOR, world=house.calendar.world)


def test_b20_what_is_issued_and_revoked_is_told_signed_and_read_by_the_holder(told, receiver):
    """Verified by the specification's own library; no person is named, and a changed byte is found."""
    by_this_clock(told)
    told.works()
    revokes(told)
    told.works()
    said = [Webhook(told.secret).verify(body, headers) for headers, body in receiver.got]
    number = rows(told, Certificate)[0].number
    assert [(one["type"], one["data"]) for one in said] == [
        ("certificate.issued", {"number": number, "version": 1, "standing": "valid"}),
        ("certificate.revoked", {"number": number, "version": 1, "standing": "revoked"}),
    ]
    headers, body = receiver.got[0]
    assert headers["webhook-id"].startswith("msg_")
    with pytest.raises(WebhookVerificationError):
        Webhook(told.secret).verify(body.replace(b"valid", b"Valid"), headers)
    seen = [one for one in told.looks(1, looks.of_case, told.approved_case).lines if one.what is Looked.NOTIFIED]
    assert [(one.office, one.name) for one in seen] == [(told.place.unit, "人事系统")] * 2
    assert {one.state for one in rows(told, HookMessage)} == {MessageState.SENT}


def test_b20_without_consent_nothing_is_told_nor_what_waited_when_it_was_taken_back(told, receiver):
    """Consent is asked for again when it is sent."""
    receiver.status = 500
    told.works()
    assert len(receiver.got) == 1
    told.does(1, sharing.take_back, told.unit_id)
    receiver.status = 204
    revokes(told)
    told.calendar.passes(hours=1)
    told.works()
    assert len(receiver.got) == 1
    assert [one.state for one in rows(told, HookMessage)] == [MessageState.DROPPED]


def test_b20_a_message_that_is_not_taken_comes_again_under_the_same_id(told, receiver):
    """Later each time; one message a time finds out for all that wait; then all come."""
    receiver.status = 503
    told.works()
    revokes(told)
    told.works()
    assert len(receiver.got) == 1, "the second waits for the first to get through"
    told.calendar.passes(seconds=31)
    told.works()
    assert len(receiver.got) == 2
    told.calendar.passes(seconds=31)
    told.works()
    assert len(receiver.got) == 2, "a minute from now"
    receiver.status = 200
    told.calendar.passes(seconds=31)
    told.works()
    ids = [headers["webhook-id"] for headers, _ in receiver.got]
    assert len(receiver.got) == 4
    assert len(set(ids)) == 2
    (hook,) = rows(told, Hook)
    assert (hook.failures, hook.failing_since, hook.trouble) == (0, None, None)


def proves(secret, message):
    """True if whoever holds *secret* takes *message* for ours."""
    headers, body = message
    try:
        Webhook(secret).verify(body, headers)
    except WebhookVerificationError:
        return False
    return True


@pytest.mark.parametrize(("grace", "old_proves"), [(24, True), (0, False)])
def test_b20_a_secret_is_changed_while_both_sign_and_then_the_new_one_alone(told, receiver, grace, old_proves):
    """The receiver changes over when it can; a secret that leaked ends at once. Then the former one is forgotten."""
    by_this_clock(told)
    with told.database.writing() as session:
        (hook,) = session.scalars(select(Hook))
        new = hooks.rotate(session, hook.id.hex[:8], grace=timedelta(hours=grace), world=told.calendar.world)
    told.works()
    assert [proves(secret, receiver.got[-1]) for secret in (new, told.secret)] == [True, old_proves]
    told.calendar.passes(hours=25)
    revokes(told)
    told.works()
    assert [proves(secret, receiver.got[-1]) for secret in (new, told.secret)] == [True, False]
    assert [row.former_secret for row in rows(told, Hook)] == [None]


def test_b20_an_address_that_fails_for_five_days_is_disabled_and_the_chief_told(told, receiver):
    """Told once, to the help desk where there is no chief; nothing is sent there any more until a test gets through."""
    receiver.status = 500
    told.works()
    for _ in range(25):
        told.calendar.passes(hours=6)
        told.works()
    (hook,) = rows(told, Hook)
    assert (hook.disabled_at is not None, hook.trouble) == (True, "status_500")
    assert "已停用（status_500）" in looked_at(told)
    assert len([text for text in told.network.told(105) if "收不到证书变动通知" in text]) == 1
    tried = len(receiver.got)
    revokes(told)
    told.calendar.passes(days=1)
    told.works()
    assert len(receiver.got) == tried
    assert [one.state for one in rows(told, HookMessage)] == [MessageState.FAILED]
    with told.database.writing() as session:
        hooks.answered(hooks.hook_of(session, hook.id.hex[:8]), told.calendar.world)
    assert rows(told, Hook)[0].disabled_at is None
    assert looked_at(told) == ""


def test_b20_whoever_says_gone_is_not_asked_again(told, receiver):
    """410: disabled at once."""
    receiver.status = 410
    told.works()
    assert rows(told, Hook)[0].disabled_at is not None


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://hr.example.org/hook", "hook_not_https"),
        ("https://10.0.0.8/hook", "hook_private_address"),
        ("https://169.254.169.254/latest/meta-data", "hook_private_address"),
        ("https://[::1]/hook", "hook_private_address"),
        ("https://[::ffff:10.0.0.1]/hook", "hook_private_address"),
        ("https://[64:ff9b::7f00:1]/hook", "hook_private_address"),
        ("https://user:pass@hr.example.org/hook", "hook_no_address"),
        ("ftp://hr.example.org/hook", "hook_no_address"),
        ("https:///hook", "hook_no_address"),
        ("https://hr.example.org:99999/", "hook_no_address"),
        ("http://10.1.2.3/hook", "hook_not_https"),
    ],
)
def test_b20_no_webhook_leads_into_our_own_network(house, url, code):
    """What is not public is refused when it is entered, unless the deployment names it; plain HTTP is loopback's alone."""
    ways = webhooks.ways("10.1.0.0/16") if "10.1." in url else webhooks.PUBLIC
    with pytest.raises(Refused, match=code):
        add(house, url, ways)


def test_b20_a_name_that_stands_for_a_private_address_is_not_reached(receiver, monkeypatch):
    """Looked up at each sending, all of its addresses; what was looked up is what is connected to."""
    asked = []

    def lookup(host, port, **_):
        asked.append(host)
        return [(2, 1, 6, "", (address, port)) for address in ("93.184.216.34", "127.0.0.1")]

    monkeypatch.setattr(webhooks.socket, "getaddrinfo", lookup)
    with pytest.raises(webhooks.Unsendable, match="private_address"):
        webhooks.post("https://hr.example.org/hook", b"{}", {}, webhooks.PUBLIC)
    assert asked == ["hr.example.org"]
    assert receiver.got == []


def test_b20_no_redirect_is_followed_and_no_answer_drips_for_ever(receiver, monkeypatch):
    """Another address is no answer; a dripping one is cut off."""
    elsewhere = Receiver()
    receiver.status, receiver.location = 307, elsewhere.url
    with pytest.raises(webhooks.Unsendable, match="status_307"):
        webhooks.post(receiver.url, b"{}", {}, LOOPBACK)
    assert elsewhere.got == []
    elsewhere.close()
    receiver.drips = 0.05
    monkeypatch.setattr(webhooks, "WHOLE_S", 0.3)
    begun = time.monotonic()
    with pytest.raises(webhooks.Unsendable, match="timeout"):
        webhooks.post(receiver.url, b"{}", {}, LOOPBACK)
    assert time.monotonic() - begun < 4


def test_b20_tls_is_checked_by_name_and_by_who_certifies_it(tmp_path, monkeypatch):
    """A certificate of nobody's is refused, and one for another name; one that is trusted is spoken to by its name."""
    key, certificate = localhost(tmp_path)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate, key)
    receiver = Receiver(serving)
    with pytest.raises(webhooks.Unsendable, match="tls"):
        webhooks.post(receiver.url, b"{}", {}, LOOPBACK)
    trusting = ssl.create_default_context(cafile=certificate)
    monkeypatch.setattr(webhooks.ssl, "create_default_context", lambda: trusting)
    with pytest.raises(webhooks.Unsendable, match="tls"):
        webhooks.post(receiver.url.replace("localhost", "127.0.0.1"), b"{}", {}, LOOPBACK)
    assert receiver.got == []
    webhooks.post(receiver.url, b"{}", {"webhook-id": "msg_1"}, LOOPBACK)
    ((headers, body),) = receiver.got
    assert (headers["host"], headers["webhook-id"], body) == (receiver.url.split("/")[2], "msg_1", b"{}")
    receiver.close()


def localhost(folder):
    """A key, and a certificate for the name localhost alone, certified by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")]), datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, SHA256())
    )
    plain = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for file, data in (("key.pem", key.private_bytes(*plain)), ("localhost.pem", certificate.public_bytes(plain[0]))):
        (folder / file).write_bytes(data)
    return folder / "key.pem", folder / "localhost.pem"


def test_b20_a_reissued_certificate_is_told_as_superseded_and_issued(told, receiver):
    """Both versions by their numbers, each once, from one transaction."""
    told.works()
    receiver.got.clear()
    follows(told, Kind.REISSUE, "loss_statement")
    said = [json.loads(body) for _, body in receiver.got]
    number = rows(told, Certificate)[0].number
    assert sorted((one["type"], one["data"]["version"], one["data"]["standing"]) for one in said) == [
        ("certificate.issued", 2, "valid"),
        ("certificate.superseded", 1, "superseded"),
    ]
    assert {one["data"]["number"] for one in said} == {number}
