"""Filed in the last days of December, decided in January: no case is lost from sight at midnight (U8, U12)."""

from datetime import UTC, datetime

from pipeline.people.actor import actor_of
from pipeline.queries.officer import desk, roster, statistics
from pipeline.queries.officer.desk import DeskFilter
from pipeline.review import decisions
from pipeline.rules.words import Node
from tests.house import CHATS


def looks(house, node, query, *args, **more):
    """What an officer of that node sees, read to the end."""
    with house.database.reading() as session:
        found = query(
            session,
            *args,
            by=actor_of(session, CHATS[node], house.calendar.world.today),
            world=house.calendar.world,
            **more,
        )
        return found if isinstance(found, desk.Page | statistics.Statistics) else list(found)


def ids(house, node, wish):
    return [line.id for line in looks(house, node, desk.year, wish).lines]


def received_in_december(house):
    """A case that the body took in on 28 December."""
    house.calendar.now = datetime(2026, 12, 28, 2, tzinfo=UTC)
    house.person()
    case_id = house.draft()
    house.submits(case_id)
    house.passes(case_id, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    house.does(CHATS[Node.BODY], decisions.receive, case_id, seen=house.case(case_id).version)
    return case_id


def test_u8_what_is_open_is_found_after_the_new_year(house):
    """In the query, by a name, in the numbers and in the roster."""
    case_id = received_in_december(house)
    house.calendar.now = datetime(2027, 1, 4, 2, tzinfo=UTC)
    assert ids(house, Node.BODY, DeskFilter()) == [case_id]
    assert ids(house, Node.BODY, DeskFilter(text="阿依古丽")) == [case_id]
    assert [bar.count for bar in looks(house, Node.BODY, statistics.statistics).states] == [1]
    assert len(looks(house, Node.BODY, roster.rows, published=False)) == 2


def test_u12_last_years_list_is_there_by_its_year(house):
    """Rejected in January: of last year's query, numbers and roster, and not of this year's."""
    case_id = received_in_december(house)
    house.calendar.now = datetime(2027, 1, 4, 2, tzinfo=UTC)
    house.does(CHATS[Node.BODY], decisions.reject, case_id, why="不属实", seen=house.case(case_id).version)
    for year, there in ((0, 0), (2027, 0), (2026, 1)):
        assert len(ids(house, Node.BODY, DeskFilter(year=year))) == there
        assert len(looks(house, Node.BODY, statistics.statistics, year).states) == there
        assert len(looks(house, Node.BODY, roster.rows, year, published=True)) == 1 + there


def test_a_draft_of_december_that_is_handed_in_in_february_is_of_the_new_year(house):
    """The card says which year, before and after."""
    house.calendar.now = datetime(2026, 12, 30, 2, tzinfo=UTC)
    house.person()
    case_id = house.draft()
    house.calendar.now = datetime(2027, 2, 1, 2, tzinfo=UTC)
    assert house.view(case_id).year == 2027
    house.submits(case_id)
    assert house.case(case_id).year == 2027
    house.calendar.now = datetime(2028, 1, 3, 2, tzinfo=UTC)
    assert house.view(case_id).year == 2027
