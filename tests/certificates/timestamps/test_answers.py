"""An authority that publishes no list is asked of its certificate (OCSP): its answer goes into the file, and is all that goes (C2, C5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from certificates.keys.ocsp import AnswerError, about, of_certificate
from certificates.timestamps.authority import Authority
from certificates.timestamps.sections import ValidationData, data_in
from certificates.verifying.verify import intact

from .authority import LocalAuthority, answered, party
from .test_forgeries import added, archive

SOON = timedelta(days=1)


@pytest.fixture(scope="module")
def responding(tmp_path_factory):
    """An authority with a responder and no list of its own."""
    local = LocalAuthority(tmp_path_factory.mktemp("responding"), by_ocsp=True)
    yield local
    local.close()


@pytest.fixture
def asked(bench, responding):
    """The bench, stamped for by that authority."""
    responding.responds, responding.revoked, responding.asked = None, {}, []
    register = replace(bench.register, tsa_roots=(responding.root.pem.decode(),))
    return replace(bench, authority=responding, register=register)


def der(of):
    return of.asn1.dump()


def test_c2_an_authority_with_a_responder_makes_b_lt_and_b_lta(asked):
    """One answer and one list for all files of a day; a verifier asks nobody."""
    stamper = asked.stamper()
    lt = asked.signed(stamper).pdf
    lta = asked.augmented(lt, stamper)
    for pdf, level in ((lt, "B-LT"), (lta, "B-LTA"), (asked.augmented(lta, stamper), "B-LTA")):
        verdict = intact(pdf, asked.register, now=datetime.now(UTC))
        assert (verdict.standing, verdict.level) == ("valid", level)
    held = data_in(lta)
    assert len(held.ocsps) == 1
    assert asked.authority.asked.count("/ocsp") == 1


def test_c2_a_responder_that_is_down_or_lies_costs_a_level_for_a_while(asked):
    """Another's answer, a stranger's, an old one, none."""
    local = asked.authority
    stranger = party("stranger", None, life=(local.began - SOON, local.began + SOON), ca=True)
    lies = {
        "nothing": b"",
        "another's": answered(local.middle, local.root, {}),
        "a stranger's": answered(local.own, local.middle, {}, by=stranger),
        "no answer": ocsp.OCSPResponseBuilder.build_unsuccessful(ocsp.OCSPResponseStatus.TRY_LATER).public_bytes(
            Encoding.DER
        ),
    }
    for lie in lies.values():
        local.responds = lambda *_, lie=lie: lie
        made = asked.signed(asked.stamper())
        assert made.level == "B-T"
        assert intact(made.pdf, asked.register, now=datetime.now(UTC)).standing == "valid"


def test_c2_a_responder_of_its_own_counts_if_the_issuer_made_it_one(asked):
    """Certified for answers and nothing else; another of the issuer's certificates does not answer."""
    local = asked.authority
    life = (local.began - SOON, local.began + SOON)
    responder = party("responder", local.middle, life=life, usage=ExtendedKeyUsageOID.OCSP_SIGNING)
    whole = answered(local.own, local.middle, {}, by=responder)
    assert about(der(local.own), der(local.middle), (whole,))
    for wrong in (
        answered(local.own, local.middle, {}, by=local.own),
        answered(local.own, local.middle, {}, by=party("r", local.root, life=life, usage=ExtendedKeyUsageOID.OCSP_SIGNING)),
        answered(local.own, local.middle, {}, by=responder, bag=(local.root.certificate,)),
        whole + b"PK\x03\x04",
        whole[:-1],
    ):  # fmt: skip
        with pytest.raises(AnswerError):
            of_certificate(wrong, der(local.own), der(local.middle))


def test_c5_an_authority_that_its_responder_calls_revoked_stamps_nothing_that_counts(asked):
    """At signing it costs the level; in a file, what it stamped from then on proves nothing."""
    local, now = asked.authority, datetime.now(UTC)
    lt = asked.signed(asked.stamper()).pdf
    local.revoked = {local.own.certificate.serial_number: now - timedelta(hours=1)}
    assert asked.signed(asked.stamper()).level == "B-B"
    told = ValidationData((), (), (local.answer(b""),))
    verdict = intact(added(lt, Authority(local.url, asked.register.stamp_roots), data=told), asked.register, now=now)
    assert (verdict.standing, verdict.reasons[0].code) == ("untrusted", "stamp_revoked")


def test_c5_nothing_rides_as_an_answer(asked):
    """An archive, an answer with a tail or with a certificate more, one about another certificate."""
    local, now = asked.authority, datetime.now(UTC)
    stamper = asked.stamper()
    lt = asked.signed(stamper).pdf
    ours = Authority(local.url, asked.register.stamp_roots)
    honest = answered(local.own, local.middle, {}, at=now - timedelta(minutes=5))
    stranger = party("elsewhere", local.middle, life=(local.began - SOON, local.began + SOON))
    for load in (
        archive(),
        honest + archive(),
        answered(local.own, local.middle, {}, bag=(local.root.certificate, local.middle.certificate)),
        answered(stranger, local.middle, {}),
    ):
        verdict = intact(added(lt, ours, data=ValidationData((), (), (load,))), asked.register, now=now)
        assert (verdict.standing, verdict.reasons[0].code) == ("tampered", "bytes_outside")
    fresh = intact(added(lt, ours, data=ValidationData((), (), (honest,))), asked.register, now=now)
    assert fresh.standing == "valid"


def test_c2_lists_come_before_answers(bench):
    """Where both are named, the list: it serves all files alike."""
    assert data_in(bench.signed(bench.stamper()).pdf).ocsps == ()
