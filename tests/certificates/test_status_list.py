"""The status list: small, signed, and read without asking anyone."""

import json
from datetime import UTC, datetime

import pytest

from certificates.transparency import status

AT = datetime(2026, 11, 23, 4, tzinfo=UTC)


def published(issuer, states, size):
    body = {"type": "BitstringStatusList", "encodedList": status.packed(states, size), "at": AT.isoformat()}
    return status.stated(body, issuer[0])


def test_c5_each_serial_says_how_it_stands(issuer):
    """And what was never in force is unknown, within the list and beyond it."""
    read = status.opened(published(issuer, [(1, "valid"), (2, "superseded"), (5, "revoked")], 6), issuer[1])
    assert [read.state(n) for n in (1, 2, 3, 5, 10**9, -1)] == [
        "valid",
        "superseded",
        "unknown",
        "revoked",
        "unknown",
        "unknown",
    ]


def test_c5_a_million_certificates_are_a_small_download(issuer):
    """Three in a hundred superseded: under 64 KiB."""
    states = [(n, "superseded" if n % 33 == 0 else "valid") for n in range(1, 1_000_001)]
    text = published(issuer, states, 1_000_001)
    assert len(text) < 65_536
    assert status.opened(text, issuer[1]).state(33) == "superseded"


@pytest.mark.parametrize("what", ["statement", "signature", "signer", "nothing", "no json"])
def test_c5_a_list_that_was_changed_is_not_believed(issuer, what):
    """Its text, its signature, its signer; or no list at all."""
    whole = json.loads(published(issuer, [(1, "revoked")], 2))
    changed = {
        "statement": lambda: {**whole, "statement": whole["statement"].replace("2026", "2025")},
        "signature": lambda: {**whole, "signature": "AAAA"},
        "signer": lambda: {**whole, "signer": "0" * 64},
        "nothing": dict,
        "no json": lambda: None,
    }[what]()
    with pytest.raises(status.StatementError):
        status.opened(json.dumps(changed), issuer[1])
