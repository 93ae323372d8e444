"""The transparency log: every issue, supersession and revocation, in order, and what is published of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base, Moment


class LogEntry(Base):
    """One entry; never changed, never removed."""

    __tablename__ = "log_entries"

    place: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """From 0, without a gap."""
    number: Mapped[str] = mapped_column(String(60), index=True)
    body: Mapped[str] = mapped_column(Text)
    """Canonical JSON: what is hashed."""


class LogNode(Base):
    """The hash of one complete subtree (certificates.transparency.merkle)."""

    __tablename__ = "log_nodes"

    level: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    index: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class Statement(Base):
    """A signed statement as it was published: a tree head, or the newest status list in either form."""

    __tablename__ = "statements"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), index=True)
    """`head` (all are kept), `status` or `status_credential` (the newest)."""
    size: Mapped[int] = mapped_column(BigInteger)
    """Entries of the log that it speaks of."""
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
