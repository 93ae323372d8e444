"""The commands of `zhicheng bench`."""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from zhicheng.settings import Settings

bench_app = typer.Typer(no_args_is_help=True, help="Measurements, as ratios against a floor or a peer in the same run.")


@bench_app.command("certificate")
def bench_certificate(
    *,
    peers: Annotated[bool, typer.Option("--peers", help="beside what others use: `make peers` installs it")] = False,
    flat: Annotated[int, typer.Option(metavar="N", help="issue N, and compare the last with the 400th")] = 0,
) -> None:
    """Milliseconds per certificate: its parts, or beside its peers, or of the last of many."""
    from bench import certificate
    from bench import comparison as beside
    from bench import flat as flatness
    from certificates.loading import load
    from certificates.template.paths import FOLDER

    if peers:
        print(beside.report(beside.run()))
    if flat:
        print(flatness.report(flatness.run(flat)))
    if not peers and not flat:
        print(certificate.report(certificate.run(*load(FOLDER / "regional" / "sample.json", test=True))))


@bench_app.command("all")
def bench_all(
    *,
    sizes: Annotated[str, typer.Option(help="of the databases, in cases; a million takes long")] = "10000,100000",
    only: Annotated[str, typer.Option(help="the parts to measure, separated by commas; all, if none is named")] = "",
    results: Annotated[Path, typer.Option(help="where the figures go")] = Path("bench/results.json"),
    before: Annotated[Path | None, typer.Option(help="the last release's file; else what lies at --results")] = None,
    page: Annotated[Path, typer.Option(help="where the page with the plots goes")] = Path("build/bench.html"),
) -> None:
    """A certificate and its peers, a flood, look-ups and the desk among growing databases: into one file, beside the last one's, and a page with plots."""
    from bench import together
    from bench.parts import parts
    from pipeline.policy.loading import load

    beside = before or results
    earlier = together.read(beside) if beside.exists() else []
    chosen = [part for part in parts(load(Settings().policy)) if part.name in only.split(",") or not only]
    if not chosen:
        raise typer.BadParameter(f"no such part: {only}")
    rows = together.run(chosen, [int(size) for size in sizes.split(",")], partial(print, flush=True))
    together.save(rows, results)
    lines = together.compared(rows, earlier)
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(together.page(rows, lines), "utf-8")
    print("\n".join([*lines, f"{results}, {page}"]))


@bench_app.command("bot")
def bench_bot(
    few: Annotated[int, typer.Option(help="cases in the small database")] = 10_000,
    many: Annotated[int, typer.Option(help="cases in the large one")] = 1_000_000,
) -> None:
    """Updates a second, and look-ups among few and many cases."""
    from bench.bot import report, run
    from pipeline.policy.loading import load

    print(report(run(load(Settings().policy), (few, many))))


@bench_app.command("pipeline")
def bench_pipeline(
    cases: Annotated[int, typer.Option(help="notices that end at once")] = 300,
    files: Annotated[int, typer.Option(help="files that are sent at once")] = 200,
    form: Annotated[str, typer.Option(help="embedded or distributed; both, if none is named")] = "",
    database_url: Annotated[
        str, typer.Option(help="an empty PostgreSQL database, instead of one that pip brings")
    ] = "",
) -> None:
    """From a notice's end to the certificate in its chat, by the processes of a deployment, beside the bare stages."""
    from bench.pipeline import FORMS, Size, report, run

    wanted = [one for one in FORMS if form in {"", one}]
    for block in report(run(one, Size(cases, files), database_url) for one in wanted):
        print(block, flush=True)


@bench_app.command("desk")
def bench_desk(
    cases: Annotated[int, typer.Option(help="cases in the database")] = 1_000_000,
    units: Annotated[int, typer.Option(help="units that they are of")] = 20_000,
    database_url: Annotated[
        str, typer.Option(help="an empty PostgreSQL database, instead of one that pip brings")
    ] = "",
) -> None:
    """The officers' desk: a long queue, searches, a thousand cases at once, a long roster; on SQLite and PostgreSQL."""
    from bench import desk, servers
    from pipeline.policy.loading import load

    pack = load(Settings().policy)
    with servers.sqlite() as database:
        print(desk.report(desk.run(pack, database, cases, units)), flush=True)
    with servers.postgresql(database_url) as database:
        print(desk.report(desk.run(pack, database, cases, units)))


@bench_app.command("reading")
def bench_reading(pages: Annotated[int, typer.Option(help="pages that are read")] = 60) -> None:
    """Pages a minute of one core, and the memory that the models take."""
    from bench.reading import report, run

    print(report(run(pages)))


@bench_app.command("torture")
def bench_torture(
    seed: Annotated[int, typer.Option(help="the storm with this number; 0: another each time")] = 0,
    seconds: Annotated[float, typer.Option(help="how long each storm lasts")] = 600.0,
    cases: Annotated[int, typer.Option(help="first certificates that are asked for")] = 200,
    files: Annotated[int, typer.Option(help="drafts with two files each")] = 50,
    form: Annotated[str, typer.Option(help="embedded or distributed; both, if none is named")] = "",
) -> None:
    """Break parts, broker, database and chat network under load, and count what is lost or doubled: nothing may be."""
    from bench.pipeline import FORMS
    from bench.torture.cases import Asked
    from bench.torture.storm import report, run

    seed = seed or random.SystemRandom().randrange(1, 10**6)
    print(f"seed {seed}", flush=True)
    results = []
    for one in FORMS:
        if form in {"", one}:
            results.append(run(one, seed, seconds, Asked(cases, files)))
            print(next(report(results[-1:])), flush=True)
    if any(result.counted.wrong for result in results):
        raise typer.Exit(1)


@bench_app.command("load")
def bench_load(
    seconds: Annotated[float, typer.Option(help="how long")] = 600.0,
    applicants: Annotated[int, typer.Option(help="chats of applicants")] = 200,
    officers: Annotated[int, typer.Option(help="chats of officers")] = 50,
    think: Annotated[float, typer.Option(help="mean seconds between two acts of a person")] = 5.0,
    certificates: Annotated[int, typer.Option(help="notices that end meanwhile")] = 300,
    files: Annotated[int, typer.Option(help="drafts with two files each that are inspected meanwhile")] = 100,
    seed: Annotated[int, typer.Option(help="who does what")] = 1,
) -> None:
    """Applicants and officers in the chat at once, on PostgreSQL and Redis with two workers: answers, memory, errors (none)."""
    from bench.load.crowd import Size
    from bench.load.house import report, run

    result = run(Size(applicants, officers, seconds, think, certificates, files), seed)
    print(report(result))
    if result.wrong:
        raise typer.Exit(1)


@bench_app.command("costs")
def bench_costs(
    cases: Annotated[int, typer.Option(help="certificates")] = 60,
    files: Annotated[int, typer.Option(help="files, each of which is read too")] = 24,
) -> None:
    """What each step costs in processor time, for `zhicheng plan`: written where it looks (some minutes)."""
    from bench.costs import run
    from bench.pipeline import Size
    from zhicheng.planning import costs

    costs.save(run(Size(cases, files, floor=6, lone=2), reads=True))
    print(costs.FILE)
