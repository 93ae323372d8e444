"""Telegram and our own network in one deployment: one bot, one account in two chats, the same case on both screens (B15)."""

import asyncio
import re
from contextlib import AsyncExitStack
from functools import partial
from shutil import copyfile

import pytest

from bot.app import make_bot, make_dispatcher
from bot.polling import poll
from bot.under_notices import notice_button
from chat.person import Person
from chat.server import ConsoleServer
from notify.networks import OURS, Channels, Networks
from notify.telegram import Telegram
from pipeline.evidence.files import CHAT_FILE_LIMIT
from pipeline.review import decisions
from pipeline.rules.words import Node
from storage.blobs import Blobs
from storage.database import Database
from storage.models.cases import Case
from storage.models.people import Person as Account
from storage.outage import Outage
from tests.cage import files
from tests.conversations.conftest import Talks
from tests.conversations.page_seat import PageSeat
from tests.conversations.test_conversations import CASE, registered, stated, submits
from tests.house import CHATS
from tests.web.seats import ApiSeat
from tests.web.talking import TOKEN, Talking

pytestmark = pytest.mark.xdist_group("chat")
THEIRS = "42:TELEGRAM"


class Beside(Talks):
    """Whoever takes a seat here is at Telegram, which is a server and a database of its own."""

    telegram = ""

    async def seat(self, name, **how):
        return ApiSeat(await self.stack.enter_async_context(Person(self.telegram, name)))


@pytest.fixture
async def both(house, tmp_path, empty_tables):
    """One bot that polls both networks, and stages that send over both."""
    copyfile(empty_tables, tmp_path / "telegram.db")
    database = Database(f"sqlite:///{tmp_path / 'telegram.db'}")
    talking = Talking(house)
    async with AsyncExitStack() as stack:
        telegram = ConsoleServer(database, Blobs(tmp_path / "telegram"), token=THEIRS)
        await stack.enter_async_context(telegram)
        await talking.begins(bot=False)
        stack.push_async_callback(talking.ends)
        own = f"http://127.0.0.1:{talking.ports[1]}"
        ways = [
            Telegram(partial(make_bot, *where), notice_button, file_limit=CHAT_FILE_LIMIT, outage=Outage("network"))
            for where in ((THEIRS, telegram.url), (TOKEN, own))
        ]
        channels = Channels(Networks(*ways))
        stack.callback(channels.close)
        talking.over(channels)
        bots = Networks(make_bot(THEIRS, telegram.url), make_bot(TOKEN, own))
        for bot in bots:
            await stack.enter_async_context(bot)
        dispatcher = make_dispatcher(house.database, lambda: house.calendar.world, house.blobs.get)
        task = asyncio.create_task(poll(bots, dispatcher, house.database, lambda: house.calendar.now))
        hall = Beside(talking, ApiSeat)
        hall.telegram = telegram.url
        yield hall
        await hall.stack.aclose()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    database.close()


async def test_b15_one_account_in_telegram_and_in_a_browser_has_the_same_case_on_both_screens(both):
    """Files from either, submitted from one, redrawn and told on both; and one chat sends the other away."""
    hall, house = both, both.house
    her = await registered(hall)
    await stated(her)
    await her.sends("照片.jpg", files.PORTRAIT, "image/jpeg")
    await her.sees("收到一寸免冠照片")
    await hall.works()
    await her.says("/start")
    await her.taps("我的信息")
    await her.taps("在别的聊天里也能用")
    await her.sees("/start chat-")
    (word,) = re.findall(r"chat-[\w-]+", her.person.screen[-1].text)
    async with PageSeat.at(hall.talking, "她") as page, PageSeat.at(hall.talking, "别人") as other:
        await page.begins(word)
        await page.sees("这个聊天现在也能使用")
        await other.begins(word)
        await other.sees("口令无效或已过期")
        await page.says(CASE)
        await page.sees("✓ 一寸免冠照片")
        for name, data, kind, slot in (
            ("毕业证书.pdf", files.pdf("阿依古丽·买买提"), "application/pdf", "学历证书"),
            ("工作证明.jpg", files.noise(), "image/jpeg", "专业技术工作年限"),
        ):
            await page.sends(name, data, kind)
            await page.sees(f"收到{slot}")
            await hall.works()
        await her.says(CASE)
        await her.sees("✓ 专业技术工作年限")
        await submits(hall, page)
        await her.sees("● 审核中")
        (case,) = [one.id for one in hall.all(Case)]
        house.does(CHATS[Node.UNIT], decisions.mark_opened, case)
        house.does(
            CHATS[Node.UNIT], decisions.return_to_applicant, case, why="请重新扫描", seen=house.case(case).version
        )
        await hall.works()
        await her.sees("请重新扫描")
        await page.sees("请重新扫描")
        await page.says("/start")
        await page.taps("我的信息")
        await page.taps("只留这个聊天")
        await page.sees("已退出 1 个")
        await her.says("/start")
        await her.taps("注册账号")
    assert [account.chat_id >= OURS for account in hall.all(Account)] == [True]
