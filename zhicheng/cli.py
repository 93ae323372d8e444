"""The command line (DESIGN: "The command line"). Each command is thin; what it does is a verb elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.rules.refusals import Refused
from zhicheng import logs
from zhicheng.keys_cli import keys_app
from zhicheng.plainly import Plainly
from zhicheng.settings import Settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
log_app = typer.Typer(no_args_is_help=True, help="The transparency log.")
app.add_typer(log_app, name="log")
app.add_typer(keys_app, name="keys")

Files = Annotated[list[Path], typer.Argument(help="files", exists=False)]
Json = Annotated[bool, typer.Option("--json", help="one JSON object per line")]
Template = Annotated[str, typer.Option(help="a template's name or folder; the pack's where none is named")]
Out = Annotated[Path, typer.Option("-o", "--output", help="where the PDF goes")]


def main() -> None:
    """Run the command; whatever goes wrong, a person gets one sentence and never a traceback."""
    from certificates.keys.register import RegisterError
    from certificates.keys.signer import SignerKeyError
    from certificates.layouts import TemplateError
    from pipeline.policy.loading import PackError
    from storage.schema import SchemaError

    logs.configure()
    try:
        app()
    except (PackError, SchemaError, RegisterError, SignerKeyError, TemplateError, Plainly) as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except Refused as refused:
        from bot.texts import Words
        from notify.refusals import sentence

        print(sentence(refused, Words("zh")), file=sys.stderr)
        sys.exit(2)


@app.command()
def demo(
    photo: Annotated[Path | None, typer.Option(help="your own ID photo (JPEG)")] = None,
    proof: Annotated[Path | None, typer.Option(help="your own proof document (PDF)")] = None,
    folder: Annotated[Path, typer.Option(help="where the results go")] = Path("var/demo"),
) -> None:
    """One certificate's whole life, in this terminal, in under a minute."""
    from zhicheng.demo.play import play

    sys.exit(play(folder, photo=photo, proof=proof))


@app.command()
def chat(name: Annotated[str, typer.Option("--as", help="who you are in this terminal")] = "我") -> None:
    """Talk to the bot here, no Telegram needed."""
    from zhicheng.chat import chat as talk

    talk(Settings(), name)


@app.command()
def up() -> None:
    """Everything on this machine: bot, our own pages, worker, signer and beat."""
    from zhicheng.running import up as run

    run(Settings())


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
    concurrency: Annotated[int, typer.Option(help="processes; 0: two, and one for the signer")] = 0,
) -> None:
    """Run the background stages: every queue but the signer's, or the signer's alone."""
    from zhicheng.running import worker as run

    run(Settings(), signing=signing, concurrency=concurrency)


@app.command()
def web() -> None:
    """Serve our own pages alone."""
    from zhicheng.serving import serve
    from zhicheng.wiring import Parts

    serve(Parts(Settings()))


@app.command()
def beat() -> None:
    """Run the beat that wakes the sweeper."""
    from zhicheng.running import beat as run

    run(Settings())


@app.command()
def migrate() -> None:
    """Prepare the data folder, the database's schema, the test issuer and the pack's offices."""
    from zhicheng.wiring import prepare

    prepare(Settings())
    print("ready")


@app.command()
def invite(
    unit: Annotated[str, typer.Option(help="a unit's code (GB 32100 or GB 11714)")] = "",
    office: Annotated[str, typer.Option(help="role:code of another office, e.g. bureau:UM-RSJ")] = "",
    rank: Annotated[str, typer.Option(help="clerk, decider or chief")] = "decider",
) -> None:
    """Print what makes its holder an officer of that office: to be sent to the bot, once, within seven days."""
    from zhicheng.administering import invite as make

    print(make(Settings(), unit=unit, office=office, rank=rank))


@app.command("channels")
def set_channels(
    office: Annotated[str, typer.Argument(help="ROLE:CODE, e.g. bureau:UM-RSJ")],
    urls: Annotated[
        list[str] | None, typer.Argument(help="Apprise URLs (e-mail, DingTalk, WeCom …); none to stop")
    ] = None,
) -> None:
    """Name the channels over which an office is told besides the chat."""
    from zhicheng.administering import set_channels as name

    name(Settings(), office, urls or [])


@app.command()
def revoke(
    number: Annotated[str, typer.Argument(help="certificate number")],
    why: Annotated[str, typer.Option(help="why the title is annulled; the holder is told")],
) -> None:
    """Annul a certificate (撤销): every verifier says so from then on."""
    from zhicheng.registering import revoke as annul

    annul(Settings(), number, why)


@log_app.command("verify")
def verify_log() -> None:
    """Prove that registry, transparency log and signed heads agree."""
    from zhicheng.registering import verify_log as verify

    sys.exit(verify(Settings()))


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
    from zhicheng.administering import add_unit as add

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
def retry(case: Annotated[str, typer.Argument(help="申请书编号, e.g. RSSQ00000001")]) -> None:
    """Let a held case go on."""
    from zhicheng.administering import retry as resume

    resume(Settings(), case)
    print(f"{case}: goes on")


@app.command()
def inspect(kind: str, files: Files, *, json: Json = False) -> None:
    """Check files exactly as the evidence stage does: KIND is photo or proof."""
    from zhicheng.judging import inspect as judge

    sys.exit(judge(kind, files, as_json=json))


@app.command()
def verify(
    files: Annotated[list[Path] | None, typer.Argument(help="files", exists=False)] = None,
    *,
    json: Json = False,
    status: Annotated[Path | None, typer.Option(help="a downloaded status list, instead of the registry")] = None,
    manifest: Annotated[Path | None, typer.Option(help="the manifest of a folder: are all there, unchanged?")] = None,
) -> None:
    """Say whether certificates are genuine, unchanged and still valid; or whether a folder is what its manifest says."""
    from zhicheng import judging

    if manifest is not None:
        sys.exit(judging.verify_manifest(Settings(), manifest, as_json=json))
    sys.exit(judging.verify(Settings(), files or [], as_json=json, status=status))


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
    from zhicheng.making import chosen, for_test
    from zhicheng.making import render as draw
    from zhicheng.watching import watch as draw_again
    from zhicheng.wiring import Parts

    settings = Settings()
    named, test = chosen(Parts(settings), template), for_test(settings)
    if watch:
        draw_again(data, output, named, test=test)
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
        bool, typer.Option("--batch", help="DATA is a CSV, OUTPUT a folder; resumed where it stopped")
    ] = False,
    meeting: Annotated[
        bool,
        typer.Option("--meeting", help="DATA is a meeting (2026-1) or a 文号, OUTPUT a folder: the registry's files"),
    ] = False,
    wait: Annotated[float, typer.Option(help="seconds that --meeting waits for what is on its way")] = 600,
) -> None:
    """Draw and sign one certificate, or every row of a CSV; or put a meeting's certificates into a folder."""
    if batch:
        from zhicheng.batch import issue_all

        sys.exit(issue_all(Settings(), data, output, template))
    if meeting:
        from zhicheng.handing_out import hand_out

        sys.exit(hand_out(Settings(), str(data), output, wait_s=wait))
    from zhicheng.making import issue as make

    make(Settings(), data, output, template)


@app.command()
def doctor(*, json: Json = False) -> None:
    """Say which settings are set, from where, and whether what they name answers."""
    from zhicheng.doctor import examine

    sys.exit(examine(Settings(), as_json=json))


policy = typer.Typer(no_args_is_help=True, help="Policy packs.")
app.add_typer(policy, name="policy")


@policy.command("check")
def check_policy(folder: Path) -> None:
    """Report every problem of a pack at once, with file and line."""
    from pipeline.policy.loading import load

    pack = load(folder)
    print(f"{pack.name}: in order")


bench = typer.Typer(no_args_is_help=True, help="Measurements, as ratios against a floor or a peer in the same run.")
app.add_typer(bench, name="bench")


@bench.command("certificate")
def bench_certificate(
    *,
    peers: Annotated[bool, typer.Option("--peers", help="beside what others use: `make peers` installs it")] = False,
    flat: Annotated[int, typer.Option(metavar="N", help="issue N, and compare the last with the 400th")] = 0,
) -> None:
    """Milliseconds per certificate: its parts, or beside its peers, or of the last of many."""
    from certificates import benchmark
    from certificates.loading import load
    from certificates.places import FOLDER
    from zhicheng.benches import flat as flatness
    from zhicheng.benches import peers as beside

    if peers:
        print(beside.report(beside.run()))
    if flat:
        print(flatness.report(flatness.run(flat)))
    if not peers and not flat:
        print(benchmark.report(benchmark.run(*load(FOLDER / "regional" / "sample.json", test=True))))


@bench.command("bot")
def bench_bot(
    few: Annotated[int, typer.Option(help="cases in the small database")] = 10_000,
    many: Annotated[int, typer.Option(help="cases in the large one")] = 1_000_000,
) -> None:
    """Updates a second, and look-ups among few and many cases."""
    from pipeline.policy.loading import load
    from zhicheng.benches.bot import report, run

    print(report(run(load(Settings().policy), (few, many))))


@bench.command("desk")
def bench_desk(cases: Annotated[int, typer.Option(help="cases in the database")] = 1_000_000) -> None:
    """The officers' desk: pages of a long queue, a thousand cases at once, a long roster."""
    from pipeline.policy.loading import load
    from zhicheng.benches.desk import report, run

    print(report(run(load(Settings().policy), cases)))
