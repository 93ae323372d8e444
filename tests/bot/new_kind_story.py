"""The story that `test_new_kind` plays where docs/new-kind.md has been followed; no test of this checkout."""

from sqlalchemy import select

from pipeline.rules.words import Node, State
from storage.models.people import Person
from tests.cage import files
from tests.house import CHATS


async def test_hours_are_stated_in_the_chat_and_stand_on_the_record(front):
    """Two answers, a unit and a paper; two offices; then the hours are there, and what was wrong was said at once."""
    who = await front.registered()
    await who.says("/start")
    await who.taps("继续教育学时登记")
    assert "哪一年的学时" in who.screen
    await who.says("2026")
    await who.says("很多")
    assert "请发送数字" in who.screen
    await who.says("90")
    assert "已建立办件" in who.screen and "学时" in who.screen and "90" in who.screen
    await who.taps("选择单位")
    await who.says("示例林场")
    front.has("proof", files.noise())
    await who.photo("proof")
    front.house.works()
    (case,) = front.all(front.case.__class__)
    await who.says(case.number)
    await who.taps("提交")
    await who.taps("确认提交")
    front.house.works()
    await decides(front, Node.UNIT, case.number, "提交")
    await decides(front, Node.BUREAU, case.number, "批准")
    assert front.house.case(case.id).state is State.COMPLETED
    with front.house.database.reading() as session:
        assert session.scalars(select(Person.facts)).one()["hours_2026"] == 90


async def decides(front, node, number, label):
    """An officer opens the case and presses, and presses once more where that is asked."""
    officer = front.person(CHATS[node])
    await officer.says(number)
    await officer.taps(label)
    if any("确认" in text for text in officer.last.buttons):
        await officer.taps("确认")
    front.house.works()
