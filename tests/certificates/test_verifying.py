"""The verifier: what is genuine is valid, and nothing else ever is."""

import io
import random

import pymupdf
import pytest

from certificates.drawing import draw
from certificates.keys.issuer import ensure_test_issuer
from certificates.keys.register import TrustStore
from certificates.keys.signer import load_signer
from certificates.linting import lint
from certificates.picturing import picture
from certificates.signing import sign
from certificates.verifying.verdict import Entry, Standing
from certificates.verifying.verify import intact, verify

from .conftest import NOW, admitted, other
from .forging import TAMPERED, gap


class OneRow:
    """A registry that holds one version."""

    def __init__(self, number, version, entry):
        self._row = (number, version), entry

    def find(self, number, version):
        return self._row[1] if self._row[0] == (number, version) else None


@pytest.fixture(scope="session")
def stranger(tmp_path_factory):
    """A signer whom our register doesn't know, made by the same code as ours."""
    folder = tmp_path_factory.mktemp("stranger")
    url = ensure_test_issuer(folder / "keys", folder / "register.json", now=NOW)
    return load_signer(url), TrustStore.load(folder / "register.json")


def test_c5_a_genuine_certificate_is_valid(signed, issuer):
    """Offline too, with the number, the signer and the time read from signed bytes."""
    verdict = intact(signed.pdf, issuer[1], now=NOW)
    assert (verdict.standing, verdict.number, verdict.version) == (Standing.VALID, signed.record.number, 1)
    assert verdict.signed_at == NOW
    assert [reason.code for reason in verdict.reasons] == ["registry_unknown", "test_issuer"]


@pytest.mark.parametrize("status", ["valid", "superseded", "revoked"])
def test_c4_the_registry_says_how_this_very_file_stands_now(signed, issuer, status):
    """A superseded file keeps its good signature: only the look-up tells."""
    registry = OneRow(signed.record.number, 1, Entry(signed.sha256, status))
    assert verify(signed.pdf, issuer[1], registry=registry, now=NOW).standing == status


def test_c5_a_well_signed_file_that_is_not_the_registered_one_is_tampered(record, photo, signed, issuer):
    """Signed by us over other data under a registered number: the stored hash finds it out."""
    another = other(record, name="冒名者")
    rival = sign(lint(draw(another, photo)), admitted(another, photo), issuer[0], now=NOW)
    registry = OneRow(record.number, 1, Entry(signed.sha256, "valid"))
    verdict = verify(rival.pdf, issuer[1], registry=registry, now=NOW)
    assert (verdict.standing, verdict.reasons[0].code) == (Standing.TAMPERED, "not_the_registered_file")


def test_c5_a_number_that_the_registry_does_not_know_leaves_its_status_open(signed, issuer):
    """The signature is all there is to say, and that is said."""
    verdict = verify(signed.pdf, issuer[1], registry=OneRow("other", 1, None), now=NOW)
    assert (verdict.standing, verdict.reasons[0].code) == (Standing.VALID, "unknown_number")


def test_c5_a_strangers_signature_is_untrusted_however_good(record, photo, issuer, stranger):
    """The same template, the same code, another root."""
    made = sign(lint(draw(record, photo)), admitted(record, photo), stranger[0], now=NOW)
    assert intact(made.pdf, stranger[1], now=NOW).standing is Standing.VALID
    verdict = intact(made.pdf, issuer[1], now=NOW)
    assert (verdict.standing, verdict.reasons[0].code) == (Standing.UNTRUSTED, "not_ours")


def test_c5_a_signer_that_was_retired_before_does_not_count(signed, issuer):
    """The register's dates are the rule."""
    register = issuer[1]
    retired = type(register)(
        register.roots,
        (
            type(register.signers[0])(
                **{
                    **{name: getattr(register.signers[0], name) for name in register.signers[0].__slots__},
                    "retired_at": register.signers[0].not_before,
                }
            ),
        ),
    )
    assert intact(signed.pdf, retired, now=NOW).reasons[0].code == "signer_period"


@pytest.mark.parametrize("of", [6, pytest.param(1, marks=pytest.mark.slow)])
def test_c5_no_single_bit_can_be_changed_unseen(signed, issuer, of):
    """A third of the container's digits, each byte of its surroundings, each structural region, and a sample of the rest.

    One *of* so many, by a seed.
    """
    pdf, (start, end) = signed.pdf, gap(signed.pdf)
    chance = random.Random(20261123)
    places = {
        *range(64),
        *range(start - 900, start + 2),
        *range(end - 2, len(pdf)),
        *chance.sample(range(len(pdf)), 1500),
    }
    bits = [(place, chance.randrange(8)) for place in places]
    bits += [(place, chance.randrange(8)) for place in range(start + 1, end - 1, 3)]
    unseen = []
    for place, bit in chance.sample(bits, len(bits) // of):
        changed = bytearray(pdf)
        changed[place] ^= 1 << bit
        if intact(bytes(changed), issuer[1], now=NOW).standing not in TAMPERED:
            unseen.append((place, bit))
    assert unseen == []


def test_c5_what_was_never_signed_is_unsigned_and_what_is_no_pdf_unreadable(record, photo, signed, issuer):
    """A drawn page, a picture of a certificate in a new PDF, a text file, nothing at all."""
    with pymupdf.open() as document:
        page = document.new_page(width=842, height=595)
        page.insert_image(page.rect, stream=picture(signed.pdf, dpi=72))
        pasted = document.tobytes()
    for pdf in (draw(record, photo).pdf, pasted):
        assert intact(pdf, issuer[1], now=NOW).standing is Standing.UNSIGNED
    for rubbish in (b"", b"hello", io.BytesIO().getvalue(), b"\0" * 5000):
        assert intact(rubbish, issuer[1], now=NOW).standing is Standing.UNREADABLE
    assert intact(b"x" * 6_000_000, issuer[1], now=NOW).standing is Standing.UNREADABLE
