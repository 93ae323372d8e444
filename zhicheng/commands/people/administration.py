"""What an operator does from the command line: enter units, invite officers, let held cases go on."""

from __future__ import annotations

import contextlib
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from notify.catalogue import Words
from pipeline.case import cases
from pipeline.case.act import resume
from pipeline.offices import directory
from pipeline.queries.lists import by_number
from pipeline.queries.operator import deletions as queries
from pipeline.rules.refusals import Refused
from pipeline.rules.scales import Tier
from pipeline.rules.transitions import OPERATOR
from pipeline.rules.words import Node, Rank
from zhicheng.preparing import prepare
from zhicheng.running import acting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhicheng.settings import Settings

E = TypeVar("E", bound=StrEnum)


def add_unit(
    settings: Settings,
    code: str,
    name: str,
    *,
    portal: str,
    recommenders: Sequence[str],
    tier: str,
    contact: str,
    phone: str,
    address: str,
) -> None:
    """Enter a unit. Raises Refused."""
    parts = prepare(settings)
    entry = directory.UnitEntry(
        code=code,
        name=name,
        portal=portal,
        tier=word(Tier, tier),
        contact=contact,
        phone=phone,
        address=address,
        recommenders=tuple(recommenders),
    )
    with parts.database.writing() as session:
        directory.add_unit(session, entry, world=parts.world())


def invite(settings: Settings, *, unit: str, office: str, rank: str) -> str:
    """What the invited person sends to the bot. Raises Refused."""
    node, code = (Node.UNIT.value, unit) if unit else [*office.split(":", 1), ""][:2]
    parts = prepare(settings)
    with parts.database.writing() as session:
        token = directory.invite(session, word(Node, node), code, word(Rank, rank), world=parts.world())
    return f"/start {token}"


def set_channels(settings: Settings, office: str, urls: Sequence[str]) -> None:
    """Name an office's own channels. Raises Refused."""
    node, code = [*office.split(":", 1), ""][:2]
    parts = prepare(settings)
    with parts.database.writing() as session:
        found = directory.find(session, word(Node, node), code)
        if found is None:
            raise Refused("no_such_office", code=code)
        directory.set_channels(found, " ".join(urls))


def retry(settings: Settings, number: str) -> None:
    """Resume a held case. Raises Refused."""
    parts = acting(settings)
    with parts.database.writing() as session:
        case_id = by_number(session, number, by=OPERATOR, world=parts.world())
        resume(session, case_id, by=OPERATOR, world=parts.world())


def retry_all(settings: Settings) -> list[str]:
    """Resume every held case, each by itself; their numbers. What moved on meanwhile is passed over."""
    parts = acting(settings)
    with parts.database.reading() as session:
        held = cases.held(session)
    gone_on = []
    for case_id, number in held:
        with contextlib.suppress(Refused), parts.database.writing() as session:
            resume(session, case_id, by=OPERATOR, world=parts.world())
            gone_on.append(number)
    return gone_on


def deletions(settings: Settings, days: int) -> None:
    """Say what was deleted by rule in so many days, a line each."""
    parts, words = acting(settings), Words(None, settings.language)
    with parts.database.reading() as session:
        for one in queries.entries(session, days=days, now=parts.now()):
            said = words.plain(f"deleted-{one.what}", files=str(one.files), days=str(one.term))
            print(f"{one.at:%Y-%m-%d %H:%M}  {one.number or '-':<16} {said}")


def word(enum: type[E], text: str) -> E:
    """The word of *enum* that was typed. Raises Refused."""
    try:
        return enum(text)
    except ValueError:
        raise Refused("unknown_word", word=text, known=", ".join(enum)) from None
