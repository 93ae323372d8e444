"""`make conformance`: fifty certificates and copies, of both templates, and files of every PAdES level, before judges that Maven fetches.

veraPDF validates all of them as PDF/A-2a and as PDF/UA-1, EU DSS the levels (`tools.judging`), npm's libraries the credentials
(`tools.judging_credentials`).
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from stdnum.iso7064 import mod_11_2

from certificates.drawing import draw
from certificates.identifier import identifier
from certificates.keys.issuer import ensure_test_issuer
from certificates.keys.signer import load_signer
from certificates.linting import lint
from certificates.loading import load
from certificates.making import sampled
from certificates.record import CopyNote
from certificates.signing import sign
from certificates.template.paths import FOLDER, shipped
from tools import judging, judging_credentials

if TYPE_CHECKING:
    from collections.abc import Iterator

    from certificates.record import CertificateRecord

HERE = Path(__file__).parents[1]
VERSION = "1.28.2"
ARTIFACT = f"org.verapdf.apps:greenfield-apps:{VERSION}"
JAR = HERE / ".state" / "verapdf" / f"greenfield-apps-{VERSION}.jar"
MAIN = "org.verapdf.apps.GreenfieldCliWrapper"
NAMES = (
    "王小明",
    "阿依古丽·买买提",
    "𠮷野家明",
    "䶮飞",
    "㛃㛄",
    "𡈽𠀋𪚥",
    "Anna-Maria O'Brien",
    "努尔麦麦提·" + "阿卜杜热合曼" * 6,
    "〇一",
    "欧阳龘靐齉",
)
UNITS = ("示例评审委员会", "新疆维吾尔自治区" + "示例工程技术" * 5 + "职称评审委员会")
COPY = CopyNote(2, "示例建设集团有限公司", "项目投标", date(2026, 12, 31), date(2026, 11, 25))
PHOTOS = ("RGB", "L")
IDENTIFIER = identifier("11100000000013338W011", "11430000006122244L", "2026000001", 1)
PROFILES = {"2a": "PDF/A-2a", "ua1": "PDF/UA-1"}
"""veraPDF's names, and ours."""
EACH = 25
"""Certificates of each template."""


def main() -> int:
    """Fetch, draw, validate; 0 if all conform."""
    for tool in ("java", "mvn", "openssl", "node", "npm"):
        if shutil.which(tool) is None:
            print(
                f"make conformance needs {tool}: install a Java runtime, Maven, OpenSSL and Node.js, then run it again."
            )
            return 2
    if not JAR.exists():
        fetch = ["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={ARTIFACT}", f"-DoutputDirectory={JAR.parent}"]
        if subprocess.run(fetch, check=False).returncode:
            print("veraPDF could not be fetched by Maven.")
            return 2
    if not judging.fetch():
        print("EU DSS could not be fetched by Maven.")
        return 2
    if not judging_credentials.fetch():
        print("The judges of credentials could not be fetched by npm.")
        return 2
    unlike = _credentials()
    with tempfile.TemporaryDirectory() as folder:
        count = _write(Path(folder)) + len(judging.EXPECTED)
        judging.write(Path(folder), *load(FOLDER / "regional" / "sample.json", test=True))
        with ThreadPoolExecutor() as judges:  # each is a process of its own, which uses one processor
            differs = judges.submit(judging.wrong, Path(folder))
            conforming = list(judges.map(partial(_conforming, folder), PROFILES))
        differing = differs.result()
    print("\n".join((*differing, *unlike)))
    for name, passed in zip(PROFILES.values(), conforming, strict=True):
        print(f"{name}: {passed} of {count} certificates conform (veraPDF {VERSION})")
    print(f"PAdES: {len(judging.EXPECTED)} files of every level, {len(differing)} judged otherwise (EU DSS 6.3)")
    judges = "@digitalbazaar/vc, vc-bitstring-status-list, jose"
    print(f"Credentials: {len(judging_credentials.EXPECTED)} files, {len(unlike)} lines judged otherwise ({judges})")
    return int(any(passed != count for passed in conforming) or bool(differing or unlike))


def _credentials() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        judging_credentials.write(Path(folder), load(FOLDER / "regional" / "sample.json", test=True)[0])
        return judging_credentials.wrong(Path(folder))


def _conforming(folder: str, profile: str) -> int:
    """How many files of *folder* veraPDF lets pass; what it has against the others is printed."""
    told = subprocess.run(
        ["java", "-cp", str(JAR), MAIN, "-f", profile, "--format", "text", "-v", folder],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.splitlines()
    for line in told:
        if not line.startswith("PASS "):
            print(line)
    return sum(line.startswith("PASS ") for line in told)


def _write(folder: Path) -> int:
    """Sign the varied certificates into *folder*; how many."""
    now = datetime.now(UTC)
    url = ensure_test_issuer(folder / "keys", folder / "register.json", now=now)
    signer = load_signer(url)
    count = 0
    for template in shipped():
        sample, photo = load(FOLDER / template / "sample.json", test=True)
        for record, mode in varied(sample):
            count += 1
            fit = sampled(record, _photo(photo, mode))
            linted = lint(draw(fit.record, fit.photo, template=template), template=template)
            # Whatever the key's certificate says: a real issuer's page, without the marks, has the same form.
            made = sign(linted, fit, replace(signer, test=record.test), now=now)
            (folder / f"{count:02d}-{template}.pdf").write_bytes(made.pdf)
    shutil.rmtree(folder / "keys")
    (folder / "register.json").unlink()
    return count


def varied(sample: CertificateRecord) -> Iterator[tuple[CertificateRecord, str]]:
    """What is drawn from a template's *sample*, and its photo's mode: RGB, or L for grey."""
    for place in range(EACH):
        sex, issued_on = place % 2, date(2026, 1 + place % 12, 1 + place % 28)
        changed = replace(
            sample,
            number=f"{sample.number[:-2]}{place + 1:02d}",
            name=NAMES[place % len(NAMES)],
            sex="男女"[sex],
            id_number=_numbered(sample.id_number, odd=not sex),
            body=UNITS[place % len(UNITS)],
            version=1 + place % 3,
            serial=place + 1,
            identifier=IDENTIFIER if place % 4 == 0 else "",
            test=place // len(NAMES) % 2 == 0,
            copy=COPY if place % 5 == 4 else None,  # noqa: PLR2004  some of each
            approved_on=issued_on,
            issued_on=issued_on,
        )
        yield changed, PHOTOS[place // 2 % len(PHOTOS)]


def _numbered(id_number: str, *, odd: bool) -> str:
    """A resident ID number of the same day and place; *odd*, as men's are in their last digit but one (GB 11643)."""
    first = f"{id_number[:16]}{1 if odd else 2}"
    return first + mod_11_2.calc_check_digit(first)


def _photo(photo: bytes, mode: str) -> bytes:
    out = io.BytesIO()
    with Image.open(io.BytesIO(photo), formats=("JPEG",)) as seen:
        seen.convert(mode).save(out, "JPEG", quality=85)
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
