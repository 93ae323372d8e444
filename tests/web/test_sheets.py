"""Sheets as an office reads, sifts and prints them; and rows of votes that are wrong, each with its line and why (U12)."""

from __future__ import annotations

import io
import sys

import pytest
from openpyxl import load_workbook
from xlsxwriter import Workbook

from notify.refusals import sentence
from pipeline.queries.officer import meetings
from pipeline.rules.refusals import Refused
from pipeline.work import sheets
from web.texts import Words

ZH = Words("zh")
ROWS = [("序号", "申请书编号", "姓名", "身份证号"), ("1", "RSSQ00000001", "阿依古丽·买买提", "650199199705200029")]


def read(rows, **how):
    with sheets.as_xlsx("花名册", rows, **how) as file:
        return load_workbook(io.BytesIO(file.read())).active


def test_u12_a_sheet_can_be_read_sifted_and_printed_as_it_comes():
    """Widths for what stands in it, a filter, the heading and the names stay and are printed on each page, across it."""
    sheet = read(ROWS * 3, names=3)
    assert sheet.freeze_panes == "D2"
    assert sheet.auto_filter.ref == "A1:D6"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.column_dimensions["D"].width >= 18
    assert sheet.column_dimensions["A"].width < 12
    assert sheet.oddFooter.center.text == "&P / &N"
    cell = sheet["D2"]
    assert (cell.value, cell.data_type, cell.number_format) == ("650199199705200029", "s", "@")


def test_u12_an_empty_sheet_is_a_sheet():
    assert read([ROWS[0]]).auto_filter.ref == "A1:D1"


@pytest.mark.parametrize("number", ["650199199705200029", "00000008", "099100000009", "138000000000"])
def test_u12_no_csv_is_given_in_which_excel_would_make_another_number(number):
    """Three people would become one; zeros at the beginning would go."""
    with pytest.raises(Refused) as refusal:
        sheets.as_csv([("编号",), (number,)])
    assert "请下载 .xlsx" in sentence(refusal.value, ZH)


def test_u12_a_csv_of_what_excel_leaves_alone_is_given():
    with sheets.as_csv(
        [("编号", "姓名"), ("RSSQ00000001", "王"), ("1", "2026-11-02"), ("65019919970520002X", "0")]
    ) as file:
        assert file.read().decode("utf-8-sig").splitlines()[1] == "RSSQ00000001,王"


def test_u12_each_wrong_row_of_votes_is_named_with_what_is_wrong():
    """Twice in the sheet, "10/9", empty, a text; full-width digits are digits."""
    rows = [list(meetings.HEADING)]
    for number, said in (("1", "8"), ("1", "7"), ("2", "10/9"), ("3", ""), ("4", "八"), ("５", "９")):
        rows.append(["", f"RSSQ0000000{number}", "", "", "", said])
    with pytest.raises(Refused) as refusal:
        meetings.votes_in(rows)
    assert sentence(refusal.value, ZH).splitlines()[1:] == [
        "· 第 3 行：RSSQ00000001 在表中出现了两次（这一行填了“7”）",
        "· 第 4 行：RSSQ00000002 同意票数“10/9”不是整数",
        "· 第 5 行：RSSQ00000003 没有填同意票数",
        "· 第 6 行：RSSQ00000004 同意票数“八”不是整数",
    ]
    found = meetings.votes_in([rows[0], rows[1], rows[6]])
    assert (found.votes, found.lines) == (
        {"RSSQ00000001": 8, "RSSQ00000005": 9},
        {"RSSQ00000001": 2, "RSSQ00000005": 3},
    )


@pytest.mark.parametrize(
    "text",
    [
        "<b>&amp;]]>",
        " 前后 ",
        "两\n行",
        "a\rb",
        "_x000D_",
        "a\x0b\x00b",
        "\ufffe",
        "=1+1",
        "长" * 40_000,
        "",
        "٣",
        "\u202e反",
        "😀𠮷",
    ],
)
def test_u12_whatever_stands_in_a_cell_the_book_opens_and_says_it(text):
    """As XlsxWriter by itself writes it, for a reader that is neither's; what no sheet can hold is left out."""
    file = io.BytesIO()
    book = Workbook(file, {"constant_memory": True})
    book.add_worksheet().write_string(0, 0, sheets.safe(text)[:32_767])
    book.close()
    sheet = read([("编号", text), (text, "王"), ("1", text)])
    theirs = load_workbook(file).active["A1"].value
    assert [sheet["B1"].value, sheet["A2"].value, sheet["B3"].value] == [theirs] * 3
    assert [cell.value for cell in sheet["B"]][1] == "王"
    assert (sheet["A1"].font.bold, sheet["A3"].font.bold, sheet["A3"].number_format) == (True, False, "@")


def test_u12_the_rows_of_a_book_are_written_in_few_calls():
    """Fifty thousand rows are seconds in which an officer waits: what is called grows with the rows, not with the cells."""
    calls = []

    def counting(frame, event, _):
        calls.append(event) if event == "call" and "site-packages" in frame.f_code.co_filename else None

    def counted(rows):
        calls.clear()
        sys.setprofile(counting)
        try:
            sheets.as_xlsx("花名册", rows).close()
        finally:
            sys.setprofile(None)
        return len(calls)

    few, many = (counted([ROWS[0], *[ROWS[1]] * count]) for count in (200, 1200))
    assert many - few < 1000
