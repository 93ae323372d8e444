"""Pages to be read: drawn papers, and texts as a reader would hand them over."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

from pipeline.cage.client import Cage
from pipeline.policy.loading import load
from pipeline.reading.reader import Line, Reader, ReadPage
from tools.papers.people import person

DOCUMENTS = load(Path(__file__).parents[2] / "packs" / "xinjiang").documents


@cache
def reader() -> Reader:
    """One for all tests of a process: the models load once."""
    return Reader(Cage("tests.reading.patient", 220.0))


class Saying:
    """A reader to whom every page says the same."""

    def __init__(self, page: ReadPage) -> None:
        self._page = page

    def page(self, picture: bytes, *, pdf: bytes = b"", number: int | None = None) -> ReadPage:
        """What it says."""
        del picture, pdf, number
        return self._page


def somebody(seed: int = 5, **otherwise):
    """An invented person, with that much of them as a test needs it."""
    from dataclasses import replace

    return replace(person(Random(seed)), **otherwise)


def page(*rows: str, sure: float = 1.0, unsure: str = "") -> ReadPage:
    """Lines one under the other; cells of a row are parted by |. The characters of *unsure* were hard to read."""
    lines = []
    for place, row in enumerate(rows):
        cells = row.split("|")
        wide = 9000 // len(cells)
        for at, cell in enumerate(cells):
            left, top = 500 + at * wide, 500 + 400 * place
            right, bottom = left + wide - 200, top + 250
            corners = (left, top, right, top, right, bottom, left, bottom)
            lines.append(Line(cell, corners, tuple(0.4 if one in unsure else sure for one in cell)))
    return ReadPage(tuple(lines))


DIPLOMA = (
    "普通高等学校",
    "毕业证书",
    "学生 阿依古丽·买买提 性别 女，一九九二年三月十四日生，于二〇一〇年九月",
    "至二〇一四年七月在本校 水利水电工程 专业四年制本科学习，修完教学计划规定",
    "的全部课程，成绩合格，准予毕业。",
    "校　名：示例农业大学|校（院）长：张国强",
    "证书编号：107581201405000123|二〇一四年七月一日",
)
SAYS = {
    "name": "阿依古丽·买买提",
    "sex": "女",
    "birth_date": "1992-03-14",
    "school": "示例农业大学",
    "specialty": "水利水电工程",
    "level": "本科",
    "schooling": "full_time",
    "graduated": "2014-07",
    "number": "107581201405000123",
}
