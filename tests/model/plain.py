"""What may happen to an application, written down once more and plainly: nothing of the table that the house decides by.

From the guide: an applicant hands in, and takes back what the first office has not looked at; each office looks, passes on,
returns to the applicant or says no; the office before takes back what the next has not looked at; the body receives, announces,
hears an objection; the notice ends by itself, and the certificate follows.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.rules.words import Node, State

ROUTE = (Node.UNIT, Node.RECOMMENDER, Node.BUREAU, Node.BODY)
LAST = len(ROUTE) - 1


@dataclass
class PlainCase:
    """One application, as a person with a pencil would follow it."""

    owner: int
    """The applicant's chat."""
    state: State = State.DRAFT
    step: int = 0
    looked_at: bool = False
    acts: list[tuple[str, object]] = field(default_factory=list)
    """Of this round of offices: what was done, and by whom."""

    def may(self, verb: str, who: object) -> bool:
        """True if *who* (a chat of an applicant, or an office's node) may do *verb* now."""
        rule = getattr(self, f"_may_{verb}")
        return bool(rule(who))

    def does(self, verb: str, who: object) -> None:
        """It was done."""
        getattr(self, f"_does_{verb}")()
        self.acts.append((verb, who))

    @property
    def _at(self) -> Node | None:
        """The office that has it in hand."""
        return ROUTE[self.step] if self.state in {State.IN_REVIEW, State.RECEIVED, State.ON_NOTICE} else None

    def _may_submit(self, who: object) -> bool:
        return who == self.owner and self.state in {State.DRAFT, State.RETURNED, State.WITHDRAWN}

    def _does_submit(self) -> None:
        self.state, self.step, self.looked_at, self.acts = State.IN_REVIEW, 0, False, []

    def _may_withdraw(self, who: object) -> bool:
        return who == self.owner and self.state is State.IN_REVIEW and self.step == 0 and not self.looked_at

    def _does_withdraw(self) -> None:
        self.state = State.WITHDRAWN

    def _may_look(self, who: object) -> bool:
        return self.state is State.IN_REVIEW and who == self._at and not self.looked_at

    def _does_look(self) -> None:
        self.looked_at = True

    def _may_pass_on(self, who: object) -> bool:
        return self.state is State.IN_REVIEW and who == self._at and self.step < LAST

    def _does_pass_on(self) -> None:
        self.step, self.looked_at = self.step + 1, False

    def _may_retract(self, who: object) -> bool:
        return self.state is State.IN_REVIEW and self.step > 0 and who == ROUTE[self.step - 1] and not self.looked_at

    def _does_retract(self) -> None:
        self.step -= 1
        while self.acts[-1][0] != "pass_on":
            self.acts.pop()
        self.acts.pop()

    def _may_return(self, who: object) -> bool:
        return self.state is State.IN_REVIEW and who == self._at

    def _does_return(self) -> None:
        self.state = State.RETURNED

    def _may_reject(self, who: object) -> bool:
        return self.state in {State.IN_REVIEW, State.RECEIVED} and who == self._at

    def _does_reject(self) -> None:
        self.state = State.REJECTED

    def _may_receive(self, who: object) -> bool:
        return self.state is State.IN_REVIEW and self.step == LAST and who == Node.BODY

    def _does_receive(self) -> None:
        self.state = State.RECEIVED

    def _may_announce(self, who: object) -> bool:
        return self.state is State.RECEIVED and who == Node.BODY

    def _does_announce(self) -> None:
        self.state = State.ON_NOTICE

    def _may_contest(self, who: object) -> bool:
        return self.state is State.ON_NOTICE and who == Node.BODY

    def _does_contest(self) -> None:
        self.state = State.RECEIVED

    def notice_ends(self) -> None:
        """Eight days have passed."""
        if self.state is State.ON_NOTICE:
            self.state = State.COMPLETED

    @property
    def decided(self) -> bool:
        """True if every office of the route has said yes: only then may there be a certificate."""
        passed = [who for verb, who in self.acts if verb == "pass_on"]
        return passed == list(ROUTE[:LAST]) and any(verb == "announce" for verb, _ in self.acts)
