"""The operator's page: how the house is, and a held case let go on (docs/operating.md)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from aiohttp import web

from notify import symptoms
from notify.findings import stage
from notify.refusals import sentence
from pipeline.queries.applicant import people
from pipeline.queries.operator.house import house
from pipeline.review import held_cases
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Purpose
from web.receiving import number
from web.rendering import page
from web.routes.desk.cases import id_of
from web.texts import Words
from web.visiting import CONTEXT, Visit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.queries.operator.figures import Figures
    from pipeline.rules.symptoms import Symptom

PATIENCE_S = 20.0
"""So long everything that is looked at may take together: a broker or an authority that is away lets us wait."""


async def show(request: web.Request) -> web.Response:
    """Everything that `zhicheng doctor` knows, and what is held."""
    visit = await Visit.of(request, Purpose.DESK)
    return await _page(request, visit, freed=request.query.get("freed", ""))


async def let_go_on(request: web.Request) -> web.Response:
    """Let one held case go on."""
    visit, case_id = await Visit.of(request, Purpose.DESK), id_of(request)
    form = await visit.form()
    try:
        await visit.do(held_cases.let_go_on, case_id, seen=_seen(form))
    except Refused as refusal:
        return await _page(request, visit, said=sentence(refusal, Words(visit.visitor.language)))
    asked = urlencode({"freed": form.get("number", "")})
    return web.Response(status=303, headers={"Location": f"/desk/house?{asked}"})


async def _page(request: web.Request, visit: Visit, *, freed: str = "", said: str = "") -> web.Response:
    found, words = await visit.look(house), Words(visit.visitor.language)
    lines, late = await _looked(request)
    return page(
        "desk/house",
        visit.visitor.language,
        status=422 if said else 200,
        me=await visit.look(people.me),
        table="house",
        house=found,
        freed=freed if freed.isalnum() else "",
        said=said,
        late=late,
        lines=[
            (symptoms.name(words, one), symptoms.value(words, one), one.ok, symptoms.remedy(words, one))
            for one in sorted(lines, key=lambda one: one.ok)
        ],
        due=_due(words, found.figures),
        stage=partial(stage, words),
        trouble_in_words=partial(_met, words),
        csrf=visit.csrf,
    )


def _met(words: Words, trouble: str) -> str:
    """What a held case met with: in words where there are some, else the name of the error, for whoever looks for it."""
    key = f"trouble-{trouble}"
    return words.plain(key) if words.knows(key) else trouble or "—"


def _due(words: Words, found: Figures) -> list[tuple[str, int, str]]:
    """Each kind of duty that is due: what it does, how many, since when the oldest; that one first."""
    longest = sorted(found.due.items(), key=lambda each: -each[1][1])
    return [(stage(words, duty), count, symptoms.span(words, timedelta(seconds=age))) for duty, (count, age) in longest]


async def _looked(request: web.Request) -> tuple[tuple[Symptom, ...], bool]:
    """What is found of the house, and whether it took too long to be shown now."""
    try:
        looking = asyncio.to_thread(request.app[CONTEXT].checks)
        return tuple(await asyncio.wait_for(looking, PATIENCE_S)), False
    except TimeoutError:
        return (), True


def _seen(form: Mapping[str, str]) -> int | None:
    """The version that the page showed; None where the form does not say."""
    return number(form.get("version", ""))


ROUTES = (
    web.get("/desk/house", show),
    web.post("/desk/house/{case}/retry", let_go_on),
)
