"""A record, a photo and a test issuer: made once, because keys take a second."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from certificates.drawing import draw
from certificates.gate import Deployer, admit
from certificates.keys.issuer import ensure_test_issuer
from certificates.keys.register import TrustStore
from certificates.keys.signer import load_signer
from certificates.linting import lint
from certificates.record import CertificateRecord
from certificates.signing import sign
from certificates.template.paths import PORTRAIT
from pipeline.policy import loading
from pipeline.rules.titles import Catalogue

if TYPE_CHECKING:
    from certificates.gate import Admitted
    from certificates.signing import Signed

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
SAMPLE = Path(__file__).parents[2] / "certificates" / "templates" / "regional"


TITLES = Catalogue(loading.load(Path(__file__).parents[2] / "packs" / "xinjiang"))
DEPLOYER = Deployer("https://zhicheng.example", ("维吾尔", "汉"), NOW.date(), TITLES)


def admitted(record: CertificateRecord, photo: bytes) -> Admitted:
    """By way of the gate."""
    return admit(record, photo, DEPLOYER)


def sample() -> dict[str, Any]:
    """The sample's values, for a data file that lies anywhere."""
    return {**json.loads((SAMPLE / "sample.json").read_text("utf-8")), "photo": str(PORTRAIT)}


@pytest.fixture(scope="session")
def record() -> CertificateRecord:
    """The template's own sample, for a test issuer."""
    values = sample()
    del values["photo"]
    dates = {key: date.fromisoformat(values[key]) for key in ("birth_date", "approved_on", "issued_on")}
    return CertificateRecord(**{**values, **dates, "test": True})


@pytest.fixture(scope="session")
def photo() -> bytes:
    """The sample's photo."""
    return PORTRAIT.read_bytes()


@pytest.fixture(scope="session")
def issuer(tmp_path_factory: pytest.TempPathFactory):
    """The loaded signer and the register of a first run."""
    folder = tmp_path_factory.mktemp("issuer")
    url = ensure_test_issuer(folder / "keys", folder / "register.json", now=NOW)
    return load_signer(url), TrustStore.load(folder / "register.json")


@pytest.fixture(scope="session")
def signed(record, photo, issuer) -> Signed:
    """One signed certificate."""
    return sign(lint(draw(record, photo)), admitted(record, photo), issuer[0], now=NOW)


def other(record: CertificateRecord, **changes: object) -> CertificateRecord:
    """The sample, saying something else."""
    return replace(record, **changes)
