"""How the terminal shows a message: its text made harmless, its buttons numbered, its file saved beside others."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from chat.screen import BOT

if TYPE_CHECKING:
    from chat.screen import Shown


def plain(text: str) -> str:
    """Return *text* without control characters: whoever wrote it does not command this terminal."""
    return "".join(sign for sign in text if sign in "\n\t" or unicodedata.category(sign) != "Cc")


def rendered(shown: Shown, keyboard: list[list[str]]) -> Text:
    """Return a message with numbered buttons; the reply *keyboard*'s rows if it has none of its own."""
    body = Text(f"{BOT}: ", style="green").append(plain(shown.text), style="default")
    for link in shown.links:
        body.append(f"\n  {plain(link)}", style="underline")
    rows = [[button["text"] for button in row] for row in shown.buttons] or keyboard
    number = 0
    for row in rows:
        body.append("\n  ")
        for text in row:
            number += 1
            body.append(f" {number} ", style="reverse").append(f" {plain(text)}  ", style="default")
    return body


def free_path(folder: Path, name: str) -> Path:
    """Return where a file that a stranger called *name* goes in *folder*: inside it, and never over another file."""
    wanted = Path(Path(plain(name).replace("\\", "/")).name.lstrip(".") or "file")
    number, path = 1, folder / wanted
    while path.exists():
        number += 1
        path = folder / f"{wanted.stem} ({number}){wanted.suffix}"
    return path
