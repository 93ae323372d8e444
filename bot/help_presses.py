"""What buttons carry about help: a question of the pack, one to a human, a file that came without a word (see `bot.callbacks`)."""

from __future__ import annotations

from bot.callbacks import Id, Press


class Ask(Press, prefix="h"):
    """Answer a question of the policy pack."""

    question: str


class SentAs(Press, prefix="sa"):
    """What a PDF is that came without a word: evidence of the open case, or a certificate to be verified."""

    evidence: bool


class AskHuman(Press, prefix="ha"):
    """Ask the help desk; with a case, the body that reviews it."""

    case_id: Id | None = None


class Thread(Press, prefix="ht"):
    """Show a question and its answers; with *write*, add to it."""

    question_id: Id
    write: bool = False
