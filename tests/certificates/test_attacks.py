"""Attacks of the kinds that are known, each kind on a plain file, with its verdict and the sentence that is true of it (C5)."""

from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from certificates.drawing import draw
from certificates.verifying.verify import intact

from . import attacks, updates
from .authority import authority, name
from .conftest import NOW, other


def verdicts(files, register):
    return {
        what: (found.standing.value, found.reasons[0].code.value)
        for what, pdf in files.items()
        for found in [intact(pdf, register, now=NOW)]
    }


@pytest.fixture(scope="module")
def register(issuer):
    return issuer[1]


def test_c5_no_update_behind_the_signature_is_overlooked(signed, register):
    """Annotations, content, pages, actions, attachments, layers, forms, fields, permissions, fonts, numbers."""
    tried = attacks.UPDATES | updates.UPDATES
    found = verdicts({what: attacks.update(change)(signed.pdf) for what, change in tried.items()}, register)
    assert len(found) == 50
    assert set(found.values()) == {("tampered", "bytes_outside")}


def test_c5_a_genuine_file_lends_its_word_to_no_other(signed, register, record, photo):
    """Attached to another, before or behind one, in a mail, with a hole: what lies around it is not ours."""
    holder = draw(other(record, name="冒名者"), photo, digits=0).pdf
    found = verdicts(updates.attached(signed.pdf, holder), register)
    assert {standing for standing, _ in found.values()} == {"tampered"}
    assert found["another behind a genuine file"] == ("tampered", "bytes_outside")
    assert found["a hole in the middle"] == ("tampered", "signature_wrong")


def test_c5_no_table_of_objects_hides_an_update(signed, register):
    """Streams, hybrids, circles, generations, free objects, two roots."""
    found = verdicts(attacks.tables(signed.pdf), register)
    assert set(found.values()) == {("tampered", "bytes_outside")}


def test_c5_what_is_exchanged_in_place_is_found(signed, register):
    """In the dictionary of the signature, in the form of its container, in the head and the end."""
    found = verdicts(attacks.in_place(signed.pdf), register)
    assert {standing for standing, _ in found.values()} == {"tampered"}
    assert found["another time of signing"] == ("tampered", "signature_wrong")
    assert found["another subfilter"] == ("tampered", "signature_wrong")
    assert found["a container with a space"] == ("tampered", "bytes_outside")


def test_c5_nothing_rides_in_the_unsigned_parts_of_a_container(signed, register):
    """Attributes, certificates, signers, digests, versions, names, lengths: one form is ours, and no other."""
    found = verdicts(attacks.unsigned(signed.pdf), register)
    assert {standing for standing, _ in found.values()} == {"tampered"}
    assert {code for _, code in found.values()} <= {"bytes_outside", "structure", "signature_wrong"}


def test_c5_our_key_under_another_name_is_not_our_certificate(signed, issuer, register):
    """Certified by a stranger who was handed the public key: the bare signature holds, the attributes name ours."""
    _, issue = authority(NOW)
    ours = x509.load_pem_x509_certificate(issuer[0].certificate.encode())
    other = issue(name("发证机关"), ours.public_key(), ca=False).public_bytes(Encoding.DER)
    forged = intact(attacks.same_key_other_name(signed.pdf, other), register, now=NOW)
    assert (forged.standing, forged.reasons[0].code) == ("tampered", "signature_wrong")


def test_c5_a_file_that_a_program_saved_anew_is_told_so(signed, register):
    """Not that somebody put something in: nobody did."""
    assert set(verdicts(attacks.saved_anew(signed.pdf), register).values()) == {("tampered", "structure")}


def test_c5_a_download_that_lacks_its_last_byte_is_cut_short(signed, register):
    """As one that lacks half of it; one with a byte more is not."""
    assert verdicts({"cut": signed.pdf[:-1], "more": signed.pdf + b"\n"}, register) == {
        "cut": ("unreadable", "incomplete"),
        "more": ("tampered", "bytes_outside"),
    }
