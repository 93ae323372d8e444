"""Whoever comes to the desk by the bureau's own directory (docs/sign-in.md), and what happened at each coming."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from pipeline.rules.words import SignedIn
from storage.models.base import Base, Moment, words
from storage.sealing import Sealed


class DirectoryAccount(Base):
    """Somebody of the directory who has signed in once."""

    __tablename__ = "directory_accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), unique=True)
    """Blind index of issuer and subject: neither a name nor an e-mail address is ever taken for who somebody is."""
    chat_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    """Under which its posts stand: a seat's number (`notify.networks.SEATS`), or that of the officer's chat it was connected to."""
    name: Mapped[str] = mapped_column(String(100))
    """As the directory said it last."""
    id_index: Mapped[str | None] = mapped_column(String(64))
    """Blind index of the ID number, where the directory says one: by it nobody decides on a case of their own."""
    id_token: Mapped[str | None] = mapped_column(Sealed("directory_accounts.id_token"))
    """The last one, for leaving at the provider too; None once it was used so."""
    signed_in_at: Mapped[datetime] = mapped_column(Moment, index=True)


class SignIn(Base):
    """One coming, or going, of somebody by the directory. Never changed, and deleted when its term is over (`pipeline/review/retention.py`)."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("directory_accounts.id"), index=True)
    """None: the directory knows them, and no post is theirs here."""
    name: Mapped[str] = mapped_column(String(100))
    what: Mapped[SignedIn] = mapped_column(words(SignedIn, closed=False))
    given: Mapped[list[list[str]]] = mapped_column(JSON)
    """Posts that began or changed by it: `[office's name, rank]`."""
    taken: Mapped[list[list[str]]] = mapped_column(JSON)
    """Posts that ended by it."""
    posts: Mapped[int] = mapped_column(Integer)
    """How many they hold since."""
