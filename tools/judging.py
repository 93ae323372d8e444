"""The second part of `make conformance`: PAdES levels as EU DSS sees them, with a local time-stamp authority.

DSS looks at a store of validation data only where a later revision changes it. So what is B-LT here, in the signed
revision, is B-T there; it is then given the revocation lists by hand, as it would else fetch them.
"""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from certificates.drawing import draw
from certificates.keys.issuer import ensure_test_issuer
from certificates.keys.register import TrustStore
from certificates.keys.signer import load_signer
from certificates.linting import lint
from certificates.making import sampled
from certificates.pdf.signature_field import needed
from certificates.signing import sign
from certificates.timestamps.authority import Authority
from certificates.timestamps.stamping import Stamper
from tests.certificates.timestamps.authority import LocalAuthority

if TYPE_CHECKING:
    from certificates.record import CertificateRecord

HERE = Path(__file__).parent / "judge"
JARS = Path(__file__).parents[1] / ".state" / "dss-6.3"
EXPECTED = {
    "plain.pdf": "PAdES-BASELINE-B",
    "stamped.pdf": "PAdES-BASELINE-T",
    "archived.pdf": "PAdES-BASELINE-LTA",
    "renewed.pdf": "PAdES-BASELINE-LTA",
    "late.pdf": "PAdES-BASELINE-LTA",
}
ALONE = ("archived.pdf", "renewed.pdf", "late.pdf")
"""What needs nobody: not even the lists at hand."""


def fetch() -> bool:
    """Fetch DSS by Maven, once; False if it can't be had."""
    if JARS.exists():
        return True
    asked = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies"]
    return subprocess.run([*asked, f"-DoutputDirectory={JARS}"], check=False).returncode == 0


def write(folder: Path, record: CertificateRecord, photo: bytes) -> None:
    """Put a file of each level into *folder*, with the roots and revocation lists that a judge needs beside them."""
    (folder / "tsa").mkdir()
    local, now = LocalAuthority(folder / "tsa"), datetime.now(UTC)
    url = ensure_test_issuer(folder / "keys", folder / "register.json", now=now)
    register = TrustStore.load(folder / "register.json").with_stamp_roots([local.root.pem.decode()])
    signer, stamper = load_signer(url), Stamper(Authority(local.url, register.stamp_roots))
    fit = sampled(record, photo)
    page = lint(draw(record, photo, digits=needed(register.current.der, stamped=True)))

    def raised(pdf: bytes) -> bytes:
        return stamper.augmented(pdf, register, now=datetime.now(UTC)).pdf

    plain = sign(page, fit, signer, now=datetime.now(UTC)).pdf
    stamped = sign(page, fit, signer, now=datetime.now(UTC), register=register, stamper=stamper).pdf
    archived = raised(stamped)
    made = {
        "plain": plain,
        "stamped": stamped,
        "archived": archived,
        "renewed": raised(archived),
        "late": raised(plain),
    }
    for name, pdf in made.items():
        (folder / f"{name}.pdf").write_bytes(pdf)
    for name, root in (("ours", register.roots[0]), ("theirs", register.tsa_roots[0])):
        (folder / f"{name}.pem").write_text(root)
    lists = (*register.lists, local.list_of("/root.crl"), local.list_of("/middle.crl"))
    for place, der in enumerate(lists):
        (folder / f"{place}.crl").write_bytes(der)
    local.close()


def wrong(folder: Path) -> list[str]:
    """Every line in which DSS says something else than we do."""
    with_lists = _told(folder, (*sorted(folder.glob("*.crl")), *(folder / name for name in EXPECTED)))
    alone = _told(folder, tuple(folder / name for name in ALONE))
    hoped = [f"{name} {level} TOTAL_PASSED null" for name, level in EXPECTED.items()]
    hoped_alone = [line for line in hoped if line.split()[0] in ALONE]
    return [*sorted(set(hoped) ^ set(with_lists)), *sorted(set(hoped_alone) ^ set(alone))]


def _told(folder: Path, files: tuple[Path, ...]) -> list[str]:
    command = ["java", "-cp", f"{JARS}/*", str(HERE / "Judge.java"), *sorted(map(str, folder.glob("*.pem")))]
    said = subprocess.run([*command, *map(str, files)], capture_output=True, text=True, check=False)
    return [line for line in said.stdout.splitlines() if ".pdf " in line] or [said.stderr]
