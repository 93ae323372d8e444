"""What is signed from a table is what its reader sees there: nothing hidden, nothing swallowed, numbers as they are shown (C2)."""

from __future__ import annotations

import csv
import io
import os
from datetime import datetime

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from pipeline.cage import reading, sheet
from pipeline.rules.refusals import Refused
from zhicheng.commands.errors import CommandError
from zhicheng.commands.issuing import issue_batch
from zhicheng.settings import Settings

from .test_tables import TABLES, plain

NAMES = {"number": ("证书编号",), "name": ("姓名",), "sex": ("性别",)}
LIST = [["证书编号", "姓名", "性别"], ["甲1", "王小明", "男"], ["甲2", "李强", "女"], ["甲3", "赵敏", "女"]]


def book(change=lambda book, first: None, rows=LIST):
    """A workbook with that list on its first sheet, and then changed."""
    made, out = Workbook(), io.BytesIO()
    for row in rows:
        made.worksheets[0].append(row)
    change(made, made.worksheets[0])
    made.save(out)
    return out.getvalue()


def people(data):
    return [row[1] for row in reading.sheet_rows(data, NAMES)[1:] if row]


def hidden(_, first):
    first.row_dimensions[3].hidden = True


def filtered(_, first):
    first.auto_filter.ref = first.dimensions
    first.auto_filter.add_filter_column(2, ["男"])
    first.row_dimensions[3].hidden = first.row_dimensions[4].hidden = True


@pytest.mark.parametrize("change", [hidden, filtered])
def test_c2_a_row_that_nobody_sees_is_not_signed(change):
    """Hidden by hand or by a filter: whoever filtered for 通过 means to issue what is left."""
    with pytest.raises(Refused) as refused:
        people(book(change))
    assert (refused.value.code, refused.value.facts["row"]) == ("sheet_row_hidden", "3")


def test_c2_a_long_table_with_a_row_that_nobody_sees_is_refused_too(tmp_path):
    """The reader that an import uses says the same."""
    (tmp_path / "list.xlsx").write_bytes(book(hidden))
    with pytest.raises(Refused, match="sheet_row_hidden"), reading.long_sheet(tmp_path / "list.xlsx", NAMES) as rows:
        list(rows)


def test_c2_hidden_rows_that_name_columns_or_say_nothing_are_no_fault():
    """As systems export them: their own names for the columns stand hidden above the heading; blank rows below."""

    def change(_, first):
        first.insert_rows(1)
        first.append([])
        first["A1"], first["B1"] = "cert_no", "person"
        first.row_dimensions[1].hidden = first.row_dimensions[6].hidden = True

    assert people(book(change)) == ["姓名", "王小明", "李强", "赵敏"]


def dictionary(made, _):
    made.create_sheet("字典", 0).append(["男", "女"])
    made.worksheets[0].sheet_state = "hidden"


def earlier(made, _):
    before = made.create_sheet("旧", 0)
    for row in [LIST[0], ["甲9", "旧人", "男"]]:
        before.append(row)
    before.sheet_state = "veryHidden"


def explained(made, _):
    made.create_sheet("填表说明", 0).append(["请按要求填写"])


def lists_of_words(made, _):
    for row in (["姓名", "性别", "民族"],):
        made.create_sheet("空表").append(row)


@pytest.mark.parametrize("change", [dictionary, earlier, explained, lists_of_words])
def test_c2_the_sheet_that_is_read_is_the_visible_one_with_the_list(change):
    """Hidden sheets, instructions before it, an empty form behind it."""
    assert people(book(change)) == ["王小明", "李强", "赵敏"]


def test_c2_two_lists_in_a_workbook_are_named_and_neither_is_left_out_in_silence():
    """第二批 on a sheet of its own would never have been issued."""

    def change(made, _):
        for row in LIST[:2]:
            (made["第二批"] if "第二批" in made.sheetnames else made.create_sheet("第二批")).append(row)

    with pytest.raises(Refused) as refused:
        people(book(change))
    assert refused.value.code == "sheet_several"
    assert (refused.value.facts["first"], refused.value.facts["second"]) == ("Sheet", "第二批")


@pytest.mark.parametrize(
    ("form", "value", "shown"),
    [
        ("000000", 11, "000011"),
        ('"乌2026"0000', 11, "乌20260011"),
        (r"\X000", 7, "X007"),
        ("0", 11, "11"),
        ("General", 11, "11"),
        ("#,##0", 1100, "1100"),
        (";;;", 11, ""),
        (";;;", "甲1", ""),
    ],
)
def test_c2_a_number_is_read_as_its_format_shows_it(form, value, shown):
    """编号 are often kept as whole numbers that only look like 000011; the certificate would have said 11."""

    def change(_, first):
        first["A2"].value, first["A2"].number_format = value, form

    assert reading.sheet_rows(book(change), NAMES)[1][0] == shown


def test_c2_days_of_a_workbook_that_counts_from_1904_are_those_days():
    """As an old Mac saved it."""

    def change(made, first):
        made.epoch = CALENDAR_MAC_1904
        first["B2"].value = datetime(1997, 5, 20)

    assert people(book(change))[0] == "1997-05-20"


REMARKED = [[*row, "备注" if at == 0 else ""] for at, row in enumerate(LIST)]


@pytest.mark.parametrize("closed", ["", '"'])
def test_c2_a_quotation_mark_without_a_partner_swallows_nobody(closed):
    """In the last column it took all rows behind it for one remark: two of three were never issued, and nobody was told."""
    lines = [",".join(row) for row in REMARKED]
    lines[1] += '"未尽'
    lines[3] += closed
    with pytest.raises(Refused) as refused:
        people("\n".join(lines).encode("utf-8-sig"))
    assert (refused.value.code, refused.value.facts["row"]) == ("sheet_quote", "2")


def test_c2_a_cell_of_several_lines_and_a_mark_inside_words_are_read():
    """As Excel writes them."""
    out = io.StringIO()
    csv.writer(out).writerows([LIST[0], ["甲1", "王\n小明", "男"], ["甲2", '李"强', "女"]])
    assert [" ".join(name.split()) for name in people(out.getvalue().encode("utf-8-sig"))] == ["王 小明", '李"强']


@pytest.mark.parametrize(
    "beginning", ["<html><table>", '<?xml version="1.0"?>\n<Workbook>', "\n <!DOCTYPE html>", "%PDF-1.7"]
)
def test_c2_a_web_page_with_a_tables_name_is_no_table(beginning):
    """Some systems export such files as .xls: “no columns” would be no help."""
    with pytest.raises(Refused, match="sheet_unreadable"):
        people(beginning.encode() + b"\n" + ",".join(LIST[0]).encode())


def test_c2_only_what_the_cage_may_say_is_taken_from_it():
    """A workbook that took its reader over can't put words in our mouth."""
    from pipeline.cage.unread import refused

    assert refused({"why": "anything", "facts": {}}).code == "sheet_unreadable"
    assert refused({"why": "sheet_quote", "facts": None}).code == "sheet_unreadable"
    said = refused({"why": "sheet_quote", "facts": {"row": "9" * 500, "more": "x"}})
    assert said.facts == {"row": "9" * 60}


@pytest.mark.parametrize("what", ["pipe", "device", "folder"])
def test_c2_a_photo_that_is_no_file_is_not_waited_for(tmp_path, capsys, what):
    """A column that names a pipe waited for ever, and /dev/zero took the machine's memory."""
    heading, first, *_ = plain()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    first[heading.index("photo")] = {"pipe": "pipe", "device": "/dev/null", "folder": "folder"}[what]
    with (tmp_path / "list.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heading, first])
    settings = Settings(_env_file=None, home=tmp_path / "home")
    assert issue_batch.issue_all(settings, tmp_path / "list.csv", tmp_path / "out") == 1
    assert "names a file that can't be read" in capsys.readouterr().out


def test_c2_a_workbook_with_hidden_rows_is_refused_by_the_command_in_words(tmp_path):
    """What the person at the table reads."""
    (tmp_path / "list.xlsx").write_bytes(book(hidden))
    settings = Settings(_env_file=None, home=tmp_path / "home", language="zh")
    with pytest.raises(CommandError, match="第 3 行被隐藏或被筛选掉了"):
        issue_batch.issue_all(settings, tmp_path / "list.xlsx", tmp_path / "out")


def test_c2_the_shared_tables_hold_nothing_that_is_taken_for_swallowed():
    """Every file as offices make them is read to its last row."""
    for path in TABLES.glob("*.csv"):
        with path.open("rb") as file:
            assert len(list(sheet.numbered(file, {}))) >= 3
