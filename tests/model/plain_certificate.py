"""What may happen to a certificate after its award, written down once more and plainly, for one holder and one case at a time.

From the guide: the holder asks for a reissue, the unit looks and passes it on, the body grants it, and the next version is in force
in the place of the one before; a copy for a purpose stands as its version stands; a title that is annulled never comes back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.rules.words import Node, State

if TYPE_CHECKING:
    from datetime import date

ROUTE = (Node.UNIT, Node.BODY)
COPIES = 3
HOLDER, OPERATOR = 1, "operator"
ENDED = (State.COMPLETED, State.REJECTED, State.LAPSED)


@dataclass
class PlainCertificate:
    """One certificate, and the case about it if there is one."""

    version: int = 1
    annulled: bool = False
    state: State | None = None
    """Of the last case about it."""
    step: int = 0
    looked_at: bool = False
    copies: list[date] = field(default_factory=list)
    """Last days of those that stand, of the version in force."""

    def may(self, verb: str, who: object, today: date) -> bool:
        """True if *who* (a chat of somebody without a post, an office's node, or the operator) may do *verb* now."""
        if verb in {"begin", "submit", "withdraw", "ask_a_copy", "withdraw_a_copy", "send_again"}:
            return who == HOLDER and getattr(self, f"_may_{verb}")(today)
        if verb == "annul":
            return who == OPERATOR and not self.annulled
        return self.state is State.IN_REVIEW and who == ROUTE[self.step] and getattr(self, f"_may_{verb}")(today)

    def does(self, verb: str, today: date) -> None:
        """It was done."""
        getattr(self, f"_does_{verb}")(today)

    def _may_begin(self, _: date) -> bool:
        return not self.annulled and self.state in {None, *ENDED}

    def _does_begin(self, _: date) -> None:
        self.state, self.step, self.looked_at = State.DRAFT, 0, False

    def _may_submit(self, _: date) -> bool:
        return not self.annulled and self.state in {State.DRAFT, State.RETURNED, State.WITHDRAWN}

    def _does_submit(self, _: date) -> None:
        self.state, self.step, self.looked_at = State.CHECKING, 0, False

    def _may_withdraw(self, _: date) -> bool:
        return self.state is State.CHECKING or (self.state is State.IN_REVIEW and self.step == 0 and not self.looked_at)

    def _does_withdraw(self, _: date) -> None:
        self.state = State.WITHDRAWN

    def _may_look(self, _: date) -> bool:
        return not self.looked_at

    def _does_look(self, _: date) -> None:
        self.looked_at = True

    def _may_pass_on(self, _: date) -> bool:
        return self.step < len(ROUTE) - 1

    def _does_pass_on(self, _: date) -> None:
        self.step, self.looked_at = self.step + 1, False

    def _may_return(self, _: date) -> bool:
        return True

    def _does_return(self, _: date) -> None:
        self.state = State.RETURNED

    def _may_reject(self, _: date) -> bool:
        return True

    def _does_reject(self, _: date) -> None:
        self.state = State.REJECTED

    def _may_grant(self, _: date) -> bool:
        return self.step == len(ROUTE) - 1 and not self.annulled

    def _does_grant(self, _: date) -> None:
        self.state = State.APPROVED

    def _does_annul(self, _: date) -> None:
        self.annulled, self.copies = True, []
        if self.state is State.APPROVED:
            self.state = State.REJECTED

    def _may_ask_a_copy(self, today: date) -> bool:
        return not self.annulled and len(self._standing(today)) < COPIES

    def _does_ask_a_copy(self, today: date) -> None:
        self.copies.append(until(today))

    def _may_withdraw_a_copy(self, today: date) -> bool:
        return bool(self._standing(today))

    def _does_withdraw_a_copy(self, today: date) -> None:
        self.copies.remove(self._standing(today)[-1])

    def _may_send_again(self, _: date) -> bool:
        return True

    def _does_send_again(self, _: date) -> None:
        """Nothing changes."""

    def _standing(self, today: date) -> list[date]:
        return [day for day in self.copies if day >= today]

    def works(self) -> None:
        """The house has done all that it owed."""
        if self.state is State.CHECKING:
            self.state = State.IN_REVIEW
        if self.state is State.APPROVED:
            self.state, self.version, self.copies = State.COMPLETED, self.version + 1, []

    def a_month_passes(self) -> None:
        """No term is longer."""
        if self.state is State.RETURNED:
            self.state = State.LAPSED

    @property
    def versions(self) -> list[str]:
        """How each stands."""
        return ["superseded"] * (self.version - 1) + ["revoked" if self.annulled else "valid"]


def until(today: date) -> date:
    """The last day of a copy that is asked for on that day."""
    return today.replace(day=1).replace(month=today.month % 12 + 1, year=today.year + today.month // 12)
