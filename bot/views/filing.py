"""Filing: the specialty, then what is open in it to this person, each with its reason; buttons carry the choice so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bot.callbacks import Choose, Contacts, Go, Place, State
from bot.place_presses import AskUnit, Conditions
from bot.texts import Html, blocks, lines
from bot.views import stating, windows
from bot.views.view import Button, View, in_columns, menu_row, paged
from notify import refusals
from pipeline.rules import spelling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.callbacks import Press
    from bot.texts import Words
    from bot.views.view import Rows
    from pipeline.kinds.application import Changed
    from pipeline.queries.applicant.filing import Offer, Start
    from pipeline.rules.openings import Opening, Openings
    from pipeline.rules.policy import EvidenceKind, Pack, Pathway

PAGE = 16
FOUND_MOST = 8
LATER_MOST = 6
C = TypeVar("C", Choose, Contacts, Conditions)


def ask_specialty(choice: Choose, start: Start, pack: Pack, words: Words, noted: Html | None = None) -> View | None:
    """Ask for series and specialty; None once they are chosen. Raises KeyError for what the pack does not have."""
    if not choice.series:
        options = [(pack.called(one.name, words.language), _with(choice, series=one.id)) for one in pack.series]
        view = listed(choice, options, "choose-series", words, back=State())
        unit = words("stated-unit", unit=start.unit.name) if start.unit else Html()
        known = lines(unit, stating.stated(start.facts, start.asks, words), words("known-changes"))
        mend = (
            Button(words.plain("button-change-unit"), AskUnit()),
            Button(words.plain("button-change-facts"), State()),
        )
        return View(blocks(noted or "", known, view.text), (*view.rows[:-1], mend, view.rows[-1]))
    specialties = specialties_of(pack, choice.series)
    if choice.specialty < 0 and len(specialties) > 1:
        options = [
            (pack.called(name, words.language), _with(choice, specialty=place))
            for place, name in enumerate(specialties)
        ]
        view = listed(choice, options, "choose-specialty", words, back=Choose())
        return View(blocks(noted or "", view.text), view.rows)
    return None


def chosen_of(text: str, choice: Choose, pack: Pack, language: str) -> list[tuple[str, Choose]]:
    """The specialties whose series, name or title was typed, in parts or in pinyin: what they are called, and the choice.

    Of the chosen series first; where it has none, of any.
    """
    named = []
    for one in pack.series:
        if choice.series not in {"", one.id}:
            continue
        places = {name: place for place, name in enumerate(specialties_of(pack, one.id))}
        for track in one.tracks:
            for name in track.specialties:
                label = f"{pack.called(one.name, language)} · {pack.called(name, language)}"
                thing = (label, _with(choice, series=one.id, specialty=places[name], pathway=""))
                zh = (name, *track.titles.values(), one.name, track.name, f"{one.name}{name}")
                named.append((thing, (*zh, *(pack.called(each, "en") for each in zh[:-1]))))
    fitting = spelling.best(text, named)
    return (
        fitting
        if fitting or not choice.series
        else chosen_of(text, _with(choice, series="", specialty=-1), pack, language)
    )


def found(options: Sequence[tuple[str, Choose]], words: Words) -> View:
    """Several specialties that may be meant, a button each."""
    if not options:
        again = Button(words.plain("button-step-back"), Choose())
        return View(words("series-none"), ((again,), menu_row(words)))
    rows = in_columns([Button(label, chosen) for label, chosen in options[:FOUND_MOST]], 1)
    more = words("found-more", left=len(options) - FOUND_MOST) if len(options) > FOUND_MOST else ""
    back = Button(words.plain("button-step-back"), Choose())
    return View(lines(words("found-which"), more), (*rows, (back, *menu_row(words))))


def specialties_of(pack: Pack, series_id: str) -> tuple[str, ...]:
    """All specialties of a series, in the catalogue's order: a button carries the place."""
    return tuple(name for track in pack.series_of(series_id).tracks for name in track.specialties)


def specialty_of(choice: Choose | Conditions, pack: Pack) -> str:
    """The chosen specialty, or the only one. Raises KeyError."""
    names = specialties_of(pack, choice.series)
    try:
        return names[max(choice.specialty, 0)]
    except IndexError:
        raise KeyError(choice.specialty) from None


def options(choice: Choose, offer: Offer, start: Start, pack: Pack, words: Words, noted: Html | None = None) -> View:
    """您可以申报: what is open, each with its reason; what is not yet, and when; of which ways more would be asked."""
    offered = offer.openings

    conditions = pack.series_of(choice.series).conditions

    def called(name: str) -> str:
        return pack.called(name, words.language)

    specialty = f"{called(pack.series_of(choice.series).name)} · {called(specialty_of(choice, pack))}"
    unit = words("stated-unit", unit=start.unit.name) if start.unit else ""
    head = lines(
        words("options-title" if offered.open else "options-none"),
        words("chosen-specialty", specialty=specialty),
        unit,
        words("options-unrecommended") if offer.unrecommended else "",
        words("options-conditions", url=conditions) if conditions else "",
    )
    said = [_open(place, one, pack, words) for place, one in enumerate(offered.open, 1)]
    text = blocks(noted or "", head, *said, _later(offered, pack, words), _examined(offered, pack, words))
    rows: list[tuple[Button, ...]] = [
        (Button(_label(one, pack, words), _with(choice, pathway=one.pathway.id, level=one.level.value)),)
        for one in offered.open
    ]
    for way, missing in offered.unasked:
        more = words.plain("option-more", name=way_name(way, words), questions=len(missing))
        rows.append((Button(more, _with(choice, pathway=way.id)),))
    several = len(specialties_of(pack, choice.series)) > 1
    before = _with(choice, pathway="", specialty=choice.specialty if choice.pathway else -1)
    if not choice.pathway and not several:
        before = Choose()
    back = Button(words.plain("button-step-back"), before)
    asked = Conditions(series=choice.series, specialty=max(choice.specialty, 0))
    rows.append((Button(words.plain("button-conditions"), asked),))
    facts = Button(words.plain("button-change-facts"), State())
    rows.append((facts, Button(words.plain("button-change-unit"), AskUnit())))
    return View(text, (*rows, (back, *menu_row(words))))


def way_name(way: Pathway, words: Words) -> str:
    """What a pathway is called."""
    return way.name if words.language == "zh" else way.name_en


def _title(one: Opening, pack: Pack, words: Words) -> str:
    level = words.plain(f"level-{one.level}")
    return words.plain("level-option", title=pack.called(one.title, words.language), level=level)


def _label(one: Opening, pack: Pack, words: Words) -> str:
    title = _title(one, pack, words)
    return words.plain("option-button", title=title, name=way_name(one.pathway, words))


def _open(place: int, one: Opening, pack: Pack, words: Words) -> Html:
    """One thing that is open: where it is judged and why there, the window, what is fulfilled, what an office determines."""
    title = _title(one, pack, words)
    asked = [{"code": found.code, "source": found.source} for found in one.judged.asking]
    return lines(
        words("option-line", place=str(place), title=title, name=way_name(one.pathway, words)),
        words(
            "option-portal",
            portal=pack.called(one.placed.portal.name, words.language),
            why=words(f"portal-{one.placed.why}"),
        ),
        windows.line(one.body.name, one.window, words),
        *(words("option-met", what=said) for said in refusals.met(words, one.judged.met)),
        *(words("option-asked", what=refusals.question(words, question)) for question in asked),
    )


def _later(offered: Openings, pack: Pack, words: Words) -> Html:
    """What is refused now: why, and from which year on it is open."""
    said = []
    for one in offered.later[:LATER_MOST]:
        why = words.plain("list-stop").join(refusals.finding(words, finding) for finding in one.judged.refusing)
        line = words("later-line", title=_title(one, pack, words), name=way_name(one.pathway, words), why=why)
        said.append(Html(line + words("later-year", year=str(one.year))) if one.year else line)
    return lines(words("later-title"), *said) if said else Html()


def _examined(offered: Openings, pack: Pack, words: Words) -> Html:
    if not offered.examined:
        return Html()
    return lines(
        words("examined-title"),
        *(words("examined-line", title=pack.called(t, words.language), exam=e) for t, e in offered.examined),
    )


def _with(choice: Choose, **chosen: str | int) -> Choose:
    return choice.model_copy(update={"page": 0, **chosen})


def listed(
    choice: C,
    options: Sequence[tuple[str, C]],
    asked: str,
    words: Words,
    *,
    columns: int = 2,
    back: Press | None = None,
) -> View:
    """One page of *options* below the question *asked*; each button carries the choice so far."""
    shown, before, after = paged(options, choice.page, PAGE)
    rows: Rows = in_columns([Button(label, chosen) for label, chosen in shown], columns)
    turn = tuple(_turns(choice, words, before=before, after=after))
    last = menu_row(words) if back is None else (Button(words.plain("button-step-back"), back), *menu_row(words))
    return View(words(asked), (*rows, turn, last))


def _turns(choice: C, words: Words, *, before: bool, after: bool) -> list[Button]:
    def page(number: int) -> C:
        return choice.model_copy(update={"page": number})

    turns: list[Button] = [Button(words.plain("button-before"), page(choice.page - 1))] if before else []
    return [*turns, Button(words.plain("button-after"), page(choice.page + 1))] if after else turns


def changed(what: Changed, words: Words) -> Html:
    """What a change of the qualification did to the checklist: kept, no longer needed, lacking."""

    def names(kinds: Sequence[EvidenceKind]) -> str:
        return words.plain("list-comma").join(kind.name if words.language == "zh" else kind.name_en for kind in kinds)

    return lines(
        words("changed-title"),
        words("changed-kept", names=names(what.kept)) if what.kept else "",
        words("changed-dropped", names=names(what.dropped)) if what.dropped else "",
        words("changed-lacking", names=names(what.lacking)) if what.lacking else "",
    )


def register_first(words: Words) -> View:
    """Say that an account comes first."""
    return View(words("refused-register_first"), ((Button(words.plain("button-register"), Go(place=Place.REGISTER)),),))
