"""Tables as offices make them: each file of `tables/` is named for what it is, and has its right answer (C2)."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from pipeline.rules.spreadsheets import table
from zhicheng.commands.issuing import issue_batch
from zhicheng.settings import Settings

TABLES = Path(__file__).parent / "tables"
READ = {
    "blank-lines-at-end": (3, {}),
    "chinese-headings": (3, {}),
    "date-serial": (3, {"birth_date": date(1997, 5, 20)}),
    "gbk-as-excel-saves": (3, {"name": "李强"}),
    "name-middle-dot-lookalike": (3, {"name": "阿依古丽·买买提"}),
    "semicolons": (3, {}),
    "title-row-first": (3, {}),
    "trailing-spaces": (3, {"name": "李强", "sex": "女", "title": "助理工程师"}),
}
"""What is read as it was meant: how many certificates, and what the second says."""
REFUSED = {
    "birth-against-id": {(3, "birth_date"): "第 7 至 14 位不一致"},
    "error-cell": {(3, "title"): "出错提示"},
    "id-as-formula-text": {(3, "id_number"): "是公式而不是文字"},
    "id-last-digits-zero": {(3, "id_number"): "Excel 只保留 15 位数字"},
    "id-scientific": {(3, "id_number"): "请把这一列设为文本格式，重新填写号码"},
    "issued-before-approved": {(3, "issued_on"): "早于批准日期"},
    "merged-cells-left-empty": {
        (row, column): "请取消合并" for row in (3, 4) for column in ("body", "document", "approved_on")
    },
    "same-number-other-case": {(3, "number"): "与第 2 行相同"},
}
"""What is refused: row, column, and what is said of it."""


@pytest.fixture
def settings(tmp_path):
    return Settings(_env_file=None, home=tmp_path / "home")


@pytest.fixture
def records(monkeypatch):
    """What was signed, row by row."""
    found, real = [], issue_batch.made

    def made(parts, admitted, template):
        found.append(admitted.record)
        return real(parts, admitted, template)

    monkeypatch.setattr(issue_batch, "made", made)
    return found


def test_every_table_has_its_answer():
    """None is left out."""
    assert {path.stem.removeprefix("table-") for path in TABLES.glob("*.csv")} == READ.keys() | REFUSED.keys()


@pytest.mark.parametrize("name", READ)
def test_c2_a_table_is_read_as_it_was_meant(tmp_path, settings, records, name):
    """Encoding, separator, titles, blanks, look-alikes: mended in silence, because only one thing can be meant."""
    count, second = READ[name]
    assert issue_batch.issue_all(settings, TABLES / f"table-{name}.csv", tmp_path / "out") == 0
    assert len(list((tmp_path / "out").glob("*.pdf"))) == count == len(records)
    assert {key: getattr(records[1], key) for key in second} == second


@pytest.mark.parametrize("name", REFUSED)
def test_c2_a_table_with_a_wrong_row_is_not_signed(tmp_path, settings, capsys, name):
    """Each row and column that is wrong is named with why, and how it is mended."""
    path = TABLES / f"table-{name}.csv"
    assert issue_batch.issue_all(settings, path, tmp_path / "out") == 1
    said = [line.removeprefix(f"✗ {path}:") for line in capsys.readouterr().out.splitlines() if line.startswith("✗")]
    places = [tuple(line.split(": ", 2)) for line in said]
    assert {(int(row), column) for row, column, _ in places} == REFUSED[name].keys()
    assert [why for row, column, why in places if REFUSED[name][int(row), column] not in why] == []
    assert list((tmp_path / "out").glob("*.pdf")) == []


def plain() -> list[list[str]]:
    with (TABLES / "table-semicolons.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def test_c2_a_workbook_with_titles_merged_cells_and_days_is_read(tmp_path, settings, records):
    """As the office keeps it: a title across, the body merged down, days as days, a column that we don't ask for."""
    heading, *rows = plain()
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["2026年职称证书名册"])
    sheet.append([*heading, "备注"])
    for row in rows:
        said = dict(zip(heading, row, strict=True))
        said["birth_date"] = datetime(1997, 5, 20)
        said["version"] = 1
        sheet.append([*said.values(), "无"])
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(heading))
    body = heading.index("body") + 1
    sheet.merge_cells(start_row=3, end_row=5, start_column=body, end_column=body)
    sheet.append([])
    book.save(tmp_path / "list.xlsx")
    (tmp_path / "sample.jpg").write_bytes((TABLES / "sample.jpg").read_bytes())
    assert issue_batch.issue_all(settings, tmp_path / "list.xlsx", tmp_path / "out") == 0
    assert len(records) == 3
    assert {record.body for record in records} == {"乌鲁木齐市工程系列职称评审委员会"}
    assert {record.birth_date for record in records} == {date(1997, 5, 20)}


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8"])
def test_c2_what_excel_calls_unicode_text_is_read(tmp_path, settings, records, encoding):
    """Tabs, and two bytes a character; and UTF-8 without its mark."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t").writerows(plain())
    (tmp_path / "list.txt").write_bytes(out.getvalue().encode(encoding))
    (tmp_path / "sample.jpg").write_bytes((TABLES / "sample.jpg").read_bytes())
    assert issue_batch.issue_all(settings, tmp_path / "list.txt", tmp_path / "out") == 0
    assert [record.name for record in records] == ["王小明", "李强", "赵敏"]


def test_the_heading_may_stand_in_two_rows_and_come_again_on_each_page():
    """The lower row names the columns; where it comes again, it is nobody."""
    names = {"name": ("姓名",), "sex": ("性别",)}
    rows = [
        ["名册", ""],
        ["姓名", "基本情况"],
        ["姓名", "性别（必填）"],
        ["王小明", "男"],
        ["姓名", "性别（必填）"],
        [],
        ["李强", "女"],
    ]
    read = table(rows, names)
    assert [(row.at, row.cells["name"], row.cells["sex"]) for row in read.rows] == [
        (4, "王小明", "男"),
        (7, "李强", "女"),
    ]
    assert table([["甲", "乙"], ["1", "2"]], names) is None
