"""What an officer types is found, in whatever form; and at a million cases by an index, on both databases (U8)."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event, text

from pipeline.issuance import earlier
from pipeline.people.findable import parts
from pipeline.queries.officer import desk, finding, registered
from pipeline.queries.officer.desk import DeskFilter
from pipeline.rules.refusals import Refused
from pipeline.rules.searching import Sense, read
from storage import schema, sealing
from tests.bot.test_earlier import SAID
from tests.numbers import resident
from tests.storage.conftest import empty
from tests.web.crowd import BUREAU, UNIT, called, filled, looks

__all__ = ["empty"]

FORMS = ("RSSQ{serial:08d}", "XG{serial:08d}")
HAN, UYGHUR = "RSSQ00000002", "RSSQ00000006"
"""王小明 and 阿依古丽·买买提, whose cases lie at the same office."""
TYPED = {
    "王小明": HAN, "王 小明": HAN, "小明": HAN, "wangxiaoming": HAN, "Wang Xiaoming": HAN, "wxm": HAN, "xiaom": HAN,
    "阿依古丽·买买提": UYGHUR, "阿依古丽•买买提": UYGHUR, "阿依古丽.买买提": UYGHUR, "阿依古丽．买买提": UYGHUR,
    "阿依古丽 买买提": UYGHUR, "买买提 阿依古丽": UYGHUR, "ayiguli maimaiti": UYGHUR, "ayglmmt": UYGHUR,
    resident("19970520", 2): HAN, " ".join(re.findall("..", resident("19970520", 2))): HAN,
    resident("19970520", 2).translate({ord("0") + n: ord("０") + n for n in range(10)}): HAN,
    resident("19970520", 2)[-4:].lower(): HAN, f"小明 {resident('19970520', 2)[-4:]}": HAN,
    "19970520": HAN, "1997-05-20": HAN, "1997年5月20日": HAN, "１９９７.5.20": HAN,
    "13800000009": HAN, "１３８０００００００９": HAN, "86 138 0000 0009": HAN, "+86-13800000009": HAN,
    "00000006": UYGHUR, "6": UYGHUR, "rssq 00000006": UYGHUR, "ＲＳＳＱ００００００06": UYGHUR,
    "小明 rssq00000002": HAN,
}  # fmt: skip


def furnished(database, calendar):
    filled(database, calendar, 40)
    called(database, 2, "王小明")
    called(database, 6, "阿依古丽·买买提", born="19880101", sequence=7, phone="13911110000")


def numbers(database, calendar, said):
    page = looks(database, calendar, desk.queue, DeskFilter(text=said), chat=BUREAU)
    return [line.number for line in page.lines]


def test_u8_whatever_is_typed_finds_whoever_is_meant(database, calendar):
    """Dots and blanks, full-width digits, the last four, a birth date, a phone, pinyin and initials, two words."""
    furnished(database, calendar)
    assert {said: numbers(database, calendar, said) for said in TYPED} == {said: [one] for said, one in TYPED.items()}
    for said in ("小明 买买提", "xiaoming 9999", "%", "_", "王小明明", "13800000008", "•"):
        assert numbers(database, calendar, said) == [], said


def test_u8_a_name_is_found_by_each_of_its_readings():
    """Of a surname that is read otherwise, of 吕 however it is written; not of a name that only sounds longer."""
    assert {"shantianfang", "dantianfang", "stf", "dtf", "tianfang", "田芳"} <= parts("单田芳")
    assert [word.senses for word in read("lü lyu lv", FORMS)] == [((Sense.PINYIN, "lv"),)] * 3
    assert "lvbu" in parts("吕布")


def test_u8_a_corrected_name_is_found_by_the_new_one_alone(database, calendar):
    """Whoever changes the name describes the person again."""
    furnished(database, calendar)
    called(database, 2, "王晓敏")
    assert numbers(database, calendar, "小明") == []
    assert numbers(database, calendar, "wangxiaomin") == [HAN]


def test_u8_what_is_too_long_is_refused():
    with pytest.raises(Refused, match="search_too_long"):
        finding.words_of("长" * 61, None)


def entered(database, calendar):
    with database.writing() as session:
        earlier.entered(session, [(4, SAID)], source="2015.csv", world=calendar.world, apply=True)


def test_u8_a_certificate_from_before_is_found_beside_the_cases(database, calendar):
    """By its number, its holder's ID number or whole name, as they are typed; by the offices that judge of it alone."""
    furnished(database, calendar)
    entered(database, calendar)
    typed = ("乌职２０１５００１２", "乌职 20150012", SAID.id_number, "阿依古丽•买买提", SAID.name)
    for said in (*typed, "阿依古丽", "20150012", "王小明"):
        found = looks(database, calendar, registered.earlier_found, said, chat=BUREAU)
        assert [one.number for one in found] == [SAID.number] * (said in typed), said
    assert SAID.id_number not in repr(looks(database, calendar, registered.earlier_found, SAID.name, chat=BUREAU))
    assert looks(database, calendar, registered.earlier_found, SAID.name, chat=UNIT) == ()


def plans(database, look):
    """How the database does each statement of *look*: the steps."""
    steps = []

    def explain(connection, cursor, statement, parameters, context, many):
        if statement.startswith("SELECT") and "sqlite_" not in statement:
            said = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
            cursor.execute(said + statement, parameters)
            steps.extend(str(row[-1]) for row in cursor.fetchall())
            cursor.execute(statement, parameters)

    event.listen(database.engine, "before_cursor_execute", explain)
    look()
    event.remove(database.engine, "before_cursor_execute", explain)
    return steps


WHOLE = re.compile(
    r"SCAN (?:cases|people|name_parts|events|certificates|earlier_certificates)\b"
    r"|Seq Scan on (?:cases|people|name_parts|events|earlier)"
)
"""A step that reads a whole table of ours."""


def peopled(empty, calendar):
    sealing.install(sealing.Sealer(b"a key for the house of searches."))
    schema.upgrade(empty.engine)
    furnished(empty, calendar)
    if empty.engine.dialect.name == "sqlite":  # which knows by them that there are forty rows
        with empty.writing() as session:
            session.execute(text("DELETE FROM sqlite_stat1"))
        empty.engine.dispose()
    else:  # which reads a few rows whole whatever there is, so it is told that this is dear
        event.listen(empty.engine, "begin", lambda connection: connection.exec_driver_sql("SET enable_seqscan = off"))


SEARCHES = ("王小明", "wxm", resident("19970520", 2), "0029", "19970520", "13800000009", "00000006", "示例 wxm")


def test_u8_no_search_reads_through_a_table(empty, calendar):
    """Nor with the statistics that nobody has gathered: a deployment's database is never analysed by hand."""
    peopled(empty, calendar)
    assert numbers(empty, calendar, "阿依古丽 买买提") == [UYGHUR]
    assert numbers(empty, calendar, "wxm") == [HAN]

    def searches():
        for said in SEARCHES:
            for table in (desk.queue, desk.year):
                looks(empty, calendar, table, DeskFilter(text=said), chat=BUREAU)
            looks(empty, calendar, registered.earlier_found, said, chat=BUREAU)

    steps = plans(empty, searches)
    assert len(steps) > 100
    assert [step for step in steps if WHOLE.search(step)] == []


@pytest.mark.parametrize("said", ["王小明", "wxm", "0029", "00000006", "示例 wxm"])
def test_u8_whoever_is_rare_is_looked_up_by_who_he_is_and_not_in_a_long_queue(empty, calendar, said):
    """A queue of a quarter of a million is the average office's fifty to SQLite, which would read through it."""
    peopled(empty, calendar)
    steps = plans(empty, lambda: looks(empty, calendar, desk.queue, DeskFilter(text=said), chat=BUREAU))
    assert [step for step in steps if "ix_cases_queue" in step] == []


def test_u11_the_year_of_a_large_office_is_read_in_its_order_and_each_row_asked_by_itself(empty, calendar, monkeypatch):
    """A page of a million costs what a page of a hundred does: no case is read that comes after it, and of its acts only its own."""
    peopled(empty, calendar)
    small = looks(empty, calendar, desk.year, DeskFilter(), chat=BUREAU)
    monkeypatch.setattr(desk, "SMALL_OFFICE", 0)
    large = looks(empty, calendar, desk.year, DeskFilter(), chat=BUREAU)
    assert [line.id for line in large.lines] == [line.id for line in small.lines] != []
    first = looks(empty, calendar, desk.year, DeskFilter(size=4), chat=BUREAU)
    then = looks(empty, calendar, desk.year, DeskFilter(size=4, after=first.after), chat=BUREAU)
    assert [line.id for line in (*first.lines, *then.lines)] == [line.id for line in large.lines][:8]
    steps = plans(empty, lambda: looks(empty, calendar, desk.year, DeskFilter(), chat=BUREAU))
    # PostgreSQL takes any index where a page holds all that there is.
    wanted = {"ix_cases_year"} if empty.engine.dialect.name == "sqlite" else set()
    assert {name for name in wanted if any(name in step for step in steps)} == wanted
    assert [step for step in steps if WHOLE.search(step) or "ix_events" in step] == []
