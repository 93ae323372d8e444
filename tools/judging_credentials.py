"""The third part of `make conformance`: credentials and status lists as npm's `@digitalbazaar/vc` and `jose` see them.

`jose` checks the signatures by our published keys, `vc` the documents, JSON-LD in safe mode that each term is one of a context,
and `vc-bitstring-status-list` how each stands. The Open Badges context is the one that openbadgeslib carries.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from certificates.credentials.document import made, status_list
from certificates.credentials.jose import issuer_of, key_set
from certificates.keys.issuer import ensure_test_issuer
from certificates.keys.register import TrustStore
from certificates.keys.signer import load_signer
from certificates.transparency.status import STATES, packed

if TYPE_CHECKING:
    from certificates.record import CertificateRecord

HERE = Path(__file__).parent / "judge" / "credentials"
MODULES = Path(__file__).parents[1] / ".state" / "judge-credentials"
CONTEXT = "ob-v3p0-context-3.0.3.json"
HOUSE = "https://titles.example"
EXPECTED = {
    "changed.jwt": "refused: signature verification failed",
    "list.jwt": "BitstringStatusListCredential no status",
    "outside.jwt": "OpenBadgeCredential no status",
    "revoked.jwt": "OpenBadgeCredential 10",
    "superseded.jwt": "OpenBadgeCredential 01",
    "unknown.jwt": "OpenBadgeCredential 11",
    "valid.jwt": "OpenBadgeCredential 00",
}


def fetch() -> bool:
    """Install the judges by npm, once; False if they can't be had."""
    if (MODULES / "node_modules").exists():
        return True
    MODULES.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, MODULES)
    return (
        subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=MODULES, check=False).returncode == 0
    )


def write(folder: Path, record: CertificateRecord) -> None:
    """Put a credential of each standing into *folder*, one outside the registry, one changed, the list and the keys."""
    now = datetime.now(UTC)
    url = ensure_test_issuer(folder / "keys", folder / "register.json", now=now)
    register, signer = TrustStore.load(folder / "register.json"), load_signer(url)
    texts = {
        state: made(replace(record, serial=serial), HOUSE, signer, now=now) for serial, state in enumerate(STATES, 1)
    }
    texts["outside"] = made(replace(record, serial=0), HOUSE, signer, now=now)
    texts["changed"] = texts["valid"][:-8] + "AAAAAAAA"
    standing = [(serial, state) for serial, state in enumerate(STATES, 1) if state != "unknown"]
    texts["list"] = status_list({"encodedList": packed(standing, len(STATES) + 1)}, HOUSE, signer, now=now)
    for name, text in texts.items():
        (folder / f"{name}.jwt").write_text(text, "ascii")
    (folder / "keys.json").write_text(json.dumps(key_set(register, issuer_of(HOUSE))), "ascii")


def wrong(folder: Path) -> list[str]:
    """Every line in which the judges say something else than we do."""
    context = files("openbadgeslib.ob3.contexts") / CONTEXT
    command = ["node", str(HERE / "judge.mjs"), str(folder), str(context), str(MODULES)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    hoped = {f"{name} {said}" for name, said in EXPECTED.items()}
    return sorted(hoped ^ set(told.stdout.splitlines())) + told.stderr.splitlines()[:3]
