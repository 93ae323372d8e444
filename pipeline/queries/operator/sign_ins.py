"""The ledger of comings by the bureau's directory, for the operator: who, when, which posts it gave and took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.rules.identity import mask_name
from pipeline.rules.words import Rank
from storage.models.sign_ins import SignIn

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from pipeline.rules.words import SignedIn


@dataclass(frozen=True, slots=True)
class Coming:
    """One line of it."""

    at: datetime
    name: str
    """Masked."""
    what: SignedIn
    given: tuple[tuple[str, Rank], ...]
    """Office's name and rank, each."""
    taken: tuple[tuple[str, Rank], ...]
    posts: int
    """How many they held since."""


def comings(session: Session, *, days: int, now: datetime) -> tuple[Coming, ...]:
    """Those of so many days, the newest first."""
    since = select(SignIn).where(SignIn.at > now - timedelta(days=days)).order_by(SignIn.id.desc())
    return tuple(
        Coming(row.at, mask_name(row.name), row.what, _posts(row.given), _posts(row.taken), row.posts)
        for row in session.scalars(since)
    )


def _posts(kept: list[list[str]]) -> tuple[tuple[str, Rank], ...]:
    return tuple((office, Rank(rank)) for office, rank in kept)
