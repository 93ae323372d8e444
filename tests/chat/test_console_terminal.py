"""The terminal, driven over a pipe in a process of its own."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from chat.person import Person
from chat.showing import free_path, plain
from chat.typed import files_in
from tests.chat.small_bot import PDF, picture

if TYPE_CHECKING:
    from chat.server import ConsoleServer

ROOT = Path(__file__).parents[2]
PROGRAM = """
import asyncio, sys, pathlib
from chat.terminal import run
asyncio.run(run(sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])))
"""


async def _terminal(url: str, downloads: Path, typed: str) -> tuple[str, int]:
    """What a terminal prints when *typed* is piped into it, and its exit status."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        PROGRAM,
        url,
        "张三",
        str(downloads),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await asyncio.wait_for(process.communicate(typed.encode()), 40)
    return out.decode(), process.returncode


@pytest.mark.usefixtures("answering")
async def test_terminal_talks_for_several_people(server: ConsoleServer, tmp_path: Path) -> None:
    """Greeting, a button by number, files out and in, another person, and the end."""
    paper, photo = tmp_path / "学历 证书.pdf", tmp_path / "me.jpg"
    paper.write_bytes(PDF)
    photo.write_bytes(picture(295, 413))
    typed = ["1", f"'{paper}'", f"/photo {photo}", "/photo nowhere.jpg", "/as 李四", "/say 2", "/quit", "never said"]
    out, status = await _terminal(server.url, tmp_path / "in", "\n".join(typed))
    for expected in (
        "—— 张三 ——\n机器人: 你好 & 欢迎\n   1  申报   2  查询",
        "▸ 申报\n",
        "机器人: 选择了申报\n   1  提交",
        f"机器人: 原样退回\n  → {tmp_path}/in/学历 证书.pdf",
        "机器人: 64x90 229x320 295x413 册=False",
        "找不到文件",
        "—— 李四 ——\n机器人: 你好 & 欢迎",
        "机器人: 收到 2",
    ):
        assert expected in out.replace("  \n", "\n"), out
    assert "never said" not in out
    assert (tmp_path / "in" / "学历 证书.pdf").read_bytes() == PDF
    assert status == 0


@pytest.mark.usefixtures("answering")
async def test_terminal_announces_what_others_are_told(server: ConsoleServer, tmp_path: Path) -> None:
    """One dim line while away, the whole message on coming back."""
    async with Person(server.url, "张三") as elsewhere:

        async def later() -> None:
            async with asyncio.timeout(20), Person(server.url, "李四") as li:
                await li.sees("收到 在")
            await elsewhere.says("通知")

        writing = asyncio.create_task(later())
        out, status = await _terminal(server.url, tmp_path, "/as 李四\n在\n等\n/as 张三\n")
        await writing
    assert "  (张三) 收到 通知" in out
    assert "—— 张三 ——\n机器人: 收到 通知" in out
    assert status == 0


async def test_terminal_without_a_server_says_so(tmp_path: Path) -> None:
    """One sentence, no traceback, not a success."""
    out, status = await _terminal("http://127.0.0.1:9", tmp_path, "")
    assert "没有回应，请先启动它" in out
    assert "Traceback" not in out
    assert status == 1


def test_files_are_found_as_typed_quoted_or_dragged(tmp_path: Path) -> None:
    """Spaces, quotes, backslashes, file addresses, several at once; ordinary text is no file."""
    one, two = tmp_path / "a b.pdf", tmp_path / "二.jpg"
    one.touch()
    two.touch()
    spaced = str(one).replace(" ", "\\ ")
    for line in (str(one), f"'{one}'", f'"{one}" ', spaced, one.as_uri()):
        assert [one] == files_in(line), line
    assert [one, two] == files_in(f"'{one}' {two}")
    for line in ("", "/start", "你好", "it's", "~nobody-of-this-name/x", "x" * 5000, str(tmp_path), f"看 {two}"):
        assert files_in(line) == [], line


def test_received_files_stay_in_their_folder(tmp_path: Path) -> None:
    """A name with a way out in it loses the way; what is there is not overwritten."""
    for name in ("../../a.pdf", "..\\a.pdf", "/etc/a.pdf", ".a.pdf", "a\x1b.pdf"):
        assert tmp_path / "a.pdf" == free_path(tmp_path, name)
    (tmp_path / "a.pdf").touch()
    assert tmp_path / "a (2).pdf" == free_path(tmp_path, "a.pdf")
    assert tmp_path / "file" == free_path(tmp_path, "..")


def test_text_cannot_command_the_terminal() -> None:
    """Escape sequences lose their first character; line ends and rare characters stay."""
    assert plain("\x1b]0;x\x07\x1b[2J红\n\ue863") == "]0;x[2J红\n\ue863"
