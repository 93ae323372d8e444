"""`zhicheng backup`, `restore`, and the log that others hold: what they do is in backup.py, restoring.py and registry.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from zhicheng.settings import Settings

log_app = typer.Typer(no_args_is_help=True, help="The transparency log.")
Folder = Annotated[Path, typer.Argument(help="folder of the backups; blobs lie there once for all of them")]
Passphrase = Annotated[
    Path | None, typer.Option("--passphrase-file", help="a file with the passphrase; with it all is encrypted")
]


def backups_of(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(backup)
    app.command()(restore)
    app.command()(move)
    app.command()(deletions)


def backup(
    folder: Folder,
    passphrase_file: Passphrase = None,
    *,
    keys: Annotated[bool, typer.Option("--keys", help="the data key and the keys folder too; encrypted alone")] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="make none: read the newest one and check all of it")
    ] = False,
) -> None:
    """Keep all that can't be made again, while everything runs."""
    from zhicheng.commands.keeping import backup as making

    if verify:
        sys.exit(making.verify(folder, passphrase_file=passphrase_file))
    name = making.back_up(Settings(), folder, passphrase_file=passphrase_file, keys=keys)
    print(f"{folder / name}: made; `zhicheng backup --verify {folder}` reads it")


def restore(
    folder: Folder,
    passphrase_file: Passphrase = None,
    *,
    at: Annotated[str, typer.Option("--at", help="the backup's name; the newest if none is named")] = "",
    log: Annotated[Path | None, typer.Option(help="a `zhicheng log export` of later: what is lost is named")] = None,
) -> None:
    """Put a backup back into an empty place, and prove it."""
    from zhicheng.commands.keeping.restoring import restore as put_back

    sys.exit(put_back(Settings(), folder, wanted=at, passphrase_file=passphrase_file, log=log))


def move(
    to: Annotated[
        list[str],
        typer.Option("--to", help="a database's URL, s3://bucket/prefix or file:///folder; may be given twice"),
    ],
) -> None:
    """Copy the house into another database, other blobs, or both, and compare; no part may run meanwhile."""
    from zhicheng.commands.keeping.moving import move as carry

    sys.exit(carry(Settings(), to))


def deletions(days: Annotated[int, typer.Option(help="of so many days")] = 30) -> None:
    """Say what was deleted by rule: what, how much, when, and by which term."""
    from zhicheng.commands.people.administration import deletions as say

    say(Settings(), days)


@log_app.command("verify")
def verify_log() -> None:
    """Prove that registry, transparency log and signed heads agree."""
    from zhicheng.commands.registry import verify_log as verify

    sys.exit(verify(Settings()))


@log_app.command("witness")
def be_witness(
    address: Annotated[str, typer.Argument(help="public address of the log's house, e.g. https://titles.example.cn")],
    keep: Annotated[Path, typer.Option(help="folder for what was seen; its heads.jsonl is for other witnesses")],
    others: Annotated[
        list[str] | None, typer.Option("--with", help="heads.jsonl of another witness: a file or an address")
    ] = None,
) -> None:
    """Keep the signed heads that a log shows, and say whether all that anybody was shown is one list (docs/verification.md)."""
    from zhicheng.clock import now
    from zhicheng.commands.witness import witness

    sys.exit(witness(address.rstrip("/"), keep, others or [], now=now()))


@log_app.command("export")
def export(file: Annotated[Path, typer.Argument(help="where the entries go, a line each")]) -> None:
    """Write the log for somebody else to hold: after a loss it names what was decided since the last backup."""
    from zhicheng.commands.keeping.restoring import export_log

    print(f"{file}: {export_log(Settings(), file)} entries")
