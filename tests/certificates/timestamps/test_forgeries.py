"""What is refused of a file with time-stamps: all that is refused of one without, and what only they make possible (C5)."""

from __future__ import annotations

import io
import random
import zipfile
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from asn1crypto import cms, core, crl, parser
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.validation.dss import DocumentSecurityStore

from certificates.timestamps.authority import Authority
from certificates.timestamps.sections import Gap, ValidationData, covered, filled, stamped
from certificates.timestamps.tokens import digest_of
from certificates.verifying.cms import _built, signature_in, with_token
from certificates.verifying.structure import split
from certificates.verifying.verify import intact
from tests.certificates.authority import stranger as another_issuer
from tests.certificates.forging import annotation, catalogue, forgeries, incremental, metadata, page_content

from .authority import LocalAuthority, party, revocations

REFUSED = {"tampered", "unreadable", "untrusted"}
SPARE = 64


@pytest.fixture(scope="session")
def stranger(tmp_path_factory, bench):
    """A signer whom our register doesn't know."""
    return another_issuer(tmp_path_factory.mktemp("stranger"), datetime.now(UTC), bench.signer)[0]


@pytest.fixture(scope="session")
def unknown(tmp_path_factory):
    """An authority whose root our register doesn't know, under the same names as ours."""
    local = LocalAuthority(tmp_path_factory.mktemp("unknown"))
    yield Authority(local.url, local.roots)
    local.close()


@pytest.fixture(scope="session")
def ours(bench):
    """Our own authority, which stamps for anyone who asks."""
    return Authority(bench.authority.url, bench.register.stamp_roots)


def added(pdf, authority, change=lambda whole: whole, data=None, over=None, spare=SPARE):
    """One section more by *authority*, changed before it is stamped; *over*: what is stamped instead; *spare*: bytes of room too many."""
    whole, gap = stamped(pdf, data or ValidationData(), 2 * (len(authority.sample().der) + spare))
    whole = change(whole)
    return filled(whole, gap, authority.stamp(digest_of(over or covered(whole, gap))).der)


def gap_of(part):
    return Gap(part.start, part.start + part.room + 2)


def beside(pdf, token):
    """The same signature with another token beside it."""
    part = split(pdf)[0]
    return filled(pdf[: part.end], gap_of(part), with_token(part.container, token))


def exchanged(pdf):
    """The tokens of the two time-stamps of the file in each other's places."""
    _, first, second = split(pdf)
    return filled(filled(pdf, gap_of(first), second.container), gap_of(second), first.container)


def store_alone(pdf):
    """Validation data more, and nobody who vouches for them."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=(), crls=())
    out = io.BytesIO()
    writer.update_root()
    writer.write(out)
    return out.getvalue()


def two_attributes(pdf, token):
    """Two time-stamps beside the signature."""
    part = split(pdf)[0]
    signed = cms.ContentInfo.load(part.container)["content"]
    once = cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [cms.ContentInfo.load(token)]})
    parts = ("version", "sid", "digest_algorithm", "signed_attrs", "signature_algorithm", "signature")
    signer = {name: signed["signer_infos"][0][name] for name in parts} | {"unsigned_attrs": [once, once]}
    kept = {name: signed[name] for name in ("version", "digest_algorithms", "encap_content_info", "certificates")}
    content = {"content_type": "signed_data", "content": kept | {"signer_infos": [signer]}}
    return filled(pdf, gap_of(part), cms.ContentInfo(content).dump())


def archive():
    """What `unzip` opens, wherever in a file it lies."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("invoice.html", "<script>")
    return out.getvalue()


def rides(bench, lt, ours):
    """Validation data that prove nothing of this file: our authority stamps them all the same."""
    stranger = party("stranger", None, life=(datetime.now(UTC), datetime.now(UTC) + timedelta(days=9)), ca=True)
    own, listed = bench.signer.signer.signing_cert.dump(), bench.register.lists[0]
    foreign = revocations(stranger, {}, now=datetime.now(UTC))
    loads = {
        "an archive among the certificates": ValidationData((archive(),)),
        "a script among the certificates": ValidationData((b"%PDF-1.7\n1 0 obj << /S /JavaScript >> endobj",)),
        "zeros among the lists": ValidationData((), (bytes(100_000),)),
        "a certificate with a tail": ValidationData((own + archive(),)),
        "a stranger's certificate": ValidationData((stranger.asn1.dump(),)),
        "a list with a tail": ValidationData((), (listed + archive(),)),
        "a stranger's list": ValidationData((), (foreign,)),
        "a list whose outer algorithm holds more than its inner": ValidationData((), (fattened(listed),)),
        "a certificate twice": ValidationData((bench.register.trust_roots[0].dump(),) * 2),
    }
    return {name: added(lt, ours, data=data) for name, data in loads.items()}


def fattened(listed):
    """The list with a load in the parameters of its algorithm, outside of what its issuer signed."""
    load = crl.CertificateList.load(listed)
    named = core.ObjectIdentifier("1.2.840.113549.1.1.11").dump() + core.OctetString(archive()).dump()
    outer = parser.emit(0, 1, 16, named)
    return parser.emit(0, 1, 16, load["tbs_cert_list"].dump() + outer + load["signature"].dump())


def without_token(container):
    """The same container without the time-stamp of its signature, built as ours without one are."""
    signed = cms.ContentInfo.load(container)["content"]
    signer = signed["signer_infos"][0]
    return _built(signed["certificates"][0].chosen, signer["signed_attrs"].contents, signer["signature"].native, None)


def test_c5_every_forgery_of_a_signed_file_is_refused_of_a_stamped_one_too(bench, files, stranger):
    """Twenty-six, made on a file of level B-LT and on one of B-LTA."""
    wrong = {
        (level, name): verdict.standing
        for level in ("B-LT", "B-LTA")
        for name, forged in forgeries(files[level], stranger).items()
        if (verdict := intact(forged, bench.register, now=datetime.now(UTC))).standing not in REFUSED
    }
    assert wrong == {}


def test_c5_no_change_becomes_lawful_by_a_time_stamp_over_it(bench, files, ours, unknown):
    """An authority stamps whatever it is sent: ours too. So what it stamped is looked at."""
    lt = bench.signed(bench.stamper()).pdf  # now: the token beside it may not be ten minutes younger
    lta, part = bench.augmented(lt), split(lt)[0]
    token = ours.stamp(digest_of(signature_in(part.container))).der
    strange = unknown.stamp(digest_of(signature_in(part.container))).der
    assert intact(beside(lt, token), bench.register, now=datetime.now(UTC)).standing == "valid"
    changed = {change.__name__: incremental(lta, change) for change in (metadata, page_content, annotation, catalogue)}
    forged = {
        **{f"{name}, stamped by our authority": added(pdf, ours) for name, pdf in changed.items()},
        **{f"{name}, stamped by a stranger": added(pdf, unknown) for name, pdf in changed.items()},
        **changed,
        "nothing, stamped by a stranger": added(lta, unknown),
        "a megabyte of zeros in the room for the token": added(lta, ours, spare=1_000_000),
        "nothing, stamped over something else": added(lta, ours, over=b"something else"),
        "a store alone": store_alone(lta),
        "a store alone, stamped": added(store_alone(lta), ours),
        "language changed in the catalogue": added(lta, ours, lambda whole: _last(whole, b"(zh-CN)", b"(en-GB)")),
        "an object smuggled in": added(
            lta, ours, lambda whole: _last(whole, b"/Rect [ 0 0 0 0 ]", b"/Rect [ 0 0 9 9 ]")
        ),
        "another field's name": added(
            lta, ours, lambda whole: _last(whole, b"ZhichengTimeStamp2", b"ZhichengSignature ")
        ),
        "time-stamps exchanged": exchanged(files["renewed"]),
        "time-stamp of an unknown authority beside the signature": beside(lt, strange),
        "time-stamp of another signature": beside(lt, ours.stamp(digest_of(b"another signature")).der),
        "token of the whole file beside the signature": beside(lt, split(lta)[1].container),
        "no time-stamp in its place": beside(lt, b"\x30\x00"),
        "two beside the signature": two_attributes(lt, token),
        "a section twice": lta + lta[len(lt) :],
        "a section of another file": files["late"] + lta[len(lt) :],
        **rides(bench, lt, ours),
        "its token taken away": filled(lt, gap_of(part), without_token(part.container)),
    }
    wrong = {
        name: verdict.standing
        for name, pdf in forged.items()
        if (verdict := intact(pdf, bench.register, now=datetime.now(UTC))).standing not in REFUSED
    }
    assert wrong == {}


def _last(whole: bytes, old: bytes, new: bytes) -> bytes:
    """*old* exchanged where it stands last."""
    assert len(old) == len(new)
    at = whole.rindex(old)
    return whole[:at] + new + whole[at + len(old) :]


def test_c5_no_single_bit_of_a_stamped_file_can_be_changed_unseen(bench, files):
    """The containers with their tokens, the whole section behind the signed revision, and a sample of the rest."""
    pdf, chance = files["B-LTA"], random.Random(20261125)
    signature, stamp = split(pdf)
    places = {
        *chance.sample(range(signature.start, signature.start + 2 * len(signature.container)), 90),
        *chance.sample(range(signature.start, signature.start + signature.room), 20),
        *chance.sample(range(stamp.start, stamp.start + stamp.room + 2), 60),
        *chance.sample(range(signature.end, len(pdf)), 120),
        *chance.sample(range(signature.end), 40),
    }
    unseen = []
    for place in places:
        forged = bytearray(pdf)
        forged[place] ^= 1 << chance.randrange(8)
        if intact(bytes(forged), bench.register, now=datetime.now(UTC)).standing not in REFUSED:
            unseen.append(place)
    assert unseen == []


def test_c5_a_reader_sees_the_same_page_and_data_in_a_raised_file(files):
    """Only the store and the list of fields are other than in what was signed."""
    with pikepdf.open(io.BytesIO(files["B-LT"])) as before, pikepdf.open(io.BytesIO(files["renewed"])) as after:
        differing = {key for key in after.Root if before.Root.get(key) != after.Root[key]}
        assert differing <= {"/DSS", "/AcroForm"}
        assert before.pages[0].Contents.read_bytes() == after.pages[0].Contents.read_bytes()
        assert len(after.Root.AcroForm.Fields) == 3
