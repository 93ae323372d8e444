"""What is wrong with a policy pack, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

Path_ = tuple[str | int, ...]
"""Where a value stands: top-level key, then keys and indices."""
Fault = tuple[Path_, str]
"""A value's place and one sentence: what is wrong with it and how to mend it."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a pack."""

    file: str
    line: int
    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.what}"


class PackError(Exception):
    """The pack can't be used; *problems* are all that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in sorted(problems)))
        self.problems = sorted(problems)
