"""The commands of `zhicheng keys`: what they do is in zhicheng.commands.keyring.keys."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zhicheng.settings import Settings

keys_app = typer.Typer(no_args_is_help=True, help="Signing keys, in a PKCS#11 token.")
data_app = typer.Typer(no_args_is_help=True, help="The data key, which seals what is personal.")
keys_app.add_typer(data_app, name="data")
Uri = Annotated[str, typer.Argument(help="pkcs11:token=T;object=LABEL?module-path=/….so&pin-source=file:/…")]


@keys_app.command("list")
def list_keys() -> None:
    """The signers, and how long each may still sign."""
    from zhicheng.commands.keyring.keys import show

    show(Settings())


@keys_app.command("create")
def create_key(uri: Uri, kind: Annotated[str, typer.Option(help="rsa (3072) or ec (P-256)")] = "rsa") -> None:
    """Make a key in a token; its private part never leaves it."""
    from zhicheng.commands.keyring.keys import create

    create(uri, kind)


@keys_app.command("rotate")
def rotate_key(uri: Annotated[str, typer.Argument(help="of the key in use; empty: the settings' own")] = "") -> None:
    """Make the next key: in the token under a new label, or the test issuer's; what was signed before stays valid."""
    from zhicheng.commands.keyring.keys import rotate

    rotate(Settings(), uri)


@keys_app.command("csr")
def request_certificate(
    uri: Uri,
    subject: Annotated[str, typer.Option(help="common name of the signer")],
    output: Annotated[Path, typer.Option("--output", "-o")] = Path("signer.csr"),
) -> None:
    """Write a certification request for a token's key."""
    from zhicheng.commands.keyring.keys import request

    request(uri, subject, output)


@keys_app.command("import")
def import_certificate(
    uri: Uri,
    certificate: Annotated[Path, typer.Argument(help="PEM")],
    *,
    root: Annotated[Path, typer.Option(help="PEM of the root that it chains to")],
    rotate: Annotated[bool, typer.Option(help="the signers before sign no more; what they signed stays valid")] = False,
) -> None:
    """Put a certificate beside its key, and enter the signer in the register."""
    from zhicheng.commands.keyring.keys import bring

    bring(Settings(), uri, certificate, root, rotate=rotate)


@keys_app.command("revoke")
def revoke_key(
    fingerprint: Annotated[str, typer.Argument(help="of a signer of the test issuer, as `keys list` shows it")],
    *,
    since: Annotated[str, typer.Option(help="a day, or a moment: what it signed from then on does not count")],
    why: Annotated[str, typer.Option(help="key_compromise, superseded or cessation")],
    yes: Annotated[bool, typer.Option("--yes", help="don't ask once more")] = False,
) -> None:
    """Revoke a signer's certificate; for any but the test issuer's, its authority does: see `keys crl`. Asks once."""
    if not yes:
        typer.confirm(f"{fingerprint}: revoke it for good?", abort=True)
    from zhicheng.commands.keyring.key_revocation import revoke

    revoke(Settings(), fingerprint, since, why)


@keys_app.command("crl")
def bring_revocations(file: Annotated[Path, typer.Argument(help="an authority's revocation list, DER or PEM")]) -> None:
    """Enter a certification authority's revocation list in the register."""
    from zhicheng.commands.keyring.key_revocation import bring_list

    bring_list(Settings(), file)


@data_app.command("rotate")
def rotate_data_key() -> None:
    """Make a new data key, and seal all rows and files with it; no part may run meanwhile. Interrupted, run it again."""
    from zhicheng.commands.keyring.data_key import rotate

    rotate(Settings())
