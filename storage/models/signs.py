"""Signs of life: when each part of a deployment last did what it is for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from pipeline.rules.words import Running
from storage.models.base import Base, Moment, words


class SignOfLife(Base):
    """The last one of a part, on whichever machine."""

    __tablename__ = "signs_of_life"

    part: Mapped[Running] = mapped_column(words(Running, closed=False), primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
