"""Levels above B-B, as our verifier, pyHanko's validator and poppler see them (C2)."""

from __future__ import annotations

import asyncio
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pikepdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from certificates.drawing import draw
from certificates.linting import lint
from certificates.signing import sign
from certificates.timestamps.levels import Level
from certificates.timestamps.stamping import DataMissing
from certificates.verifying.structure import split
from certificates.verifying.verify import intact
from pipeline.cage.verifying import verify_caged
from tests.certificates.conftest import admitted
from tests.judges import pdfsig

LEVELS = {"B-B": Level.B, "B-LT": Level.LT, "B-LTA": Level.LTA, "renewed": Level.LTA, "late": Level.LTA}


@pytest.fixture
def local(bench):
    yield bench.authority
    bench.authority.down, bench.authority.twist = False, bytes
    bench.authority.clock, bench.authority.revoked = None, {}


@pytest.mark.parametrize("name", LEVELS)
def test_c2_a_file_of_each_level_is_valid_and_says_its_level(bench, files, name):
    """In the cage, where nobody can be asked; with the time that is proven."""
    verdict = verify_caged(files[name], bench.register, now=datetime.now(UTC))
    assert (verdict.standing, verdict.level) == ("valid", LEVELS[name])
    codes = [reason.code for reason in verdict.reasons]
    said = {Level.LT: ["level_lt"], Level.LTA: ["level_lta"]}.get(verdict.level, [])
    assert codes == ["registry_unknown", *said, "test_issuer"]
    assert (verdict.proven_at is None) == (name == "B-B")


def test_c2_up_to_b_lt_the_signature_covers_the_whole_file_and_is_its_one_revision(files):
    """The validation data lie in what is signed; poppler agrees."""
    assert len(split(files["B-LT"])) == 1
    assert files["B-LT"].count(b"startxref") == files["B-B"].count(b"startxref") == 1
    with pikepdf.open(io.BytesIO(files["B-LT"])) as pdf:
        assert len(pdf.Root.DSS.CRLs) == 3
        assert "/VRI" not in pdf.Root.DSS


@pytest.mark.parametrize(("name", "stamps"), [("B-LT", 0), ("B-LTA", 1), ("renewed", 2), ("late", 1)])
def test_c2_poppler_finds_the_signature_valid_and_the_last_time_stamp_over_the_whole_file(
    files, tmp_path, name, stamps
):
    """An independent reader; it does not judge time-stamps themselves."""
    (tmp_path / "c.pdf").write_bytes(files[name])
    said = pdfsig(tmp_path / "c.pdf")
    assert said.count("Signature Validation: Signature is Valid.") == 1
    assert said.count("Signature Field Name: ZhichengTimeStamp") == stamps
    assert [line.strip() for line in said.splitlines() if "otal document signed" in line][
        -1
    ] == "- Total document signed"


@pytest.mark.parametrize("name", ["B-LTA", "renewed"])
def test_c2_pyhanko_validates_an_archive_time_stamp_without_asking_anybody(bench, files, name):
    """Revocation data required, from the file alone; ETSI EN 319 102-1, 5.6.3."""

    def policy(roots):
        return CertValidationPolicySpec(SimpleTrustManager.build(roots), CertRevTrustPolicy(REQUIRE_REVINFO))

    alone = RevocationInfoGatheringSpec(online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY)
    spec = SignatureValidationSpec(
        policy(bench.register.trust_roots),
        revinfo_gathering_policy=alone,
        ts_cert_validation_policy=policy(bench.register.stamp_roots),
    )
    (signature,) = PdfFileReader(io.BytesIO(files[name]), strict=True).embedded_regular_signatures
    judged = asyncio.run(ades_lta_validation(signature, PdfSignatureValidationSpec(spec)))
    assert judged.ades_subindic is AdESPassed.OK
    assert judged.api_status.bottom_line


def test_c2_an_authority_that_is_down_costs_a_level_and_never_a_certificate(bench, local):
    """Down before, gone between its sample and the signature, or sending rubbish: B-B each time, valid, to be raised later."""
    local.down = True
    plain = bench.signed(bench.stamper())
    local.down = False
    between = bench.stamper()
    _ = between.ends
    local.twist = lambda _: b"rubbish"
    rubbish = bench.signed(between)
    local.twist = bytes
    for made in (plain, rubbish):
        assert made.level is Level.B
        assert intact(made.pdf, bench.register, now=datetime.now(UTC)).level is Level.B
        assert intact(bench.augmented(made.pdf), bench.register, now=datetime.now(UTC)).level is Level.LTA


def test_c2_an_authority_whose_clock_is_wrong_or_that_is_revoked_costs_a_level_and_never_a_certificate(bench, local):
    """Our own verifier would not believe its word: so it is not put into the file."""
    made = []
    local.clock = lambda: datetime.now(UTC) + timedelta(hours=1)
    made.append(bench.signed(bench.stamper()))
    local.clock = None
    local.revoked = {local.own.certificate.serial_number: datetime.now(UTC) - timedelta(days=1)}
    made.append(bench.signed(bench.stamper()))
    local.revoked = {}
    assert [one.level for one in made] == [Level.B, Level.B]
    assert [intact(one.pdf, bench.register, now=datetime.now(UTC)).level for one in made] == [Level.B, Level.B]


def test_c2_a_page_without_room_for_a_time_stamp_is_signed_without(bench, record, photo):
    """Drawn before there was an authority."""
    page = lint(draw(record, photo))
    made = sign(
        page,
        admitted(record, photo),
        bench.signer,
        now=datetime.now(UTC),
        register=bench.register,
        stamper=bench.stamper(),
    )
    assert (made.level, intact(made.pdf, bench.register, now=datetime.now(UTC)).level) == (Level.B, Level.B)


def test_c2_without_its_revocation_list_a_file_is_b_t_and_is_raised_when_the_list_is_there(bench, local):
    """The list's server is away while the authority answers."""
    lists = local.list_of
    local.list_of = lambda _: b"away"
    try:
        made = bench.signed(bench.stamper())
        assert (made.level, intact(made.pdf, bench.register, now=datetime.now(UTC)).level) == (Level.T, Level.T)
        with pytest.raises(DataMissing):
            bench.augmented(made.pdf)
    finally:
        local.list_of = lists
    assert intact(bench.augmented(made.pdf), bench.register, now=datetime.now(UTC)).level is Level.LTA


def test_c2_lists_are_fetched_once_until_the_next_is_due(bench, local):
    """Ten certificates ask for them no more often than one."""
    stamper = bench.stamper()
    bench.signed(stamper)
    before = [path for path in local.asked if path.endswith(".crl")]
    bench.augmented(bench.signed(stamper).pdf, stamper)
    assert [path for path in local.asked if path.endswith(".crl")] == before


def test_c5_a_stamped_file_without_its_last_time_stamp_is_an_earlier_genuine_one(files, bench):
    """Nobody can tell it from the file that was first delivered, because it is that file."""
    parts = split(files["renewed"])
    assert [intact(files["renewed"][: part.end], bench.register, now=datetime.now(UTC)).level for part in parts] == [
        Level.LT,
        Level.LTA,
        Level.LTA,
    ]


def test_c5_an_authority_that_was_revoked_before_it_stamped_proves_nothing(bench, files):
    """Its list is in the register, or in the file."""
    from .authority import revocations

    serial = bench.authority.own.certificate.serial_number
    now = datetime.now(UTC)
    for since, standing in ((now - timedelta(days=1), "untrusted"), (now + timedelta(days=1), "valid")):
        listed = revocations(bench.authority.middle, {serial: since}, now=now)
        register = replace(bench.register, crls=(*bench.register.crls, _pem(listed)))
        verdict = intact(files["B-LTA"], register, now=datetime.now(UTC))
        assert verdict.standing == standing
        assert (verdict.reasons[0].code == "stamp_revoked") == (standing == "untrusted")


def _pem(der: bytes) -> str:
    from certificates.keys.revocation import pem

    return pem(der)
