"""A certificate that was looked up by its number: an earlier one as the register has it, one of ours as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import KindForm
from bot.texts import Html, blocks, lines
from bot.views import moments
from bot.views.case import dashed
from bot.views.view import Button, View, menu_row
from notify.stated import of_earlier
from pipeline.queries.anyone.by_number import Earlier
from pipeline.rules.words import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.texts import Words
    from pipeline.queries.anyone.public import PublicCertificate


def found(one: Earlier | PublicCertificate, words: Words) -> View:
    """What anyone who knows number and holder is told."""
    said = earlier(one, words) if isinstance(one, Earlier) else _ours(one, words)
    return View(said, (menu_row(words),))


def earlier(one: Earlier, words: Words) -> Html:
    """That it is in the register and not signed by us, what it says, and what stands in its place."""
    replaced = words("earlier-replaced", number=one.replaced_by, day=moments.day(one.replaced_at))
    said = [
        words("earlier-line", field=words(f"field-earlier-{dashed(field)}"), value=of_earlier(field, value, words))
        for field, value in one.lines
    ]
    return blocks(
        words("earlier-title"),
        replaced if one.replaced_by else "",
        lines(*said),
        words("earlier-how"),
    )


def line(one: Earlier, words: Words) -> Html:
    """One of one's own in a list."""
    if one.replaced_by:
        return words("earlier-mine-replaced", number=one.number, title=one.title, by=one.replaced_by)
    level = words.plain(f"level-{one.level}")
    return words("earlier-mine-line", number=one.number, title=one.title, level=level, day=one.awarded_on.isoformat())


def row(one: Earlier, words: Words) -> tuple[Button, ...]:
    """What can be done about it."""
    kinds = (Kind.EARLIER_CORRECTION, Kind.EARLIER_REISSUE)
    return tuple(
        Button(words.plain(f"button-{kind}", number=one.number), KindForm(kind=kind, about=one.id)) for kind in kinds
    )


def present(mine: Sequence[Earlier], words: Words) -> Html:
    """The highest title that the register has of a person: what 现任职称 may be answered by."""
    if not mine:
        return Html()
    one = max(mine, key=lambda each: each.level.rank)
    level = words.plain(f"level-{one.level}")
    return words("present-registered", title=one.title, level=level, day=one.awarded_on.isoformat())


def _ours(one: PublicCertificate, words: Words) -> Html:
    """How the version stands that is the newest; the file itself is what proves it."""
    said = [
        words("earlier-line", field=line.zh if words.language == "zh" else line.en, value=line.value)
        for line in one.lines
    ]
    return blocks(words("by-number-ours", state=words(f"certificate-{one.shown.state}")), lines(*said))
