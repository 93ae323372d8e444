"""Our own chat network as a deployment has it: the pages, the bot's side, the real bot on it, the house's stages through it."""

from __future__ import annotations

import asyncio
import io
import re
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from functools import partial

from aiohttp import ClientSession, CookieJar, FormData, web

from bot.app import make_bot, make_dispatcher
from bot.polling import poll
from bot.under_notices import notice_button
from chat.server import ConsoleServer
from notify import webhooks
from notify.networks import Networks
from notify.push import Pusher
from notify.telegram import Telegram
from pipeline.evidence.files import CHAT_FILE_LIMIT
from storage.outage import Outage
from tests.servers import free_port
from web.app import SERVER, make_app
from web.chat_visit import STREAMS, Pushes
from web.limiting import networks

TOKEN = "1:ours"
PUSHER, LOOPBACK = Pusher("5a" * 32, "mailto:it@example.org"), webhooks.ways("127.0.0.0/8")
BUTTON = re.compile(r'name="message" value="(\d+)"><button name="data" value="([^"]*)">([^<]*)<')
HIDDEN = re.compile(r'name="(csrf|act)" value="(\w+)"')


class Talking:
    """A house whose chat is our own. It can be killed and begun again on the same ports."""

    def __init__(self, house, *, made=lambda app: None, **more):
        """*made* is shown the pages before they are served; *more* is what else they are made with."""
        self.house, self.made, self.more = house, made, more
        self.ports = free_port(), free_port()
        self.running = AsyncExitStack()
        self.channel = None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.ports[0]}"

    async def begins(self, *, bot=True):
        """Serve the pages and the bot's side, and let the bot answer."""
        house = self.house
        console = ConsoleServer(house.database, house.blobs, token=TOKEN, port=self.ports[1])
        await self.running.enter_async_context(console)  # the bot's side, and the people's for programs
        self.network = console.network
        app = make_app(
            house.database,
            lambda: house.calendar.world,
            house.blobs,
            house.tools.signers,
            bot_tokens=Networks(own=TOKEN),
            proxies=networks("127.0.0.1"),
            network=self.network,
            pushes=Pushes(PUSHER.public, LOOPBACK),
            **self.more,
        )
        self.app = app
        self.made(app)
        self.streams = app[STREAMS]
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2, **SERVER)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self.ports[0]).start()
        self.running.push_async_callback(runner.cleanup)
        make = partial(make_bot, TOKEN, console.url)
        if self.channel is None:
            self.channel = Telegram(make, notice_button, file_limit=CHAT_FILE_LIMIT, outage=Outage("chat network"))
            self.listed = house.tools
            self.over(self.channel)
        if bot:
            await self.running.enter_async_context(self.answering(make))

    def over(self, channel):
        """The stages speak over that channel."""
        self.house.tools = replace(self.listed, channel=lambda: channel, pusher=PUSHER, ways=LOOPBACK)
        self.house.restage()

    @contextmanager
    def aside(self):
        """What the house does meanwhile concerns nobody who is in this chat: its network is a list again."""
        self.over(self.listed.channel())
        yield self.house
        self.over(self.channel)

    @asynccontextmanager
    async def answering(self, make):
        house = self.house
        dispatcher = make_dispatcher(house.database, lambda: house.calendar.world, house.blobs.get)
        async with make() as bot:
            task = asyncio.create_task(poll(Networks(own=bot), dispatcher, house.database, lambda: house.calendar.now))
            yield
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def stops(self):
        await self.running.aclose()
        self.running = AsyncExitStack()

    async def ends(self):
        await self.stops()
        if self.channel is not None:
            await asyncio.to_thread(self.channel.close)


class Plain:
    """A browser without scripts."""

    def __init__(self, talking, session):
        self.talking, self.session = talking, session
        self.said, self.status, self.headers = "", 0, {}

    @classmethod
    @asynccontextmanager
    async def at(cls, talking):
        async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
            yield cls(talking, session)

    async def opens(self, path="/chat", **more):
        return await self.does("GET", path, **more)

    async def starts(self):
        await self.opens()
        return await self.does("POST", "/chat/begin", data={"language": "zh"})

    async def says(self, text):
        return await self.does("POST", "/chat/say", data={**self.hidden, "text": text})

    async def taps(self, label):
        """Press the newest button that reads so."""
        for message, data, text in reversed(BUTTON.findall(self.said)):
            if label in text:
                return await self.does("POST", "/chat/tap", data={**self.hidden, "message": message, "data": data})
        raise AssertionError(f"no button {label} in {self.said}")

    async def sends(self, *named, **fields):
        form = FormData(quote_fields=False)
        for name, value in {**self.hidden, **fields}.items():
            form.add_field(name, value)
        for name, data, kind in named:
            form.add_field("file", io.BytesIO(data), filename=name, content_type=kind)
        return await self.does("POST", "/chat/files", data=form)

    @property
    def hidden(self):
        return dict(HIDDEN.findall(self.said))

    async def does(self, method, path, **more):
        async with self.session.request(method, self.talking.url + path, **more) as answer:
            self.status, self.headers = answer.status, answer.headers
            self.body = await answer.read()
            self.said = self.body.decode(errors="replace")
            return self.said
