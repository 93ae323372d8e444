"""`zhicheng demo`: plays the story with a live display, verifies what came of it, and leaves it in a folder."""

from __future__ import annotations

import asyncio
import shutil
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pydantic import SecretStr
from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from sqlalchemy import select

from certificates.keys.register import TrustStore
from certificates.picturing import picture
from certificates.template.paths import PORTRAIT
from certificates.verifying.verdict import Standing
from chat.person import Transcript
from pipeline.cage.client import CAGE
from pipeline.cage.verifying import verify_caged
from pipeline.issuance.registry import CertificateRegistry
from pipeline.reading import comparing, readings
from pipeline.reading.reader import there
from storage.models.cases import Case
from zhicheng.commands.chat import House, house
from zhicheng.commands.demo.story import NotAccepted, Story, begin_before
from zhicheng.settings import DEFAULT_POLICY, Settings
from zhicheng.wiring import Parts

if TYPE_CHECKING:
    from pathlib import Path

    from certificates.verifying.verdict import Verdict

VERIFY = "核验与出图 verified, and a picture of it"


@dataclass
class Display:
    """The steps as they come, each with its time."""

    console: Console
    live: Live
    steps: list[tuple[str, float]] = field(default_factory=list)
    now: str = ""
    began: float = 0.0

    async def step(self, name: str) -> None:
        """The step before is done; *name* begins."""
        self.done()
        self.now, self.began = name, time.monotonic()
        if not self.console.is_terminal:
            print(f"… {name}", flush=True)
        self.live.update(self._table())

    def done(self) -> None:
        """Close the running step."""
        if self.now:
            self.steps.append((self.now, time.monotonic() - self.began))
        self.now = ""
        self.live.update(self._table())

    def _table(self) -> Table:
        table = Table(box=None, show_header=False, padding=(0, 1))
        for name, seconds in self.steps:
            table.add_row("[green]✓[/]", name, f"[dim]{seconds:4.1f} s[/]")
        if self.now:
            table.add_row(Spinner("dots"), f"[bold]{self.now}[/]", "")
        return table


def play(folder: Path, *, photo: Path | None, proof: Path | None) -> int:
    """Play it; 0 if the certificate came and verified, 1 with the step's name if not."""
    console, started = Console(), time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / "home", ignore_errors=True)
    transcript = Transcript()
    with Live(console=console, refresh_per_second=8, transient=False) as live:
        display = Display(console, live)
        try:
            files = (photo or PORTRAIT).read_bytes(), proof.read_bytes() if proof else None
            verdict, agreed = asyncio.run(_play(folder, files, transcript, display))
        except Exception as error:  # noqa: BLE001  whatever goes wrong, the step is named and the end is not zero
            return _failed(console, folder, display, error)
        finally:
            (folder / "transcript.txt").write_text("\n".join(transcript.lines) + "\n", "utf-8")
    console.print(f"\n[green]✓[/] 证书 {verdict.number}　{verdict.standing}　{time.monotonic() - started:.0f} s")
    if agreed:
        console.print(
            f"  毕业证书已读：{agreed} 项与申报一致 agree；不一致的一项已改正 the one that did not is corrected"
        )
    elif not there():
        console.print("  未安装 reading，页面未读取 pages aren't read here (docs/reading.md)")
    for name in ("certificate.pdf", "certificate.png", "transcript.txt"):
        console.print(f"  {folder / name}")
    console.print(f"  zhicheng verify {folder / 'certificate.pdf'}", style="dim")
    return 0


async def _play(
    folder: Path,
    files: tuple[bytes, bytes | None],
    transcript: Transcript,
    display: Display,
) -> tuple[Verdict, int]:
    """What became of the certificate, and how many fields of her diploma agree with what she declared."""
    home = (folder / "home").resolve()
    home.mkdir(mode=0o700, parents=True)
    settings = _apart(home)
    _same_issuer(Parts(Settings()), settings)
    begin_before(home / "clock")
    await display.step("启动：聊天、后台、签发 chat, worker and signer start")
    async with house(settings, logs=home / "logs") as running:
        ready = asyncio.create_task(asyncio.to_thread(_make_ready))
        story = Story(running, *files, told=display.step, transcript=transcript)
        pdf = await story.live()
        await display.step(VERIFY)
        await ready
        verdict = await _judged(running, pdf)
        agreed = await asyncio.to_thread(_agreed, running.parts) if story.slips else 0
    (folder / "certificate.pdf").write_bytes(pdf)
    (folder / "certificate.png").write_bytes(picture(pdf))
    display.done()
    return verdict, agreed


def _make_ready() -> None:
    """What verifies and draws the picture at the end takes a second to begin: it begins while the story is played."""
    import pymupdf  # noqa: F401

    CAGE.ask({"job": "walls"}, ())


def _apart(home: Path) -> Settings:
    """Settings that share nothing with a deployment's, whatever the environment or a `.env` says."""
    return Settings(
        home=home,
        database_url="",
        broker_url="filesystem://",
        blobs_url="",
        data_key=SecretStr(""),
        signer_url=SecretStr(""),
        policy=DEFAULT_POLICY,
        clock_file=home / "clock",
    )


def _same_issuer(own: Parts, settings: Settings) -> None:
    """Sign with this machine's own test issuer, so that a plain `zhicheng verify` knows the demo's certificate."""
    register = own.settings.register_file
    if register.exists() and not TrustStore.load(register).current.test:
        return  # a real issuer's machine: the demo makes a test issuer of its own
    own.test_issuer()
    shutil.copytree(own.settings.keys_folder, settings.keys_folder)
    shutil.copy(register, settings.register_file)


def _agreed(parts: Parts) -> int:
    """How many fields of the diploma agree with what she has declared, her correction among them."""
    with parts.database.reading() as session:
        case = session.scalars(select(Case)).one()
        found, _ = readings.comparison(session, case, "diploma", parts.world())
    return len(found.of(comparing.Verdict.AGREES))


async def _judged(running: House, pdf: bytes) -> Verdict:
    """Ask the verifier as anybody would. Raises NotAccepted unless it is valid and the registry agrees."""
    parts = running.parts
    now, registry = parts.now(), CertificateRegistry(parts.database)
    verdict = await asyncio.to_thread(verify_caged, pdf, parts.register(), now=now, registry=registry)
    if verdict.standing is not Standing.VALID or verdict.reasons[0].code != "registry_agrees":
        raise NotAccepted(f"{verdict.standing}: {verdict.reasons[0].code}")
    return verdict


def _failed(console: Console, folder: Path, display: Display, error: Exception) -> int:
    console.print(f"\n[red]✗[/] {display.now or '启动 start'}")
    console.print(f"  {type(error).__name__}: {error}", markup=False)
    console.print(f"  {folder / 'transcript.txt'} · {folder / 'home' / 'logs'}")
    return 1
