"""`zhicheng render --watch`: draws anew whenever the data, the photo or a file of the template changes.

Each drawing is a child of its own: nothing that was read before the change is remembered, and a template that kills
the drawing, or never ends, ends a child.
"""

from __future__ import annotations

import json
import multiprocessing
import signal
import time
from threading import Event
from typing import TYPE_CHECKING

from certificates import fonts
from certificates.loading import PHOTO
from certificates.template.layout import TemplateError
from certificates.template.paths import FOLDER
from zhicheng.commands.errors import CommandError
from zhicheng.commands.issuing.issue import preview

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from zhicheng.wiring import Parts

POLL, LONGEST = 0.2, 30
"""Seconds: between two looks; how long a drawing may take."""


def watch(parts: Parts, data: Path, output: Path, template: str, *, test: bool) -> None:
    """Draw, and draw again, until Ctrl-C."""
    made = {output, output.with_suffix(".png")}
    print(f"{output.with_suffix('.png')} follows {data} and {FOLDER / template}; Ctrl-C ends it", flush=True)
    for font in (fonts.REGULAR, fonts.BOLD):
        fonts.subset(font, " ")  # prepared once, for all children
    seen: dict[Path, tuple[int, int]] | None = None
    # Not by KeyboardInterrupt: raised within a library's finaliser it would be printed and lost.
    ended = Event()
    before = signal.signal(signal.SIGINT, lambda *_: ended.set())
    while not ended.is_set():
        now = _state(path for path in _watched(data, FOLDER / template) if path not in made)
        if now == seen:
            ended.wait(POLL)
            continue
        seen = now
        _draw_apart(parts, data, output, template, ended, test=test)
    signal.signal(signal.SIGINT, before)
    print()


def _watched(data: Path, folder: Path) -> Iterator[Path]:
    yield data
    yield from _photo(data)
    # What an editor keeps beside a file while it is open is no part of the template.
    yield from (path for path in sorted(folder.rglob("*")) if not path.name.startswith(".") and path.name[-1] != "~")


def _photo(data: Path) -> tuple[Path, ...]:
    try:
        return (data.parent / json.loads(data.read_bytes())[PHOTO],)
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return ()  # the drawing says what is wrong with the data


def _state(paths: Iterator[Path]) -> dict[Path, tuple[int, int]]:
    """When each file was changed, and its size; a file that is not there has neither."""
    found = {}
    for path in paths:
        try:
            about = path.stat()
        except (OSError, ValueError):
            continue
        found[path] = (about.st_mtime_ns, about.st_size)
    return found


def _draw_apart(parts: Parts, data: Path, output: Path, template: str, ended: Event, *, test: bool) -> None:
    child = multiprocessing.get_context("fork").Process(
        target=_draw, args=(parts, data, output, template, test), daemon=True
    )
    child.start()
    latest = time.monotonic() + LONGEST
    while child.exitcode is None and not ended.is_set() and time.monotonic() < latest:
        child.join(POLL)
    if child.exitcode is None:
        child.kill()
        child.join()
        if not ended.is_set():
            print(f"✗ not drawn within {LONGEST} s", flush=True)
    elif child.exitcode:
        print(f"✗ the drawing died ({child.exitcode})", flush=True)


def _draw(parts: Parts, data: Path, output: Path, template: str, test: bool) -> None:  # noqa: FBT001  a child's arguments
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    started = time.perf_counter()
    try:
        forbids = preview(parts, data, output, template, test=test)
        said = f"{output}: drawn, {f'but {forbids}' if forbids else 'not signed'}"
    except (CommandError, TemplateError) as why:
        said = f"✗ {' '.join(str(why).split())}"
    except Exception as error:  # noqa: BLE001  whatever a template can do wrong is one line
        said = f"✗ {type(error).__name__}: {' '.join(str(error).split())}"
    print(f"{said}  {1000 * (time.perf_counter() - started):.0f} ms", flush=True)
