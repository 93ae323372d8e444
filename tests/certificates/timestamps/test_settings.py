"""An authority is named by two settings; `zhicheng doctor` says whether it answers (C2)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from certificates.keys.register import RegisterError, TrustStore
from certificates.verifying.verify import intact
from zhicheng.preparing import prepare
from zhicheng.settings import Settings


@pytest.fixture
def local(bench):
    yield bench.authority
    bench.authority.down, bench.authority.twist = False, bytes


def settings(tmp_path, local, **others):
    (tmp_path / "roots.pem").write_bytes(local.root.pem)
    return Settings(_env_file=None, home=tmp_path / "home", tsa_url=local.url, **others)


def test_c2_the_authoritys_roots_go_into_the_public_register(tmp_path, local):
    """Once; so that verifiers everywhere know whose time-stamps count."""
    named = settings(tmp_path, local, tsa_roots=tmp_path / "roots.pem")
    for _ in range(2):
        parts = prepare(named)
    assert TrustStore.load(named.register_file).tsa_roots == (local.root.pem.decode(),)
    assert parts.world().stamped


def test_c2_an_authority_without_its_roots_is_refused_in_a_sentence(tmp_path, local):
    """Neither a file that is missing nor one that holds no certificate passes for one."""
    for roots, said in (
        (None, "ZHICHENG_TSA_ROOTS"),
        (tmp_path / "none.pem", "not a PEM"),
        (tmp_path / "x", "not a PEM"),
    ):
        (tmp_path / "x").write_text("nothing")
        with pytest.raises(RegisterError, match=said):
            prepare(settings(tmp_path, local, tsa_roots=roots))


@pytest.mark.parametrize(
    ("trouble", "said"),
    [("down", "issued as B-B and raised when it does"), ("rubbish", "RFC 3161 address")],
)
def test_c2_doctor_says_why_the_authority_does_not_answer(tmp_path, local, trouble, said):
    """And what that means for certificates."""
    local.down, local.twist = trouble == "down", (lambda _: b"rubbish") if trouble == "rubbish" else bytes
    found = examined(tmp_path, local)
    assert not found["ok"]
    assert said in found["what"]


def test_c2_doctor_says_until_when_an_authority_that_answers_may_stamp(tmp_path, local):
    """The end of its certificate."""
    found = examined(tmp_path, local)
    assert found["ok"]
    assert f"{local.own.certificate.not_valid_after_utc:%Y-%m-%d}" in found["value"]


def examined(tmp_path, local):
    """What `zhicheng doctor` finds of the time-stamps."""
    prepare(settings(tmp_path, local, tsa_roots=tmp_path / "roots.pem"))
    environment = {
        **os.environ,
        "ZHICHENG_HOME": str(tmp_path / "home"),
        "ZHICHENG_TSA_URL": local.url,
        "ZHICHENG_LANGUAGE": "en",
    }
    command = [sys.executable, "-m", "zhicheng", "doctor", "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    (found,) = [line for line in map(json.loads, done.stdout.splitlines()) if line["name"] == "time-stamps"]
    return found


def test_c5_a_register_of_earlier_days_is_read_and_knows_no_authority(bench, files):
    """Written before there were time-stamps: it has neither roots of authorities nor lists."""
    values = json.loads(bench.register.to_text())
    del values["tsa_roots"], values["crls"]
    earlier = TrustStore.from_text(json.dumps(values))
    assert earlier == replace(bench.register, tsa_roots=(), crls=())
    assert intact(files["B-B"], earlier, now=datetime.now(UTC)).standing == "valid"
    assert intact(files["B-LT"], earlier, now=datetime.now(UTC)).reasons[0].code == "stamp_unknown"
