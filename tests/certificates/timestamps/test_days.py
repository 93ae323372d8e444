"""The verifier is asked of a day: nothing is signed or stamped after it, and a proof that has ended by then is said (C5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from certificates.keys.issuer import ensure_test_issuer
from certificates.keys.register import TrustStore
from certificates.keys.signer import load_signer
from certificates.pdf.signature_field import prepare
from certificates.timestamps.authority import Authority
from certificates.timestamps.levels import Level
from certificates.timestamps.stamping import Stamper
from certificates.verifying.cms import signature_in, with_token
from certificates.verifying.verdict import Entry, Standing
from certificates.verifying.verify import BEIJING, intact, verify
from tests.certificates.test_verifying import OneRow

from .authority import LocalAuthority
from .conftest import Bench
from .test_forgeries import added

YEAR = timedelta(days=365)
NOW = datetime.now(UTC).replace(microsecond=0)
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The bench signs by the real clock: in a long run the moment at which this module was read is minutes behind."""
    now = datetime.now(UTC).replace(microsecond=0)
    monkeypatch.setattr(f"{__name__}.NOW", now)
    monkeypatch.setattr(f"{__name__}.TOMORROW", now + timedelta(days=1))


@pytest.fixture
def moved(today, bench, tmp_path):
    """The bench with an authority of its own, whose clock can be moved and whose certificate is for five years."""
    local = LocalAuthority(tmp_path, clock=lambda: NOW)
    url = ensure_test_issuer(tmp_path / "keys", tmp_path / "register.json", now=NOW)
    register = TrustStore.load(tmp_path / "register.json").with_stamp_roots([local.root.pem.decode()])
    yield Bench(local, load_signer(url), register, bench.linted, bench.admitted)
    local.close()


def raised(bench, pdf, at):
    """With a time-stamp over the whole file, of that moment."""
    bench.authority.clock = lambda: at
    return (
        Stamper(Authority(bench.authority.url, bench.register.stamp_roots)).augmented(pdf, bench.register, now=at).pdf
    )


def said(verdict):
    return verdict.standing, [one.code for one in verdict.reasons]


def test_c5_a_signature_of_tomorrow_is_not_believed_today(bench):
    """Claimed alone, or with a token that agrees; a clock a few minutes ahead is nobody's fault."""
    page = prepare(bench.linted.pdf, TOMORROW)
    made = page.filled(bench.signer.signer.container(page.digest))
    for now in (NOW, TOMORROW - timedelta(hours=1)):
        assert said(intact(made, bench.register, now=now)) == (Standing.TAMPERED, ["stamp_time"])
    assert intact(made, bench.register, now=TOMORROW - timedelta(minutes=9)).standing is Standing.VALID


def test_c5_a_time_stamp_of_tomorrow_is_not_believed_today(moved):
    """Beside the signature, and over the whole file; by a trusted authority whose clock is wrong."""
    authority = Authority(moved.authority.url, moved.register.stamp_roots)
    page = prepare(moved.linted.pdf, TOMORROW)
    container = moved.signer.signer.container(page.digest)
    plain = raised(moved, moved.signed().pdf, NOW)
    moved.authority.clock = lambda: TOMORROW
    beside = page.filled(with_token(container, authority.stamp(_digest(container)).der))
    for forged in (beside, added(plain, authority)):
        assert said(intact(forged, moved.register, now=NOW)) == (Standing.TAMPERED, ["stamp_time"])
        assert intact(forged, moved.register, now=TOMORROW).standing is Standing.VALID


def _digest(container):
    from certificates.timestamps.tokens import digest_of

    return digest_of(signature_in(container))


def test_c5_an_authority_that_ended_and_was_never_renewed_proves_nothing_any_more(moved):
    """Valid, and that the proof has ended is said in the place of what its level promised; with its last day."""
    lta = raised(moved, moved.signed().pdf, NOW)
    until = moved.authority.own.certificate.not_valid_after_utc
    on_last = intact(lta, moved.register, now=until)
    assert said(on_last) == (Standing.VALID, ["registry_unknown", "level_lta", "test_issuer"])
    for later in (until + timedelta(days=1), NOW + 12 * YEAR):
        verdict = intact(lta, moved.register, now=later)
        assert verdict.level is Level.LTA
        assert said(verdict) == (Standing.VALID, ["registry_unknown", "proof_ended", "test_issuer"])
        assert verdict.proves_until == until.astimezone(BEIJING).date()
        assert verdict.reasons[1].facts == {"proves_until": verdict.proves_until.isoformat()}


def test_c5_a_renewal_in_time_carries_the_proof_on_and_one_years_too_late_does_not(moved):
    """Renewed before the end: valid at twenty years. Renewed four years after it: nobody vouches for the years between."""
    signer_ends = moved.signer.not_after
    plain = moved.signed().pdf
    for renewed, proven in ((signer_ends - timedelta(days=9), True), (signer_ends + 4 * YEAR, False)):
        moved.authority.renews(renewed, 10)
        verdict = intact(raised(moved, plain, renewed), moved.register, now=signer_ends + 5 * YEAR)
        assert verdict.standing is Standing.VALID
        assert ("level_lta" in said(verdict)[1], "proof_ended" in said(verdict)[1]) == (proven, not proven)


def test_c5_without_time_stamps_the_proof_ends_with_the_signer_and_the_registry_still_knows_the_file(moved):
    """B-B: the file alone proves itself until then; that the registry holds it is said beside."""
    made, later = moved.signed(), moved.signer.not_after + 2 * YEAR
    assert said(intact(made.pdf, moved.register, now=moved.signer.not_after))[1] == ["registry_unknown", "test_issuer"]
    held = OneRow(made.record.number, 1, Entry(made.sha256, "valid"))
    verdict = verify(made.pdf, moved.register, now=later, registry=held)
    assert said(verdict) == (Standing.VALID, ["registry_agrees", "proof_ended", "test_issuer"])


def test_c5_asked_of_an_earlier_day_a_certificate_that_ended_since_was_in_force(moved):
    """The registry knows since when."""
    made = moved.signed()
    ended = OneRow(made.record.number, 1, Entry(made.sha256, "revoked", since=NOW + 30 * (TOMORROW - NOW)))
    for days, standing in ((29, Standing.VALID), (31, Standing.REVOKED)):
        now = NOW + timedelta(days=days)
        assert verify(made.pdf, moved.register, now=now, registry=ended).standing is standing
