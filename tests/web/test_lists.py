"""The desk's lists: put in order by every column, paged both ways, kept as an officer likes them; a desk that is left is closed."""

from __future__ import annotations

import pytest

from pipeline.people import desk_settings, links
from pipeline.people.actor import actor_of
from pipeline.people.desk_settings import Saved
from pipeline.queries.officer import desk, ordering
from pipeline.queries.officer.desk import DeskFilter
from pipeline.review import decisions
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Node, Purpose, State
from tests.house import CHATS
from tests.web.crowd import BUREAU, RECOMMENDER, UNIT, called, filled, looks
from tests.web.test_desk import sits_down, waiting

__all__ = ["waiting"]
SORTS = [f"{way}{column}" for column in (*ordering.ORDERS, "days") for way in ("", "-")]


def paged(database, calendar, **wish):
    """All of a queue, page after page and back again: the numbers on the way there, and on the way back."""
    there, back, page = [], [], looks(database, calendar, desk.queue, DeskFilter(**wish))
    while True:
        there.append([line.number for line in page.lines])
        if not page.after:
            break
        page = looks(database, calendar, desk.queue, DeskFilter(**wish, after=page.after))
    while page.before:
        page = looks(database, calendar, desk.queue, DeskFilter(**wish, before=page.before))
        back.append([line.number for line in page.lines])
    return there, back


def test_u8_every_order_pages_there_and_back_without_gap_or_double(database, calendar):
    """Whatever column, whichever way round, with many rows alike: each row once, and the pages before are those that were."""
    filled(database, calendar, 60)
    for sort in SORTS:
        there, back = paged(database, calendar, sort=sort, size=4)
        rows = [number for page in there for number in page]
        assert len(rows) == len(set(rows)) == 14, sort
        assert [len(page) for page in there] == [4, 4, 4, 2], sort
        assert back == there[-2::-1], sort


def test_u8_names_stand_in_the_order_of_their_pinyin(database, calendar):
    """And the other way round when the heading is pressed again."""
    filled(database, calendar, 20)
    for number, name in ((5, "张三"), (9, "阿依古丽·买买提"), (13, "李强")):
        called(database, number, name, sequence=2 * number)
    shown = [line.name for line in looks(database, calendar, desk.queue, DeskFilter(sort="name")).lines]
    assert [name for name in shown if "示例" not in name] == ["阿依古丽·买买提", "李强", "张三"]
    assert [line.name for line in looks(database, calendar, desk.queue, DeskFilter(sort="-name")).lines] == shown[::-1]


def test_u8_too_many_to_be_sorted_stay_as_they_came_and_say_so(database, calendar, monkeypatch):
    """Nobody waits for a sort of a quarter of a million rows."""
    filled(database, calendar, 60)
    monkeypatch.setattr(desk, "SORT_MOST", 5)
    usual = looks(database, calendar, desk.queue, DeskFilter())
    page = looks(database, calendar, desk.queue, DeskFilter(sort="-unit"))
    assert page.unsorted and not usual.unsorted
    assert page.lines == usual.lines
    assert not looks(database, calendar, desk.queue, DeskFilter(sort="days")).unsorted


def test_u8_columns_rows_and_filters_are_kept_for_each_officer(database, calendar):
    """By whatever order they were ticked; another officer's desk stays as it was."""
    filled(database, calendar, 8)

    def does(verb, *args, chat=RECOMMENDER, **facts):
        with database.writing() as session:
            verb(session, *args, by=actor_of(session, chat, calendar.world.today), world=calendar.world, **facts)

    does(desk_settings.choose, size=100, columns=["days", "name"])
    does(desk_settings.save, Saved("老件", "queue", "days=10"))
    does(desk_settings.save, Saved("老件", "queue", "days=30"))
    kept = looks(database, calendar, desk_settings.settings)
    assert (kept.size, kept.columns) == (100, ("name", "days"))
    assert [one.wish for one in kept.saved] == ["days=30"]
    assert looks(database, calendar, desk_settings.settings, chat=BUREAU) == desk_settings.USUAL
    for size, columns in ((7, ["name"]), (50, ["no such"])):
        with pytest.raises(Refused, match="page_gone"):
            does(desk_settings.choose, size=size, columns=columns)
    for name, code in ((" ", "filter_name_empty"), ("长" * 31, "filter_name_too_long")):
        with pytest.raises(Refused, match=code):
            does(desk_settings.save, Saved(name, "queue", ""))
    does(desk_settings.forget, "老件")
    assert looks(database, calendar, desk_settings.settings).saved == ()


def test_u7_a_desk_that_nobody_uses_is_closed_and_one_that_is_used_is_not(database, calendar):
    """A lunch later it is there; two hours later without a touch it is over. Other pages' visits last as they did."""
    filled(database, calendar, 8)

    def opened():
        with database.writing() as session:
            by = actor_of(session, UNIT, calendar.world.today)
            token = links.give(session, Purpose.DESK, language="zh", by=by, world=calendar.world).rpartition("/")[2]
            session.flush()
            return links.open_link(session, token, world=calendar.world)

    def visits(secret):
        with database.writing() as session:
            who = links.visitor(session, secret, world=calendar.world)
            if who.unnoted:
                links.note_use(session, secret, world=calendar.world)
            return who.chat_id

    here, elsewhere = opened(), opened()
    for _ in range(3):
        calendar.passes(minutes=80)
        assert visits(here) == UNIT
    with pytest.raises(Refused, match="visit_over"):
        visits(elsewhere)
    third = opened()
    with database.writing() as session:
        links.leave(session, here, others=True, by=actor_of(session, UNIT, calendar.world.today), world=calendar.world)
    calendar.passes(seconds=1)
    assert visits(here) == UNIT
    with pytest.raises(Refused, match="visit_over"):
        visits(third)
    with database.writing() as session:
        links.leave(session, here, others=False, by=actor_of(session, UNIT, calendar.world.today), world=calendar.world)
    calendar.passes(seconds=1)
    with pytest.raises(Refused, match="visit_over"):
        visits(here)


async def test_u11_the_years_table_says_what_took_how_long_and_reddens_only_what_waits(front, browser, waiting):
    """Twenty days on: one was rejected after twelve, the others wait still."""
    house = front.house
    house.calendar.passes(days=12)
    house.does(CHATS[Node.UNIT], decisions.reject, waiting[0], seen=house.case(waiting[0]).version, why="不符合条件")
    assert house.case(waiting[0]).state is State.REJECTED
    house.calendar.passes(days=8)
    await sits_down(browser, front.unit)
    await browser.opens("/desk/year")
    rows = browser.said.partition("<tbody>")[2].split("</tr>")[:3]
    took = {row.partition("RSSQ")[2][:8]: ("用时 12" in row, 'class="old"' in row) for row in rows}
    assert took == {"00000001": (True, False), "00000002": (False, True), "00000003": (False, True)}
