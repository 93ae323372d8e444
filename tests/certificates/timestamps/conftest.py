"""A local authority, and files of every level by one issuer: made once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from certificates.drawing import draw
from certificates.keys.issuer import ensure_test_issuer
from certificates.keys.register import TrustStore
from certificates.keys.signer import load_signer
from certificates.linting import lint
from certificates.pdf.signature_field import needed
from certificates.signing import sign
from certificates.timestamps.authority import Authority
from certificates.timestamps.stamping import Stamper
from tests.certificates.conftest import admitted

from .authority import LocalAuthority

if TYPE_CHECKING:
    from certificates.gate import Admitted
    from certificates.keys.signer import LoadedSigner
    from certificates.linting import Linted
    from certificates.signing import Signed


@dataclass
class Bench:
    """An issuer that an authority stamps for: `openssl ts` knows no other clock than the machine's."""

    authority: LocalAuthority
    signer: LoadedSigner
    register: TrustStore
    linted: Linted
    admitted: Admitted

    def stamper(self) -> Stamper:
        return Stamper(Authority(self.authority.url, self.register.stamp_roots, seconds=2.0))

    def signed(self, stamper: Stamper | None = None) -> Signed:
        return sign(
            self.linted, self.admitted, self.signer, now=datetime.now(UTC), register=self.register, stamper=stamper
        )

    def augmented(self, pdf: bytes, stamper: Stamper | None = None) -> bytes:
        return (stamper or self.stamper()).augmented(pdf, self.register, now=datetime.now(UTC)).pdf


@pytest.fixture(scope="session")
def bench(tmp_path_factory, record, photo):
    folder = tmp_path_factory.mktemp("stamps")
    authority = LocalAuthority(folder)
    url = ensure_test_issuer(folder / "keys", folder / "register.json", now=datetime.now(UTC))
    register = TrustStore.load(folder / "register.json").with_stamp_roots([authority.root.pem.decode()])
    drawn = draw(record, photo, digits=needed(register.current.der, stamped=True))
    yield Bench(authority, load_signer(url), register, lint(drawn), admitted(record, photo))
    authority.close()


@pytest.fixture(scope="session")
def files(bench) -> dict[str, bytes]:
    """One file of each level, and one that was stamped as a whole only."""
    plain, lt = bench.signed().pdf, bench.signed(bench.stamper()).pdf
    lta = bench.augmented(lt)
    return {"B-B": plain, "B-LT": lt, "B-LTA": lta, "renewed": bench.augmented(lta), "late": bench.augmented(plain)}
