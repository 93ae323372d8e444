"""The pack changes under open cases: a case is read by what it froze, and nobody's page goes down (B19)."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from sqlalchemy import update

from pipeline.kinds import application
from pipeline.people.actor import actor_of
from pipeline.policy.checks.retired import retired
from pipeline.queries.lists import my_certificates
from pipeline.queries.officer import desk, roster, statistics
from pipeline.queries.officer.desk import DeskFilter
from pipeline.queries.operator import pack_change
from pipeline.review import decisions, filing
from pipeline.rules.refusals import Refused
from pipeline.rules.retired import Retired
from pipeline.rules.scales import Level
from pipeline.rules.words import Node, State
from storage.models.cases import Case
from tests.house import CHATS, WANTED
from zhicheng.commands.policy import said

BEFORE_THE_BODY = (Node.UNIT, Node.RECOMMENDER, Node.BUREAU)


def renamed(pack, *, leads=True):
    """A pack of the next year: the pathway has another id and name, 林业 is 林学 and its title another; *leads* from the old."""
    ways = tuple(
        replace(way, id="first_title", name="初聘", notice_days=3) if way.id == "initial" else way
        for way in pack.pathways
    )
    sets = tuple(
        replace(one, tables={"first_title" if id_ == "initial" else id_: rows for id_, rows in one.tables.items()})
        for one in pack.rule_sets
    )
    series = tuple(
        replace(one, name="工程技术", tracks=tuple(_track(track) for track in one.tracks))
        if one.id == "gongcheng"
        else one
        for one in pack.series
    )
    once = Retired(pathways={"initial": "first_title"}, specialties={"gongcheng": {"林业": "林学"}})
    return replace(pack, pathways=ways, rule_sets=sets, series=series, retired=once if leads else Retired())


def _track(track):
    if "林业" not in track.specialties:
        return track
    named = tuple("林学" if name == "林业" else name for name in track.specialties)
    return replace(track, specialties=named, titles=track.titles | {Level.ZHULI: "助理林业师"})


def handed_in(house):
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    return case_id


def looks(house, query, *args, node=Node.UNIT, **more):
    with house.database.reading() as session:
        return query(
            session,
            *args,
            by=actor_of(session, CHATS[node], house.calendar.world.today),
            world=house.calendar.world,
            **more,
        )


@pytest.mark.parametrize("leads", [True, False])
def test_b19_no_page_goes_down_with_a_name_that_has_gone(house, pack, leads):
    """Renamed with a successor, or simply gone: the desk, the year, the numbers, the card say what was handed in."""
    case_id = handed_in(house)
    house.calendar.pack = renamed(pack, leads=leads)
    for table in (desk.queue, desk.year):
        assert looks(house, table, DeskFilter()).lines[0].pathway == "初次确定"
    assert [bar.count for bar in looks(house, statistics.statistics).pathways] == [1]
    view = house.view(case_id, CHATS[Node.UNIT])
    assert (view.pathway, view.label, len(view.slots)) == ("初次确定", "[乌市][初级]林业专业/助理工程师", 3)
    house.passes(case_id, *BEFORE_THE_BODY)
    house.does(CHATS[Node.BODY], decisions.receive, case_id, seen=house.case(case_id).version)
    (row,) = list(looks(house, lambda *args, **more: list(roster.rows(*args, **more)), node=Node.BODY, published=True))[
        1:
    ]
    assert {"工程技术人员", "林业", "助理工程师", "初次确定"} <= set(row)


def test_b19_a_case_goes_to_its_certificate_by_what_it_froze(house, pack):
    """The names and the days of the notice are those under which it was handed in, the body's those of the announcement."""
    case_id = handed_in(house)
    house.calendar.pack = renamed(pack)
    house.passes(case_id, *BEFORE_THE_BODY)
    house.announces(case_id)
    assert house.case(case_id).term_days == 5
    house.calendar.passes(days=8)
    house.works()
    assert house.case(case_id).state is State.COMPLETED
    with house.database.reading() as session:
        (line,) = my_certificates(
            session, by=actor_of(session, 1, house.calendar.world.today), world=house.calendar.world
        )
    assert line.label == "[乌市][初级]林业专业/助理工程师"


def test_b19_a_draft_follows_the_successor(house, pack):
    """Begun under the old names, handed in under the new: the label says so."""
    house.person()
    case_id = house.draft()
    house.calendar.pack = renamed(pack)
    assert house.view(case_id).pathway == "初聘"
    house.submits(case_id)
    case = house.case(case_id)
    assert (case.pathway, case.specialty) == ("first_title", "林学")
    assert case.label == "[乌市][初级]林学专业/助理林业师"


def test_b19_a_draft_whose_pathway_has_gone_is_shown_and_asks_for_another_choice(house, pack):
    """Its card is there; handing it in says what to do."""
    house.person()
    case_id = house.draft()
    house.calendar.pack = renamed(pack, leads=False)
    assert house.view(case_id).pathway == "初次确定"
    with pytest.raises(Refused, match="no_such_title"):
        house.does(1, filing.submit, case_id)


def test_b19_a_closed_pathway_takes_nobody_new_and_ends_what_is_open(house, pack):
    """What was returned is handed in again; a new case is refused in words."""
    case_id = handed_in(house)
    house.does(CHATS[Node.UNIT], decisions.return_to_applicant, case_id, why="请补正", seen=house.case(case_id).version)
    ways = tuple(replace(way, closed=way.id == "initial") for way in pack.pathways)
    house.calendar.pack = replace(pack, pathways=ways)
    house.submits(case_id)
    assert house.case(case_id).state is State.IN_REVIEW
    house.person(2, name="王小明", sequence=4)
    with pytest.raises(Refused, match="pathway_closed"):
        house.does(2, application.begin, WANTED, "initial")


def test_b19_what_a_pack_orphans_and_what_it_leads_on_is_named(house, pack):
    """The open cases by their numbers, and what to do; a draft chooses anew and orphans nothing."""
    handed_in(house)
    house.person(2, name="王小明", sequence=4)
    house.draft(2)
    with house.database.reading() as session:
        day = house.calendar.world.today
        lost = pack_change.orphaned(session, renamed(pack, leads=False), day)
        assert [(one.what, one.numbers) for one in lost] == [
            ("pathway", ("RSSQ00000001",)),
            ("title", ("RSSQ00000001",)),
        ]
        led = pack_change.touched(session, renamed(pack), day)
        assert [one.successor for one in led] == ["first_title", "[乌市][初级]林学专业/助理林业师"]
        assert pack_change.touched(session, pack, day) == ()
    assert said(lost[0]).startswith("pathway initial: is not in the pack any more, but open cases RSSQ00000001 need it")


def test_b19_a_row_from_before_names_were_frozen_is_read_by_the_pack_or_by_its_ids(house, pack):
    """Of an older schema: nothing was frozen with it."""
    handed_in(house)
    with house.database.writing() as session:
        session.execute(update(Case).values(frozen={}))
    assert looks(house, desk.queue, DeskFilter()).lines[0].pathway == "初次确定"
    house.calendar.pack = renamed(pack, leads=False)
    assert looks(house, desk.queue, DeskFilter()).lines[0].pathway == "initial"


def test_b19_a_pack_that_retires_what_is_there_or_leads_nowhere_is_found(pack):
    """One finding each."""
    once = Retired(pathways={"review": "initial", "gone": "nowhere"}, specialties={"no_series": {"a": "b"}})
    found = [what for _, what in retired(SimpleNamespace(**vars_of(pack) | {"retired": once}))]
    assert [what.partition(",")[0] for what in found[:2]] == ["is not retired", "leads to 'nowhere'"]
    assert len(found) == 3


def vars_of(pack):
    return {name: getattr(pack, name) for name in ("pathways", "series", "portals")}
