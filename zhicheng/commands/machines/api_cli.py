"""The commands of `zhicheng api`: keys and webhooks of organisations' own systems (docs/api.md)."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from zhicheng.settings import Settings

api_app = typer.Typer(no_args_is_help=True, help="Other systems: their keys and webhooks.")
keys_app = typer.Typer(no_args_is_help=True, help="Keys by which organisations' systems ask.")
hooks_app = typer.Typer(no_args_is_help=True, help="Where organisations' systems are told.")
api_app.add_typer(keys_app, name="keys")
api_app.add_typer(hooks_app, name="webhooks")

Office = Annotated[str, typer.Argument(help="ROLE:CODE of the organisation, e.g. unit:MA00TE572")]
Name = Annotated[str, typer.Argument(help="what its system is called: holders read it where they see who looked")]
Key = Annotated[str, typer.Argument(help="how the key begins, as `list` shows it")]
Id = Annotated[str, typer.Argument(help="the webhook's id, or how it begins, as `list` shows it")]


@keys_app.command("add")
def add_key(
    office: Office,
    name: Name,
    *,
    scope: Annotated[list[str], typer.Option(help="verify, certificates; may be given twice")],
    rate: Annotated[int, typer.Option(help="requests a minute")] = 60,
    days: Annotated[int, typer.Option(help="how long it opens anything")] = 365,
) -> None:
    """Make a key, and print it: once, here, and never again."""
    from zhicheng.commands.machines.api_keys import add

    print(add(Settings(), office, name, scope, rate=rate, days=days))


@keys_app.command("list")
def list_keys() -> None:
    """Every key by its beginning: whose it is, what for, until when, when it was last used."""
    from zhicheng.commands.machines.api_keys import show

    show(Settings())


@keys_app.command("rotate")
def rotate_key(
    key: Key,
    *,
    grace: Annotated[int, typer.Option(help="days that the old one goes on")] = 7,
) -> None:
    """Make a new key in the place of one, and print it; the old one ends after some days."""
    from zhicheng.commands.machines.api_keys import rotate

    print(rotate(Settings(), key, grace))


@keys_app.command("revoke")
def revoke_key(key: Key) -> None:
    """End a key at once."""
    from zhicheng.commands.machines.api_keys import revoke

    print(f"{key}: revoked ({revoke(Settings(), key)})")


@hooks_app.command("add")
def add_hook(
    office: Office, name: Name, url: Annotated[str, typer.Argument(help="https://… where its system takes messages")]
) -> None:
    """Enter an address, and print its id and the secret that signs what is sent: once, here, and never again."""
    from zhicheng.commands.machines.api_hooks import add

    print("\n".join(add(Settings(), office, name, url)))


@hooks_app.command("list")
def list_hooks() -> None:
    """Every webhook: when it last took a message, since when it fails and why, and what waits."""
    from zhicheng.commands.machines.api_hooks import show

    show(Settings())


@hooks_app.command("test")
def test_hook(webhook: Id) -> None:
    """Send a message of the type webhook.test now; one that is taken lets a disabled webhook go on."""
    from zhicheng.commands.machines.api_hooks import test

    sys.exit(test(Settings(), webhook))


@hooks_app.command("rotate")
def rotate_hook(
    webhook: Id,
    *,
    grace: Annotated[int, typer.Option(help="hours in which the old secret signs beside the new one")] = 24,
) -> None:
    """Make a new secret in the place of one, and print it; for some hours both sign, so that the receiver changes when it can."""
    from zhicheng.commands.machines.api_hooks import rotate

    print(rotate(Settings(), webhook, grace))


@hooks_app.command("remove")
def remove_hook(webhook: Id) -> None:
    """Send nothing there any more; address and secret are forgotten."""
    from zhicheng.commands.machines.api_hooks import remove

    print(f"{webhook}: removed ({remove(Settings(), webhook)})")
