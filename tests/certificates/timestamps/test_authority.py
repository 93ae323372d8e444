"""The authority is asked over HTTP, and believed only as far as its answer is over what was asked (C2)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from asn1crypto import tsp

from certificates.timestamps.authority import Authority, AuthorityDown, AuthorityWrong
from certificates.timestamps.tokens import TokenError, checked, digest_of

from .authority import LocalAuthority, party, slowly

DIGEST = digest_of(b"a certificate")


@pytest.fixture
def local(bench):
    """The bench's authority, honest again after each test."""
    yield bench.authority
    bench.authority.twist, bench.authority.down, bench.authority.clock = bytes, False, None


def asks(local, roots=None, seconds=30.0):
    return Authority(local.url, roots or local.roots, seconds=seconds).stamp(DIGEST)


def changed(change):
    """A twist that changes what the token says, and leaves its signature as it was."""

    def twist(reply):
        response = tsp.TimeStampResp.load(reply)
        content = response["time_stamp_token"]["content"]["encap_content_info"]["content"]
        info = content.parsed
        change(info)
        response["time_stamp_token"]["content"]["encap_content_info"]["content"] = tsp.TSTInfo.load(
            info.dump(force=True)
        )
        return response.dump(force=True)

    return twist


def test_c2_a_token_says_when_and_leads_to_the_authoritys_root(local):
    """By `openssl ts`, with its own certificate, an intermediate and the root."""
    token = asks(local)
    assert abs(token.time - datetime.now(UTC)) < timedelta(seconds=30)
    assert [one.subject.native["common_name"] for one in token.chain] == ["TSA", "TSA middle", "TSA root"]
    assert token.ends == local.own.certificate.not_valid_after_utc


@pytest.mark.parametrize(
    "twist",
    [
        lambda reply: b"",
        lambda reply: b"<html>maintenance</html>",
        lambda reply: reply[:-7],
        lambda reply: reply + b"\0",
        changed(lambda info: info.__setitem__("nonce", 1)),
        changed(lambda info: info["message_imprint"].__setitem__("hashed_message", b"\1" * 32)),
        changed(lambda info: info.__setitem__("gen_time", datetime(2020, 1, 1, tzinfo=UTC))),
    ],
    ids=["nothing", "a page", "cut off", "a byte more", "another nonce", "another imprint", "another time"],
)
def test_c2_a_wrong_answer_is_no_token(local, twist):
    """Whatever is wrong with it, it is said by one exception."""
    local.twist = twist
    with pytest.raises(AuthorityWrong):
        asks(local)


def test_c2_an_answer_to_another_question_is_no_token(local):
    """Well signed, by the right authority, over another digest or for another nonce."""
    other = local.reply(tsp.TimeStampReq.load(_question(b"x")).dump())
    local.twist = lambda _: other
    with pytest.raises(AuthorityWrong):
        asks(local)


def _question(data: bytes) -> bytes:
    from certificates.timestamps.tokens import request

    return request(digest_of(data), 7)


def test_c2_a_stranger_is_no_authority(local, tmp_path):
    """Another root; a certificate that has ended; one that is for more than time-stamps."""
    stranger = party(
        "TSA root", None, life=(datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)), ca=True
    )
    with pytest.raises(AuthorityWrong, match="authority_unknown"):
        asks(local, roots=[stranger.asn1])
    ended = LocalAuthority(tmp_path, years=-0.1)
    try:
        with pytest.raises(AuthorityWrong):
            asks(ended)
    finally:
        ended.close()


def test_c2_an_authority_that_is_down_or_slow_is_left_alone_for_a_while(local):
    """One waits the time limit out, those that come within a minute do not."""
    for trouble in ("down", "slow"):
        local.down, local.twist = trouble == "down", slowly(1.0) if trouble == "slow" else bytes
        authority = Authority(local.url, local.roots, seconds=0.3)
        with pytest.raises(AuthorityDown):
            authority.stamp(DIGEST)
        before = len(local.asked)
        with pytest.raises(AuthorityDown, match="Resting"):
            authority.stamp(DIGEST)
        assert len(local.asked) == before
        local.twist = bytes
    nobody = Authority("http://127.0.0.1:9/", local.roots, seconds=0.3)
    with pytest.raises(AuthorityDown):
        nobody.stamp(DIGEST)


def test_c2_an_authority_that_wants_a_password_gets_it(local):
    """In the address, as `user:password@`; never in the request's own line."""
    address = local.url.replace("http://", "http://zhicheng:s%40crt@")
    assert Authority(address, local.roots).stamp(DIGEST).time
    assert local.asked[-1] == "/ Basic emhpY2hlbmc6c0BjcnQ="


@pytest.mark.parametrize("of", [7, pytest.param(1, marks=pytest.mark.slow)])
def test_c5_no_single_bit_of_a_token_can_be_changed_unseen(local, of):
    """Neither in what is signed, nor in the container around it, nor in the certificates that ride along."""
    der = asks(local).der
    unseen = []
    for place in range(0, len(der), of):
        forged = bytearray(der)
        forged[place] ^= 1 << place % 8
        try:
            checked(bytes(forged), DIGEST, local.roots)
            unseen.append(place)
        except TokenError:
            continue
    assert unseen == []
