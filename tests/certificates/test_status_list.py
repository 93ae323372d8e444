"""The status list: small, signed, and read without asking anyone."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from certificates.transparency import status

AT = datetime(2026, 11, 23, 4, tzinfo=UTC)


def named(serial):
    """Number and version of the certificate that has that serial."""
    return f"XJ{serial:06d}", 1


def published(issuer, states, size):
    body = {
        "type": "BitstringStatusList",
        "encodedList": status.packed(states, size),
        "encodedKeys": status.keyed((serial, *named(serial)) for serial, _ in states),
        "at": AT.isoformat(),
    }
    return status.stated(body, issuer[0])


def test_c5_each_serial_says_how_it_stands(issuer):
    """And what was never in force is unknown, within the list and beyond it."""
    read = status.parse_statement(
        published(issuer, [(1, "valid"), (2, "superseded"), (5, "revoked")], 6), issuer[1], now=AT
    )
    assert [read.state(n, *named(n)) for n in (1, 2, 3, 5, 10**9, -1)] == [
        "valid",
        "superseded",
        "unknown",
        "revoked",
        "unknown",
        "unknown",
    ]


def test_c5_a_serial_that_was_taken_from_another_certificate_says_nothing(issuer):
    """The list binds it to number and version; a file without a number has none of its own."""
    read = status.parse_statement(published(issuer, [(0, "valid"), (1, "valid")], 2), issuer[1], now=AT)
    strangers = (("ZZ-NOT-REGISTERED", 1), ("XJ000001", 2), ("XJ000000", 1), (None, None))
    assert [read.state(1, *stranger) for stranger in strangers] == ["unknown"] * 4
    assert read.state(0, "ZZ-NOT-REGISTERED", 1) == "unknown"


def test_c5_a_million_certificates_are_a_download_of_a_few_megabytes(issuer):
    """Three in a hundred superseded: two bits of standing, which compress, and two bytes that bind, which don't."""
    states = [(n, "superseded" if n % 33 == 0 else "valid") for n in range(1, 1_000_001)]
    text = published(issuer, states, 1_000_001)
    assert len(text) < 3_000_000
    assert len(status.packed(states, 1_000_001)) < 65_536
    assert status.parse_statement(text, issuer[1], now=AT).state(33, *named(33)) == "superseded"


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
        status.parse_statement(json.dumps(changed), issuer[1], now=AT)


def test_c5_a_list_of_days_to_come_is_refused(issuer):
    """Dated after the moment that is asked about: nobody's word on today."""
    text = published(issuer, [(1, "valid")], 2)
    assert status.parse_statement(text, issuer[1], now=AT - timedelta(minutes=5)).state(1, *named(1)) == "valid"
    with pytest.raises(status.StatementError, match="after the day"):
        status.parse_statement(text, issuer[1], now=AT - timedelta(days=300))
