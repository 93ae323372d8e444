"""`zhicheng import`: the past, from the tables that offices keep; what it does is in importing.py."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from zhicheng.settings import Settings

import_app = typer.Typer(no_args_is_help=True, help="Enter the past, from tables as offices keep them (.xlsx or CSV).")
Table = Annotated[Path, typer.Argument(help="an .xlsx or CSV file of any length")]
Apply = Annotated[bool, typer.Option("--apply", help="enter the rows that are right; without it nothing is written")]
Report = Annotated[
    Path | None, typer.Option(help="where the wrong rows are listed; beside the table where none is named")
]


@import_app.command()
def people(table: Table, *, apply: Apply = False, report: Report = None) -> None:
    """Enter people, so that only their chat is missing; who is there already stays as they are."""
    from zhicheng.commands.keeping.importing import PEOPLE, bring_in
    from zhicheng.preparing import prepare

    sys.exit(bring_in(prepare(Settings()), PEOPLE, table, apply=apply, report=report))


@import_app.command()
def certificates(table: Table, *, apply: Apply = False, report: Report = None) -> None:
    """Enter certificates that others issued: they can be looked up and replaced, and are not signed by us."""
    from zhicheng.commands.keeping.importing import CERTIFICATES, bring_in
    from zhicheng.preparing import prepare

    sys.exit(bring_in(prepare(Settings()), CERTIFICATES, table, apply=apply, report=report))
