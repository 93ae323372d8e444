"""`make flow`: draws the table of transitions into docs/architecture.md, so that the picture can't drift from the code."""

from __future__ import annotations

from pathlib import Path

from pipeline.rules.transitions import TABLE
from pipeline.rules.words import Action, State

PAGE = Path(__file__).parents[2] / "docs" / "architecture.md"
OPEN, CLOSE = "<!-- flow: made by `make flow` from pipeline/rules/transitions.py -->", "<!-- /flow -->"


def picture() -> str:
    """The table as a Mermaid state diagram; holding, mending and resuming stay out."""
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {State.DRAFT}"]
    for (before, action), rule in TABLE.items():
        if action not in {Action.HOLD, Action.RESUME, Action.MEND, Action.OPEN}:
            lines.append(f"    {before} --> {rule.to}: {action} ({rule.who.replace('_', ' ')})")
    ends = [state for state in State if not any(before is state for before, _ in TABLE)]
    return "\n".join([*lines, *(f"    {state} --> [*]" for state in ends), "```"])


def drawn(page: str) -> str:
    """*page* with the picture in its place."""
    head, _, rest = page.partition(OPEN)
    tail = rest.partition(CLOSE)[2]
    return f"{head}{OPEN}\n{picture()}\n{CLOSE}{tail}"


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text("utf-8")), "utf-8")
