"""Units and their offices' records: what can be done, the form's questions, the record, officers, recommending units (U1 to U6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.callbacks import Dismiss, Go, Invite, KindForm, OfficeRecord, Place, Recommender, Recommenders
from bot.texts import Html, blocks, lines
from bot.views.view import Button, View, in_columns, menu_row, paged
from pipeline.offices.unit_record import LINES
from pipeline.rules.words import Kind, Node, Rank

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from bot.texts import Words
    from bot.views.view import Rows
    from pipeline.queries.applicant.people import Me
    from pipeline.queries.units import Offered, OfficeView
    from pipeline.rules.policy import Series
SERIES_PAGE = 10


def services(me: Me, words: Words) -> View:
    """What can be done for a unit; the records of one's own offices."""
    own: Rows = tuple(
        (Button(words.plain("button-office-record", office=post.office), OfficeRecord(office_id=post.office_id)),)
        for post in me.posts
    )
    new = tuple(
        Button(words.plain(f"kind-{kind}"), KindForm(kind=kind))
        for kind in (Kind.UNIT_REGISTRATION, Kind.UNIT_RECOVERY)
    )
    return View(words("units-title"), (*own, new, menu_row(words)))


def record(view: OfficeView, words: Words, *, noted: Html | None = None) -> View:
    """The record, what it lacks, who the officers are, which recommending units are chosen."""
    listed = [
        words("office-line", field=words.plain(f"field-unit-{line}"), value=value or "—")
        for line, value in view.lines.items()
    ]
    chosen = [
        words("office-line", field=series or words.plain("series-every"), value=words.plain("list-comma").join(names))
        for series, names in view.recommenders
    ]
    officers = [
        words("officer-line", name=one.name, rank=words.plain(f"rank-{one.rank}"), mine="●" if one.mine else "○")
        for one in view.officers
    ]
    lacking = words.plain("list-comma").join(words.plain(f"field-unit-{line}") for line in view.lacks)
    said = blocks(
        noted or "",
        lines(words("office-title", office=view.name), words("office-code", code=view.code, portal=view.portal)),
        words("unit-lacks-these", lacking=lacking) if lacking else "",
        lines(*listed),
        lines(words("office-recommenders"), *chosen) if view.node is Node.UNIT else "",
        lines(words("office-officers"), *officers),
    )
    return View(
        said,
        (
            *_record_rows(view, words),
            (Button(words.plain("button-refresh"), OfficeRecord(office_id=view.id)), *menu_row(words)),
        ),
    )


def _record_rows(view: OfficeView, words: Words) -> Rows:
    rows: list[tuple[Button, ...]] = []
    if view.node is Node.UNIT and view.rank is not Rank.CLERK:
        edits = [
            Button(f"✎ {words.plain(f'field-unit-{line}')}", OfficeRecord(office_id=view.id, line=line))
            for line in LINES
        ]
        rows += in_columns(edits, 2)
        rows.append((Button(words.plain("button-recommenders"), Recommenders(unit_id=view.id)),))
        rows.append((Button(words.plain(f"kind-{Kind.UNIT_CHANGE}"), KindForm(kind=Kind.UNIT_CHANGE, about=view.id)),))
    if view.rank is Rank.CHIEF:
        rows.append((Button(words.plain("button-invite"), Invite(office_id=view.id)),))
        others = [
            Button(words.plain("button-dismiss", name=one.name), Dismiss(whom=one.id))
            for one in view.officers
            if not one.mine
        ]
        rows += in_columns(others, 2)
        if view.node in {Node.RECOMMENDER, Node.BUREAU}:
            rows.append((Button(words.plain("button-invite-below"), OfficeRecord(office_id=view.id, line="below")),))
    return tuple(rows)


def ask_line(view: OfficeView, line: str, words: Words) -> View:
    """Ask for one line of the record."""
    asked = (
        words("unit-ask-below")
        if line == "below"
        else words("office-line-ask", field=words.plain(f"field-unit-{line}"))
    )
    return View(asked, ((_back(view.id, words),),))


def _back(office_id: UUID, words: Words) -> Button:
    return Button(words.plain("button-back"), OfficeRecord(office_id=office_id))


def series(unit_id: UUID, all_series: Sequence[Series], page: int, words: Words) -> View:
    """For which series: all that have no choice of their own, or one."""
    shown, before, after = paged(all_series, page, SERIES_PAGE)
    first = page * SERIES_PAGE
    every = (Button(words.plain("series-every"), Recommenders(unit_id=unit_id, series=-1)),)
    buttons = [Button(one.name, Recommenders(unit_id=unit_id, series=first + place)) for place, one in enumerate(shown)]
    turning = tuple(
        Button(label, Recommenders(unit_id=unit_id, page=page + step))
        for label, step, there in (("‹", -1, before), ("›", 1, after))
        if there
    )
    return View(words("recommenders-which-series"), (every, *in_columns(buttons, 2), turning, (_back(unit_id, words),)))


def offered(unit_id: UUID, place: int, found: Offered, words: Words) -> View:
    """The recommending units for a series, a mark before those that are chosen."""
    buttons = [
        Button(f"{'●' if chosen else '○'} {name}", Recommender(unit_id=unit_id, series=place, recommender_id=id_))
        for id_, name, chosen in found.lines
    ]
    said = words("recommenders-choose", series=found.name or words.plain("series-every"))
    back = Button(words.plain("button-back"), Recommenders(unit_id=unit_id))
    return View(said, (*in_columns(buttons, 1), (back, _back(unit_id, words))))


def ask_rank(office_id: UUID, words: Words) -> View:
    """As what the new officer is invited."""
    buttons = tuple(Button(words.plain(f"rank-{rank}"), Invite(office_id=office_id, rank=rank)) for rank in Rank)
    return View(words("invite-rank"), (buttons, (_back(office_id, words),)))


def invitation(token: str, bot_name: str, words: Words) -> View:
    """The one-time link, to be forwarded."""
    link = f"https://t.me/{bot_name}?start={token}" if bot_name else ""
    return View(lines(words("invite-link"), link, words("invite-code", token=token)))


def sure_dismiss(press: Dismiss, view_name: str, words: Words) -> View:
    """Ask once more before a post ends."""
    sure = Button(words.plain("button-sure-dismiss"), Dismiss(whom=press.whom, sure=True))
    return View(
        words("dismiss-sure", name=view_name), ((sure,), (Button(words.plain("button-back"), Go(place=Place.UNITS)),))
    )
