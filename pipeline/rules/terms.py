"""Periods, limits and shares of a policy pack: what the deployer sets (`terms` in pack.yaml)."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.rules.words import Node


@dataclass(frozen=True, slots=True)
class Committee:
    """How a review committee (评审委员会) decides."""

    quorum: tuple[int, int] = (2, 3)
    """Share of the members that must be present."""
    majority: tuple[int, int] = (2, 3)
    """Share of those present that must vote for a case."""
    members_least: int = 5


@dataclass(frozen=True, slots=True)
class Retention:
    """How long what ends in nothing is kept (个人信息保护法 art. 19, 47); awards and certificates are archives, and stay."""

    draft_days: int = 90
    """A draft that was never handed in, after it was begun or a file last came for it."""
    ended_days: int = 3 * 365
    """The files of a case that was refused, lapsed or withdrawn, after that."""
    replaced_days: int = 180
    """A file in whose place another came, after it was sent."""
    sign_in_days: int = 180
    """A line of the ledger of comings by the directory, with the name of whoever was refused too, after it was entered."""
    warning_days: int = 7
    """So long before a draft goes its owner is told."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Periods and limits that the deployer sets."""

    mending_days: int
    """Working days that a returned case may be mended in."""
    usual_days: dict[Node, int]
    """Working days that an office of that role usually takes: what a warning before a window's end reckons with."""
    cut_off: tuple[int, int] = (12, 31)
    """Month and day of the case's year up to which years of work count."""
    objection_hours: int = 24
    """How long the old chat may object to the move of an account."""
    officers_per_move: int = 1
    """How many officers, each by themselves, must grant the move of an account: one or two."""
    committee: Committee = Committee()
    remind_days: int = 5
    """Working days after which an office is reminded of a case that lies there; after as many again its chief is told."""
    window_warning_days: int = 3
    """Days before a window closes, or a term ends, on which whoever has an unfinished case is told."""
    quiet: tuple[int, int] = (22, 8)
    """Hours between which nobody's chat is disturbed by what can wait; from, to, in Beijing time."""
    digest_hour: int = 9
    """When officers are told in the morning of working days what waits."""
    copy_days: int = 90
    """How long a copy for a purpose may stand at most (人社厅发〔2021〕97号)."""
    copies_alive: int = 3
    """How many of one certificate may stand at a time (the same)."""
    answer_days: int = 3
    """Working days in which an office answers a question to a human."""
    retention: Retention = Retention()
    signatures_a_day: int = 10_000
    """More certificates than that are not signed in one day before somebody has looked: well above the largest meeting."""
    unseen_days: int = 30
    """An officer who comes by the directory and has not come for so many days holds no post of its until the next time."""
