"""The verbs of this round on a real PostgreSQL: what SQLite's one writer hides would show here."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, select, text

from pipeline.kinds import application, correction, recovery
from pipeline.people.actor import actor_of
from pipeline.queries.officer import desk, roster
from pipeline.queries.officer.statistics import statistics
from pipeline.review import batch, decisions, filing
from pipeline.rules.refusals import Overtaken, Refused
from pipeline.rules.words import Action, CertificateState, Kind, Node, State
from storage import schema, sealing
from storage.database import Database
from storage.models.certificates import Certificate
from storage.models.evidence import Evidence
from storage.models.people import Person
from tests.cage import files
from tests.cage.letters import letter, photographed, saved, saved_again
from tests.house import CHATS, House
from tests.numbers import resident

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

pytestmark = pytest.mark.xdist_group("e2e")


@pytest.fixture
def served(postgres, tmp_path, blobs, calendar, issuer_folder) -> Iterator[House]:
    """A furnished house on a PostgreSQL database of its own."""
    sealing.install(sealing.Sealer(sealing.key_in(tmp_path / "secrets")))
    name = f"house_{tmp_path.name[-12:].lower().replace('-', '_')}"
    admin = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    admin.dispose()
    database = Database(admin.url.set(database=name).render_as_string(hide_password=False))
    schema.upgrade(database.engine)
    yield House(database, blobs, calendar, issuer_folder)
    database.close()


def versions(house: House) -> list[Certificate]:
    with house.database.reading() as session:
        return list(session.scalars(select(Certificate).order_by(Certificate.version)))


def certified(house: House) -> Certificate:
    house.approved()
    house.works()
    return versions(house)[-1]


def hands_in(house: House, case_id: UUID, *slots: str, chat_id: int = 1) -> None:
    for place, slot in enumerate(slots):
        house.uploads(case_id, slot, files.noise(900 + place), chat_id)
    house.works()
    house.submits(case_id, chat_id)


def granted(house: House, case_id: UUID) -> None:
    house.passes(case_id, Node.UNIT)
    house.does(CHATS[Node.BODY], decisions.grant, case_id, seen=house.case(case_id).version)
    house.works()


def test_a16_a17_versions_follow_each_other_and_one_is_in_force(served):
    """A reissue, then a correction with a new ID number: three versions of one number, the last valid."""
    first = certified(served)
    case_id = served.does(1, correction.begin, first.id, Kind.REISSUE)
    hands_in(served, case_id, "loss_statement")
    granted(served, case_id)
    case_id = served.does(1, correction.begin, versions(served)[-1].id, Kind.CORRECTION)
    served.does(1, correction.ask, case_id, "id_number", resident("19970520", 4))
    hands_in(served, case_id, "identity_card", "number_proof")
    granted(served, case_id)
    assert [row.state for row in versions(served)] == [CertificateState.SUPERSEDED] * 2 + [CertificateState.VALID]
    assert {first.number} == {row.number for row in versions(served)}
    with served.database.reading() as session:
        assert session.scalars(select(Person)).one().id_number == resident("19970520", 4)


def test_a16_two_requests_for_one_certificate_at_the_same_moment_are_one(served):
    """Two phones, one account: the second waits for the first, and is refused with its number."""
    first = certified(served)
    told = []

    def asks() -> None:
        try:
            told.append(served.does(1, correction.begin, first.id, Kind.REISSUE))
        except Refused as refusal:
            told.append(refusal.code)

    threads = [threading.Thread(target=asks) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(isinstance(one, str) for one in told) == [False, True, True, True]
    assert {one for one in told if isinstance(one, str)} == {"certificate_case_open"}


def test_a2_a_recovery_moves_the_account_and_two_decisions_at_once_are_one(served):
    """The help desk's two officers press together: one wins, the other is told."""
    served.person(1)
    claim = recovery.Claim("阿依古丽·买买提", resident("19970520", 2), "13800000000")
    case_id = served.does(2, recovery.begin, claim, "old_chat", language="zh")
    served.does(2, filing.submit, case_id)
    served.works()
    served.does(1, recovery.confirm, case_id, seen=served.case(case_id).version)
    seen, told = served.case(case_id).version, []

    def grants() -> None:
        try:
            served.does(CHATS[Node.HELPDESK], decisions.grant, case_id, seen=seen, compared=recovery.CLAIMS)
            told.append("granted")
        except (Overtaken, Refused) as refusal:
            told.append(refusal.code)

    threads = [threading.Thread(target=grants) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    served.works()
    assert sorted(told) in (["granted", "overtaken"], ["granted", "not_in_this_state"])
    assert served.case(case_id).state is State.COMPLETED
    with served.database.reading() as session:
        assert session.scalars(select(Person)).one().chat_id == 2


def test_u8_u9_the_desk_works_on_postgresql_as_on_sqlite(served, monkeypatch):
    """Pages by keyset, a name, an ID number, a stated fact; many at once with one that fails; numbers and roster."""
    monkeypatch.setattr(desk, "PAGE", 2)
    ids = []
    for chat in (1, 2, 3):
        served.person(chat, name=("王小明", "李强", "赵敏")[chat - 1], sequence=2 * chat)
        ids.append(served.draft(chat))
        served.submits(ids[-1], chat)
        served.calendar.passes(minutes=3)
    unit = CHATS[Node.UNIT]
    first = served.does(unit, desk.queue, desk.DeskFilter())
    second = served.does(unit, desk.queue, desk.DeskFilter(after=first.after))
    assert [line.number for line in (*first.lines, *second.lines)] == ["RSSQ00000001", "RSSQ00000002", "RSSQ00000003"]
    assert (first.total, second.after) == ("3", "")
    for wish, found in (
        (desk.DeskFilter(text="小"), 1),
        (desk.DeskFilter(text="%"), 0),
        (desk.DeskFilter(text=resident("19970520", 4)), 1),
        (desk.DeskFilter(education="本科"), 2),
        (desk.DeskFilter(education="博士"), 0),
    ):
        assert len(served.does(unit, desk.queue, wish).lines) == found, wish
    chosen = [batch.Chosen(one, served.case(one).version) for one in ids]
    served.passes(ids[1], Node.UNIT)
    outcomes = served.does(unit, batch.act, Action.PASS, chosen)
    assert [outcome.refusal is None for outcome in outcomes] == [True, False, True]
    served.works()
    assert {served.case(one).step for one in ids} == {1}
    assert {bar.what: bar.count for bar in served.does(unit, statistics).states} == {"in_review": 3}
    assert len(served.does(unit, desk.year, desk.DeskFilter()).lines) == 2
    for one in ids:
        served.passes(one, Node.RECOMMENDER, Node.BUREAU)
        served.does(CHATS[Node.BODY], decisions.receive, one, seen=served.case(one).version)
    with served.database.reading() as session:
        by = actor_of(session, CHATS[Node.BODY], served.calendar.world.today)
        rows = list(roster.rows(session, published=True, by=by, world=served.calendar.world))
    assert [row[2] for row in rows[1:]] == ["王小明", "李强", "赵敏"]


def test_a20_borrowed_pages_are_found_on_postgresql(served):
    """The index of pieces, and the marks on both."""
    page = photographed(letter(5).page(), 5)
    marked = []
    for chat in (1, 2):
        served.person(chat, sequence=2 * chat)
        case_id = served.does(chat, application.begin, served.place.wanted, served.place.pathway)
        served.does(chat, filing.choose_unit, case_id, served.unit_id)
        sent = saved(page) if chat == 1 else saved_again(page, "quality", 1)
        marked.append(served.uploads(case_id, "work_proof", sent, chat))
        served.works()
    with served.database.reading() as session:
        rows = [session.get_one(Evidence, one) for one in marked]
    assert [row.facts["borrowed"] for row in rows] == [
        [{"number": "RSSQ00000002", "how": "page"}],
        [{"number": "RSSQ00000001", "how": "page"}],
    ]
