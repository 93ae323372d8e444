"""`zhicheng alive` and `zhicheng plan`: of the machines and containers on which a house runs."""

from __future__ import annotations

import sys
from typing import Annotated

import typer


def machines_of(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(alive)
    app.command()(plan)


def alive(part: Annotated[str, typer.Argument(help="web, bot, worker, signer, reader or beat")]) -> None:
    """Say whether a part does its work, by its last sign of life: for a container's health check. Status 1 if not."""
    from zhicheng.commands.machines.alive import tell
    from zhicheng.settings import Settings

    sys.exit(tell(Settings(), part))


def plan(
    cases_a_year: Annotated[int, typer.Option(min=1, help="applications, reissues and corrections together")],
    peak_factor: Annotated[float, typer.Option(min=1, help="the busiest hour, as a multiple of the mean one")] = 8,
    *,
    json: Annotated[bool, typer.Option("--json", help="one JSON object")] = False,
) -> None:
    """Say what machines so many cases need: processes of each part, memory, disks, signers (docs/scaling.md)."""
    from zhicheng.commands.machines.plan import tell

    tell(cases_a_year, peak_factor, as_json=json)
