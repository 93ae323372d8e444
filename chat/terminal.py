"""`zhicheng chat`: buttons as numbered choices, files by path, several people in one terminal."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from chat.client import Refusal, ServerGone
from chat.person import NotSeen, Person
from chat.queues import Bell
from chat.showing import free_path, plain, rendered
from chat.typed import files_in, lines

if TYPE_CHECKING:
    from pathlib import Path

    from chat.screen import Shown

FIRST_ANSWER_S = 10.0
"""A piped line waits so long for the bot's first word…"""
QUIET_S = 1.0
"""…and then until nothing has come for so long, before the next line is read."""
LAST_SEEN = 3
"""Messages shown again to who comes back."""
HELP = (
    "数字=按按钮 number=button · 文件路径=发送文件 path=send file · /photo 路径=发送照片 as photo"
    " · /say 文字=照原样发送 as text · /as 名字=换人 switch person · /quit=结束"
)


class Terminal:
    """One terminal, and the people who take turns in it."""

    def __init__(self, url: str, downloads: Path, console: Console) -> None:
        """Open it; `people` is entered by `run` and ends all connections."""
        self.people = AsyncExitStack()
        self._url = url
        self._downloads = downloads
        self._console = console
        self._known: dict[str, Person] = {}
        self._unread: dict[str, list[Shown]] = {}
        self._arrived: asyncio.Queue[tuple[Person, Shown]] = asyncio.Queue()
        self._now: Person | None = None
        self._bell = Bell()
        self._spoke_at = self._heard_at = float("-inf")

    async def become(self, name: str) -> None:
        """Let *name* take the seat. Raises ServerGone, Refusal."""
        if name not in self._known:
            await self._enters(name)
        self._now = person = self._known[name]
        self._print(Text(f"—— {plain(name)} ——", style="bold"))
        for shown in self._unread.pop(name, []):
            await self._show(person, shown)
        if not person.screen:
            self._speaks()
            await person.says("/start")

    async def take(self, line: str) -> bool:
        """Do what a typed line says; False to end. Raises ServerGone, Refusal, NotSeen."""
        person, said = self._now, line.strip()
        command, _, rest = said.partition(" ")
        if person is None or said == "/quit":
            return False
        if command == "/as" and rest.strip():
            await self.become(rest.strip())
        elif command == "/say" and rest:
            self._speaks()
            await person.says(rest)
        elif command == "/photo":
            await self._send(person, rest, photo=True)
        elif said.isdecimal() and 0 < int(said) <= len(person.choices[1]):
            message_id, buttons = person.choices
            self._print(Text(f"▸ {plain(buttons[int(said) - 1]['text'])}", style="cyan"))
            self._speaks()
            await person.chooses(message_id, buttons[int(said) - 1])
        elif files_in(said):
            await self._send(person, said, photo=False)
        elif said:
            self._speaks()
            await person.says(said)
        return True

    async def show_arrivals(self) -> None:
        """Print whatever comes, until cancelled: in full for who sits here, one dim line for the others."""
        while True:
            person, shown = await self._arrived.get()
            try:
                if person is self._now:
                    await self._show(person, shown)
                else:
                    self._unread.setdefault(person.name, []).append(shown)
                    first = plain(str(shown)).partition("\n")[0]
                    self._print(Text(f"  ({plain(person.name)}) {first}", style="dim"))
            except (ServerGone, Refusal, OSError) as error:
                self.says(f"收到的文件没有存下。A received file was not saved: {error}")
            finally:
                self._arrived.task_done()

    async def settles(self) -> None:
        """Wait until the bot has answered what was said last, and is quiet. For piped input."""
        while (left := self._quiet_at() - asyncio.get_running_loop().time()) > 0:
            await self._bell.heard(left)
        await self._arrived.join()

    def says(self, sentence: str) -> None:
        """Print a sentence of the terminal's own."""
        self._print(Text(sentence, style="yellow"))

    def _quiet_at(self) -> float:
        """Return the loop's time when no more of an answer is to be expected."""
        answered = self._heard_at > self._spoke_at
        return self._heard_at + QUIET_S if answered else self._spoke_at + FIRST_ANSWER_S

    def _speaks(self) -> None:
        self._spoke_at = asyncio.get_running_loop().time()

    async def _enters(self, name: str) -> None:
        person = Person(self._url, name, on_change=self._arrives)
        self._known[name] = await self.people.enter_async_context(person)
        self._unread[name] = [shown for shown in person.screen if not shown.mine][-LAST_SEEN:]

    def _arrives(self, person: Person, shown: Shown) -> None:
        if person.name in self._known and not shown.mine:
            self._heard_at = asyncio.get_running_loop().time()
            self._bell.ring()
            self._arrived.put_nowait((person, shown))

    async def _send(self, person: Person, line: str, *, photo: bool) -> None:
        files = files_in(line)
        if not files:
            self.says(f"找不到文件，请检查路径。No such file, check the path: {plain(line)}")
            return
        try:
            contents = [(path.name, await asyncio.to_thread(path.read_bytes)) for path in files]
        except OSError:
            self.says(f"文件读不出来，请检查权限。The file cannot be read, check its permissions: {plain(line)}")
            return
        self._speaks()
        await person.sends(*contents, photo=photo)

    async def _show(self, person: Person, shown: Shown) -> None:
        inline = bool(person.choices[0])
        body = rendered(shown, [] if inline else person.keyboard)
        if shown.file:
            file_id, name = shown.file
            content = await person.download(file_id)
            self._downloads.mkdir(parents=True, exist_ok=True)
            path = free_path(self._downloads, name)
            path.write_bytes(content)
            body.append(f"\n  → {path}", style="cyan")
        self._print(body)

    def _print(self, text: Text) -> None:
        self._console.print(text, soft_wrap=True)


async def run(url: str, name: str, downloads: Path) -> None:
    """Talk as *name* until /quit or the end of the input; received files go to *downloads*.

    A piped input waits for each answer before the next line. Exits with one sentence if no server answers at *url*.
    """
    terminal = Terminal(url, downloads, Console(highlight=False, emoji=False))
    terminal.says(HELP)
    async with terminal.people:
        showing = asyncio.create_task(terminal.show_arrivals())
        try:
            await _talk(terminal, name)
        except ServerGone as error:
            raise SystemExit(str(error)) from None
        finally:
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)


async def _talk(terminal: Terminal, name: str) -> None:
    """Take line after line."""
    piped = not sys.stdin.isatty()
    await terminal.become(name)
    if piped:
        await terminal.settles()
    async for line in lines(sys.stdin.fileno()):
        try:
            if not await terminal.take(line):
                return
        except (Refusal, NotSeen) as error:
            terminal.says(str(error))
        if piped:
            await terminal.settles()
