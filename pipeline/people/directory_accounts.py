"""Who somebody of the bureau's own directory is here: an account, and the number under which its posts stand (docs/sign-in.md).

The provider's subject alone says who it is: a name or an e-mail address that changes hands would carry posts along. Posts stand
under a seat's number where others' stand under a chat's, so that whatever asks who acts asks the same of both. Whoever has a
post in a chat already connects the two once, from the desk which that chat opened, and is one officer from then on.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from notify.networks import SEATS, is_seat
from pipeline.offices import posts
from pipeline.people import links
from pipeline.rules.refusals import Refused
from storage.models.offices import Officer
from storage.models.sign_ins import DirectoryAccount
from storage.sealing import sealer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from pipeline.rules.transitions import Actor
    from pipeline.world import World

BY_DIRECTORY = "directory"
"""What a visit that the directory opened is about: when it ends, the provider is left too."""


def find(session: Session, issuer: str, subject: str) -> DirectoryAccount | None:
    """The account, locked until the transaction ends; None if they were never here."""
    asked = select(DirectoryAccount).where(DirectoryAccount.subject == _index(issuer, subject))
    return session.scalars(asked.with_for_update()).one_or_none()


def new(session: Session, issuer: str, subject: str, name: str, *, now: datetime) -> DirectoryAccount:
    """An account with a seat of its own. Raises Refused if another window made it at this very moment."""
    made = DirectoryAccount(subject=_index(issuer, subject), chat_id=_seat(), name=name, signed_in_at=now)
    session.add(made)
    try:
        session.flush()
    except IntegrityError:
        raise Refused("sign_in_again") from None
    return made


def _index(issuer: str, subject: str) -> str:
    """A subject is one provider's alone."""
    return sealer().index(f"{issuer}\0{subject}", "directory_accounts.subject")


def _seat() -> int:
    return SEATS + secrets.randbelow(SEATS)


def of(session: Session, *, by: Actor, world: World) -> DirectoryAccount | None:
    """The account of whoever asks; None if they have none."""
    del world
    return session.scalars(select(DirectoryAccount).where(DirectoryAccount.chat_id == by.chat_id)).one_or_none()


def held(session: Session, account: DirectoryAccount) -> Sequence[Officer]:
    """The posts that hang on the account's claims."""
    return session.scalars(select(Officer).where(Officer.account_id == account.id, Officer.active)).all()


def connect(session: Session, account: DirectoryAccount, chat_id: int, language: str) -> None:
    """The account is the officer's in that chat from now on; what it held at its seat goes along. Raises Refused."""
    if account.chat_id == chat_id:
        return
    other = session.scalar(select(DirectoryAccount.id).where(DirectoryAccount.chat_id == chat_id))
    if not is_seat(account.chat_id) or other is not None:
        raise Refused("directory_connected")
    posts.carry(session, account.chat_id, chat_id, language)
    account.chat_id = chat_id
    session.flush()


def part(session: Session, account: DirectoryAccount, *, world: World) -> None:
    """Chat and account are two again: what the claims gave goes to a seat, what invitations gave stays."""
    links.shut(session, account.chat_id, about=BY_DIRECTORY, world=world)
    account.chat_id = _seat()
    for officer in held(session, account):
        officer.chat_id = account.chat_id


def follow(session: Session, old: int, new: int) -> None:
    """The officer's chat is another now: the account goes along, or back to a seat where the new one has an account of its own."""
    account = session.scalars(select(DirectoryAccount).where(DirectoryAccount.chat_id == old)).one_or_none()
    if account is not None:
        other = session.scalar(select(DirectoryAccount.id).where(DirectoryAccount.chat_id == new))
        account.chat_id = new if other is None else _seat()
