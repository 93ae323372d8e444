"""What a person states of education, work, titles and awards: one question a screen, and what was answered."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from bot.callbacks import Choose, Open, State
from bot.place_presses import AskUnit
from bot.texts import Html, blocks, lines
from bot.views.view import Button, View, in_columns
from notify.stated import answer as said_of
from notify.stated import pairs
from pipeline.people.statements import JOINED, NONE, SERVICE_SINCE
from pipeline.rules.eligibility import IN_POST, longest_run
from pipeline.rules.scales import Assessed, Education, Fact, Schooling

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from bot.callbacks import Press
    from bot.texts import Words
    from bot.views.view import Rows
    from pipeline.rules.policy import Award, Exclusion, Pack

TYPED = (Fact.WORK_SINCE, Fact.SERVICE)
"""What may be typed, besides its buttons."""
YEARS_BACK = 8
MONTHS = 12
DECADES = 24
"""Years from which the beginning of work is chosen: who has worked longer types it."""


def answers(fact: Fact, pack: Pack) -> tuple[str, ...]:
    """The words that may be said for *fact*, in the order of its buttons."""
    return {
        Fact.EDUCATION: tuple(JOINED.join(both) for both in product(reversed(Education), Schooling)),
        Fact.SCHOOLING: tuple(Schooling),
        Fact.ASSESSED: tuple(Assessed),
        Fact.PRESENT: (NONE, *(name.id for name in pack.levels)),
        Fact.SAME_SPECIALTY: ("yes", "no"),
        Fact.AWARDS: (*(award.id for award in pack.awards), NONE),
        Fact.STANDING: (IN_POST, *(one.id for one in pack.exclusions)),
    }.get(fact, ())


COLUMNS = {Fact.EDUCATION: len(Schooling), Fact.PRESENT: 3, Fact.ASSESSED: 2, Fact.SAME_SPECIALTY: 2}


def ask(
    case_id: UUID | None,
    fact: Fact,
    pack: Pack,
    words: Words,
    *,
    year: int,
    asks: Sequence[Fact] = (),
    noted: Html | None = None,
) -> View:
    """Ask for *fact*, one of *asks*, in that year; *noted* is what was said last."""
    if fact is Fact.SERVICE:
        return service(case_id, (), year, words, asks=asks)
    buttons = [
        Button(_said(fact, answer, pack, words), State(case_id=case_id, fact=fact, place=place))
        for place, answer in enumerate(answers(fact, pack))
    ]
    rows = in_columns(buttons, COLUMNS.get(fact, 1))
    if fact is Fact.WORK_SINCE:
        rows = _years(case_id, year)
    back = (Button(words.plain("button-step-back"), before(case_id, fact, asks)),)
    return View(blocks(noted or "", words(f"ask-{fact}")), (*rows, back))


def before(case_id: UUID | None, fact: Fact, asks: Sequence[Fact]) -> Press:
    """What 上一步 leads to: the fact before this one, else the case; before there is one, the unit."""
    own = [one for one in asks if one is not Fact.SCHOOLING]  # it is asked together with the education
    place = own.index(fact) if fact in own else 0
    if place:
        return State(case_id=case_id, fact=own[place - 1])
    return Open(case_id=case_id) if case_id else AskUnit()


def _years(case_id: UUID | None, this_year: int) -> Rows:
    years = range(this_year, this_year - DECADES, -1)
    buttons = [Button(str(year), State(case_id=case_id, fact=Fact.WORK_SINCE, place=year)) for year in years]
    return in_columns(buttons, 4)


def months(case_id: UUID | None, year: int, words: Words) -> View:
    """Ask for the month of a year."""
    buttons = [
        Button(
            words.plain("month", month=str(month)),
            State(case_id=case_id, fact=Fact.WORK_SINCE, place=year * 100 + month),
        )
        for month in range(1, MONTHS + 1)
    ]
    back = (Button(words.plain("button-step-back"), State(case_id=case_id, fact=Fact.WORK_SINCE)),)
    return View(words("ask-work_since-month", year=str(year)), (*in_columns(buttons, 4), back))


def service(
    case_id: UUID | None, years: Sequence[int], this_year: int, words: Words, *, asks: Sequence[Fact] = ()
) -> View:
    """The years of village service, ticked: shown before they count."""
    offered = sorted({*range(this_year - YEARS_BACK + 1, this_year + 1), *years})
    mask = mask_of(years)
    buttons = [
        Button(
            words.plain("year-ticked" if year in years else "year-free", year=str(year)),
            State(case_id=case_id, fact=Fact.SERVICE, place=mask ^ mask_of([year])),
        )
        for year in offered
    ]
    run = longest_run(years)
    text = words("service-shown", years=spans(years), run=str(run)) if years else words("service-none-shown")
    sure = Button(
        words.plain("button-these-years" if years else "button-no-years"),
        State(case_id=case_id, fact=Fact.SERVICE, place=mask, sure=True),
    )
    back = Button(words.plain("button-step-back"), before(case_id, Fact.SERVICE, asks))
    return View(blocks(words("ask-service"), text), (*in_columns(buttons, 4), (sure,), (back,)))


def mask_of(years: Sequence[int]) -> int:
    """A bit for each year, as a button carries them."""
    return sum(1 << (year - SERVICE_SINCE) for year in set(years))


def years_of(mask: int) -> list[int]:
    """The years that a button carries."""
    return [SERVICE_SINCE + place for place in range(max(mask, 0).bit_length()) if mask >> place & 1]


def spans(years: Sequence[int]) -> str:
    """`2019, 2022–2024`."""
    said: list[list[int]] = []
    for year in sorted(set(years)):
        if said and said[-1][-1] == year - 1:
            said[-1].append(year)
        else:
            said.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in said)


def overview(case_id: UUID | None, asks: Sequence[Fact], facts: dict[str, Any], words: Words) -> View:
    """Everything that was stated, a button each to state it anew."""
    own = [fact for fact in asks if fact is not Fact.SCHOOLING]
    buttons = [Button(words.plain(f"fact-{fact}"), State(case_id=case_id, fact=fact)) for fact in own]
    said = blocks(words("facts-title"), stated(facts, asks, words))
    back = (Button(words.plain("button-step-back"), Open(case_id=case_id) if case_id else Choose()),)
    return View(said, (*in_columns(buttons, 2), back))


def stated(facts: dict[str, Any], asks: Sequence[Fact], words: Words) -> Html:
    """What was stated of what is asked, one a line; empty while nothing was."""
    return lines(*(words("fact-line", fact=fact, value=value) for fact, value in pairs(facts, asks, words)))


def _said(fact: Fact, answer: str, pack: Pack, words: Words) -> str:
    """What a button of the question says; awards and exclusions are the pack's own words."""
    brought: tuple[Award | Exclusion, ...] = (*pack.awards, *pack.exclusions)
    named = {one.id: one for one in brought}
    if answer in named and fact in {Fact.AWARDS, Fact.STANDING}:
        return named[answer].name if words.language == "zh" else named[answer].name_en
    if JOINED in answer:
        education, schooling = answer.split(JOINED)
        return words.plain(
            "education-had", education=said_of(Fact.EDUCATION, education, words), how=words.plain(f"had-{schooling}")
        )
    return words.plain(f"answer-{answer}") if answer == NONE else said_of(fact, answer, words)
