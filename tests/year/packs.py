"""What the region decides in the two years, as packs that follow each other: each is there from its day on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from pipeline.rules.holidays import Calendar
from pipeline.rules.retired import Retired
from pipeline.rules.windows import Window
from pipeline.rules.words import Node

REGION, PREFECTURES = "650000", ("650100", "650200", "650400")
MERGER = date(2027, 6, 30)
"""The last day of the recommender UM-LCJ: UM-ZRJ takes over."""
NEW_YEAR = date(2028, 1, 3)
"""From then on 初次确定 has another id and name, and 林业 is 林学."""
SPRING_2027 = frozenset(date(2027, 2, 5) + timedelta(days=days) for days in range(7))
SPRING_2028 = frozenset(date(2028, 1, 24) + timedelta(days=days) for days in range(7))


def in_turn(shipped):
    """(its first day, the pack) in the order in which they come."""
    first = _small(shipped)
    late = _with_holidays(first, SPRING_2027 | {date(2027, 10, 1), date(2027, 10, 4)}, {date(2027, 2, 20)})
    merged = _merged(late)
    known = _with_holidays(merged, SPRING_2028 | {date(2028, 1, 3), date(2028, 10, 2)}, {date(2028, 1, 22)})
    return (
        (date(2026, 11, 2), first),
        (date(2027, 2, 16), late),  # the festival is over, and terms have run through it
        (date(2027, 6, 1), merged),  # a month before it happens
        (date(2027, 11, 15), known),
        (NEW_YEAR, _renamed(known)),
    )


def _small(pack):
    """Three prefectures and the region above them; the yearly windows of all three autumns."""
    here = {REGION, *PREFECTURES}
    portals = tuple(one for one in pack.portals if one.code in here)
    offices = tuple(_every_autumn(one) for one in pack.offices if one.portal in here)
    return replace(pack, portals=portals, offices=offices)


def _every_autumn(office):
    if not office.windows:
        return office
    autumns = (Window(datetime(year, 10, 9, 10), datetime(year, 11, 20, 18)) for year in (2026, 2027, 2028))
    return replace(office, windows=tuple(autumns))


def _with_holidays(pack, holidays, workdays):
    known = pack.calendar
    return replace(pack, calendar=Calendar(known.holidays | holidays, known.workdays | workdays))


def _merged(pack):
    old = pack.office(Node.RECOMMENDER, "UM-LCJ")
    heir = replace(old, code="UM-ZRJ", name="乌鲁木齐市自然资源局", since=MERGER + timedelta(days=1))
    ends = replace(old, until=MERGER, successor="UM-ZRJ")
    return replace(pack, offices=(*(ends if one is old else one for one in pack.offices), heir))


def _renamed(pack):
    ways = tuple(
        replace(way, id="first_title", name="初聘", notice_days=6) if way.id == "initial" else way
        for way in pack.pathways
    )
    sets = tuple(
        replace(one, tables={"first_title" if id_ == "initial" else id_: rows for id_, rows in one.tables.items()})
        for one in pack.rule_sets
    )
    series = tuple(
        replace(one, tracks=tuple(_track(track) for track in one.tracks)) if one.id == "gongcheng" else one
        for one in pack.series
    )
    once = Retired(pathways={"initial": "first_title"}, specialties={"gongcheng": {"林业": "林学"}})
    return replace(pack, pathways=ways, rule_sets=sets, series=series, retired=once)


def _track(track):
    return replace(track, specialties=tuple("林学" if name == "林业" else name for name in track.specialties))
