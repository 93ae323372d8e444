"""What the page of a case shows, ready for its template: words instead of codes, wordings to be ticked, who works on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from notify import findings, stated
from notify.findings import FIELD, field_name, said
from notify.refusals import question, sentence
from notify.stated import answer, of_unit
from pipeline.queries.applicant import people
from pipeline.queries.officer.at_desk import at_desk, usual_defects
from pipeline.rules.scales import Fact
from pipeline.rules.words import Action
from web.routes.uploading import facts
from web.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.queries.case import CaseView
    from web.visiting import Visit

OFFERED = 3
"""So many wordings are offered at each file and field, the office's own first."""
OF_A_FILE = ("fault-unreadable", "fault-incomplete", "fault-another")
OF_A_FIELD = ("fault-differs",)


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of the case, and what may be found wrong with it."""

    about: str
    """`field:name`: what a defect of it is about."""
    name: str
    value: str
    strong: bool = False


async def card(visit: Visit, view: CaseView) -> dict[str, Any]:
    """Everything of a case that its page shows, but for what was pressed."""
    words = Words(visit.visitor.language)
    at = await visit.look(at_desk, view.id)
    usual = await visit.look(usual_defects) if Action.RETURN in view.actions else {}
    return {
        **facts(view, visit),
        "me": await visit.look(people.me),
        "at": at,
        "why_not": sentence(at.barred, words) if at.barred else "",
        "lines": list(lines(view, words)),
        "changed": [
            (
                field_name(words, one.field),
                of_unit(one.field, one.old, words),
                of_unit(one.field, one.new, words),
                one,
            )
            for one in view.changes
        ],
        "questions": [question(words, asked) for asked in view.questions],
        "events": [(event, [_reason(view, one, words) for one in event.reasons]) for event in view.events],
        "usual": usual.get("", ()),
        "files_offered": {slot.kind.id: _offered(usual, slot.kind.id, OF_A_FILE, words) for slot in view.slots},
        "fields_offered": lambda about: _offered(usual, about, OF_A_FIELD, words),
        "of": lambda names: findings.named(words, names),
        "stated": lambda against, value: stated.declared(against, value, words),
        "mending_days": visit.world.pack.terms.mending_days,
    }


def lines(view: CaseView, words: Words) -> Iterator[Line]:
    """Who files, and what was stated, in words."""
    who = view.applicant

    def line(field: str, value: str, *, strong: bool = False) -> Line:
        return Line(f"{FIELD}{field}", field_name(words, field), value, strong)

    yield line("name", who.name, strong=True)
    if who.masked_id:
        yield line("id_number", who.masked_id)
        yield line("birth_date", f"{who.birth_date:%Y-%m-%d}" if who.birth_date else "—")
    yield line("phone", who.masked_phone)
    if view.unit:
        yield Line(f"{FIELD}unit_name", words.plain("look-unit"), view.unit)
    if view.about:
        yield Line("", words.plain("desk-about"), view.about)
    for fact in Fact:
        if fact in who.facts:
            yield line(fact.value, _stated(fact, who.facts[fact], words))


def _stated(fact: Fact, value: Any, words: Words) -> str:  # noqa: ANN401  JSON
    if isinstance(value, list):
        return words.plain("list-comma").join(answer(fact, one, words) for one in value) or words.plain("answer-none")
    return answer(fact, value, words)


def _offered(usual: Mapping[str, Sequence[str]], about: str, ours: Sequence[str], words: Words) -> list[str]:
    """The office's own wordings about it first, then ours."""
    own = list(usual.get(about, ()))[:OFFERED]
    return [*own, *(text for key in ours if (text := words.plain(key)) not in own)][:OFFERED]


def _reason(view: CaseView, reason: str | dict[str, Any], words: Words) -> str:
    """One reason of the timeline, with the file that it is about."""
    if isinstance(reason, str):
        return reason
    kind = next((slot.kind for slot in view.slots if slot.kind.id == reason.get("about")), None)
    return said(words, reason | ({"named": {"zh": kind.name, "en": kind.name_en}} if kind else {}))
