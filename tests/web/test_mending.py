"""A case that its own document number holds: whoever gave the number mends it, in the chat or at the desk, and it goes on (B19)."""

import pytest

from pipeline.review import decisions
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Action, Node, State
from storage.models.cases import Case
from storage.models.certificates import Certificate
from tests.house import CHATS
from tests.web.test_desk import decides, sits_down

POISON, RIGHT = "乌市人社职\x0b〔2026〕7号", "乌市人社职〔2026〕7号"
BODY = CHATS[Node.BODY]


@pytest.fixture
def held(front):
    """A case whose number came in before numbers were looked at: no font has it, and the page can't be drawn."""
    house = front.house
    case_id = house.approved()
    with house.database.writing() as session:
        session.get_one(Case, case_id).document = POISON
    house.works()
    assert house.case(case_id).state is State.HELD
    return case_id


def printed(house):
    """What the one certificate says of the document, and how its case stands."""
    house.works()
    with house.database.reading() as session:
        row = session.query(Certificate).one()
        return row.record["document"], session.get_one(Case, row.case_id).state


async def test_b19_whoever_gave_the_number_hears_of_it_and_mends_it_in_the_chat(front, held):
    """The message opens the case; the number is asked for, said once more, and the certificate comes."""
    assert "更正文号" in front.house.network.told(BODY)[-1]
    await front.body.says("RSSQ00000001")
    await front.body.taps("更正文号")
    await front.body.says(RIGHT)
    assert RIGHT in front.body.screen
    await front.body.taps("确认更正")
    assert "✓ 文号已更正" in front.body.screen
    assert printed(front.house) == (RIGHT, State.COMPLETED)
    events = front.house.view(held).events
    assert [event.why for event in events if event.action is Action.MEND] == [POISON]


async def test_b19_it_is_mended_at_the_desk_and_a_wrong_one_keeps_what_was_typed(front, browser, held):
    """The same number again is no mending; the box is asked for as with every act that can't be taken back."""
    await sits_down(browser, front.body)
    await browser.opens(f"/desk/case/{held}")
    await decides(browser, held, "mend", document="")
    assert "请输入批准文号" in browser.said
    for nothing in ("待定", "2026"):
        await decides(browser, held, "mend", document=nothing)
        assert f"“{nothing}”" in browser.said
    await decides(browser, held, "mend", document=RIGHT, sure="")
    assert f'value="{RIGHT}"' in browser.said
    assert front.house.case(held).state is State.HELD
    await decides(browser, held, "mend", document=RIGHT)
    assert printed(front.house) == (RIGHT, State.COMPLETED)


def test_b19_nobody_else_mends_it_and_nothing_that_holds_otherwise(front, held):
    """Not an office before it, not who applies; and not the number that it has."""
    house, version = front.house, front.house.case(held).version
    for chat in (1, CHATS[Node.UNIT], CHATS[Node.HELPDESK]):
        with pytest.raises(Refused):
            house.does(chat, decisions.mend, held, document=RIGHT, seen=version)
    house.does(BODY, decisions.mend, held, document=RIGHT, seen=version)
    house.works()
    with pytest.raises(Refused, match="not_in_this_state"):
        house.does(BODY, decisions.mend, held, document="乌市8号", seen=house.case(held).version)
