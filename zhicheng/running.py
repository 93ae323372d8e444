"""The long-running parts: bot, worker, beat, and all of them together."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any

from pipeline.tasks.app import Bell, add_tasks, make_app, ring_all
from pipeline.tasks.queues import WITHOUT_KEY, Queue
from storage import schema
from zhicheng.processes import Part, Processes, worker_parts
from zhicheng.wiring import Parts, prepare

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from celery import Celery

    from pipeline.tasks.tools import Tools
    from zhicheng.settings import Settings


def celery(settings: Settings) -> Celery:
    """The doorbell of these settings."""
    return make_app(settings.broker_url, settings.home / "broker")


def worker(settings: Settings, *, signing: bool, concurrency: int) -> None:
    """Serve the queues until asked to end."""
    if not signing:  # the signer talks to nobody
        import notify.telegram  # noqa: F401  before the fork: each pool process would take seconds to load them
    app = celery(settings)
    schema.check(Parts(settings).database.engine)

    def tools() -> Tools:
        return Parts(settings, ring=lambda owed: ring_all(app, owed)).tools()

    add_tasks(app, tools)
    queues = (Queue.SIGNING,) if signing else WITHOUT_KEY
    name = "signer" if signing else "worker"
    app.worker_main(
        [
            "worker",
            "--pool=prefork",
            f"--concurrency={concurrency or (1 if signing else 2)}",
            f"--queues={','.join(queues)}",
            f"--hostname={name}-{os.getpid()}@%h",
            "--loglevel=WARNING",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
        ]
    )


def beat(settings: Settings) -> None:
    """Wake the sweeper, until asked to end."""
    app = celery(settings)
    # One entry, every second: nothing about it needs to outlive the process.
    app.Beat(loglevel="WARNING", quiet=True, scheduler="celery.beat:Scheduler").run()


def bot(settings: Settings) -> None:
    """Answer the chat, until asked to end."""
    parts = Parts(settings, ring=Bell(celery(settings)))
    schema.check(parts.database.engine)
    asyncio.run(answering(parts))


def answering(parts: Parts) -> Coroutine[Any, Any, None]:
    """Make ready to answer the chat of these parts; what is returned does it.

    Loading aiogram takes seconds: it is done here, before anybody waits for the event loop.
    """
    from bot.app import make_dispatcher
    from bot.polling import poll

    dispatcher = make_dispatcher(parts.database, parts.world, parts.blobs.get)

    async def answer() -> None:
        async with parts.make_bot() as telegram:
            await poll(telegram, dispatcher, parts.database, parts.now)

    return answer()


def up(settings: Settings) -> None:
    """Run everything on this machine, until asked to end."""
    prepare(settings)
    parts = [*worker_parts(), Part("web", ("web",), {"ZHICHENG_SIGNER_URL": ""})]
    if settings.telegram_token.get_secret_value():
        parts.append(Part("bot", ("bot",), {"ZHICHENG_SIGNER_URL": ""}))
    else:
        print("ZHICHENG_TELEGRAM_TOKEN is not set: no bot runs. `zhicheng chat` talks to it in a terminal.")
    with Processes(parts) as processes:
        print("up; Ctrl-C ends it.")
        processes.wait()
