"""When review bodies take applications in: of one, in a line; of all of them, for the year (A5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import Go, Place
from bot.place_presses import Windows
from bot.texts import Html, blocks, lines
from bot.views import moments
from bot.views.view import Button, View, menu_row

if TYPE_CHECKING:
    from bot.texts import Words
    from pipeline.queries.anyone.windows import BodyWindows, Year
    from pipeline.rules.windows import Standing

PAGE = 10


def line(body: str, stands: Standing | None, words: Words) -> Html:
    """Whether *body* takes applications in now, until when, and when again; *stands* is None where any day will do."""
    if stands is None:
        return words("window-any-day", body=body)
    if stands.open:
        until = moments.minute_of_wall(stands.until) if stands.until else ""
        return words("window-open", body=body, until=until) if until else words("window-unset", body=body)
    opens = moments.minute_of_wall(stands.next) if stands.next else ""
    return words("window-shut", body=body, opens=opens) if opens else words("window-shut-unknown", body=body)


def of_year(year: Year, page: int, words: Words) -> View:
    """All bodies that have announced a window of the year, then those that have not, a page at a time."""
    last = max(0, (len(year.bodies) - 1) // PAGE)
    page = min(max(page, 0), last)
    shown = year.bodies[page * PAGE : (page + 1) * PAGE]
    turns = [
        Button(words.plain(key), Windows(page=to))
        for there, key, to in ((page > 0, "button-before", page - 1), (page < last, "button-after", page + 1))
        if there
    ]
    url = f"{year.public_url}/windows"
    address = (Button(words.plain("button-open-page"), url=url),) if year.public_url.startswith("https://") else ()
    back = Button(words.plain("button-step-back"), Go(place=Place.CONTACTS))
    said = blocks(words("windows-title", year=str(year.year)), *(_body(one, words) for one in shown))
    return View(said, (tuple(turns), address, (back, *menu_row(words))))


def _body(one: BodyWindows, words: Words) -> Html:
    windows = [
        words("windows-line", opens=moments.minute_of_wall(w.opens), closes=moments.minute_of_wall(w.closes))
        for w in one.windows
    ]
    now = line(one.name, one.stands, words) if one.windows else words("windows-none")
    return lines(words("windows-body", body=one.name), *windows, now if not one.windows else "")
