"""The signer's own certificate revoked: by the test issuer, or by an authority's list that is brought (C2, C5)."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.x509 import ReasonFlags

from certificates.drawing import draw
from certificates.keys import issuer
from certificates.keys.register import RegisterError, TrustStore
from certificates.keys.revocation import RevocationListError, pem
from certificates.keys.signer import load_signer
from certificates.linting import lint
from certificates.pdf.signature_field import prepare
from certificates.signing import SigningError, sign
from certificates.transparency.status import StatementError, believed, keyed, packed, parse_statement, stated
from certificates.verifying.cms import signature_in, with_token
from certificates.verifying.verdict import Entry
from certificates.verifying.verify import intact
from pipeline.cage.verifying import verify_caged
from tests.certificates.conftest import admitted
from tests.certificates.test_verifying import OneRow
from zhicheng.commands.errors import CommandError
from zhicheng.commands.keyring import key_revocation
from zhicheng.settings import Settings

from .authority import party, revocations

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


@pytest.fixture
def house(tmp_path):
    """A data folder after a first run: settings, register, signer."""
    url = issuer.ensure_test_issuer(tmp_path / "keys", tmp_path / "register.json", now=NOW)
    settings = Settings(_env_file=None, home=tmp_path)
    return settings, TrustStore.load(settings.register_file), load_signer(url)


def revoked(settings, register, since, why=ReasonFlags.key_compromise):
    fingerprint = register.current.fingerprint
    return issuer.revoke(settings.keys_folder, register, fingerprint, since=since, why=why, now=NOW)


def test_c5_what_was_signed_before_the_revocation_stays_valid_and_nothing_after_counts(house, record, photo):
    """By the claimed time, where there is no other; said in its own words."""
    settings, register, signer = house
    made = sign(lint(draw(record, photo)), admitted(record, photo), signer, now=NOW)
    for since, code in (
        (NOW + timedelta(days=1), "registry_unknown"),
        (NOW, "signer_revoked"),
        (NOW - timedelta(days=1), "signer_revoked"),
    ):
        after = revoked(settings, register, since)
        verdict = verify_caged(made.pdf, after, now=NOW)
        assert verdict.reasons[0].code == code
        assert verdict.standing == ("valid" if code == "registry_unknown" else "untrusted")


def test_c5_a_key_in_other_hands_proves_no_earlier_day_and_the_registry_does(house, record, photo):
    """Revoked since, for its key: what has nothing but its own word counts if the registry holds it, and not else."""
    settings, register, signer = house
    made, later = sign(lint(draw(record, photo)), admitted(record, photo), signer, now=NOW), NOW + timedelta(days=3)
    since = NOW + timedelta(days=2)
    for why, alone in ((ReasonFlags.key_compromise, "time_unproven"), (ReasonFlags.superseded, "registry_unknown")):
        after = revoked(settings, register, since, why)
        for moment, code in ((NOW, "registry_unknown"), (later, alone)):
            assert verify_caged(made.pdf, after, now=moment).reasons[0].code == code
        for held, code in (
            (Entry(made.sha256, "valid"), "registry_agrees"),
            (Entry(made.sha256, "revoked"), "revoked"),
            (Entry("0" * 64, "valid"), "not_the_registered_file"),
            (None, "time_unproven" if alone == "time_unproven" else "unknown_number"),
        ):
            asked = OneRow(record.number, 1, held)
            assert verify_caged(made.pdf, after, now=later, registry=asked).reasons[0].code == code


def test_c5_a_status_list_by_a_key_in_other_hands_is_refused_whatever_its_date(house):
    """Whoever has the key could date it back by two days; asked of that day, it is believed."""
    settings, register, signer = house
    said = stated({"at": NOW.isoformat(), "encodedList": packed((), 1), "encodedKeys": keyed(())}, signer)
    after = revoked(settings, register, NOW + timedelta(days=1))
    assert parse_statement(said, after, now=NOW)
    with pytest.raises(StatementError, match="doubt"):
        parse_statement(said, after, now=NOW + timedelta(days=2))


def test_c2_a_revoked_signer_signs_no_more(house, record, photo):
    """Neither a certificate nor a statement that would be believed."""
    settings, register, signer = house
    after = revoked(settings, register, NOW - timedelta(hours=1))
    with pytest.raises(SigningError, match="signer_revoked"):
        sign(lint(draw(record, photo)), admitted(record, photo), signer, now=NOW, register=after)
    said = stated({"at": NOW.isoformat()}, signer)
    assert believed(said, register, now=NOW)
    with pytest.raises(StatementError, match="revoked"):
        believed(said, after, now=NOW)


def test_c5_the_proven_time_decides_not_the_claimed_one(bench, files):
    """Claimed before the revocation, and proven: valid. Stamped only after it: nobody can tell when it was signed."""
    proven = intact(files["late"], bench.register, now=datetime.now(UTC)).proven_at
    signer = bench.register.current
    folder = Settings(_env_file=None, home=bench.authority.folder).keys_folder

    def since(moment):
        return issuer.revoke(
            folder, bench.register, signer.fingerprint, since=moment, why=ReasonFlags.key_compromise, now=moment
        )

    later, earlier = since(proven + timedelta(minutes=1)), since(proven)
    assert intact(files["late"], later, now=datetime.now(UTC)).standing == "valid"
    assert intact(files["late"], earlier, now=datetime.now(UTC)).reasons[0].code == "signer_revoked"
    at_signing = intact(files["B-LT"], bench.register, now=datetime.now(UTC)).proven_at
    assert intact(files["B-LTA"], since(at_signing + timedelta(minutes=1)), now=datetime.now(UTC)).standing == "valid"
    assert intact(files["B-LTA"], since(at_signing), now=datetime.now(UTC)).reasons[0].code == "signer_revoked"


def test_c5_a_signing_time_that_the_time_stamp_contradicts_is_not_believed(bench):
    """Signed by a clock that was an hour off, by a signer that does not look."""
    wrong = datetime.now(UTC) - timedelta(hours=1)
    page = prepare(bench.linted.pdf, wrong)
    container = bench.signer.signer.container(page.digest)
    token = bench.stamper().stamp(signature_in(container), now=datetime.now(UTC))
    verdict = intact(page.filled(with_token(container, token.der)), bench.register, now=datetime.now(UTC))
    assert (verdict.standing, verdict.reasons[0].code) == ("untrusted", "stamp_time")


def test_c2_a_list_of_another_authority_is_not_taken_and_one_of_ours_is(bench, house, tmp_path):
    """Signed by none of our roots; not a list at all; then the right one, DER and PEM."""
    settings, register, _ = house
    stranger = party("stranger", None, life=(NOW - timedelta(days=1), NOW + timedelta(days=90)), ca=True)
    foreign = revocations(stranger, {1: NOW}, now=NOW)
    with pytest.raises(RevocationListError):
        register.with_list(foreign)
    for name, content in (("foreign.crl", foreign), ("rubbish.crl", b"rubbish")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(CommandError):
            key_revocation.bring_list(settings, tmp_path / name)
    with pytest.raises(CommandError, match="can't be read"):
        key_revocation.bring_list(settings, tmp_path / "none.crl")
    after = revoked(settings, register, NOW)
    for content in (after.lists[-1], pem(after.lists[-1]).encode()):
        register.save(settings.register_file)
        (tmp_path / "ours.crl").write_bytes(content)
        key_revocation.bring_list(settings, tmp_path / "ours.crl")
        brought = TrustStore.load(settings.register_file)
        assert brought.revoked_since(register.current.fingerprint) == NOW


def test_c2_a_newer_list_takes_the_place_of_an_older_but_no_revocation_is_forgotten(house):
    """An authority drops entries of certificates that have ended; their earlier revocation still counts."""
    settings, register, _ = house
    after = revoked(settings, register, NOW)
    assert len(after.crls) == 1
    without = replace(after, crls=(*register.crls, *after.crls)).with_list(register.lists[0])
    assert without.revoked_since(register.current.fingerprint) == NOW


def test_c2_a_signer_of_a_real_authority_is_not_the_test_issuers_to_revoke(bench, house, tmp_path):
    """One sentence says what to do instead."""
    settings, _, _ = house
    with pytest.raises(RegisterError, match="keys crl"):
        issuer.revoke(
            settings.keys_folder,
            bench.register,
            "0" * 64,
            since=NOW,
            why=ReasonFlags.superseded,
            now=NOW,
        )
    with pytest.raises(RegisterError, match="keys crl"):
        revoked(Settings(_env_file=None, home=tmp_path / "elsewhere"), bench.register, NOW)


def test_c2_the_command_revokes_by_a_day_and_says_what_it_did(house):
    """`zhicheng keys revoke`, then `zhicheng keys list`; bad input is a sentence."""
    settings, register, _ = house
    environment = {"ZHICHENG_HOME": str(settings.home), "PATH": "/usr/bin:/bin"}

    def zhicheng(*arguments):
        command = [sys.executable, "-m", "zhicheng", "keys", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    name = register.current.fingerprint[:16]
    for wrong in (("0" * 16, "2026-11-20", "key_compromise"), (name, "soon", "superseded"), (name, "2026-11-20", "x")):
        done = zhicheng("revoke", wrong[0], "--since", wrong[1], "--why", wrong[2], "--yes")
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    asked = zhicheng("revoke", name, "--since", "2026-11-20", "--why", "key_compromise")  # nobody there to say yes
    assert asked.returncode == 1
    assert "revoked" not in zhicheng("list").stdout
    done = zhicheng("revoke", name, "--since", "2026-11-20", "--why", "key_compromise", "--yes")
    assert "revoked since 2026-11-20T00:00:00+08:00" in done.stdout
    assert "revoked 2026-11-19" in zhicheng("list").stdout  # the register speaks UTC
