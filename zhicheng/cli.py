"""The command line (DESIGN: "The command line"). Each command is thin; what it does is a verb elsewhere."""

from __future__ import annotations

import sys
from datetime import datetime  # noqa: TC003  typer reads it
from pathlib import Path
from typing import Annotated

import typer

from notify import late_types
from zhicheng import logs
from zhicheng.commands.bench import bench_app
from zhicheng.commands.errors import sentences
from zhicheng.commands.keeping.backup_cli import backups_of, log_app
from zhicheng.commands.keeping.import_cli import import_app
from zhicheng.commands.keyring.keys_cli import keys_app
from zhicheng.commands.machines.api_cli import api_app
from zhicheng.commands.machines.machines_cli import machines_of
from zhicheng.commands.people.officers_cli import officers_app
from zhicheng.commands.people.offices_cli import offices_app
from zhicheng.commands.seed import seed_of
from zhicheng.dying import end_with_parent
from zhicheng.settings import Settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
app.add_typer(log_app, name="log")
app.add_typer(import_app, name="import")
app.add_typer(keys_app, name="keys")
app.add_typer(bench_app, name="bench")
app.add_typer(officers_app, name="officers")
app.add_typer(offices_app, name="offices")
app.add_typer(api_app, name="api")
backups_of(app)
machines_of(app)
seed_of(app)

Files = Annotated[list[Path], typer.Argument(help="files", exists=False)]
Json = Annotated[bool, typer.Option("--json", help="one JSON object per line")]
Template = Annotated[str, typer.Option(help="a template's name or folder; the pack's where none is named")]
Out = Annotated[Path, typer.Option("-o", "--output", help="where the PDF goes")]


def main() -> None:
    """Run the command; whatever goes wrong, a person gets one sentence and never a traceback."""
    logs.configure()
    late_types.install()
    end_with_parent()
    try:
        app()
    except Exception as error:
        told = sentences(error)
        if told is None:
            raise
        print(told, file=sys.stderr)
        sys.exit(2)


@app.command()
def demo(
    photo: Annotated[Path | None, typer.Option(help="your own ID photo (JPEG)")] = None,
    proof: Annotated[Path | None, typer.Option(help="your own proof document (PDF)")] = None,
    folder: Annotated[Path, typer.Option(help="where the results go")] = Path("var/demo"),
) -> None:
    """One certificate's whole life, in this terminal, in under a minute."""
    from zhicheng.commands.demo.play import play

    sys.exit(play(folder, photo=photo, proof=proof))


@app.command()
def chat(name: Annotated[str, typer.Option("--as", help="who you are in this terminal")] = "我") -> None:
    """Talk to the bot here, no Telegram needed."""
    from zhicheng.commands.chat import chat as talk

    talk(Settings(), name)


@app.command()
def up() -> None:
    """Everything on this machine: bot, our own pages, worker, signer and beat."""
    from zhicheng.supervising import up as run

    run(Settings())


@app.command(hidden=True)
def ready() -> None:
    """What `up` does first, in a process of its own: everything is prepared, and the signer tried."""
    from zhicheng.supervising import make_ready

    make_ready(Settings())


@app.command()
def bot() -> None:
    """Run the bot alone."""
    from zhicheng.running import bot as run

    run(Settings())


@app.command()
def worker(
    *,
    signing: Annotated[
        bool, typer.Option("--signing", help="serve the signing queue, with the key, and no other")
    ] = False,
    reading: Annotated[bool, typer.Option("--reading", help="read pages, and do nothing else")] = False,
    concurrency: Annotated[int, typer.Option(help="processes; 0: two, and one for the signer")] = 0,
) -> None:
    """Run the background stages: every queue but the signer's, or the signer's alone."""
    from zhicheng.running import worker as run

    run(Settings(), signing=signing, reading=reading, concurrency=concurrency)


@app.command()
def web() -> None:
    """Serve our own pages alone."""
    from zhicheng.running import pages

    pages(Settings())


@app.command()
def beat() -> None:
    """Run the beat that wakes the sweeper."""
    from zhicheng.running import beat as run

    run(Settings())


@app.command()
def migrate() -> None:
    """Prepare the data folder, the database's schema, the test issuer and the pack's offices."""
    from zhicheng.preparing import prepare

    settings = Settings()
    parts = prepare(settings, others=True)
    if settings.signer_url.get_secret_value():
        parts.usable_signer()
    print("ready")


@app.command()
def invite(
    unit: Annotated[str, typer.Option(help="a unit's code (GB 32100 or GB 11714)")] = "",
    office: Annotated[str, typer.Option(help="role:code of another office, e.g. bureau:UM-RSJ")] = "",
    rank: Annotated[str, typer.Option(help="clerk, decider or chief")] = "decider",
) -> None:
    """Print what makes its holder an officer of that office: to be sent to the bot, once, within seven days."""
    from zhicheng.commands.people.administration import invite as make

    print(make(Settings(), unit=unit, office=office, rank=rank))


@app.command("channels")
def set_channels(
    office: Annotated[str, typer.Argument(help="ROLE:CODE, e.g. bureau:UM-RSJ")],
    urls: Annotated[
        list[str] | None, typer.Argument(help="Apprise URLs (e-mail, DingTalk, WeCom …); none to stop")
    ] = None,
) -> None:
    """Name the channels over which an office is told besides the chat."""
    from zhicheng.commands.people.administration import set_channels as name

    name(Settings(), office, urls or [])


@app.command()
def revoke(
    number: Annotated[str, typer.Argument(help="certificate number")],
    *,
    why: Annotated[str, typer.Option(help="why the title is annulled; the holder is told")],
    yes: Annotated[bool, typer.Option("--yes", help="don't ask once more")] = False,
) -> None:
    """Annul a certificate (撤销): every verifier says so from then on. Asks once: it can't be taken back."""
    if not yes:
        typer.confirm(f"{number}: annul it for good, and tell its holder?", abort=True)
    from zhicheng.commands.registry import revoke as annul

    annul(Settings(), number, why)


@app.command("unit")
def add_unit(
    code: Annotated[str, typer.Argument(help="18 characters (GB 32100) or 9 (GB 11714)")],
    name: Annotated[str, typer.Argument(help="full name")],
    *,
    portal: Annotated[str, typer.Option(help="code of the portal, e.g. 650100")],
    recommender: Annotated[list[str], typer.Option(help="code of a recommending unit; at most two")],
    tier: Annotated[str, typer.Option(help="region, prefecture, county or township")] = "county",
    contact: Annotated[str, typer.Option(help="whom applicants ask")] = "",
    phone: Annotated[str, typer.Option(help="their telephone")] = "",
    address: Annotated[str, typer.Option(help="where it is")] = "",
) -> None:
    """Enter a unit without a case; what is missing its officers complete before they can review."""
    from zhicheng.commands.people.administration import add_unit as add

    add(
        Settings(),
        code,
        name,
        portal=portal,
        recommenders=recommender,
        tier=tier,
        contact=contact,
        phone=phone,
        address=address,
    )
    print(f"{name}: ready; next: zhicheng invite --unit {code}")


@app.command()
def retry(
    case: Annotated[str, typer.Argument(help="the case's number, e.g. RSSQ00000001")] = "",
    *,
    every: Annotated[bool, typer.Option("--all", help="every case that is held")] = False,
) -> None:
    """Let a held case go on, or all of them."""
    from zhicheng.commands.people import administration

    if every == bool(case):
        raise typer.BadParameter("Name a case, or --all.")
    if case:
        administration.retry(Settings(), case)
    for number in [case] if case else administration.retry_all(Settings()):
        print(f"{number}: goes on")


@app.command()
def inspect(kind: str, files: Files, *, json: Json = False) -> None:
    """Check files exactly as the evidence stage does: KIND is photo or proof."""
    from zhicheng.commands.judgement import inspect as judge

    sys.exit(judge(kind, files, language=Settings().language, as_json=json))


@app.command()
def verify(
    files: Annotated[list[Path] | None, typer.Argument(help="files", exists=False)] = None,
    *,
    json: Json = False,
    status: Annotated[Path | None, typer.Option(help="a downloaded status list, instead of the registry")] = None,
    manifest: Annotated[Path | None, typer.Option(help="the manifest of a folder: are all there, unchanged?")] = None,
    at: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="as of the end of that day")] = None,
    number: Annotated[str, typer.Option(help="a certificate's number, with --holder, instead of files")] = "",
    holder: Annotated[str, typer.Option(help="its holder's name, or the last four digits of the ID number")] = "",
) -> None:
    """Say whether certificates are genuine, unchanged and still valid; or whether a folder is what its manifest says."""
    from zhicheng.commands import judgement

    if number or holder:
        from zhicheng.commands.by_number import tell
        from zhicheng.preparing import prepare

        sys.exit(tell(prepare(Settings()), number, holder, as_json=json))
    if manifest is not None:
        sys.exit(judgement.verify_manifest(Settings(), manifest, as_json=json, at=at))
    sys.exit(judgement.verify(Settings(), files or [], as_json=json, status=status, at=at))


@app.command()
def render(
    data: Path,
    output: Out,
    template: Template = "",
    *,
    watch: Annotated[
        bool, typer.Option("--watch", help="draw again at every change, with a picture (PNG) beside the PDF")
    ] = False,
) -> None:
    """Draw one certificate, unsigned."""
    from zhicheng.commands.issuing.issue import chosen, for_test
    from zhicheng.commands.issuing.issue import render as draw
    from zhicheng.commands.issuing.watch import watch as draw_again
    from zhicheng.wiring import Parts

    settings = Settings()
    parts = Parts(settings)
    named, test = chosen(parts, template), for_test(settings)
    if watch:
        draw_again(parts, data, output, named, test=test)
    else:
        draw(data, output, named, test=test)
        print(f"{output}: drawn, not signed")


@app.command()
def issue(
    data: Path,
    output: Out,
    template: Template = "",
    *,
    batch: Annotated[
        bool, typer.Option("--batch", help="DATA is a table (CSV or .xlsx), OUTPUT a folder; resumed where it stopped")
    ] = False,
    meeting: Annotated[
        bool,
        typer.Option("--meeting", help="DATA is a meeting (2026-1) or a 文号, OUTPUT a folder: the registry's files"),
    ] = False,
    wait: Annotated[float, typer.Option(help="seconds that --meeting waits for what is on its way")] = 600,
    credential: Annotated[
        bool, typer.Option("--credential", help="also the credential (JWT) of each, beside its PDF")
    ] = False,
) -> None:
    """Draw and sign one certificate, or every row of a table; or put a meeting's certificates into a folder."""
    if batch:
        from zhicheng.commands.issuing.issue_batch import issue_all

        sys.exit(issue_all(Settings(), data, output, template, credential=credential))
    if meeting:
        from zhicheng.commands.issuing.issue_meeting import hand_out

        sys.exit(hand_out(Settings(), str(data), output, wait_s=wait, credential=credential))
    from zhicheng.commands.issuing.issue import issue as make

    make(Settings(), data, output, template, credential=credential)


@app.command()
def doctor(*, json: Json = False) -> None:
    """Say which settings are set, from where, and whether what they name answers."""
    from zhicheng.commands.doctor import examine

    sys.exit(examine(Settings(), as_json=json))


policy = typer.Typer(no_args_is_help=True, help="Policy packs.")
app.add_typer(policy, name="policy")


@policy.command("check")
def check_policy(folder: Path) -> None:
    """Report every problem of a pack at once, with file and line; and the open cases that it changes something for."""
    from zhicheng.commands.policy import check

    sys.exit(check(Settings(), folder))
