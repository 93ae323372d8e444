"""The past comes in from tables as offices keep them: judged row by row, entered once, whatever happens in between (B20)."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from openpyxl import Workbook
from sqlalchemy import create_engine, select, text

from pipeline.cage import sheet
from pipeline.issuance import earlier
from pipeline.people import accounts
from pipeline.rules.refusals import Refused
from storage import sealing
from storage.models.earlier import EarlierCertificate
from storage.models.people import NamePart, Person
from tests.numbers import resident
from zhicheng.commands import by_number
from zhicheng.commands.errors import CommandError
from zhicheng.commands.keeping import importing
from zhicheng.preparing import prepare
from zhicheng.settings import Settings

HERE = Path(__file__).parent
HEADING = ("姓名", "身份证号", "证书编号", "职称", "级别", "专业", "发证机关", "取得时间")


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """One installation for all: each test brings people of its own."""
    return prepare(Settings(_env_file=None, home=tmp_path_factory.mktemp("home")))


@pytest.fixture
def parts(installed):
    """The same, with its data key in use: other tests have others."""
    given = sealing.key_in(installed.settings.home / "secrets")
    sealing.install(sealing.Sealer(given))
    return installed


def brings(parts, path, *, apply=True, what=importing.CERTIFICATES):
    """One import; how it ended, and its report: row → column and what is said."""
    report = path.with_name("report.csv")
    report.unlink(missing_ok=True)
    status = importing.bring_in(parts, what, path, apply=apply, report=report)
    lines = list(csv.reader(report.read_text("utf-8-sig").splitlines()))[1:] if report.exists() else []
    return status, {int(row): (column, code, why) for row, column, code, why in lines}


def register(parts, source):
    with parts.database.reading() as session:
        rows = session.scalars(select(EarlierCertificate).where(EarlierCertificate.source == source)).all()
        return {row.name: row for row in rows}


def copied(tmp_path, name):
    (tmp_path / name).write_bytes((HERE / name).read_bytes())
    return tmp_path / name


def table(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADING, *rows])
    return path


def row(name, sequence, number, **said):
    facts = {"title": "工程师", "level": "中级", "day": "1999-12-30"} | said
    born = resident("19700101", sequence)
    return [name, born, number, facts["title"], facts["level"], "林业", "乌鲁木齐市人事局", facts["day"]]


def test_b20_an_offices_table_is_tried_entered_and_entered_once(parts, tmp_path, capsys):
    """GB18030 under a title: what can be meant is read, what Excel destroyed is named with row, column and how to mend it."""
    path = copied(tmp_path, "before-2010.csv")
    status, wrong = brings(parts, path, apply=False)
    assert status == 1
    assert register(parts, path.name) == {}
    assert {at: (column, code) for at, (column, code, _) in wrong.items()} == {
        7: ("身份证号码", "cell_scientific"),
        8: ("身份证号码", "id_rounded"),
        11: ("级别", "level_unclear"),
        12: ("取得时间", "day_form"),
    }
    assert "请把这一列设为文本格式，重新填写号码" in wrong[7][2]
    said = capsys.readouterr().out
    assert "可登记 4，已登记 0，有误 4" in said
    assert "650199" not in said + repr(wrong)
    assert brings(parts, path)[1] == wrong
    entered = register(parts, path.name)
    assert {name: (one.source_row, one.level, one.series, str(one.awarded_on)) for name, one in entered.items()} == {
        "王小明": (4, "zhongji", "gongcheng", "1995-06-01"),
        "李强": (5, "zhongji", "gongcheng", "1996-06-01"),
        "赵敏": (6, "zhuli", "nongye", "1999-12-30"),
        "阿依古丽·买买提": (10, "fugao", "gongcheng", "2005-08-09"),
    }
    assert entered["李强"].id_number == resident("19680311", 2)
    assert entered["李强"].number == "乌职19960034"
    assert entered["赵敏"].id_number[:-1] == "65019919750101004"
    capsys.readouterr()
    assert brings(parts, path)[1] == wrong
    assert "新登记 0，已登记 4，有误 4" in capsys.readouterr().out
    assert {name: one.id for name, one in register(parts, path.name).items()} == {
        name: one.id for name, one in entered.items()
    }


def test_b20_a_workbook_with_a_merged_heading_and_merged_cells(parts, tmp_path):
    """Two rows of heading under a title; what stands once for three rows counts for each; days are days."""
    path = copied(tmp_path, "aksu-2003.xlsx")
    assert brings(parts, path) == (0, {})
    entered = register(parts, path.name)
    assert {name: (one.level, one.authority, one.awarded_on) for name, one in entered.items()} == {
        "买买提·艾力": ("zhongji", "阿克苏地区人事局", date(2003, 9, 1)),
        "周琳": ("zhuli", "阿克苏地区人事局", date(2003, 9, 1)),
        "黄勇": ("zhongji", "阿克苏地区人事局", date(2003, 9, 1)),
    }


def test_b20_two_rows_of_one_number_and_what_is_entered_otherwise(parts, tmp_path, capsys):
    """The same row twice is one; another under the same number and person is refused, in the table and against the register."""
    first, other = row("孙丽", 21, "乌职1"), row("孙丽", 21, "乌职 １", title="助理工程师", level="")
    status, wrong = brings(parts, table(tmp_path / "twice.csv", [first, first, other]))
    assert (status, {at: code for at, (_, code, _) in wrong.items()}) == (1, {4: "row_twice"})
    assert "新登记 1，已登记 1，有误 1" in capsys.readouterr().out
    status, wrong = brings(parts, table(tmp_path / "again.csv", [other]))
    assert wrong[2][1] == "earlier_differs"
    assert "twice.csv 第 2 行" in wrong[2][2]
    assert register(parts, "twice.csv")["孙丽"].title == "工程师"


KILLED = """
import os, signal, sys
from pathlib import Path
from pipeline.issuance import earlier
from zhicheng.commands import by_number
from zhicheng.commands.keeping import importing
from zhicheng.settings import Settings
from zhicheng.preparing import prepare
importing.AT_ONCE = 10
real, done = earlier.entered, []
def entered(*args, **more):
    if len(done) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    done.append(1)
    return real(*args, **more)
what = importing.Importable(earlier.NEEDED, earlier.OPTIONAL, earlier.INSTEAD, importing.CERTIFICATES.reading, entered)
importing.bring_in(prepare(Settings(_env_file=None, home=Path(sys.argv[1]))), what, Path(sys.argv[2]), apply=True, report=None)
"""


def test_b20_a_run_that_was_killed_is_begun_again(parts, tmp_path, capsys):
    """What was committed is there; the second run enters the rest, and nothing twice."""
    path = table(tmp_path / "killed.csv", [row("马强", 100 + place, f"乌职K{place}") for place in range(45)])
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(parts.settings.home), str(path)],
        cwd=HERE.parents[1],
        env=os.environ,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    before = rows_of(parts, "killed.csv")
    assert 0 < len(before) < 45
    assert brings(parts, path) == (0, {})
    assert f"新登记 {45 - len(before)}，已登记 {len(before)}，有误 0" in capsys.readouterr().out
    after = rows_of(parts, "killed.csv")
    assert (len(after), before <= after) == (45, True)


def rows_of(parts, source):
    with parts.database.reading() as session:
        asked = select(EarlierCertificate.id).where(EarlierCertificate.source == source)
        return set(session.scalars(asked))


def test_b20_what_cannot_be_a_table_is_refused_in_a_sentence(parts, tmp_path):
    """No file, no heading, a column that is missing, an archive that is no workbook."""
    for name, data, said in (
        ("none.csv", b"a,b\n1,2\n", "没有找到写着列名的一行"),
        ("few.csv", "姓名,身份证号\n王,1\n".encode(), "缺少列：证书编号"),
        ("odd.xlsx", b"PK\x03\x04 something else", "读不出这份表格"),
        ("odd.csv", b"\xff\xff\xff\xff", "读不出这份表格"),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises((CommandError, Refused), match=said):
            brings(parts, tmp_path / name)
    with pytest.raises(CommandError, match="没有这个文件"):
        brings(parts, tmp_path / "gone.csv")


def test_c5_the_command_line_looks_a_number_up_with_its_holder(parts, tmp_path, capsys):
    """What others issued is told as such, with status 1; a number alone, or with somebody else's name, finds nothing."""
    brings(parts, table(tmp_path / "asked.csv", [row("钱多多", 41, "乌职 41 号")]))
    capsys.readouterr()
    assert by_number.tell(parts, "乌职41号", "钱多多", as_json=False) == 1
    said = capsys.readouterr().out
    assert "登记在册的早期证书，不是本系统签发" in said
    assert "取得时间：1999-12-30" in said
    assert by_number.tell(parts, "乌职41号", resident("19700101", 41)[-4:], as_json=True) == 1
    assert json.loads(capsys.readouterr().out)["verdict"] == "earlier"
    for holder in ("", "钱多", resident("19700101", 41)):
        with pytest.raises(Refused, match="certificate_not_found_so"):
            by_number.tell(parts, "乌职41号", holder, as_json=False)


def test_b20_people_are_entered_and_take_their_account_over(parts, tmp_path):
    """Found by parts of the name at once; who registers with that number and name has that account, anybody else has none."""
    born, path = resident("19820202", 31), tmp_path / "people.csv"
    said = f"姓名,身份证号,民族,手机号\n阿依努尔·买买提,{born},维吾尔族,１３８０００００００１\n吴敏,{born},汉,12\n"
    path.write_bytes(said.encode("gb18030"))
    status, wrong = brings(parts, path, what=importing.PEOPLE)
    assert (status, wrong[3][:2]) == (1, ("手机号", "phone_wrong"))
    with parts.database.reading() as session:
        person = session.scalars(select(Person)).one()
        assert (person.chat_id, person.consent, person.phone) == (None, accounts.NOT_ASKED, "13800000001")
        assert session.scalars(select(NamePart.person_id).where(NamePart.part == "买买提")).one() == person.id
    with pytest.raises(Refused, match="id_taken"), parts.database.writing() as session:
        registration = accounts.Registration("吴敏", born, "汉", "13800000002")
        accounts.register(session, 5, "zh", registration, world=parts.world())
    with parts.database.writing() as session:
        registration = accounts.Registration("阿依努尔•买买提", born, "维吾尔", "13800000002")
        assert accounts.register(session, 6, "zh", registration, world=parts.world()) == person.id
    assert brings(parts, path, what=importing.PEOPLE)[1] == wrong
    with parts.database.reading() as session:
        assert session.scalars(select(Person)).one().phone == "13800000002"


def test_b20_a_sheet_is_read_the_same_whole_and_row_by_row():
    """Blank rows are counted, merged cells filled, wherever they stand; a sheet that says to be smaller than it is, is not."""
    book = Workbook()
    page = book.active
    for cells in (["甲", "乙"], [], ["一", 650199], [None, 2.5], ["二", None]):
        page.append(cells)
    page.merge_cells("A3:A4")
    page.merge_cells("B5:C7")
    page["B5"] = "下"
    out = io.BytesIO()
    book.save(out)
    numbered = [(at, [cell for cell in cells if cell]) for at, cells in sheet.numbered(io.BytesIO(out.getvalue()), {})]
    assert numbered[:4] == [(1, ["甲", "乙"]), (3, ["一", "650199"]), (4, ["一", "2.5"]), (5, ["二", "下", "下"])]
    whole = sheet.rows(out.getvalue(), 100, {})
    assert [at for at, cells in enumerate(whole, 1) if any(cells)] == [at for at, _ in numbered]
    assert len(sheet.rows(out.getvalue(), 3, {})) == 4


@pytest.fixture
def on_postgresql(postgres, tmp_path):
    """An installation on a PostgreSQL database of its own."""
    admin = create_engine(postgres, isolation_level="AUTOCOMMIT")
    name = f"imports_{uuid4().hex}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = admin.url.set(database=name).render_as_string(hide_password=False)
    parts = prepare(Settings(_env_file=None, home=tmp_path / "home", database_url=url))
    sealing.install(sealing.Sealer(sealing.key_in(parts.settings.home / "secrets")))
    yield parts
    parts.database.close()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


def waits_for_another(parts):
    """True once somebody's statement waits for another's transaction."""
    asked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    with parts.database.reading() as session:
        return session.scalar(text(asked)) > 0


@pytest.mark.xdist_group("e2e")
def test_b20_two_imports_at_once_end_well(on_postgresql, tmp_path):
    """The second waits for the first's transaction, finds what it entered, and enters the rest: no row twice, none lost."""
    parts = on_postgresql
    first, both = row("王小明", 1, "乌职1001"), [row("李强", 3, "乌职1002"), row("王小明", 1, "乌职1001")]
    read = importing.CERTIFICATES.reading(parts.world())
    named = dict(
        zip(("name", "id_number", "number", "title", "level", "specialty", "issuer", "approved_on"), first, strict=True)
    )
    with ThreadPoolExecutor(1) as second:
        with parts.database.writing() as session:
            earlier.entered(session, [(2, read(named))], source="一.csv", world=parts.world(), apply=True)
            session.flush()
            running = second.submit(brings, parts, table(tmp_path / "二.csv", both))
            until = time.monotonic() + 60
            while not waits_for_another(parts):
                assert time.monotonic() < until and not running.done()
                time.sleep(0.05)
        assert running.result() == (0, {})
    assert {name: one.source_row for name, one in (register(parts, "一.csv") | register(parts, "二.csv")).items()} == {
        "王小明": 2,
        "李强": 2,
    }
