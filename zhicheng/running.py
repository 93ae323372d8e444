"""The long-running parts: bot, worker, beat, our own pages."""

from __future__ import annotations

import asyncio
import gc
import os
import warnings
from contextlib import AsyncExitStack
from functools import partial
from typing import TYPE_CHECKING, Any

from celery import signals
from celery.exceptions import SecurityWarning

from pipeline.reading.reader import there
from pipeline.rules.words import Running
from pipeline.tasks import meter
from pipeline.tasks.app import Bell, SparingBell, add_tasks, make_app, ring_all
from pipeline.tasks.queues import WITHOUT_KEY, Queue
from pipeline.work import traces
from storage.signs import Signs
from zhicheng import hearing
from zhicheng.aside import aside
from zhicheng.commands.errors import CommandError
from zhicheng.leaving import leave_when_idle
from zhicheng.wiring import Parts, refuse_unfit

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from celery import Celery

    from pipeline.tasks.stages import Drawing
    from pipeline.work.tools import Tools
    from zhicheng.settings import Settings


def celery(settings: Settings) -> Celery:
    """The doorbell of these settings."""
    return make_app(settings.broker_url, settings.home / "broker")


def ringing(settings: Settings) -> Parts:
    """The parts of a process that answers people: what they begin is rung for at once, and nobody waits for the broker."""
    return Parts(settings, ring=Bell(celery(settings)))


def acting(settings: Settings) -> Parts:
    """The parts of a command that acts and ends: it rings before it ends. Raises SchemaError if the database is not ready."""
    refuse_unfit(settings)
    app = celery(settings)
    return Parts(settings, ring=lambda owed: ring_all(app, owed))


READER_NICENESS = 5
"""Seconds of a processor a page: somebody waits for everything else. A quarter of a core is left to it, since a page has its time too."""


def worker(settings: Settings, *, signing: bool, concurrency: int, reading: bool = False) -> None:
    """Serve the queues until asked to end."""
    if not signing:  # the signer talks to nobody
        import notify.telegram  # noqa: F401  before the fork: each pool process would take seconds to load them
    aside(partial(refuse_unfit, settings))
    part = Running.SIGNER if signing else Running.READER if reading else Running.WORKER
    _traced(settings, part)
    if reading:
        os.nice(READER_NICENESS)
    app = celery(settings)

    def tools(bell: SparingBell) -> tuple[Tools, Drawing]:
        parts = Parts(settings, ring=bell)
        return parts.tools(), parts.drawing()

    warnings.simplefilter("ignore", SecurityWarning)  # of root: docs/operating.md says it in words
    _begun(settings, part)
    if not reading:  # whose turns are longer than a silence that is told
        hearing.watch(Parts(settings))
    signals.worker_ready.connect(hearing.mind_the_pool)
    queues = _queues(signing=signing, reading=reading)
    meter.keep(settings.home / meter.FOLDER)
    add_tasks(app, tools, queues)
    signals.worker_shutting_down.connect(leave_when_idle)
    signals.worker_before_create_process.connect(_share_what_is_loaded)
    app.worker_main(
        [
            "worker",
            # What reads is in a process of its own already, its cage; another one between would only hold memory.
            f"--pool={'solo' if reading and concurrency <= 1 else 'prefork'}",
            f"--concurrency={concurrency or (1 if signing or reading else 2)}",
            f"--queues={','.join(queues)}",
            f"--hostname={part}-{os.getpid()}@%h",
            "--loglevel=WARNING",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
        ]
    )


def _share_what_is_loaded(**_: object) -> None:
    """Before a pool process is forked: no collection, here or there, then writes to the pages that both have."""
    gc.collect()
    gc.freeze()


def _queues(*, signing: bool, reading: bool) -> tuple[Queue, ...]:
    """What a worker serves. Where nothing reads, reading is everybody's: what was owed before ends as unread."""
    if signing or reading:
        return (Queue.SIGNING if signing else Queue.READING,)
    return tuple(queue for queue in WITHOUT_KEY if queue is not Queue.READING or not there())


def beat(settings: Settings) -> None:
    """Wake the sweeper, until asked to end."""
    aside(partial(refuse_unfit, settings))
    app = celery(settings)
    begun = _begun(settings, Running.BEAT)

    def rung(**_: object) -> None:
        begun.give()

    signals.after_task_publish.connect(rung)
    # What it does every second, and every thirty: nothing about it needs to outlive the process.
    beat = app.Beat(loglevel="WARNING", quiet=True, scheduler="celery.beat:Scheduler")
    beat.set_process_title = lambda: None  # type: ignore[method-assign]  # it has its name
    beat.run()


def _begun(settings: Settings, part: Running) -> Signs:
    """A part begins, and says so; no connection is left to its forks. What is returned gives its later signs of life."""
    parts = Parts(settings)
    signs = Signs(parts.database, part, parts.now)
    signs.give()
    parts.database.close()
    return signs


def _traced(settings: Settings, part: str) -> None:
    """Send what *part* does to the collector, where one is named. Raises CommandError."""
    if not settings.traces_url:
        return
    try:
        traces.begin(settings.traces_url, part)
    except ModuleNotFoundError:
        raise CommandError("ZHICHENG_TRACES_URL: pip install 'zhicheng[tracing]' (docs/operating.md).") from None


def bot(settings: Settings) -> None:
    """Answer the chat, until asked to end."""
    aside(partial(refuse_unfit, settings))
    _traced(settings, "bot")
    parts = ringing(settings)
    _begun(settings, Running.BOT)
    asyncio.run(answering(parts))


def pages(settings: Settings) -> None:
    """Serve our own pages alone, until asked to end."""
    from zhicheng.serving import serve

    _traced(settings, "web")
    serve(ringing(settings))


def answering(parts: Parts) -> Coroutine[Any, Any, None]:
    """Make ready to answer the chat of these parts; what is returned does it.

    Loading aiogram takes seconds: it is done here, before anybody waits for the event loop.
    """
    from bot import hooked
    from bot.app import make_dispatcher
    from bot.polling import poll

    dispatcher = make_dispatcher(parts.database, parts.world, parts.blobs.get)

    async def answer() -> None:
        bots = parts.bots()
        async with AsyncExitStack() as open_:
            for bot in bots:
                await open_.enter_async_context(bot)
            address = parts.settings.telegram_webhook
            if address and bots.telegram:
                hook = hooked.Hook(address, parts.webhook_secret)
                await hooked.answer(bots, dispatcher, parts.database, parts.now, hook)
            else:
                await poll(bots, dispatcher, parts.database, parts.now)

    return answer()
