"""`zhicheng officers`: who holds which post, and how a post ends or goes to somebody else."""

from __future__ import annotations

from typing import Annotated

import typer

from zhicheng.settings import Settings

officers_app = typer.Typer(no_args_is_help=True, help="Officers: who holds which post.")
Post = Annotated[str, typer.Argument(help="the post's first characters in `zhicheng officers list`")]


@officers_app.command("list")
def list_all() -> None:
    """List who holds which post, in which chat; names and chats are masked."""
    from zhicheng.commands.people.officers import lines

    print("\n".join(lines(Settings())))


@officers_app.command()
def dismiss(
    post: Post,
    *,
    every: Annotated[bool, typer.Option("--all", help="every post of whoever holds it")] = False,
) -> None:
    """End a post at once: its holder hears of it, and an office left empty is told to those above."""
    from zhicheng.commands.people.officers import dismiss as end

    print("\n".join(end(Settings(), post, every=every)))


@officers_app.command()
def move(post: Post) -> None:
    """Print what whoever is to have the post sends to the bot, within seven days; till then its holder keeps it."""
    from zhicheng.commands.people.officers import move as hand_over

    print(hand_over(Settings(), post))


@officers_app.command("sign-ins")
def sign_ins(days: Annotated[int, typer.Option(help="of so many days")] = 30) -> None:
    """List who came by the bureau's directory, who was refused, and which posts that gave and took (docs/sign-in.md)."""
    from zhicheng.commands.people.officers import sign_ins as lines

    print("\n".join(lines(Settings(), days)))
