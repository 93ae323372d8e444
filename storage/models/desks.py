"""How an officer likes the desk's lists: kept beside the chat, as posts are."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.sealing import SealedJSON


class Desk(Base):
    """One officer's desk."""

    __tablename__ = "desks"

    chat_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kept: Mapped[dict[str, Any]] = mapped_column(SealedJSON("desks.kept"))
    """As `pipeline.people.desk_settings` reads it. Sealed: a filter that was saved may name a person."""
