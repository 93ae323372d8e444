"""`zhicheng chat`: buttons as numbered choices, files by path, several people in one terminal."""

from __future__ import annotations

import asyncio
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from bot.console.person import Person, Transcript

if TYPE_CHECKING:
    from bot.console.person import Shown

QUIET_S = 1.5
HELP = "数字=按钮 · 文件路径=发送文件 · /photo 路径=发送照片 · /as 名字=换人 · /quit=结束"


class Terminal:
    """One terminal, and the people who take turns in it."""

    def __init__(self, url: str, downloads: Path, console: Console) -> None:
        self._url, self._downloads, self._console = url, downloads, console
        self._people: dict[str, Person] = {}
        self._seen: dict[str, set[tuple[int, str]]] = {}
        self._now: Person | None = None

    async def become(self, name: str) -> None:
        """Let *name* take the seat."""
        if name not in self._people:
            person = Person(self._url, name, Transcript())
            await person.__aenter__()
            self._people[name], self._seen[name] = person, set()
        self._now = self._people[name]
        self._console.print(Text(f"—— {name} ——", style="bold"))

    async def show(self) -> None:
        """Print what is new for whoever sits here, and one dim line for what came to others."""
        for name, person in self._people.items():
            for message in list(person.screen):
                mark = (message.id, message.text + str(message.buttons))
                if mark in self._seen[name] or message.mine:
                    continue
                self._seen[name].add(mark)
                if person is self._now:
                    await self._print(message, person)
                else:
                    first = message.text.partition("\n")[0]
                    self._console.print(Text(f"  ({name}) {first}", style="dim"))

    async def _print(self, message: Shown, person: Person) -> None:
        body = Text(message.text)
        number = 0
        for row in message.buttons:
            body.append("\n")
            for button in row:
                number += 1
                body.append(f" {number} ", style="reverse")
                body.append(f" {button['text']}  ")
        if message.document:
            self._downloads.mkdir(parents=True, exist_ok=True)
            path = self._downloads / Path(message.document["file_name"]).name
            path.write_bytes(await person.download(message.document["file_id"]))
            body.append(f"\n→ {path}", style="green")
        if message.photo:
            body.append("\n[图片]", style="dim")
        self._console.print(Panel(body, expand=False))

    async def take(self, line: str) -> bool:
        """Do what a typed line says; False to end."""
        person, said = self._now, line.strip()
        if person is None or said == "/quit":
            return False
        if said.startswith("/as "):
            await self.become(said[4:].strip())
        elif said.isdecimal() and (button := self._button(person, int(said))):
            await person.presses(*button)
        elif path := _path(said.removeprefix("/photo ")):
            await person.sends((path.name, await asyncio.to_thread(path.read_bytes)), photo=said.startswith("/photo "))
        elif said:
            await person.says(said)
        return True

    @staticmethod
    def _button(person: Person, number: int) -> tuple[int, str, str] | None:
        newest = next((message for message in reversed(person.screen) if message.buttons), None)
        buttons = [button for row in newest.buttons for button in row] if newest else []
        if newest is None or not 1 <= number <= len(buttons):
            return None
        return newest.id, buttons[number - 1]["callback_data"], buttons[number - 1]["text"]

    async def close(self) -> None:
        """Everybody leaves."""
        for person in self._people.values():
            await person.__aexit__()


def _path(text: str) -> Path | None:
    """The file that *text* names, as typed or dragged into the terminal; None if it names none."""
    try:
        words = shlex.split(text)
    except ValueError:
        return None
    path = Path(words[0]).expanduser() if len(words) == 1 else Path()
    return path if len(words) == 1 and path.is_file() else None


async def run(url: str, name: str, downloads: Path) -> None:
    """Talk until /quit or the end of the input. A piped input waits for each answer before the next line."""
    console = Console(highlight=False)
    terminal = Terminal(url, downloads, console)
    await terminal.become(name)
    console.print(Text(HELP, style="dim"))
    printing = asyncio.create_task(_keep_showing(terminal))
    piped = not sys.stdin.isatty()
    try:
        await terminal.take("/start")
        while True:
            if piped:
                await asyncio.sleep(QUIET_S)
            line = await asyncio.to_thread(sys.stdin.readline)
            if not line or not await terminal.take(line):
                break
        await terminal.show()
    finally:
        printing.cancel()
        await terminal.close()


async def _keep_showing(terminal: Terminal) -> None:
    while True:
        await terminal.show()
        await asyncio.sleep(0.15)
