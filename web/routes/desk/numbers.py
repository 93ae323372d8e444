"""The statistics page: charts drawn on the server, readable without scripts."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from aiohttp import web

from notify.symptoms import span
from pipeline.queries.applicant import people
from pipeline.queries.officer import desk
from pipeline.queries.officer.statistics import statistics
from pipeline.rules.words import Purpose
from web.rendering import page
from web.routes.desk.tables import year_of
from web.texts import Words
from web.visiting import Visit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.queries.officer.statistics import Bar


async def show(request: web.Request) -> web.Response:
    """The numbers of my offices."""
    visit = await Visit.of(request, Purpose.DESK)
    year = year_of(request.query.get("year", ""))
    found, words = await visit.look(statistics, year), Words(visit.visitor.language)
    of = words.plain("numbers-of-year", year=str(year)) if year else words.plain("desk-this-year")
    charts = (
        (
            words.plain("numbers-states", year=of),
            _named((words.plain(f"state-{bar.what}"), bar) for bar in found.states),
        ),
        (words.plain("numbers-ages"), _named((_age(bar, words), bar) for bar in found.ages)),
        (words.plain("numbers-pathways", year=of), _named((bar.what, bar) for bar in found.pathways)),
    )
    longest = max((hours for _, hours in found.nodes), default=0) or 1
    return page(
        "desk/statistics",
        visit.visitor.language,
        me=await visit.look(people.me),
        table="statistics",
        year=year,
        years=desk.years(visit.world),
        charts=charts,
        days=found.days,
        most=max((count for _, count in found.days), default=0) or 1,
        decided=sum(count for _, count in found.days),
        hours=found.usual_hours,
        took=partial(_took, words),
        nodes=[(words.plain(f"node-{node}"), hours, hours / longest) for node, hours in found.nodes],
    )


def _named(bars: Iterable[tuple[str, Bar]]) -> list[tuple[str, int, float]]:
    """Name, count, and the share of the largest; the largest first."""
    pairs = sorted(((name, bar.count) for name, bar in bars), key=lambda pair: -pair[1])
    most = max((count for _, count in pairs), default=0) or 1
    return [(name, count, count / most) for name, count in pairs]


def _took(words: Words, hours: float) -> str:
    """How long, in words: hours with a tenth of one, or less than one in minutes, else every quick office took none."""
    if hours < 1:
        return span(words, timedelta(hours=hours))
    return words.plain("numbers-hours", hours=f"{hours:.1f}")


def _age(bar: Bar, words: Words) -> str:
    return words.plain("numbers-age-more") if bar.what == "0" else words.plain("numbers-age", days=bar.what)


ROUTES = (web.get("/desk/statistics", show),)
