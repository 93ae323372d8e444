"""`zhicheng alive`: what a container engine asks a part every minute. It loads little, and changes nothing."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING
from urllib.request import urlopen

from zhicheng.commands.errors import CommandError

if TYPE_CHECKING:
    from zhicheng.settings import Settings

WEB = "web"
ANSWER_S = 10


def tell(settings: Settings, part: str) -> int:
    """Say it in a line; 0 if it lives, 1 if not. Raises CommandError for a part that there is not."""
    said = _pages(settings) if part == WEB else _sign(settings, part)
    print(f"{part}: {said or 'alive'}", file=sys.stderr if said else sys.stdout)
    return int(bool(said))


def _pages(settings: Settings) -> str:
    """Why our own pages, in this container, are not well; empty if they are."""
    from zhicheng.inviting import ANYWHERE
    from zhicheng.listening import address

    host, port = address(settings)
    try:
        with urlopen(f"http://{'127.0.0.1' if host in ANYWHERE else host}:{port}/health", timeout=ANSWER_S):
            return ""
    except OSError as error:
        return f"its pages do not answer ({error})"


def _sign(settings: Settings, part: str) -> str:
    """Why a part is not well by its last sign of life in the database; empty if it is."""
    from pipeline.queries.operator.symptoms import SILENT_AFTER
    from pipeline.reading.reader import there
    from pipeline.rules.words import Running
    from storage import signs
    from zhicheng.wiring import Parts

    if part not in set(Running):
        raise CommandError(f"{part}: write {WEB}, {', '.join(Running)}.")
    if part == Running.READER and not there():  # an image without what reads (docs/containers.md): it has nothing to do
        return ""
    parts = Parts(settings)
    with parts.database.reading() as session:
        at = signs.last(session).get(Running(part))
    if at is None:
        return "it has never done anything"
    silent = abs(parts.now() - at)
    return f"it has done nothing for {silent.total_seconds():.0f} s" if silent > SILENT_AFTER else ""
