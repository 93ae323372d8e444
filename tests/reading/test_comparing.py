"""What agrees, what contradicts, and what is better not said."""

import pytest

from pipeline.reading.comparing import Verdict, compare
from pipeline.reading.understanding import understand
from pipeline.rules.documents import Declared
from tests.reading.papers import DIPLOMA, DOCUMENTS, page

SAID = {
    Declared.NAME: "阿依古丽·买买提",
    Declared.SEX: "女",
    Declared.BIRTH_DATE: "1992-03-14",
    Declared.EDUCATION: "本科",
    Declared.SCHOOLING: "full_time",
}


def compared(*pages, slot="diploma", **declared):
    said = SAID | {Declared(key): value for key, value in declared.items()}
    understood = [(place, understand(one, DOCUMENTS)) for place, one in enumerate(pages)]
    return compare(understood, slot, said, DOCUMENTS)


def against(found):
    return [one.field.id for one in found.of(Verdict.CONTRADICTS)]


def test_b17_all_that_agrees_is_counted_and_nothing_is_held_against_anybody():
    found = compared(page(*DIPLOMA))
    assert len(found.of(Verdict.AGREES)) == 5
    assert not against(found)
    assert not found.misplaced


@pytest.mark.parametrize(
    ("declared", "field"),
    [
        ({"name": "阿依古丽·买买堤"}, "name"),
        ({"birth_date": "1993-03-14"}, "birth_date"),
        ({"education": "硕士"}, "level"),
        ({"sex": "男"}, "sex"),
    ],
)
def test_b17_what_was_declared_otherwise_is_found(declared, field):
    assert against(compared(page(*DIPLOMA), **declared)) == [field]


@pytest.mark.parametrize("name", ["阿依古丽•买买提", "阿依古丽买买提", "阿依古丽 · 买买提", "阿依古麗·買買提"])
def test_b17_a_name_agrees_whatever_stands_between_its_parts(name):
    assert not against(compared(page(*DIPLOMA), name=name))


@pytest.mark.parametrize(
    ("rows", "unsure", "declared"),
    [
        (DIPLOMA, "提", {"name": "阿依古丽·买买堤"}),  # that very character was hard to read
        (DIPLOMA, "", {"name": "阿依古丽·买买提江"}),  # one less: readers lose one at a stamp
        (DIPLOMA, "", {"name": "阿依古丽·买买䶮"}),  # no reader knows it
        (DIPLOMA, "四", {"birth_date": "1992-03-15"}),
        ((*DIPLOMA[:2], "学生 阿依古丽"), "", {}),
    ],
)
def test_b17_what_is_not_sure_is_silent(rows, unsure, declared):
    assert not against(compared(page(*rows, unsure=unsure), **declared))


@pytest.mark.parametrize(
    ("since", "schooling", "verdict"),
    [
        ("2014-07-01", "full_time", Verdict.AGREES),
        ("2014-05-01", "full_time", Verdict.AGREES),  # hired before the diploma was dated
        ("2012-07-01", "full_time", Verdict.CONTRADICTS),
        ("2012-07-01", "other", Verdict.SAID),  # who studied in the evenings may have worked all the time
    ],
)
def test_b17_years_of_work_that_begin_before_a_full_time_graduation_are_said(since, schooling, verdict):
    found = compared(page(*DIPLOMA), work_since=since, schooling=schooling)
    (one,) = [one for one in found.fields if one.field.id == "graduated"]
    assert one.verdict is verdict


def test_b17_an_earlier_diploma_beside_the_right_one_contradicts_nothing():
    earlier = [row.replace("本科", "专科") for row in DIPLOMA]
    assert against(compared(page(*earlier))) == ["level"]
    assert not against(compared(page(*earlier), page(*DIPLOMA)))


def test_b17_another_document_than_is_needed_is_named():
    degree = ("学士学位证书", "阿依古丽·买买提，女，1992年3月14日生。", "授予工学学士学位。")
    found = compared(page(*degree))
    assert found.misplaced
    assert found.kind.id == "degree"
    assert not compared(page(*degree), slot="degree").misplaced
    assert not compared(page(*degree), page(*DIPLOMA)).misplaced
    assert not compared(page("会议通知")).misplaced
