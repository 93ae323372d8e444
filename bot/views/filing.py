"""Filing: portal, pathway, series, specialty, level; one question a screen, each button carries the choice so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import Choose, Go, Place
from bot.texts import lines
from bot.views.view import Button, View, in_columns, menu_row, paged
from pipeline.rules.scales import Mode
from pipeline.rules.qualification import track_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.texts import Words
    from pipeline.rules.policy import Pack

PAGE = 16


def ask(choice: Choose, pack: Pack, words: Words) -> View | None:
    """Ask for what is not chosen yet; None once everything is. Raises KeyError for a choice the pack does not have."""
    if not choice.portal:
        return _listed(choice, [(p.name, _with(choice, portal=p.code)) for p in pack.portals], "portal", words)
    if not choice.pathway:
        names = [(p.name if words.language == "zh" else p.name_en, p.id) for p in pack.pathways]
        return _listed(choice, [(name, _with(choice, pathway=id_)) for name, id_ in names], "pathway", words)
    if not choice.series:
        return series(choice, [s.id for s in pack.series], pack, words)
    specialties = specialties_of(pack, choice.series)
    if choice.specialty < 0 and len(specialties) > 1:
        options = [(name, _with(choice, specialty=place)) for place, name in enumerate(specialties)]
        return _listed(choice, options, "specialty", words, back=_with(choice, series=""))
    return None if choice.level else _levels(choice, pack, words)


def series(choice: Choose, ids: Sequence[str], pack: Pack, words: Words) -> View:
    """Ask for the series: all of them, or those that a search found."""
    options = [(pack.series_of(id_).name, _with(choice, series=id_)) for id_ in ids]
    return _listed(choice, options, "series", words)


def found_series(text: str, pack: Pack) -> list[str]:
    """The series whose name, specialty or title contains *text*."""
    said = text.strip()
    return [
        one.id
        for one in pack.series
        if any(
            said in name
            for track in one.tracks
            for name in (one.name, track.name, *track.specialties, *track.titles.values())
        )
    ]


def specialties_of(pack: Pack, series_id: str) -> tuple[str, ...]:
    """All specialties of a series, in the catalogue's order: a button carries the place."""
    return tuple(name for track in pack.series_of(series_id).tracks for name in track.specialties)


def specialty_of(choice: Choose, pack: Pack) -> str:
    """The chosen specialty, or the only one. Raises KeyError."""
    names = specialties_of(pack, choice.series)
    try:
        return names[max(choice.specialty, 0)]
    except IndexError:
        raise KeyError(choice.specialty) from None


def _levels(choice: Choose, pack: Pack, words: Words) -> View:
    """Ask for the level by its title; how a title is obtained nationally stands beside it where it is not by review."""
    specialty = specialty_of(choice, pack)
    track = track_of(pack, choice.series, specialty)
    options = []
    for level, title in track.titles.items():
        mode = track.modes.get(level, Mode.REVIEW)
        label = words.plain("level-option", title=title, level=words.plain(f"level-{level}"))
        if mode is not Mode.REVIEW:
            label += words.plain(f"mode-{mode}")
        options.append((label, _with(choice, level=level.value)))
    view = _listed(choice, options, "level", words, columns=1)
    return View(lines(words("chosen-specialty", specialty=specialty), view.text), view.rows)


def _with(choice: Choose, **chosen: str | int) -> Choose:
    return choice.model_copy(update={"page": 0, **chosen})


def _listed(
    choice: Choose,
    options: Sequence[tuple[str, Choose]],
    asked: str,
    words: Words,
    *,
    columns: int = 2,
    back: Choose | None = None,
) -> View:
    shown, before, after = paged(options, choice.page, PAGE)
    rows = in_columns([Button(label, chosen) for label, chosen in shown], columns)
    turn = tuple(_turns(choice, words, before=before, after=after))
    last = menu_row(words) if back is None else (Button(words.plain("button-back"), back), *menu_row(words))
    return View(words(f"choose-{asked}"), (*rows, turn, last))


def _turns(choice: Choose, words: Words, *, before: bool, after: bool) -> list[Button]:
    page: Callable[[int], Choose] = lambda number: choice.model_copy(update={"page": number})  # noqa: E731  used twice
    turns = [Button(words.plain("button-before"), page(choice.page - 1))] if before else []
    return [*turns, Button(words.plain("button-after"), page(choice.page + 1))] if after else turns


def register_first(words: Words) -> View:
    """Say that an account comes first."""
    return View(words("refused-register_first"), ((Button(words.plain("button-register"), Go(place=Place.REGISTER)),),))
