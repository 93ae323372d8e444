"""What would keep others waiting is read aside: in a process of its own that ends when it is done, one at a time.

A workbook of fifty thousand rows is seconds of Python, and the threads of a process share one interpreter: six of them at once
let every page wait. Question and answer go through pipes; nothing of it lies on a disk.
"""

from __future__ import annotations

import asyncio
import gc
import os
import pickle  # our own process at both ends
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from pipeline.rules.refusals import Refused, kept, restored
from storage import sealing
from storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.world import World

WAITING_MOST = 12
"""Whoever comes when so many wait is asked to come again."""
LONGEST_S = 120.0
NICENESS = 10
"""Pages go first."""


class Aside:
    """One process's way to have something read aside."""

    def __init__(self, database: Database) -> None:
        """No process is begun before something is asked."""
        self._database = database
        self._one = asyncio.Semaphore(1)
        self._waiting: set[int] = set()

    async def ask(self, chat_id: int, verb: Callable[..., bytes], *args: Any, world: World) -> bytes:  # noqa: ANN401
        """`verb(session, *args, by=…, world=…)` as that chat may; *verb* is a function of a module.

        Raises Refused, also where the chat has one under way or too many wait.
        """
        if chat_id in self._waiting:
            raise Refused("export_under_way")
        if len(self._waiting) >= WAITING_MOST:
            raise Refused("export_too_many")
        self._waiting.add(chat_id)
        try:
            async with self._one:
                url = self._database.engine.url.render_as_string(hide_password=False)
                return await _answered(pickle.dumps((url, sealing.sealer(), chat_id, verb, args, world)))
        finally:
            self._waiting.discard(chat_id)


async def _answered(question: bytes) -> bytes:
    """What a fresh process answers. Raises Refused."""
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(sys.executable, "-I", "-m", __name__, stdin=pipe, stdout=pipe)
    try:
        said, _ = await asyncio.wait_for(child.communicate(question), LONGEST_S)
    except TimeoutError:
        raise Refused("export_failed") from None
    finally:
        with suppress(ProcessLookupError):
            child.kill()
    if child.returncode or not said:  # it has said on stderr why, or was killed for its memory
        raise Refused("export_failed")
    made, refusal = pickle.loads(said)  # noqa: S301  written by `main`
    if refusal is not None:
        raise restored(refusal)
    return bytes(made)


def main() -> None:
    """Answer the one question on stdin. Whatever a library prints goes to stderr, so that it is no part of the answer."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    os.nice(NICENESS)
    url, sealer, chat_id, verb, args, world = pickle.load(sys.stdin.buffer)  # noqa: S301  written by `Aside`
    sealing.install(sealer)
    gc.freeze()  # what was imported is looked through no more for each thousand rows: a third of the reading
    with answer:
        pickle.dump(_done(url, chat_id, verb, args, world), answer)


def _done(
    url: str, chat_id: int, verb: Callable[..., bytes], args: tuple[Any, ...], world: World
) -> tuple[bytes, dict[str, Any] | None]:
    from pipeline.people.actor import actor_of

    database = Database(url)
    try:
        with database.reading() as session:
            return verb(session, *args, by=actor_of(session, chat_id, world.today), world=world), None
    except Refused as refused:
        return b"", kept(refused)
    finally:
        database.close()


if __name__ == "__main__":
    main()
