"""What the region decides meanwhile, as packs that follow each other: each is there from its day on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from operator import itemgetter

from pipeline.rules.holidays import Calendar
from pipeline.rules.retired import Retired
from pipeline.rules.windows import Window
from pipeline.rules.words import Node

REGION, PREFECTURES = "650000", ("650100", "650200", "650400")


@dataclass(frozen=True)
class Course:
    """What happens when. It begins on Monday, 2026-11-02."""

    days: int
    begun_by: int
    """What is begun in the last months may still be open at the end."""
    announced: date
    """The pack with the merger comes."""
    merger: date
    """The last day of the recommender UM-LCJ: UM-ZRJ takes over. Two units merge too."""
    new_year: date
    """From then on 初次确定 has another id and name, and 林业 is 林学."""


TWO_YEARS = Course(730, 640, date(2027, 6, 1), date(2027, 6, 30), date(2028, 1, 3))
HALF_A_YEAR = Course(180, 130, date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 4))
SPRING_2027 = frozenset(date(2027, 2, 5) + timedelta(days=days) for days in range(7))
SPRING_2028 = frozenset(date(2028, 1, 24) + timedelta(days=days) for days in range(7))
LATE = date(2027, 2, 16)
"""The festival is over and terms have run through it: then its days come."""


def in_turn(shipped, course):
    """(its first day, the pack) in the order in which they come."""
    changes = (
        (course.announced, lambda pack: _merged(pack, course.merger)),
        (
            LATE,
            lambda pack: _with_holidays(
                pack, SPRING_2027 | {date(2027, 10, 1), date(2027, 10, 4)}, {date(2027, 2, 20)}
            ),
        ),
        (
            date(2027, 11, 15),
            lambda pack: _with_holidays(pack, SPRING_2028 | {date(2028, 1, 3), date(2028, 10, 2)}, {date(2028, 1, 22)}),
        ),
        (course.new_year, _renamed),
    )
    packs = [(date(2026, 11, 2), _small(shipped))]
    for day, change in sorted(changes, key=itemgetter(0)):
        packs.append((day, change(packs[-1][1])))
    return packs


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


def _merged(pack, last):
    old = pack.office(Node.RECOMMENDER, "UM-LCJ")
    heir = replace(old, code="UM-ZRJ", name="乌鲁木齐市自然资源局", since=last + timedelta(days=1))
    ends = replace(old, until=last, successor="UM-ZRJ")
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
