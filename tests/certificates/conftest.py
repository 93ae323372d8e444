"""A record, a photo and a test issuer: made once, because keys take a second."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from certificates.drawing import draw
from certificates.keys.issuer import ensure_test_issuer
from certificates.keys.register import Register
from certificates.keys.signer import load_signer
from certificates.linting import lint
from certificates.record import CertificateRecord
from certificates.signing import sign

if TYPE_CHECKING:
    from certificates.phases import Signed

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
SAMPLE = Path(__file__).parents[2] / "certificates" / "templates" / "regional"


@pytest.fixture(scope="session")
def record() -> CertificateRecord:
    """The template's own sample, for a test issuer."""
    values = json.loads((SAMPLE / "sample.json").read_text("utf-8"))
    del values["photo"]
    dates = {key: date.fromisoformat(values[key]) for key in ("birth_date", "approved_on", "issued_on")}
    return CertificateRecord(**{**values, **dates, "test": True})


@pytest.fixture(scope="session")
def photo() -> bytes:
    """The sample's photo."""
    return (SAMPLE / "sample.jpg").read_bytes()


@pytest.fixture(scope="session")
def issuer(tmp_path_factory: pytest.TempPathFactory):
    """The loaded signer and the register of a first run."""
    folder = tmp_path_factory.mktemp("issuer")
    url = ensure_test_issuer(folder / "keys", folder / "register.json", now=NOW)
    return load_signer(url), Register.load(folder / "register.json")


@pytest.fixture(scope="session")
def signed(record, photo, issuer) -> Signed:
    """One signed certificate."""
    return sign(lint(draw(record, photo)), issuer[0], now=NOW)


def other(record: CertificateRecord, **changes: object) -> CertificateRecord:
    """The sample, saying something else."""
    return replace(record, **changes)
