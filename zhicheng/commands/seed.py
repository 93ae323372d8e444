"""`zhicheng seed`: an invented region to click through; it is made by the workbench, which a checkout alone has."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Annotated

import typer

from zhicheng import logs
from zhicheng.commands.errors import CommandError

if TYPE_CHECKING:
    from zhicheng.settings import Settings

Number = Annotated[int, typer.Argument(help="the same number makes the same world", envvar="SEED", min=0)]


def seed_of(app: typer.Typer) -> None:
    """Give *app* the command."""

    @app.command("seed")
    def seed_here(number: Number = 1) -> None:
        """Fill an empty data folder with an invented region to click through; again: fresh addresses of its people."""
        from zhicheng.settings import Settings

        print(seed(Settings(), number))


def seed(settings: Settings, number: int) -> str:
    """Make that world in the data folder, if it is not there; who can be visited. Raises CommandError."""
    try:
        from tools.seed import making
    except ModuleNotFoundError as missing:
        if missing.name and missing.name.split(".")[0] == "tools":
            raise CommandError("An invented world is drawn by the project's tools: run this in a checkout.") from None
        raise
    logs.configure(logging.WARNING)  # hundreds of duties are done: nobody looks for one of them
    return making.seed(settings, number)
