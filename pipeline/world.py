"""What a verb needs to know of the outside: the moment, the policy, and the public address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.rules.calendar import local_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from pipeline.rules.policy import Pack


@dataclass(frozen=True, slots=True)
class World:
    """One look at the outside, the same for a whole verb."""

    now: datetime
    """Aware."""
    pack: Pack
    public_url: str
    """Where anyone verifies a certificate, without a trailing slash."""
    test_issuer: bool
    """True while certificates are signed by a test issuer."""
    chat_carries_facts: bool = True
    """False where names, ID numbers and files must not go through the chat network (ZHICHENG_CHAT_FILES=link)."""
    stamped: bool = False
    """True where a time-stamp authority is named (ZHICHENG_TSA_URL)."""
    room: bool = True
    """False while the disk is nearly full: decisions go on, no file is taken (ZHICHENG_KEEP_FREE_MB)."""

    @property
    def today(self) -> date:
        """The day in the region."""
        return local_date(self.now)
