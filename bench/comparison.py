"""`zhicheng bench certificate --peers`: ours, the floor and what others use, on one core, in turns, in one run."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.issuer import make_issuer
from bench.machine import described, one_core
from bench.records import COMMON, varied
from certificates import fonts
from certificates.fields import FIELDS
from certificates.loading import load
from certificates.record import as_json
from certificates.template.paths import FOLDER, PORTRAIT
from zhicheng.commands.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from certificates.record import CertificateRecord

ROOT = Path(__file__).parents[1]
RUNNERS = ROOT / "bench" / "peers"
PLACE = ROOT / ".state" / "peers"
PYTHON, NODE = PLACE / "venv" / "bin" / "python", PLACE / "node"
WITH_PIP, WITH_NPM = (PLACE / "python",), (PLACE / "npm",)
"""What `make peers` leaves behind when everything of a kind is installed."""
JUDGE = "pdfsig"
ROUNDS = 3
FAST, SLOW = 100, 20
"""Certificates a round: of ours and the floor, and of the peers."""
WEIGHT = 65 * 1024
"""Bytes that a certificate may weigh, without its photo: the floor writes so many, and the photo's."""


@dataclass(frozen=True, slots=True)
class Runner:
    """A program that makes certificates from a job and says what they cost."""

    name: str
    command: tuple[str, ...]
    times: int
    needs: tuple[Path, ...] = ()
    """Files that must be there."""
    tool: str = ""
    """A program that must be there before `make peers`."""
    signs: bool = True

    def absent(self) -> str:
        """Why it can't run here and what to do, in one sentence; empty if it can."""
        if self.tool and shutil.which(self.tool) is None:
            return f"needs {self.tool}: install it, then run `make peers`"
        return "" if all(path.exists() for path in self.needs) else "not installed: run `make peers`"


OURS = Runner("zhicheng", (sys.executable, str(RUNNERS / "ours.py")), FAST)
BARE = Runner("floor", (sys.executable, str(RUNNERS / "floor.py")), FAST, signs=False)
PEERS = (
    Runner("WeasyPrint + pyHanko SimpleSigner", (str(PYTHON), str(RUNNERS / "weasyprint_pyhanko.py")), SLOW, WITH_PIP),
    Runner("ReportLab + endesive", (str(PYTHON), str(RUNNERS / "reportlab_endesive.py")), SLOW, WITH_PIP),
    Runner("pdf-lib + @signpdf", ("node", str(RUNNERS / "pdflib_signpdf.mjs"), str(NODE)), SLOW, WITH_NPM, "node"),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """One runner's certificates."""

    name: str
    versions: dict[str, str]
    n: int
    median: float
    """Milliseconds."""
    p95: float
    cpu: float
    """Mean milliseconds that the process used: what other work on the machine takes is not in it."""
    bytes: int
    """Of the last file."""


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """A runner that could not run, and why, in one sentence."""

    name: str
    why: str


Outcome = Measured | Unmeasured


def run(
    peers: Sequence[Runner] = PEERS, *, own: tuple[Runner, Runner] = (BARE, OURS), rounds: int = ROUNDS
) -> list[Outcome]:
    """Measure the floor and ours (*own*), then *peers*, in turns. Raises CommandError if one of the first two fails."""
    if shutil.which(JUDGE) is None:
        raise CommandError(f"Every file's signature is checked by {JUDGE}, which is not here: install poppler-utils.")
    runners = (*own, *peers)
    told: dict[str, list[Outcome]] = {runner.name: [] for runner in runners}
    with tempfile.TemporaryDirectory() as folder, one_core():
        job = prepare(Path(folder))
        for _ in range(rounds):
            for runner in runners:
                told[runner.name].append(_once(runner, job))
    outcomes = [_all_rounds(told[runner.name]) for runner in runners]
    for outcome in outcomes[:2]:
        if isinstance(outcome, Unmeasured):
            raise CommandError(f"{outcome.name}: {outcome.why}")
    return outcomes


def prepare(folder: Path) -> Path:
    """Write into *folder* the job that every runner reads: the data, a key that is made now, where fonts and photo lie."""
    key, passphrase = make_issuer(folder)
    design = FOLDER / "regional"
    sample, photo = load(design / "sample.json", test=True)
    layout = json.loads((design / "layout.json").read_text("utf-8"))
    job = {
        "title": "职称证书",
        "title_en": "CERTIFICATE OF PROFESSIONAL TITLE",
        "statement": "兹证明持证人具备下列专业技术职务任职资格。",
        "statement_en": "This is to certify that the holder is qualified for the professional title named below.",
        "certificates": [_certificate(varied(sample, place, COMMON)) for place in range(1, FAST + 1)],
        "boxes": {**layout["boxes"], "photo": layout["photo"], "code": layout["code"]},
        "photo": str(PORTRAIT),
        "regular": str(fonts.FOLDER / fonts.REGULAR.file),
        "bold": str(fonts.FOLDER / fonts.BOLD.file),
        "key": str(key),
        "passphrase": str(passphrase),
        "floor_bytes": WEIGHT + len(photo),
    }
    path = folder / "job.json"
    path.write_text(json.dumps(job, ensure_ascii=False), "utf-8")
    return path


def _certificate(record: CertificateRecord) -> dict[str, Any]:
    shown = [
        {"key": field.key, "zh": field.zh, "en": field.en, "value": field.of(record)}
        for field in FIELDS
        if field.of(record)
    ]
    return {"record": as_json(record), "fields": shown, "verify_url": record.verify_url}


def _once(runner: Runner, job: Path) -> Outcome:
    """Let *runner* do *job* once; its last file lies beside the job, under its own name, and must be signed."""
    if why := runner.absent():
        return Unmeasured(runner.name, why)
    output = job.with_name(f"{runner.name}.pdf")
    command = (*runner.command, str(job), str(runner.times), str(output))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    outcome = read(runner.name, done.returncode, done.stdout, done.stderr)
    if isinstance(outcome, Measured) and runner.signs and not signed(output):
        return Unmeasured(
            runner.name, f"{JUDGE} does not call its file's signature valid: its number would say nothing"
        )
    return outcome


def signed(path: Path) -> bool:
    """True if an independent judge (poppler's pdfsig) calls the signature of *path* valid and says that it covers all."""
    command = [shutil.which(JUDGE) or JUDGE, "-nocert", str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return "Signature is Valid." in told and "Total document signed" in told


def read(name: str, status: int, stdout: str, stderr: str) -> Outcome:
    """What a runner said: its last line on stdout is JSON, or its last line on stderr says what went wrong."""
    if status:
        return Unmeasured(name, (stderr.strip().splitlines() or [f"ended with status {status}"])[-1])
    try:
        said = json.loads(stdout.strip().splitlines()[-1])
        middle, p95, cpu = (float(said[key]) for key in ("median", "p95", "cpu"))
        return Measured(said["name"], dict(said["versions"]), int(said["n"]), middle, p95, cpu, int(said["bytes"]))
    except (ValueError, KeyError, TypeError, IndexError):
        return Unmeasured(name, "its last line is not the JSON that was agreed")


def _all_rounds(rounds: list[Outcome]) -> Outcome:
    """The median of the rounds; a runner that failed in one has failed."""
    good = [one for one in rounds if isinstance(one, Measured)]
    if len(good) < len(rounds):
        return next(one for one in rounds if isinstance(one, Unmeasured))
    last = good[-1]
    middles = {key: median(getattr(one, key) for one in good) for key in ("median", "p95", "cpu")}
    return replace(last, n=sum(one.n for one in good), **middles)


def report(outcomes: Sequence[Outcome]) -> str:
    """The table, in Markdown, as bench/README.md has it; its ratios are of CPU time, which a busy machine moves least."""
    floor, ours = (one.cpu for one in outcomes[:2] if isinstance(one, Measured))
    lines = [
        f"{described()}; one core",
        "",
        "| what | certificates | median ms | p95 ms | CPU ms | × floor | × ours | KB |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for one in outcomes:
        if isinstance(one, Unmeasured):
            lines.append(f"| {one.name} | {one.why} |||||||")
            continue
        versions = ", ".join(f"{package} {version}" for package, version in one.versions.items())
        lines.append(
            f"| {one.name}{f' ({versions})' if versions else ''} | {one.n} | {one.median:.1f} | {one.p95:.1f} "
            f"| {one.cpu:.1f} | {one.cpu / floor:.1f} | {one.cpu / ours:.1f} | {one.bytes / 1024:.0f} |"
        )
    return "\n".join(lines)
