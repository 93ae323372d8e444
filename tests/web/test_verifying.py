"""Anyone verifies a certificate (C5): by the address in its QR code, or by the file; what is told is for strangers' eyes."""

import base64
import gzip
import io
import json
import re
from datetime import date, timedelta
from urllib.parse import urlsplit

import aiohttp
import jwt
import pytest
from aiohttp.test_utils import make_mocked_request
from sqlalchemy import select, update

from pipeline.issuance import earlier
from pipeline.rules.identity import mask_id
from pipeline.rules.pace import Pace
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Level
from pipeline.rules.words import CertificateState
from storage.models.certificates import Certificate
from tests.bot.conftest import NAME, NUMBER
from tests.numbers import resident
from web.limiting import Tries, address_of, networks
from web.visiting import CONTEXT


@pytest.fixture
def certificate(front):
    """A certificate in force."""
    front.house.approved()
    front.house.works()
    with front.house.database.reading() as session:
        return session.scalars(select(Certificate)).one()


@pytest.fixture
def pdf(front, certificate):
    return front.house.blobs.get(certificate.signed)


def address(certificate):
    """What the QR code says, without the host."""
    parts = urlsplit(certificate.record["verify_url"])
    return f"{parts.path}?{parts.query}"


def becomes(front, certificate, state):
    """It ends, as a reissue or an annulment ends it."""
    with front.house.database.writing() as session:
        ended = update(Certificate).where(Certificate.id == certificate.id)
        session.execute(ended.values(state=state, ended_at=front.house.calendar.now))


async def gives(browser, data, name="证书.pdf", **more):
    form = aiohttp.FormData()
    form.add_field("file", io.BytesIO(data), filename=name, content_type="application/pdf")
    return await browser._does("POST", "/verify", data=form, **more)


async def test_c5_the_qr_codes_page_shows_the_certificate_and_how_it_stands(browser, certificate):
    """The fields of the page, the ID number masked, of the birth date the year, and no photo."""
    await browser.opens(address(certificate))
    assert browser.status == 200
    for said in ('class="standing valid"', NAME, "林业", "助理工程师", certificate.number, mask_id(NUMBER)):
        assert said in browser.said, said
    assert NUMBER not in browser.said
    assert "1997年05月20日" not in browser.said
    assert "<img" not in browser.said
    assert "<script" not in browser.said
    assert "测试签发人" in browser.said


async def test_c5_numbers_cannot_be_walked(browser, certificate):
    """A wrong code and a number that is none get the very same answer."""
    path, _, code = address(certificate).partition("?k=")
    said = {await browser.opens(f"{path}?k={'0' * len(code)}"), await browser.opens(path)}
    said.add(await browser.opens(f"{path[:-1]}9?k={code}"))
    assert len(said) == 1
    assert browser.status == 422
    assert "没有找到这张证书" in browser.said


@pytest.mark.parametrize(
    ("state", "word"), [(CertificateState.SUPERSEDED, "已失效"), (CertificateState.REVOKED, "已撤销")]
)
async def test_c5_a_certificate_that_ended_says_so_by_address_and_by_file(
    front, browser, certificate, pdf, state, word
):
    """The signature stays good; the registry knows better."""
    becomes(front, certificate, state)
    await browser.opens(address(certificate))
    assert f'class="standing {state}"' in browser.said
    assert word in browser.said
    await gives(browser, pdf)
    assert f'class="standing {state}"' in browser.said


async def test_c5_whoever_holds_the_file_sees_the_photo_too(browser, pdf):
    """Signature, registry and photo, on one page that loads nothing else."""
    await gives(browser, pdf)
    assert 'class="standing valid"' in browser.said
    assert "与登记簿中的原文件一致" in browser.said
    assert 'src="data:image/jpeg;base64,' in browser.said
    assert "img-src data: 'self'" in browser.headers["Content-Security-Policy"]
    assert NUMBER not in browser.said


async def test_c5_a_changed_file_shows_nothing_of_any_certificate(browser, pdf):
    """One bit in the middle: changed, in words; no field, no photo."""
    changed = bytearray(pdf)
    changed[len(pdf) // 2] ^= 1
    await gives(browser, bytes(changed))
    assert 'class="standing tampered"' in browser.said
    assert NAME not in browser.said
    assert "data:image" not in browser.said


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        (b"%PDF-1.7\n%%EOF", 200, "✗</span> 没有电子签名"),
        (b"hello", 200, "这不是 PDF 文件"),
        (b"", 422, "还没有选择文件"),
        (b"x" * 5_000_001, 422, "最多 5 MB"),
    ],
)
async def test_c5_what_is_no_certificate_is_told_so(browser, data, status, said):
    """A PDF without a signature, no PDF at all, nothing, too much: a sentence each."""
    await gives(browser, data)
    assert said in browser.said
    assert browser.status == status


async def test_c5_a_program_gets_the_verdict_as_json(browser, certificate, pdf):
    """The same verdict, for a machine."""
    said = await gives(browser, pdf, headers={"Accept": "application/json"})
    assert '"standing": "valid"' in said
    said = await browser.opens(address(certificate), headers={"Accept": "application/json"})
    assert f'"number": "{certificate.number}"' in said


async def test_c5_the_form_is_in_the_browsers_language(browser):
    """English for who reads English."""
    await browser.opens("/verify", headers={"Accept-Language": "en"})
    assert "Verify a certificate" in browser.said
    await browser.opens("/verify")
    assert "核验证书" in browser.said


async def test_c5_the_page_shows_the_proof_and_the_lists_are_there_for_anyone(front, browser):
    """Once published: the entry's path under the signed root; status list, head and signers without a visit."""
    house = front.house
    house.approved()
    house.works()
    house.calendar.passes(minutes=1)
    house.works()
    (row,) = front.all(Certificate)
    await browser.opens(row.record["verify_url"].removeprefix("https://zhicheng.example"))
    root = re.search(r"root ([0-9a-f]{64})", browser.said)[1]
    for path in ("/log/head.json", "/status.json"):
        await browser.opens(path)
        assert browser.status == 200
        assert root in browser.said
        tag = browser.headers["ETag"]
        assert "public" in browser.headers["Cache-Control"]
        await browser.opens(path, headers={"If-None-Match": tag})
        assert (browser.status, browser.body, browser.headers["ETag"]) == (304, b"", tag)
        await browser.opens(path, headers={"If-None-Match": '"another"'})
        assert browser.status == 200
    await browser.opens("/signers.json")
    assert "BEGIN CERTIFICATE" in browser.said
    assert "PRIVATE" not in browser.said


async def test_b21_the_credential_is_had_by_the_code_read_by_our_keys_and_verified_by_the_page(front, browser):
    """Its link on the page, and for nobody with a wrong code; keys and list under the issuer's address; then annulled."""
    house = front.house
    house.approved()
    house.works()
    house.calendar.passes(minutes=1)
    house.works()
    (row,) = front.all(Certificate)
    await browser.opens(address(row))
    link = re.search(r'href="([^"]+credential.jwt[^"]+)"', browser.said)[1].replace("&amp;", "&")
    await browser.opens(link)
    token = browser.body
    assert (browser.status, browser.headers["Content-Type"]) == (200, "application/jwt")
    assert row.number in browser.headers["Content-Disposition"]
    await browser.opens(f"{link[:-1]}x")
    assert browser.status == 422
    await browser.opens("/.well-known/did.json")
    keys = json.loads(browser.said)
    assert keys["id"] == "did:web:zhicheng.example"
    await browser.opens("/.well-known/jwks.json")
    (key,) = json.loads(browser.said)["keys"]
    assert key == keys["verificationMethod"][0]["publicKeyJwk"]
    known = jwt.PyJWK(key).key
    said = jwt.decode(token, known, algorithms=["RS256"])
    for state, ended in (("valid", [False, False]), ("revoked", [True, False])):
        await browser.opens("/credentials/status.jwt")
        held = jwt.decode(browser.body, known, algorithms=["RS256"])
        assert held["iss"] == said["iss"]
        assert held["id"] == said["credentialStatus"][0]["statusListCredential"]
        bits = gzip.decompress(base64.urlsafe_b64decode(held["credentialSubject"]["encodedList"][1:] + "=="))
        places = [int(entry["statusListIndex"]) for entry in said["credentialStatus"]]
        assert [bool(bits[place // 8] & 128 >> place % 8) for place in places] == ended
        await gives(browser, token, "凭证.jwt", headers={"Accept": "application/json"})
        assert (json.loads(browser.said)["standing"], json.loads(browser.said)["number"]) == (state, row.number)
        await gives(browser, token, "凭证.jwt")  # who holds no more than that is shown no more than that
        assert (row.number in browser.said, NAME in browser.said) == (True, True)
        assert "data:image" not in browser.said
        assert not [private for private in ("民族", "出生日期", mask_id(NUMBER)) if private in browser.said]
        becomes(front, row, CertificateState.REVOKED)
        house.calendar.passes(hours=25)
        house.works()


async def test_b6_a_witness_is_shown_that_the_log_continues_itself(front, browser):
    """From the length of one signed head to the next; of lengths that nobody signed, nothing."""
    house = front.house
    house.approved()
    house.works()
    house.calendar.passes(minutes=1)
    house.works()
    await browser.opens("/log/consistency/0/1.json")
    assert (browser.status, json.loads(browser.said)) == (200, {"first": 0, "second": 1, "path": []})
    for wrong in ("2/1", "1/2", "0/999999999999", "x/1"):
        await browser.opens(f"/log/consistency/{wrong}.json")
        assert browser.status == 404


async def test_c5_whoever_walks_numbers_is_stopped_and_nobody_else(front, browser, server, certificate):
    """Sixty look-ups that find nothing, then no answer for a while; of other addresses, and of the right code, none counts."""
    path = address(certificate).partition("?")[0]
    for place in range(60):
        await browser.opens(address(certificate))
        assert browser.status == 200
        await browser.opens(f"{path[:-1]}{place}?k=0000000000000000")
        assert browser.status == 422
    await browser.opens(f"{path}?k=0")
    assert browser.status == 429
    assert "分钟" in browser.said
    await browser.opens(f"{path}?k=0", headers={"X-Forwarded-For": "9.9.9.9"})
    assert browser.status == 422
    await browser.opens(address(certificate))
    assert browser.status == 200, "whoever scans a QR code behind that address reads it"


async def test_c5_the_cage_is_not_worn_out_by_one_address(browser, monkeypatch, server):
    """So many files in ten minutes; the next is refused before it is read."""
    server.app[CONTEXT].files = Tries(Pace(2, timedelta(minutes=10)))
    for status in (200, 200, 429):
        await gives(browser, b"hello")
        assert browser.status == status


def test_c5_tries_are_counted_by_address_and_forgotten_in_time():
    """Of IPv6 the network; whom a proxy that is named names; never whom a stranger names, on our own network or not."""
    now = [0.0]
    tries = Tries(Pace(2, timedelta(minutes=1)), clock=lambda: now[0])
    for _ in range(2):
        tries.check("a")
        tries.count("a")
    with pytest.raises(Refused, match="too_many_tries"):
        tries.check("a")
    tries.check("b")
    now[0] = 61
    tries.check("a")
    asked = [
        ("127.0.0.1", "198.51.100.1, 9.9.9.9", "9.9.9.9"),
        ("127.0.0.1", "9.9.9.9, 172.18.0.7", "9.9.9.9"),
        ("127.0.0.1", "172.18.0.8, 172.18.0.7", "172.18.0.8"),
        ("10.0.0.5", "9.9.9.9", "10.0.0.5"),
        ("8.8.8.8", "198.51.100.1", "8.8.8.8"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
    ]
    for remote, told, found in asked:
        request = make_mocked_request("GET", "/", headers={"X-Forwarded-For": told} if told else {})
        assert address_of(request.clone(remote=remote), networks("127.0.0.1 172.18.0.0/16")) == found


async def test_c5_the_photo_stands_on_no_address(front, browser, certificate, pdf):
    """Not by its blob key, not on the QR code's page in any form, and the page that shows it is kept by nobody."""
    await gives(browser, pdf)
    assert browser.headers["Cache-Control"] == "no-store"
    photo = front.house.blobs.get(certificate.photo)
    for path in (f"/blobs/{certificate.photo}", f"/static/{certificate.photo}", f"/c/{certificate.number}/photo"):
        await browser.opens(path)
        assert browser.status == 404
    for accept in ("text/html", "application/json"):
        await browser.opens(address(certificate), headers={"Accept": accept})
        assert certificate.photo not in browser.said
        assert photo[:40] not in browser.body
        assert "data:image" not in browser.said


async def test_c5_the_page_looks_a_number_up_with_its_holder(front, browser, certificate):
    """One of ours as it stands, one of before as what it is; with another's name nothing, and guessing ends."""
    world = front.house.calendar.world
    said = earlier.Said(
        name="赵敏",
        id_number=resident("19750101", 3),
        number="乌职/1999-01",
        title="助理兽医师",
        level=Level.ZHULI,
        series="nongye",
        specialty="兽医",
        authority="乌鲁木齐市人事局",
        document="",
        awarded_on=date(1999, 12, 30),
    )
    with front.house.database.writing() as session:
        earlier.entered(session, [(2, said)], source="old.csv", world=world, apply=True)

    async def asks(number, holder):
        await browser._does("POST", "/verify/number", data={"number": number, "holder": holder})
        return browser.said

    found = await asks("乌职/1999-01", " 赵敏")
    assert "登记在册的早期证书，不是本系统签发" in found
    assert "兽医" in found and "1999-12-30" in found and said.id_number not in found
    assert 'class="standing valid"' in await asks(certificate.number, NAME)
    assert NUMBER not in browser.said
    for holder in ("王小明", "", certificate.number):
        assert "没有找到这样的证书" in await asks(certificate.number, holder)
    for place in range(20):
        await asks(certificate.number, f"{place:04}")
    assert "尝试次数太多" in await asks(certificate.number, NAME)
