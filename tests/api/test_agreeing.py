"""A holder says in the chat which organisation's system sees the certificates (B20), and reads there when it looked (B10)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipeline.offices import directory
from pipeline.organisations import keys
from pipeline.people import statements
from pipeline.queries.applicant import own_data
from pipeline.rules.scales import Tier
from pipeline.rules.words import Node, Scope
from storage.models.offices import Office
from tests.api.conftest import Client, key_of
from tests.bot.conftest import Front
from tests.numbers import organisation


@pytest.fixture
def front(house):
    return Front(house)


async def test_b20_a_holder_agrees_in_the_chat_reads_who_looked_and_takes_it_back(front, client: Client, certificate):
    """Offered only because a system asks; what it sees is said first; twice pressed is once."""
    house, holder = front.house, front.person()
    client.key = key_of(house)
    await holder.says("/certificates")
    await holder.taps("谁能看我的证书")
    assert "您没有同意任何单位查看" in holder.screen
    await holder.taps(house.place.unit)
    assert "身份证号只显示前六位和后四位" in holder.screen
    await holder.taps("同意")
    assert "已同意" in holder.screen
    assert len((await client.asks("GET", "/certificates"))["certificates"]) == 1
    view = house.looks(1, own_data.export)["agreed_to"]
    assert [(one["organisation"], one["taken_back_at"]) for one in view] == [(house.place.unit, "")]
    await holder.says("/cases")
    await holder.taps(house.case(certificate.case_id).number)
    await holder.taps("谁看过我的材料")
    assert "人事系统：单位的系统查看证书（您已同意）" in holder.screen
    await holder.says("/certificates")
    await holder.taps("谁能看我的证书")
    await holder.taps(f"收回：{house.place.unit}")
    assert "已收回" in holder.screen
    assert (await client.asks("GET", "/certificates"))["certificates"] == []


async def test_b20_of_many_organisations_one_is_found_by_its_name(front, certificate):
    """Eight are shown, the holder's own unit first; the others are typed."""
    house, holder = front.house, front.person()
    key_of(house, Scope.CERTIFICATES)
    names = [f"示例第{one}中学" for one in "一二三四五六七八九"]
    for place, name in enumerate(names):
        with house.database.writing() as session:
            entry = directory.UnitEntry(
                code=organisation(f"MA00TE6{place}"),
                name=name,
                portal="650100",
                tier=Tier.COUNTY,
                contact="",
                phone="",
                address="",
                recommenders=(house.place.offices[Node.RECOMMENDER],),
            )
            office = session.get_one(Office, directory.add_unit(session, entry, world=house.calendar.world))
            life, world = timedelta(days=1), house.calendar.world
            keys.make(session, office, "系统", [Scope.CERTIFICATES], rate=1, life=life, world=world)
    house.does(1, statements.work_at, house.unit_id)
    await holder.says("/certificates")
    await holder.taps("谁能看我的证书")
    offered = [label for label in holder.last.buttons if label in {house.place.unit, *names}]
    assert offered[0] == house.place.unit
    assert len(offered) == 8
    (hidden, *_) = set(names) - set(offered)
    await holder.taps("其他单位")
    await holder.says("没有这个单位")
    assert "没有找到这样的单位" in holder.screen
    await holder.says(hidden)
    await holder.taps(hidden)
    await holder.taps("上一步")
    assert "您没有同意任何单位查看" in holder.screen
