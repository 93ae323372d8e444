"""Another system asks by key (B20): verified as on the page, listed with consent, refused in words and by code."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from urllib.parse import urlsplit

import aiohttp
import pytest
import yaml
from sqlalchemy import select

from certificates.verifying.structure import LARGEST
from pipeline.organisations import keys, sharing
from pipeline.queries.applicant import looks
from pipeline.rules.pace import Pace
from pipeline.rules.refusals import Refused
from pipeline.rules.words import CertificateState, Looked, Scope
from storage.models.certificates import Certificate
from storage.models.organisations import ApiKey
from tests.api.conftest import agrees, key_of
from tests.bot.conftest import NAME, NUMBER
from tests.test_house_rules import ROOT
from web.api.description import document
from web.limiting import Tries
from web.visiting import CONTEXT


async def test_b20_what_a_hand_held_scanner_types_behind_a_code_is_none_of_it(client, certificate):
    """CR, LF or a tab, as scanners that are keyboards to their computer end what they read."""
    for ending in ("\r", "\r\n", "\t"):
        read = {"qr": certificate.record["verify_url"] + ending}
        assert (await client.asks("POST", "/verifications/code", json=read)).get("standing") == "valid"
        typed = {"number": certificate.number + ending, "holder": NAME + ending}
        assert (await client.asks("POST", "/verifications/number", json=typed)).get("standing") == "valid"
    await client.asks("POST", "/verifications/code", json={"qr": "a\rb"})
    assert client.status == 400


async def test_b20_a_file_that_is_too_large_is_refused_as_described(client, certificate):
    """413, as any other body that is too large; the sentence says how large it may be."""
    said = await client.asks("POST", "/verifications/file", data=pdf_form(bytes(LARGEST + 1)))
    assert (client.status, said["code"]) == (413, "file_too_large")
    assert "5 MB" in said["detail"]


def fields(certificate):
    return {one["key"]: one["value"] for one in certificate["fields"]}


def pdf_form(data):
    form = aiohttp.FormData()
    form.add_field("file", io.BytesIO(data), filename="certificate.pdf", content_type="application/pdf")
    return form


async def test_b20_a_system_verifies_by_number_by_qr_code_and_by_file(house, client, certificate):
    """One answer in three ways: in force, the fields as strangers may see them, the ID number masked."""
    asked = {"number": certificate.number, "holder": NAME}
    by_number = await client.asks("POST", "/verifications/number", json=asked)
    assert (client.status, by_number["standing"]) == (200, "valid")
    by_code = await client.asks("POST", "/verifications/code", json={"qr": certificate.record["verify_url"]})
    assert by_code["certificate"] == by_number["certificate"]
    data = house.blobs.get(certificate.signed)
    by_file = await client.asks("POST", "/verifications/file", data=pdf_form(data), language="en")
    assert by_file["standing"] == "valid"
    assert {one["code"] for one in by_file["reasons"]} >= {"registry_agrees", "test_issuer"}
    assert fields(by_file["certificate"]) == fields(by_number["certificate"])
    assert fields(by_number["certificate"])["name"] == NAME
    assert NUMBER not in json.dumps([by_number, by_code, by_file])
    labels = {one["key"]: one["label"] for one in by_file["certificate"]["fields"]}
    assert labels["title"] == "Title"
    changed = await client.asks("POST", "/verifications/file", data=pdf_form(data[:-9] + b"%changed\n"))
    assert changed["standing"] != "valid"
    assert changed["certificate"] is None


async def test_b20_a_wrong_holder_a_wrong_code_and_no_such_number_are_alike(client, certificate):
    """A problem by code, in the language asked for; twenty guesses at one number a day, as on the page."""
    for holder, language, said in (("王小明", "zh", "没有找到"), ("0000", "en", "no such certificate")):
        asked = {"number": certificate.number, "holder": holder}
        told = await client.asks("POST", "/verifications/number", json=asked, language=language)
        assert (client.status, told["code"]) == (404, "certificate_not_found_so")
        assert said in told["detail"]
        assert client.headers["Content-Type"].startswith("application/problem+json")
        assert client.headers["Content-Language"] == language
        assert told["type"] == "urn:zhicheng:problem:certificate_not_found_so"
    for qr in (certificate.record["verify_url"][:-1] + "!", "https://elsewhere.example/", "http://[", "x"):
        told = await client.asks("POST", "/verifications/code", json={"qr": qr})
        assert (client.status, told["code"]) == (404, "certificate_not_found"), qr
    for place in range(18):
        await client.asks("POST", "/verifications/number", json={"number": certificate.number, "holder": f"{place:04}"})
    told = await client.asks("POST", "/verifications/number", json={"number": certificate.number, "holder": NAME})
    assert (client.status, told["code"]) == (429, "too_many_tries")
    assert int(client.headers["Retry-After"]) >= 60


async def test_c5_a_qr_code_that_leads_elsewhere_is_an_imitation_whatever_its_number_and_code(client, certificate):
    """Hosts that look like ours, that hide ours before an @, in a path, by another scheme or port."""
    genuine = certificate.record["verify_url"]
    host = urlsplit(genuine).netloc
    for other in (
        f"https://{host}.evil.example",
        f"https://{host}@evil.example",
        f"https://evil.example/{host}",
        f"https://{host}:8443",
        f"http://{host}",
        f"https://{host.replace('e', 'е')}",  # a Cyrillic е
        f"https://{host}.",
        "//evil.example",
        "javascript:",
    ):
        qr = genuine.replace(f"https://{host}", other)
        told = await client.asks("POST", "/verifications/code", json={"qr": qr})
        assert (client.status >= 400, told["code"]) == (True, "qr_foreign"), qr
    told = await client.asks("POST", "/verifications/code", json={"qr": genuine.replace(host, host.upper())})
    assert told["standing"] == "valid"


async def test_b20_only_certificates_of_holders_who_agree_are_listed(house, client, certificate):
    """None, then one, then none: consent is given and taken back by the holder."""
    assert (await client.asks("GET", "/certificates"))["certificates"] == []
    agrees(house)
    agrees(house)  # a second press is none
    page = await client.asks("GET", "/certificates")
    (one,) = page["certificates"]
    assert (one["number"], one["standing"], page["after"]) == (certificate.number, "valid", None)
    assert NUMBER not in json.dumps(page)
    assert (await client.asks("GET", f"/certificates?number={certificate.number}"))["certificates"] == [one]
    assert (await client.asks("GET", "/certificates?number=1"))["certificates"] == []
    house.does(1, sharing.take_back, house.unit_id)
    assert (await client.asks("GET", "/certificates"))["certificates"] == []


async def test_b20_every_listing_is_read_by_the_holder_with_the_systems_name(house, client, certificate):
    """One line an hour, beside the officers' looks (B10)."""
    client.key = key_of(house)
    agrees(house)
    for _ in range(3):
        await client.asks("GET", "/certificates")
    house.calendar.passes(hours=1)
    await client.asks("GET", "/certificates")
    seen = house.looks(1, looks.of_case, certificate.case_id).lines
    listed = [one for one in seen if one.what is Looked.LISTED]
    assert [(one.office, one.name) for one in listed] == [(house.place.unit, "人事系统")] * 2


async def test_b20_the_list_comes_in_pages_of_the_newest_versions(house, client, certificate):
    """In order of issue; of a corrected certificate the version in force."""
    client.key = key_of(house)
    agrees(house)
    columns = {c.key: getattr(certificate, c.key) for c in Certificate.__table__.columns}
    with house.database.writing() as session:
        session.get_one(Certificate, certificate.id).state = CertificateState.SUPERSEDED
        session.flush()
        for serial, number, version in ((7, certificate.number, 2), (8, "XJ-8", 1), (9, "XJ-9", 1)):
            case = house_case(session, certificate.case_id, serial)
            more = {"id": case, "case_id": case, "serial": serial, "number": number, "version": version}
            session.add(Certificate(**{**columns, **more}))
    first = await client.asks("GET", "/certificates?limit=2")
    assert [(one["number"], one["version"]) for one in first["certificates"]] == [(certificate.number, 2), ("XJ-8", 1)]
    last = await client.asks("GET", f"/certificates?limit=2&after={first['after']}")
    assert ([one["number"] for one in last["certificates"]], last["after"]) == (["XJ-9"], None)


def house_case(session, like, serial):
    """A further case of the same person's."""
    from uuid import uuid4

    from storage.models.cases import Case

    row = session.get_one(Case, like)
    values = {c.key: getattr(row, c.key) for c in Case.__table__.columns}
    made = Case(**{**values, "id": uuid4(), "number": f"RSSQ9{serial:07}"})
    session.add(made)
    session.flush()
    return made.id


async def test_b20_a_key_opens_what_it_was_made_for_and_nothing_when_it_has_ended(house, client):
    """No key, a wrong one, one of another scope, one that was revoked, ended or rotated: each in a sentence."""

    async def told(key):
        client.key = key
        said = await client.asks("GET", "/certificates")
        return client.status, said.get("code")

    assert await told("") == (401, "api_key_missing")
    assert client.headers["WWW-Authenticate"].startswith("Bearer")
    assert await told("zhicheng_" + "a" * 38) == (401, "api_key_wrong")
    assert await told(keys.generated()) == (401, "api_key_wrong")
    assert await told(key_of(house, Scope.VERIFY)) == (403, "api_scope_missing")
    key = key_of(house, days=3)
    assert await told(key) == (200, None)
    with house.database.writing() as session:
        new = keys.rotate(session, key[: keys.HINT], grace=timedelta(days=1), world=house.calendar.world)
    assert (await told(key), await told(new)) == ((200, None), (200, None))
    house.calendar.passes(days=1)
    assert (await told(key), await told(new)) == ((401, "api_key_wrong"), (200, None))
    with house.database.writing() as session:
        keys.revoke(session, new[: keys.HINT], world=house.calendar.world)
    assert await told(new) == (401, "api_key_wrong")
    with house.database.reading() as session:
        kept = [json.dumps([row.hint, row.hash, row.name]) for row in session.scalars(select(ApiKey))]
    assert new not in "".join(kept)


async def test_b20_a_key_is_used_at_its_own_pace(house, client, server):
    """Three a minute, all processes together: the fourth waits, and is told how long."""
    client.key = key_of(house, rate=3)
    statuses = []
    for _ in range(4):
        told = await client.asks("GET", "/certificates")
        statuses.append(client.status)
    assert statuses == [200, 200, 200, 429]
    assert told["code"] == "api_too_fast"
    assert 1 <= int(client.headers["Retry-After"]) <= 60
    house.calendar.passes(seconds=int(client.headers["Retry-After"]))
    await client.asks("GET", "/certificates")
    assert client.status == 200


async def test_b20_whoever_tries_keys_is_stopped_by_address(client, server):
    """Wrong keys count as wrong codes do on the page."""
    server.app[CONTEXT].misses = Tries(Pace(2, timedelta(minutes=10)))
    client.key = keys.generated()
    statuses = []
    for _ in range(3):
        await client.asks("GET", "/certificates")
        statuses.append(client.status)
    assert statuses == [401, 401, 429]
    client.key = None
    await client.asks("GET", "/certificates")
    assert client.status == 200, "whoever has a key behind that address is answered"


async def test_b20_windows_and_policy_are_anyones_at_the_pace_of_an_address(client, server, pack):
    """Without a key; the names of both languages, moments with their zone."""
    client.key = ""
    said = await client.asks("GET", "/windows")
    assert said["year"] == 2026
    moments = [one["opens"] for body in said["bodies"] for one in body["windows"]]
    assert moments
    assert {one[-6:] for one in moments} == {"+08:00"}
    rules = await client.asks("GET", "/policy")
    assert {one["pathway"]["id"] for one in rules["pathways"]} == {way.id for way in pack.pathways if not way.closed}
    assert [one["id"] for one in rules["levels"]] == ["yuan", "zhuli", "zhongji", "fugao", "zhenggao"]
    server.app[CONTEXT].public = Tries(Pace(1, timedelta(minutes=1)))
    await client.asks("GET", "/windows")
    told = await client.asks("GET", "/policy")
    assert (client.status, told["code"]) == (429, "too_many_tries")


@pytest.mark.parametrize(
    ("method", "path", "more", "status", "code"),
    [
        ("POST", "/verifications/number", {"data": b"{"}, 400, "api_body_wrong"),
        ("POST", "/verifications/number", {"data": b'{"number": "1"}'}, 400, "api_body_wrong"),
        ("POST", "/verifications/number", {"data": b'{"number": "1", "holder": "a\\u0000"}'}, 400, "api_body_wrong"),
        ("POST", "/verifications/code", {"data": b'{"qr": "x", "more": 1}'}, 400, "api_body_wrong"),
        ("POST", "/verifications/code", {"data": b"\xff\xfe"}, 400, "api_body_wrong"),
        ("POST", "/verifications/code", {"data": b"qr=x", "form": True}, 415, "api_media_wrong"),
        ("POST", "/verifications/file", {"data": b"%PDF"}, 415, "api_media_wrong"),
        ("GET", "/certificates?limit=0", {}, 400, "api_query_wrong"),
        ("GET", "/certificates?after=x", {}, 400, "api_query_wrong"),
        ("GET", "/certificates?after=1&after=2", {}, 400, "api_query_wrong"),
        ("GET", "/certificates?what=1", {}, 400, "api_query_wrong"),
        ("GET", "/nothing", {}, 404, "http_404"),
        ("DELETE", "/certificates", {}, 405, "http_405"),
    ],
)
async def test_b20_what_is_not_as_described_is_a_problem_and_never_a_500(client, method, path, more, status, code):
    """A code for the program and a sentence for whoever reads its log."""
    form = more.pop("form", False) if more else False
    kind = "application/x-www-form-urlencoded" if form else "application/json"
    told = await client.asks(method, path, headers={"Content-Type": kind} if more else {}, **more)
    assert (client.status, told["code"], told["status"]) == (status, code, status)
    assert told["detail"]


async def test_b20_the_description_is_served_and_lies_in_the_docs(client):
    """`make api` was run after the last change of what is asked and answered."""
    client.key = ""
    served = await client.asks("GET", "/openapi.json")
    assert served == json.loads(json.dumps(document()))
    assert yaml.safe_load((ROOT / "docs" / "api.yaml").read_text("utf-8")) == served
    described = {(method.upper(), path) for path, of in served["paths"].items() for method in of}
    routed = {
        (route.method, route.resource.canonical.removeprefix("/api/v1"))
        for route in client.server.app.router.routes()
        if route.resource.canonical.startswith("/api/")
    }
    assert {one for one in routed if one[0] != "HEAD"} == described | {("GET", "/openapi.json")}


def test_b20_a_key_is_known_by_its_form_to_whoever_scans_for_secrets():
    """A prefix, and a checksum that nearly every slip breaks."""
    key = keys.generated()
    assert keys.FORM.fullmatch(key)
    assert keys.well_formed(key)
    assert not keys.well_formed(key[:-1] + ("a" if key[-1] != "a" else "b"))
    assert not keys.well_formed(key[:20] + ("a" if key[20] != "a" else "b") + key[21:])


def test_b20_nobody_agrees_to_an_organisation_whose_system_does_not_ask(house):
    """Nor without an account."""
    house.person()
    with pytest.raises(Refused, match="organisation_asks_not"):
        agrees(house)
    key_of(house, Scope.VERIFY)
    with pytest.raises(Refused, match="organisation_asks_not"):
        agrees(house)
    key_of(house, Scope.CERTIFICATES)
    with pytest.raises(Refused, match="register_first"):
        agrees(house, 999)
    agrees(house)
    (one,) = house.looks(1, sharing.recipients).agreed
    assert one.name == house.place.unit
