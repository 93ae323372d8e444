"""Account recovery in the chat: a ticket, its standing, the help desk's decision, the old chat's word (A1–A3)."""

from __future__ import annotations

from pathlib import Path

from pipeline.rules.words import Action, Node, State
from storage.models.cases import Case, Event
from storage.models.chat import Message
from storage.models.people import Person as Account
from tests.bot.conftest import NAME, NUMBER
from tests.cage import files
from tests.house import CHATS
from tests.numbers import resident

OTHER = resident("19900101", 4)


async def asks(front, chat_id: int = 2, *, number: str = NUMBER, name: str = NAME, way: str = "手持身份证"):
    """Somebody asks for the account from a new chat."""
    who = front.person(chat_id)
    await who.says("/start")
    await who.taps("找回账号")
    for answer in (name, number, "13800000000"):
        await who.says(answer)
    await who.taps(way)
    return who


async def shows_a_photo(front, who, number="GD00000001"):
    """The photo with the identity card, then the submission."""
    front.has("me", files.noise())
    await who.photo("me")
    front.house.works()
    await who.says(number)
    await who.taps("提交")
    await who.taps("确认提交")
    front.house.works()


async def decides(front, *labels, number="GD00000001"):
    """The help desk opens the ticket and presses."""
    desk = front.person(CHATS[Node.HELPDESK])
    await desk.says(number)
    for label in labels:
        await desk.taps(label)
    front.house.works()
    return desk


async def test_a2_the_account_moves_after_the_old_chat_had_its_day_to_object(front):
    """Ticket, photo, help desk; the old chat is told; a day later everything is in the new one."""
    await front.registered(1)
    who = await asks(front)
    assert "GD00000001" in who.screen
    await shows_a_photo(front, who)
    desk = await decides(front)
    for agreed in ("✓ 有这个身份证号的账号", "✓ 姓名一致", "✓ 电话一致", "✗ 原聊天已确认"):
        assert agreed in desk.screen
    await decides(front, "批准", "确认批准")
    assert any("将在 24 小时后转到另一个聊天" in text for text in front.house.network.told(1))
    assert [account.chat_id for account in front.all(Account)] == [1]
    front.house.calendar.passes(hours=25)
    front.house.works()
    assert [account.chat_id for account in front.all(Account)] == [2]
    assert front.case.state is State.COMPLETED
    await who.says("/start")
    assert f"{NAME}，您好" in who.screen
    assert any("账号已转到另一个聊天" in text for text in front.house.network.told(1))


async def test_a2_the_old_chat_objects_and_the_help_desk_decides_anew(front):
    """Within the day: the account stays, whatever falls due later."""
    old = await front.registered(1)
    who = await asks(front)
    await shows_a_photo(front, who)
    await decides(front, "批准", "确认批准")
    await old.says("GD00000001")
    await old.taps("不是我")
    assert "账号不会转走" in old.screen
    front.house.calendar.passes(hours=48)
    front.house.works()
    assert [account.chat_id for account in front.all(Account)] == [1]
    assert front.case.state is State.IN_REVIEW
    assert any("不是我" in text for text in front.house.network.told(CHATS[Node.HELPDESK]))


async def test_a2_an_old_chat_that_confirms_is_proof_enough_for_the_move_at_once(front):
    """The other way: nothing is uploaded, the old chat presses, the help desk grants, no day to wait."""
    old = await front.registered(1)
    await asks(front, way="原来的聊天还能打开")
    front.house.works()
    assert any("有人请求把您的账号转到另一个聊天" in text for text in front.house.network.told(1))
    await old.says("GD00000001")
    await old.taps("是我本人")
    desk = await decides(front)
    assert "✓ 原聊天已确认" in desk.screen
    await decides(front, "批准", "确认批准")
    assert [account.chat_id for account in front.all(Account)] == [2]
    assert [event.action for event in front.all(Event)][:3] == [Action.SUBMIT, Action.ENTER, Action.CONFIRM]


async def test_a2_the_answers_are_the_same_for_a_number_that_nobody_has(front):
    """Word for word, but for the ticket's number; the help desk sees it and can't grant it."""
    await front.registered(1)
    known = await asks(front, 2, way="原来的聊天还能打开")
    unknown = await asks(front, 3, number=OTHER, way="原来的聊天还能打开")
    front.house.works()
    assert known.screen.replace("GD00000001", "GD") == unknown.screen.replace("GD00000002", "GD")
    assert front.house.network.told(2)[0].replace("GD00000001", "") == front.house.network.told(3)[0].replace(
        "GD00000002", ""
    )
    desk = front.person(CHATS[Node.HELPDESK])
    await desk.says("GD00000002")
    assert "✗ 有这个身份证号的账号" in desk.screen
    await desk.taps("批准")
    await desk.taps("确认批准")
    assert "没有这个身份证号的账号" in desk.toast


async def test_a3_a_ticket_is_asked_after_without_an_account_and_says_nothing_personal(front):
    """From any chat, by its number: the state and since when."""
    await front.registered(1)
    await asks(front, way="原来的聊天还能打开")
    front.house.works()
    stranger = front.person(9)
    await stranger.says("/start")
    await stranger.taps("查询找回进度")
    await stranger.says("gd00000001")
    assert "账号找回工单 GD00000001" in stranger.screen
    assert "审核中" in stranger.screen
    assert NAME not in stranger.screen
    await stranger.says("GD00000001")
    assert "账号找回工单 GD00000001" in stranger.screen


async def test_a3_guessing_ticket_numbers_ends_after_a_few(front):
    """Ten an hour; then how long to wait."""
    stranger = front.person(9)
    for number in range(1, 12):
        await stranger.says("/start")
        await stranger.taps("查询找回进度")
        await stranger.says(f"GD{number:08d}")
    assert "尝试次数太多，请 6 分钟后再试" in stranger.screen


async def test_a1_a_taken_number_is_refused_at_registration_and_recovery_is_a_tap_away(front):
    """At the number, in words that don't confirm it; guessing numbers ends after some tries."""
    await front.registered(1)
    other = front.person(2)

    async def gives_the_number():
        await other.says("/start")
        await other.taps("注册账号")
        await other.taps("同意")
        await other.says(NAME)
        await other.says(NUMBER)

    await gives_the_number()
    assert "不能开立新账号" in other.screen
    assert "已经注册" not in other.screen
    await other.taps("找回账号")
    assert "找回账号（1/3）" in other.screen
    for _ in range(5):
        await gives_the_number()
    assert "尝试次数太多" in other.screen


async def test_a2_an_officer_does_not_decide_on_their_own_account(front):
    """The help desk's officer is the account's holder: a colleague must."""
    front.house.person(CHATS[Node.HELPDESK], name=NAME)
    await asks(front, way="原来的聊天还能打开")
    front.house.works()
    desk = front.person(CHATS[Node.HELPDESK])
    await desk.says("GD00000001")
    assert "批准" not in desk.last.buttons


async def test_a2_one_ticket_a_chat_at_a_time(front):
    """The second is refused with the first one's number."""
    await asks(front, way="原来的聊天还能打开")
    who = await asks(front, way="原来的聊天还能打开")
    assert "GD00000001" in who.toast
    assert len(front.all(Case)) == 1


async def test_a2_what_is_claimed_is_not_readable_in_the_database(front):
    """Sealed, like the account itself."""
    await asks(front, number=OTHER, way="原来的聊天还能打开")
    front.house.works()
    folder = Path(front.house.database.engine.url.database).parent
    raw = b"".join(path.read_bytes() for path in folder.glob("test.db*"))
    assert OTHER.encode() not in raw
    told = [str(message.facts) for message in front.all(Message)]
    assert len(told) == 2
    assert OTHER not in "".join(told)
