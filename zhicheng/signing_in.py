"""Officers by the bureau's own directory: what the settings say of it, and whether it answers (docs/sign-in.md)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pipeline.people.signing_in import unknown_offices
from pipeline.policy.grants import load_grants
from pipeline.queries.operator.posts import deaf
from pipeline.rules.symptoms import Symptom, ill, said
from web.routes.signing_in import SignIn
from web.sign_in.provider import Client, Provider, ProviderAway, ProviderWrong, encrypted
from zhicheng.commands.errors import CommandError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.rules.symptoms import Said
    from zhicheng.settings import Settings
    from zhicheng.wiring import Parts


def sign_in(settings: Settings) -> SignIn | None:
    """How officers come by a directory; None where none is named. Raises CommandError, PackError."""
    if not settings.oidc_issuer:
        return None
    provider, posts = _provider(settings), _posts(settings)
    load_grants(posts)  # what is wrong with it is said at the start, not at the first officer's coming
    return SignIn(provider, lambda: load_grants(posts))


def _provider(settings: Settings) -> Provider:
    if not encrypted(settings.oidc_issuer):
        raise CommandError(
            f"ZHICHENG_OIDC_ISSUER={settings.oidc_issuer}: write https://…, as the provider names itself."
        )
    if not settings.oidc_client_id:
        raise CommandError("ZHICHENG_OIDC_ISSUER needs ZHICHENG_OIDC_CLIENT_ID.")
    scopes = settings.oidc_scopes.split()
    if "openid" not in scopes:
        raise CommandError("ZHICHENG_OIDC_SCOPES must hold openid.")
    secret = settings.oidc_client_secret.get_secret_value()
    return Provider(Client(settings.oidc_issuer, settings.oidc_client_id, secret, " ".join(scopes)))


def _posts(settings: Settings) -> Path:
    if settings.oidc_posts is None:
        raise CommandError("ZHICHENG_OIDC_ISSUER needs ZHICHENG_OIDC_POSTS: which claims give which posts.")
    return settings.oidc_posts


def symptoms(parts: Parts, *, rows: bool) -> Iterator[Symptom]:
    """The directory, as a doctor sees it. *rows*: the database can be asked too."""
    settings = parts.settings
    if not settings.oidc_issuer:
        return
    yield _answers(settings)
    granting = load_grants(_posts(settings))
    grants = [grant for each in granting.posts.values() for grant in each]
    if rows:
        with parts.database.reading() as session:
            gone, unheard = unknown_offices(session, grants), deaf(session)
        yield ill(
            "sign-in posts", str(len(grants)), *([said("no_such_offices", offices=", ".join(gone))] if gone else [])
        )
        told = [said("deaf", offices=", ".join(unheard))] if unheard else []
        yield ill("told at the desk alone", str(len(unheard)), *told)


def _answers(settings: Settings) -> Symptom:
    """That it answers, is who it should be, and shows its keys. Raises CommandError."""
    provider = _provider(settings)

    async def ask() -> Said:
        known = await provider.metadata()
        keys = len((await provider.keys()).keys)
        return said("directory_answers" if known.end_session else "directory_answers_and_stays", keys=keys)

    try:
        return Symptom("directory", asyncio.run(ask()))
    except ProviderAway as error:
        return ill("directory", settings.oidc_issuer, said("directory_away", why=error))
    except ProviderWrong as wrong:
        return ill("directory", settings.oidc_issuer, said("directory_wrong", what=wrong.code))
