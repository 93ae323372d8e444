"""What a title asks for: series, specialty and level chosen, then each way with document and article, for anyone (B2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import Go, Place
from bot.place_presses import Conditions
from bot.texts import Html, blocks, lines
from bot.views.filing import listed, specialties_of, specialty_of, way_name
from bot.views.view import Button, View, menu_row
from notify import refusals
from pipeline.rules.conditions import ways_to
from pipeline.rules.qualification import track_of
from pipeline.rules.scales import Level

if TYPE_CHECKING:
    from bot.texts import Words
    from pipeline.rules.conditions import Alternative, Way
    from pipeline.rules.policy import Pack, Track


def screen(choice: Conditions, pack: Pack, year: int, words: Words) -> View:
    """Ask for what is not chosen yet, then show what that title asks for. Raises KeyError for what the pack has not."""
    if not choice.series:
        series = [(pack.called(one.name, words.language), _with(choice, series=one.id)) for one in pack.series]
        return listed(choice, series, "conditions-series", words)
    names = specialties_of(pack, choice.series)
    if choice.specialty < 0 and len(names) > 1:
        options = [(pack.called(name, words.language), _with(choice, specialty=i)) for i, name in enumerate(names)]
        return listed(choice, options, "conditions-specialty", words, back=Conditions())
    specialty = specialty_of(choice, pack)
    track = track_of(pack, choice.series, specialty)
    if not choice.level:
        titles = [(_title(track, level, pack, words), _with(choice, level=level.value)) for level in track.titles]
        before = Conditions(series=choice.series if len(names) > 1 else "")
        return listed(choice, titles, "conditions-level", words, columns=1, back=before)
    return _said(choice, track, pack, year, words)


def _said(choice: Conditions, track: Track, pack: Pack, year: int, words: Words) -> View:
    level = Level(choice.level)
    title = _title(track, level, pack, words)  # KeyError: the track has no such level
    ways = ways_to(pack, track, level, year)
    url = pack.series_of(choice.series).conditions
    examined = words("conditions-exam", exam=track.exam) if track.exam and not ways else Html()
    text = blocks(
        lines(
            words("conditions-title", title=title, year=str(year)),
            words("chosen-specialty", specialty=pack.called(specialty_of(choice, pack), words.language)),
            words("options-conditions", url=url) if url else "",
        ),
        *(_way(one, pack, words) for one in ways),
        examined or ("" if ways else words("conditions-none")),
        lines(
            words("conditions-barred"),
            *(_line(_barred(one.name, one.name_en, words), one.source, words) for one in pack.exclusions),
        ),
    )
    back = Button(words.plain("button-step-back"), _with(choice, level=""))
    apply = Button(words.plain("button-apply"), Go(place=Place.APPLY))
    return View(text, ((apply,), (back, *menu_row(words))))


def _way(one: Way, pack: Pack, words: Words) -> Html:
    rows = [_alternative(each, words) for each in one.alternatives]
    either = words("conditions-either") if len(rows) > 1 else Html()
    kinds = [pack.evidence_kind(id_) for id_ in one.evidence]
    names = words.plain("list-comma").join(kind.name if words.language == "zh" else kind.name_en for kind in kinds)
    asked = dict.fromkeys((found.code, found.source) for each in one.alternatives for found in each.asked)
    return lines(
        words("conditions-way", name=way_name(one.pathway, words), source=one.source),
        words("conditions-summary", summary=one.pathway.summary if words.language == "zh" else one.pathway.summary_en)
        if one.pathway.summary
        else "",
        either,
        *(words("conditions-row", what=row) for row in rows if row),
        *(
            words("option-asked", what=refusals.question(words, {"code": code, "source": source}))
            for code, source in asked
        ),
        words("conditions-files", names=names),
    )


def _alternative(one: Alternative, words: Words) -> str:
    return words.plain("list-stop").join(refusals.needed(words, one.needs))


def _barred(name: str, name_en: str, words: Words) -> str:
    return name if words.language == "zh" else name_en


def _line(said: str, source: str, words: Words) -> Html:
    return words("conditions-row", what=said + words.plain("citation", source=source))


def _title(track: Track, level: Level, pack: Pack, words: Words) -> str:
    title = pack.called(track.titles[level], words.language)
    return words.plain("level-option", title=title, level=words.plain(f"level-{level}"))


def _with(choice: Conditions, **chosen: str | int) -> Conditions:
    return choice.model_copy(update={"page": 0, **chosen})
