"""Every forgery on its own: the verdict, the reason, and words that a clerk can act on (C5)."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pymupdf
import pytest
from cryptography import x509
from PIL import Image, ImageOps

from certificates.drawing import draw
from certificates.linting import lint
from certificates.picturing import picture
from certificates.signing import sign
from certificates.verifying.verdict import NAMED, REMARKS, Code, Entry, Standing, reason
from certificates.verifying.verify import intact, verify
from notify.catalogue import Words
from notify.findings import judged

from . import wrapping
from .authority import signer as authority_signer
from .authority import stranger as another_issuer
from .conftest import NOW, admitted, other
from .forging import forgeries
from .test_verifying import OneRow

TAMPERED, UNTRUSTED = Standing.TAMPERED, Standing.UNTRUSTED
MADE_ON_THE_FILE = {
    "trailing comment": "bytes_outside",
    "trailing zeros": "bytes_outside",
    "trailing end of file": "bytes_outside",
    "leading byte": "structure",
    "appended objects without a table": "bytes_outside",
    "appended objects with an empty table": "bytes_outside",
    "incremental metadata": "bytes_outside",
    "incremental page content": "bytes_outside",
    "incremental annotation": "bytes_outside",
    "incremental catalogue": "bytes_outside",
    "MuPDF incremental save": "structure",
    "rewritten by MuPDF": "structure",
    "second signature by a stranger": "changed_after",
    "byte range moved": "structure",
    "byte range twice": "bytes_outside",
    "byte range from elsewhere": "structure",
    "upper to lower case in the container": "bytes_outside",
    "padding used": "bytes_outside",
    "padding shortened": "bytes_outside",
    "container emptied": "structure",
    "container's bits shifted": "structure",
    "name on the page exchanged": "signature_wrong",
    "field renamed": "signature_wrong",
    "DocMDP removed": "signature_wrong",
    "certification loosened": "signature_wrong",
}


@pytest.fixture(scope="session")
def stranger(tmp_path_factory, issuer):
    """Made by our own code, so with the very names of ours, by nobody of our register."""
    return another_issuer(tmp_path_factory.mktemp("stranger"), NOW, issuer[0])


@pytest.fixture(scope="session")
def made(signed, stranger):
    """All that is made by surgery on one certificate."""
    return forgeries(signed.pdf, stranger[0])


def said(verdict):
    for one in verdict.reasons:  # each with the facts that its sentence names, in either language
        assert all(judged(Words(None, language), one.kept()) for language in ("zh", "en"))
    return verdict.standing, verdict.reasons[0].code


def in_words(verdict, language):
    """The first reason, as a clerk reads it."""
    return judged(Words(None, language), verdict.reasons[0].kept())


def test_c5_no_forgery_is_without_its_expected_reason(made):
    """The table above and the forger's workshop name the same."""
    assert made.keys() == MADE_ON_THE_FILE.keys()


@pytest.mark.parametrize("name", MADE_ON_THE_FILE)
def test_c5_a_file_that_was_changed_is_tampered_with_its_reason(made, issuer, name):
    """Appended, rewritten, cut, moved: what happened is said."""
    assert said(intact(made[name], issuer[1], now=NOW)) == (TAMPERED, MADE_ON_THE_FILE[name])


WRAPPED = {
    "the signed part relocated behind a forged object": (wrapping.relocated, "bytes_outside"),
    "a forged object in the padding": (wrapping.in_the_gap, "bytes_outside"),
    "the signed file inside another": (wrapping.embedded, "structure"),
    "no byte range": (lambda pdf: wrapping.without(pdf, b"/ByteRange"), "structure"),
    "no container": (lambda pdf: wrapping.without(pdf, b"/Contents"), "signature_wrong"),
    "a byte range of nothing": (wrapping.range_of_nothing, "structure"),
}


@pytest.mark.parametrize("name", WRAPPED)
def test_c5_a_wrapped_signature_is_found_out(signed, issuer, name):
    """The signed bytes are all there, and what is shown is something else."""
    wrap, code = WRAPPED[name]
    assert said(intact(wrap(signed.pdf), issuer[1], now=NOW)) == (TAMPERED, code)


def test_the_relocated_signature_does_hold_mathematically(signed):
    """The attack is a real one: the second range covers the very bytes that were signed."""
    forged = wrapping.relocated(signed.pdf)
    ranges = [tuple(map(int, one)) for one in wrapping.BYTE_RANGE.findall(forged)]
    (original,) = (tuple(map(int, one)) for one in wrapping.BYTE_RANGE.findall(signed.pdf))
    ((_, length, place, rest),) = [one for one in ranges if one != original]
    start, end = wrapping.gap(signed.pdf)
    assert forged[:length] + forged[place : place + rest] == signed.pdf[:start] + signed.pdf[end:]
    assert place + rest == len(forged)


@pytest.fixture
def rival(record, photo):
    """A page that says another name."""
    return draw(other(record, name="冒名者"), photo)


@pytest.fixture
def without_room(record, photo):
    """The same, with nothing of a signature in it."""
    return draw(other(record, name="冒名者"), photo, digits=0).pdf


def test_c5_a_signature_copied_from_another_certificate_does_not_fit(
    signed, rival, photo, without_room, issuer, stranger
):
    """The container put into a file that a stranger signed; the dictionary put into one that nobody did."""
    theirs = sign(lint(rival), admitted(rival.record, photo), stranger[0], now=NOW).pdf
    moved = wrapping.with_container(theirs, wrapping.container(signed.pdf))
    assert said(intact(moved, issuer[1], now=NOW)) == (TAMPERED, "signature_wrong")
    copied = wrapping.copied_dictionary(signed.pdf, without_room)
    assert b"/ByteRange" in copied
    assert said(intact(copied, issuer[1], now=NOW)) == (TAMPERED, "structure")


def test_c5_a_root_with_our_very_names_is_not_ours(rival, photo, issuer, stranger, tmp_path):
    """By our own code, and by an authority that copies subject and issuer letter by letter."""
    ours = x509.load_pem_x509_certificate(issuer[0].certificate.encode())
    _, copy, _ = authority_signer(tmp_path, "", NOW, subject=ours.subject, root=ours.issuer)
    assert copy.subject == issuer[0].subject
    for forger in (stranger[0], copy):
        verdict = intact(sign(lint(rival), admitted(rival.record, photo), forger, now=NOW).pdf, issuer[1], now=NOW)
        assert said(verdict) == (UNTRUSTED, "not_ours")
        assert "发证机关" in in_words(verdict, "zh")


def test_c5_our_certificate_over_a_strangers_signature_does_not_fit(rival, photo, issuer, stranger):
    """Certificates are public: anyone can put ours into a container, and nobody can sign with it."""
    theirs = sign(lint(rival), admitted(rival.record, photo), stranger[0], now=NOW).pdf
    claimed = wrapping.claims(theirs, issuer[1].signers[0].der)
    assert said(intact(claimed, issuer[1], now=NOW)) == (TAMPERED, "signature_wrong")


def test_c5_a_certificate_that_we_signed_over_another_photo_is_not_the_registered_one(record, photo, signed, issuer):
    """Everything about it is genuine but the face: only the registry's hash tells."""
    out = io.BytesIO()
    ImageOps.mirror(Image.open(io.BytesIO(photo))).save(out, "JPEG", quality=92)
    twin = sign(lint(draw(record, out.getvalue())), admitted(record, out.getvalue()), issuer[0], now=NOW)
    assert said(intact(twin.pdf, issuer[1], now=NOW)) == (Standing.VALID, "registry_unknown")
    registry = OneRow(record.number, 1, Entry(signed.sha256, "valid"))
    verdict = verify(twin.pdf, issuer[1], registry=registry, now=NOW)
    assert said(verdict) == (TAMPERED, "not_the_registered_file")
    assert "照片" in in_words(verdict, "zh")


def test_c4_an_old_file_is_superseded_and_says_since_when_and_by_what(signed, issuer):
    """Its signature is as good as ever."""
    registry = OneRow(signed.record.number, 1, Entry(signed.sha256, "superseded", since=NOW, successor=2))
    verdict = verify(signed.pdf, issuer[1], registry=registry, now=NOW)
    assert said(verdict) == (Standing.SUPERSEDED, "superseded")
    assert (verdict.since, verdict.successor) == (NOW, 2)
    assert "现行版本" in in_words(verdict, "zh")


def test_c4_a_revoked_file_says_why(signed, issuer):
    """As the registry has it."""
    registry = OneRow(signed.record.number, 1, Entry(signed.sha256, "revoked", since=NOW, why="评审中查实弄虚作假"))
    verdict = verify(signed.pdf, issuer[1], registry=registry, now=NOW)
    assert (said(verdict), verdict.why) == ((Standing.REVOKED, "revoked"), "评审中查实弄虚作假")


def test_c5_a_picture_of_the_page_in_a_new_file_is_no_original(signed, issuer):
    """Whatever it looks like."""
    with pymupdf.open() as document:
        page = document.new_page(width=842, height=595)
        page.insert_image(page.rect, stream=picture(signed.pdf, dpi=72))
        pasted = document.tobytes()
    verdict = intact(pasted, issuer[1], now=NOW)
    assert said(verdict) == (Standing.UNSIGNED, "no_signature")
    assert "二维码" in in_words(verdict, "zh")


def test_c5_what_a_clerk_reads_says_what_to_do():
    """Each sentence about a file that must not be relied on names the next step, in both languages."""
    good = {"registry_agrees", "status_list_agrees", "revoked", "copy", "certificate_in_force", *REMARKS}
    steps = set(Code) - good
    assert len(steps) == len(set(Code)) - len(good) > 10
    for code in steps:
        named = dict.fromkeys(NAMED.get(code, ()), "1")
        chinese, english = (judged(Words(None, one), reason(code, **named).kept()) for one in ("zh", "en"))
        assert re.search("请[^。]+。$", chinese), code
        assert re.search(r"\b(ask|scan|give|download)\b", english, re.IGNORECASE), code


def test_c5_the_verdict_is_open_where_the_registry_could_not_say(signed, issuer):
    """Good signature, standing unknown: neither green nor red."""
    assert intact(signed.pdf, issuer[1], now=NOW).open
    registry = OneRow(signed.record.number, 1, Entry(signed.sha256, "valid"))
    assert not verify(signed.pdf, issuer[1], registry=registry, now=NOW).open
    assert verify(signed.pdf, issuer[1], registry=OneRow("other", 1, None), now=NOW).open
    assert not replace(intact(signed.pdf, issuer[1], now=NOW), reasons=()).open
