"""What the database tells of a house that runs, or should: signs of life, what is held, late, silent or changed, what ends soon."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.case import cases
from pipeline.issuance import kept_files
from pipeline.organisations import hooks
from pipeline.queries.anyone import windows
from pipeline.queries.operator import health
from pipeline.reading import reader
from pipeline.rules.calendar import BEIJING
from pipeline.rules.symptoms import ill, said
from pipeline.rules.words import Running
from storage import signs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from pipeline.organisations.hooks import HookLine
    from pipeline.rules.symptoms import Said, Symptom
    from pipeline.world import World
    from storage.blobs import Blobs

SHOWN = 5
"""Numbers that are named of many."""
LOOKED_AT = 1000
"""Signed files that are read again, drawn by lot: a second's work; `zhicheng log verify` reads all."""
SILENT_AFTER = timedelta(minutes=2)
"""Four signs of life, or twice the longest turn of a worker that is busy with as many cages as it has processes."""
ENDS_WITHIN = timedelta(days=14)
"""Windows that end so soon are named."""


def symptoms(
    session: Session, blobs: Blobs, *, bot: bool, now: datetime, looked_at: int = LOOKED_AT
) -> Iterator[Symptom]:
    """What needs nothing but the rows. *bot*: a bot is awaited; *looked_at*: so many signed files are read again."""
    yield from _life(session, bot=bot, now=now)
    yield _held(session)
    yield _overdue(session, now)
    if strange := health.unknown(session):
        yield ill("unknown work", str(strange), said("unknown_work"))
    yield _silent(session, now)
    yield _signed_files(session, blobs, looked_at)
    if told := hooks.listed(session):
        yield _webhooks(told)


def _life(session: Session, *, bot: bool, now: datetime) -> Iterator[Symptom]:
    """A line a part; where nothing has ever run, nothing is missed."""
    last, there = signs.last(session), {Running.BOT: bot, Running.READER: reader.there()}
    for part in Running:
        at = last.get(part)
        awaited = there.get(part, True) or at is not None
        missed = bool(last) and awaited and (at is None or abs(now - at) > SILENT_AFTER)
        value = said("never") if at is None else _ago(now - at)
        yield ill(f"{part} runs", value, *([said("does_nothing")] if missed else []))


def _held(session: Session) -> Symptom:
    held = [number for _, number in cases.held(session)]
    return ill("held cases", str(len(held)), *([said("held", numbers=some(held))] if held else []))


def _overdue(session: Session, now: datetime) -> Symptom:
    late = health.overdue(session, now=now)
    what = (
        said(
            "overdue_trouble" if one.trouble else "overdue",
            duty=one.duty,
            stage=one.duty,
            count=one.count,
            age=one.age,
            **({"trouble": one.trouble} if one.trouble else {}),
        )
        for one in late
    )
    return ill("overdue work", str(sum(one.count for one in late)), *what)


def _silent(session: Session, now: datetime) -> Symptom:
    silent = health.silent(session, now=now)
    what = (said("silent", channel=one.channel, failed=one.failed, why=one.why) for one in silent)
    value = said("channels_silent", count=len(silent)) if silent else said("get_through")
    return ill("messages", value, *what)


def _webhooks(told: Sequence[HookLine]) -> Symptom:
    """Where organisations' systems are told: those that take nothing are named, by their beginnings."""
    failing = [one for one in told if one.failing_since is not None]
    what = (
        said(
            "hook_disabled" if one.disabled_at else "hook_fails",
            id=one.id.hex[:8],
            name=one.name,
            office=one.office,
            why=one.trouble,
        )
        for one in failing
    )
    return ill("webhooks", said("hooks_fail", count=len(failing)) if failing else said("get_through"), *what)


def _signed_files(session: Session, blobs: Blobs, looked_at: int) -> Symptom:
    faults = list(kept_files.some_faults(session, blobs.get, looked_at))
    if not faults:
        return ill("signed files", said("as_stored"))
    return ill("signed files", said("files_changed", count=len(faults)), said("restore", files=some(faults)))


def windows_end(world: World) -> Said:
    """The windows that close within a fortnight: until then offices must have done what is to reach the body."""
    local = world.now.astimezone(BEIJING).replace(tzinfo=None)
    ends = [
        f"{one.name} {one.stands.until:%Y-%m-%d}"
        for one in windows.of_year(world).bodies
        if one.stands.open and one.stands.until is not None and one.stands.until - local <= ENDS_WITHIN
    ]
    return said("windows_end", bodies=some(ends)) if ends else said("no_window_ends")


def some(names: list[str]) -> str:
    """The first of them, and how many more there are."""
    return ", ".join(names[:SHOWN]) + (f" (+{len(names) - SHOWN})" if names[SHOWN:] else "")


def _ago(age: timedelta) -> Said:
    return said("ago", age=age) if age >= timedelta() else said("ahead", age=-age)
