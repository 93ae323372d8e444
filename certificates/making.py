"""From what was admitted to a signed file that our own verifier calls valid, at one go: for whatever has no stages."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from certificates.drawing import draw
from certificates.gate import Deployer, admit
from certificates.keys.register import der
from certificates.linting import lint
from certificates.loading import load
from certificates.pdf.signature_field import needed
from certificates.signing import sign
from certificates.template.paths import FOLDER
from certificates.verifying.verdict import Standing
from certificates.verifying.verify import verify
from pipeline.rules.identity import PEOPLE

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from certificates.gate import Admitted
    from certificates.keys.register import TrustStore
    from certificates.keys.signer import LoadedSigner
    from certificates.record import CertificateRecord
    from certificates.signing import Signed
    from certificates.timestamps.stamping import Stamper
    from certificates.verifying.verdict import CertificateRegistry

SAMPLE = FOLDER / "regional" / "sample.json"


class NotBelieved(Exception):
    """Our own verifier does not call the signed file valid: it is not handed out. The text says as what, and why."""


def make(
    admitted: Admitted,
    signer: LoadedSigner,
    register: TrustStore,
    *,
    now: datetime,
    template: str = "regional",
    allowed: Collection[str] = (),
    stamper: Stamper | None = None,
    registry: CertificateRegistry | None = None,
) -> Signed:
    """Draw, lint, sign and verify. *allowed*: the templates' own fonts that may be used (`lint`).

    Raises DrawingError, TemplateError, LintFailed, SigningError, NotBelieved.
    """
    room = needed(register.current.der, stamped=stamper is not None)
    linted = lint(
        draw(admitted.record, admitted.photo, template=template, digits=room), template=template, allowed=allowed
    )
    signed = sign(linted, admitted, signer, now=now, register=register, stamper=stamper)
    believe(signed, register, now=now, registry=registry)
    return signed


def believe(
    signed: Signed, register: TrustStore, *, now: datetime, registry: CertificateRegistry | None = None
) -> None:
    """Raise NotBelieved unless whoever verifies *signed* at *now* is told that it is valid, under its own number."""
    verdict, record = verify(signed.pdf, register, now=now, registry=registry), signed.record
    if verdict.standing is not Standing.VALID:
        raise NotBelieved(f"{verdict.standing}: {', '.join(one.code for one in verdict.reasons)}")
    if (verdict.number, verdict.version) != (record.number, record.version):
        raise NotBelieved("it bears another number")


def sampled(record: CertificateRecord, photo: bytes) -> Admitted:
    """A sample, or what was varied from one, by way of the gate, as if the house it names were ours. Raises NotAdmitted."""
    return admit(record, photo, Deployer(record.verify_url, (record.ethnicity.removesuffix(PEOPLE),), record.issued_on))


@cache
def _sample() -> tuple[CertificateRecord, bytes]:
    return load(SAMPLE, test=True)


def trial(signer: LoadedSigner, register: TrustStore, *, now: datetime) -> None:
    """Sign a sample, and forget it: whether what *signer* signs would be believed. Raises SigningError, NotBelieved."""
    sample, photo = _sample()
    record = replace(sample, test=signer.test)
    admitted, room = sampled(record, photo), needed(der(signer.certificate))
    believe(sign(lint(draw(record, photo, digits=room)), admitted, signer, now=now), register, now=now)
