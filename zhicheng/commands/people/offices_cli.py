"""The commands of `zhicheng offices`: which there are, and how one ends."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  typer reads it
from typing import Annotated

import typer

from zhicheng.settings import Settings

offices_app = typer.Typer(no_args_is_help=True, help="Offices: which there are, and how one ends.")


@offices_app.command("list")
def list_offices(role: Annotated[str, typer.Argument(help="unit, recommender, bureau, body or helpdesk")]) -> None:
    """The offices of a role: since when and until when, who took over, how many officers and cases are there."""
    from zhicheng.commands.people.offices import show

    show(Settings(), role)


@offices_app.command("end")
def end_office(
    office: Annotated[str, typer.Argument(help="ROLE:CODE, e.g. unit:MA00TE572")],
    *,
    into: Annotated[str, typer.Option(help="code of the office of the same role that takes over")] = "",
    last_day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="its last day; yesterday if none is named")
    ] = None,
) -> None:
    """End a unit, or an office that has left the pack: officers and open cases are its successor's after its last day.

    Without a successor its officers are dismissed. An office of the pack ends by the pack: `until` and `successor`.
    """
    from zhicheng.commands.people.offices import end

    print(end(Settings(), office, into=into, last_day=last_day.date() if last_day else None))
