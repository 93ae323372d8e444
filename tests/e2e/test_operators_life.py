"""An operator who has only the docs: the first day and the worst day, command by command (B20; docs/operating.md)."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.engine import make_url

from pipeline.case import act
from pipeline.rules.reasons import Reason
from pipeline.rules.words import CertificateState, Node, State
from storage.models.certificates import Certificate
from storage.models.earlier import EarlierCertificate
from tests.house import House
from tests.numbers import resident
from tests.remembering import remember
from zhicheng import clock
from zhicheng.settings import Settings
from zhicheng.wiring import Parts

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("e2e")]
PAST = 10_000
HEADING = ("姓名", "身份证号", "证书编号", "职称", "级别", "专业", "发证机关", "取得时间")


class Machine:
    """A machine with a data folder, on which commands are typed."""

    def __init__(self, home, **environment):
        self.home, self.environment = home, {"ZHICHENG_HOME": str(home), **environment}

    def types(self, *words, status=0):
        """What `zhicheng …` answers on both outputs; it must end so."""
        ended = subprocess.run(
            [sys.executable, "-m", "zhicheng", *map(str, words)],
            env={**os.environ, **self.environment, "COLUMNS": "200"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == status, f"{words}: {ended.stdout[-2000:]}{ended.stderr[-2000:]}"
        assert "Traceback" not in ended.stderr
        return ended.stdout + ended.stderr

    def parts(self):
        """What its environment names, in this process."""
        named = {key.removeprefix("ZHICHENG_").lower(): value for key, value in self.environment.items()}
        return Parts(Settings(_env_file=None, **{key: value for key, value in named.items() if key in KNOWN}))

    def house(self, calendar):
        """Those who work in it, at the moment of their own calendar."""
        parts = self.parts()
        return House(parts.database, parts.blobs, calendar, self.home)

    def moved(self, house):
        """The same people, where the house stands now."""
        parts = self.parts()
        house.database, house.blobs = parts.database, parts.blobs
        house.tools = replace(house.tools, database=parts.database, blobs=parts.blobs)
        house.restage()


KNOWN = frozenset(Settings.model_fields)


@pytest.fixture
def server(postgres):
    """An empty database of the test's own on a server."""
    admin = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE operated"))
    admin.dispose()
    return make_url(postgres).set(database="operated").render_as_string(hide_password=False)


def table_of_the_past(file):
    """What an office hands over: GB18030, a title row, ten thousand people, and one row that Excel has spoilt."""
    with file.open("w", encoding="gb18030", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["乌鲁木齐市历年中级职称人员名册"])
        rows.writerow(HEADING)
        for place in range(PAST):
            year, sequence = divmod(place, 900)
            born = resident(f"{1950 + year}0101", sequence + 1)
            rows.writerow(["王小明", born, f"旧{place:06d}", "工程师", "中级", "林业", "示例市人事局", "1999-12-30"])
        rows.writerow(["李强", "6.50199E+17", "旧999999", "工程师", "中级", "林业", "示例市人事局", "1999-12-30"])
    return file


def on_notice(house, chat):
    house.person(chat, name="王小明", sequence=2 * chat)
    case_id = house.draft(chat)
    house.submits(case_id, chat)
    house.passes(case_id, Node.UNIT, Node.RECOMMENDER, Node.BUREAU)
    house.announces(case_id)
    return case_id


def issued(house):
    with house.database.reading() as session:
        rows = session.scalars(select(Certificate).where(Certificate.state == CertificateState.VALID))
        return {row.number for row in rows}


def past(house):
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(EarlierCertificate))


def test_b20_the_first_day_and_the_worst_day(tmp_path, calendar, monkeypatch, server, bucket):
    """Installed, the past imported, a held case freed, backed up, the machine lost, restored, moved to servers."""
    remember(monkeypatch)
    moment = tmp_path / "clock"
    clock.set_off(moment, calendar.now - clock.now())
    machine = Machine(tmp_path / "home", ZHICHENG_CLOCK_FILE=str(moment), ZHICHENG_LANGUAGE="en")
    machine.types("migrate")

    # The past: tried first, then entered; the spoilt row is named, and the second time nothing is new.
    table = table_of_the_past(tmp_path / "past.csv")
    assert f"{PAST} can be entered" in machine.types("import", "certificates", table, status=1)
    machine.types("import", "certificates", table, "--apply", status=1)
    assert ": 0 entered" in machine.types("import", "certificates", table, "--apply", status=1)
    said = machine.types("verify", "--number", "旧000007", "--holder", "王小明", status=1)  # nothing is signed
    assert "示例市人事局" in said
    house = machine.house(calendar)
    assert past(house) == PAST

    # A case is held; the doctor names it, and one command frees it.
    first, second = on_notice(house, 1), on_notice(house, 2)
    with house.database.writing() as session:
        facts = {"stage": "case.end_notice", "trouble": "BlobError"}
        assert act.hold(session, first, Reason.STAGE_FAILED, world=calendar.world, **facts)
    number = house.case(first).number
    assert number in machine.types("doctor", status=1)
    machine.types("retry", number)
    assert house.case(first).state is State.ON_NOTICE

    # A backup; then one more certificate; then the machine is gone.
    (tmp_path / "passphrase").write_text("一句没有人猜得到的话\n", "utf-8")
    with_key = ("--passphrase-file", tmp_path / "passphrase")
    machine.types("backup", tmp_path / "backups", *with_key, "--keys")
    machine.types("backup", tmp_path / "backups", *with_key, "--verify")
    calendar.passes(days=8)
    clock.set_off(moment, calendar.now - clock.now())
    house.works()
    lost = issued(house)
    assert len(lost) == 2
    machine.types("log", "export", tmp_path / "held-by-others.log")
    house.database.close()
    shutil.rmtree(machine.home)
    said = machine.types("restore", tmp_path / "backups", *with_key, "--log", tmp_path / "held-by-others.log")
    assert {one for one in lost if re.search(rf"{one} version 1: issued", said)} == lost

    # To servers; and there it goes on, with numbers that nobody has yet.
    machine.types("move", "--to", server, "--to", bucket)
    machine.environment |= {"ZHICHENG_DATABASE_URL": server, "ZHICHENG_BLOBS_URL": bucket}
    machine.moved(house)
    assert past(house) == PAST
    house.works()
    assert {house.case(one).state for one in (first, second)} == {State.COMPLETED}
    assert len(issued(house)) == 2
    assert not issued(house) & lost
    machine.types("log", "verify")
    house.database.close()
