"""Filing: portal, pathway, series, specialty, level; one question a screen, each button carries the choice so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bot.callbacks import Choose, Contacts, Go, Place
from bot.texts import blocks, lines
from bot.views.view import Button, View, in_columns, menu_row, paged
from pipeline.rules.qualification import track_of
from pipeline.rules.scales import Mode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.texts import Html, Words
    from bot.views.view import Rows
    from pipeline.applying import Changed
    from pipeline.rules.policy import EvidenceKind, Pack

PAGE = 16
FOUND_MOST = 20
C = TypeVar("C", Choose, Contacts)


def ask(choice: Choose, pack: Pack, words: Words) -> View | None:
    """Ask for what is not chosen yet; None once everything is. Raises KeyError for a choice the pack does not have."""
    if not choice.portal:
        return listed(choice, [(p.name, _with(choice, portal=p.code)) for p in pack.portals], "choose-portal", words)
    if not choice.pathway:
        return _pathways(choice, pack, words)
    if not choice.series:
        options = [(one.name, _with(choice, series=one.id)) for one in pack.series]
        return listed(choice, options, "choose-series", words, back=_with(choice, pathway=""))
    specialties = specialties_of(pack, choice.series)
    if choice.specialty < 0 and len(specialties) > 1:
        options = [(name, _with(choice, specialty=place)) for place, name in enumerate(specialties)]
        return listed(choice, options, "choose-specialty", words, back=_with(choice, series=""))
    return None if choice.level else _levels(choice, pack, words)


def _pathways(choice: Choose, pack: Pack, words: Words) -> View:
    """Ask for the pathway; below the question, who goes which way."""
    zh = words.language == "zh"
    options = [(p.name if zh else p.name_en, _with(choice, pathway=p.id)) for p in pack.pathways]
    view = listed(choice, options, "choose-pathway", words, back=_with(choice, portal=""))
    said = [
        words("pathway-line", name=p.name if zh else p.name_en, what=p.summary if zh else p.summary_en)
        for p in pack.pathways
    ]
    return View(blocks(view.text, lines(*said)), view.rows)


def found(choice: Choose, text: str, pack: Pack, words: Words) -> View | None:
    """The specialties whose series, name or title was typed, each a button that leads on; None if nothing fits."""
    said = text.strip()
    options = []
    for one in pack.series:
        if choice.series not in {"", one.id}:
            continue
        places = {name: place for place, name in enumerate(specialties_of(pack, one.id))}
        for track in one.tracks:
            whole = said in one.name or said in track.name or any(said in title for title in track.titles.values())
            names = [name for name in track.specialties if whole or said in name]
            options += [
                (f"{one.name} · {name}", _with(choice, series=one.id, specialty=places[name])) for name in names
            ]
    if not said or not options:
        return None
    rows = in_columns([Button(label, chosen) for label, chosen in options[:FOUND_MOST]], 1)
    more = words("found-more", left=len(options) - FOUND_MOST) if len(options) > FOUND_MOST else ""
    return View(lines(words("found-which"), more), (*rows, menu_row(words)))


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
        mode = track.mode(level)
        label = words.plain("level-option", title=title, level=words.plain(f"level-{level}"))
        if mode is not Mode.REVIEW:
            label += words.plain(f"mode-{mode}")
        options.append((label, _with(choice, level=level.value)))
    back = _with(choice, specialty=-1) if len(specialties_of(pack, choice.series)) > 1 else _with(choice, series="")
    view = listed(choice, options, "choose-level", words, columns=1, back=back)
    return View(lines(words("chosen-specialty", specialty=specialty), view.text), view.rows)


def _with(choice: Choose, **chosen: str | int) -> Choose:
    return choice.model_copy(update={"page": 0, **chosen})


def listed(
    choice: C,
    options: Sequence[tuple[str, C]],
    asked: str,
    words: Words,
    *,
    columns: int = 2,
    back: C | None = None,
) -> View:
    """One page of *options* below the question *asked*; each button carries the choice so far."""
    shown, before, after = paged(options, choice.page, PAGE)
    rows: Rows = in_columns([Button(label, chosen) for label, chosen in shown], columns)
    turn = tuple(_turns(choice, words, before=before, after=after))
    last = menu_row(words) if back is None else (Button(words.plain("button-back"), back), *menu_row(words))
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
