"""The Celery application: a doorbell. A message carries one duty's id; the truth is in the database."""

from __future__ import annotations

import logging
import os
import queue
import threading
import time
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from celery import Celery, signals

from pipeline.rules.words import Running
from pipeline.tasks import folder as folder_transport
from pipeline.tasks.queues import QUEUE_OF, Queue, served
from pipeline.tasks.runner import Runner
from storage import outbox, signs
from storage.agenda import Owed
from storage.database import Away
from storage.outage import Outage

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from pipeline.rules.words import Duty
    from pipeline.tasks.stages import Drawing
    from pipeline.work.tools import Tools

SWEEP = "outbox.sweep"
SWEEP_EVERY_S = 1.0
ALIVE = "signs.give"
HARD_LIMIT_S = 60
SOCKET_TIMEOUT_S = 2
EMBEDDED_PREFETCH = 64
GAP_S = 0.05
"""Between two rings of one worker process for one queue."""
_broker = Outage("broker")
log = structlog.get_logger("worker")


def make_app(broker_url: str, folder: Path) -> Celery:
    """A Celery app on *broker_url*; `filesystem://` keeps its queues in *folder*."""
    folder_transport.install()
    embedded = broker_url.startswith("filesystem:")
    app = Celery("zhicheng", broker=broker_url, set_as_current=False)
    app.conf.update(
        task_ignore_result=True,
        task_store_errors_even_if_ignored=False,
        task_acks_late=False,  # redelivery is the sweeper's; late acks lose or double work in eight measured ways
        task_time_limit=HARD_LIMIT_S,
        task_routes={duty.value: {"queue": q.value} for duty, q in QUEUE_OF.items()} | {SWEEP: {"queue": "default"}},
        task_default_queue=Queue.DEFAULT.value,
        # Of RabbitMQ's own: queues that outlive a broken node. Nobody else's broker looks at it.
        task_default_queue_type="quorum",
        task_create_missing_queue_type="quorum",
        # Without an event loop Celery takes note of acks every two seconds only: a full window would stall it that long.
        worker_prefetch_multiplier=EMBEDDED_PREFETCH if embedded else 1,
        worker_max_tasks_per_child=1000,
        worker_hijack_root_logger=False,
        worker_send_task_events=False,
        worker_enable_remote_control=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options=_transport(broker_url, folder),
        beat_schedule={
            "sweep": {"task": SWEEP, "schedule": SWEEP_EVERY_S, "options": {"expires": 5}},
            "worker": _alive(Running.WORKER, Queue.DEFAULT),
            "signer": _alive(Running.SIGNER, Queue.SIGNING),
            "reader": _alive(Running.READER, Queue.READING),
        },
    )
    return app


def _alive(part: Running, queue: Queue) -> dict[str, Any]:
    """The beat asks *part* for a sign of life the way work comes to it: one that no longer listens gives none."""
    options = {"queue": queue.value, "expires": signs.EVERY_S}
    return {"task": ALIVE, "schedule": signs.EVERY_S, "args": [part.value], "options": options}


def _transport(broker_url: str, folder: Path) -> dict[str, Any]:
    if broker_url.startswith("amqp"):  # RabbitMQ
        return {"read_timeout": SOCKET_TIMEOUT_S, "write_timeout": SOCKET_TIMEOUT_S}
    if not broker_url.startswith("filesystem:"):  # Redis: a frozen one must not freeze us
        return {"socket_timeout": SOCKET_TIMEOUT_S, "socket_connect_timeout": SOCKET_TIMEOUT_S}
    for name in ("queue", "control"):
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    inbox = str(folder / "queue")
    return {
        "data_folder_in": inbox,
        "data_folder_out": inbox,
        "control_folder": str(folder / "control"),
        "polling_interval": 0.05,
    }


def add_tasks(
    app: Celery, make_tools: Callable[[SparingBell], tuple[Tools, Drawing]], queues: Collection[Queue] = tuple(Queue)
) -> None:
    """Register the stages of these queues, and the sweeper; *make_tools* runs once in each worker process, after its fork."""
    from pipeline.tasks.stages import stages  # what all of them need, and whoever only rings does not

    duties, bell = served(queues), SparingBell(app)

    @cache
    def of(_pid: int) -> tuple[Tools, Runner]:
        tools, drawing = make_tools(bell)
        rows = stages(tools, drawing)
        return tools, Runner({duty: rows[duty] for duty in duties}, tools, duties, bell.go_on)

    def register(duty: Duty) -> None:
        @app.task(name=duty.value, shared=False)  # Celery's default gives it to every other app of the process too
        def ring(duty_id: str) -> None:
            _, runner = of(os.getpid())
            unfinished = runner.answer(duty, UUID(duty_id))
            bell.finish(queues)
            if unfinished:  # others have their turn, and then whoever is free goes on
                ring_all(app, [Owed(UUID(duty_id), duty)])

    for duty in duties:
        register(duty)

    @app.task(name=ALIVE, shared=False)
    def give_sign(part: str) -> None:
        tools, _ = of(os.getpid())
        if part == Running.READER and tools.reader is None:  # a worker that serves its queue where nothing reads
            return
        signs.Signs(tools.database, Running(part), tools.now).give()

    @app.task(name=SWEEP, shared=False)
    def sweep() -> None:
        tools, _ = of(os.getpid())
        try:
            with tools.database.writing() as session:
                owed = outbox.sweep(session, now=tools.now())
        except Away:  # said once by the database; the next sweep is a second away
            return
        ring_all(app, owed)


def ring_all(app: Celery, owed: Sequence[Owed]) -> None:
    """Ring once for each; a broker that can't be reached costs time only, since the sweeper rings again."""
    for duty in owed:
        try:
            app.send_task(duty.duty.value, args=[str(duty.id)], retry=False)
        except Exception as error:  # noqa: BLE001  every transport has errors of its own
            _broker.failed(error)
            return
        _broker.worked()


class Bell:
    """Rings from a thread of its own, so that no chat handler ever waits for a broker."""

    def __init__(self, app: Celery) -> None:
        self._app = app
        self._owed: queue.SimpleQueue[Sequence[Owed]] = queue.SimpleQueue()
        threading.Thread(target=self._ring, name="bell", daemon=True).start()

    def __call__(self, owed: Sequence[Owed]) -> None:
        """Ring soon."""
        self._owed.put(owed)

    def _ring(self) -> None:
        while True:
            ring_all(self._app, self._owed.get())


class SparingBell:
    """A worker's: a queue is rung at once, and then no more than so often, since one ring calls for all that is due."""

    def __init__(self, app: Celery) -> None:
        self._app = app
        self._rung: dict[Queue, float] = {}
        self._waiting: dict[Queue, Owed] = {}

    def __call__(self, owed: Sequence[Owed]) -> None:
        """Ring for what a commit has made due, or keep it for `go_on`."""
        self._waiting |= {QUEUE_OF[one.duty]: one for one in owed}
        self.go_on()

    def go_on(self) -> None:
        """Ring for what has waited long enough."""
        now = time.monotonic()
        self._ring([queue for queue in self._waiting if now - self._rung.get(queue, -GAP_S) >= GAP_S])

    def finish(self, served: Collection[Queue]) -> None:
        """This worker has found nothing more to do in what it serves; for all the rest it rings now."""
        self._ring([queue for queue in self._waiting if queue not in served])
        self._waiting.clear()

    def _ring(self, queues: Collection[Queue]) -> None:
        now = time.monotonic()
        for one in queues:
            self._rung[one] = now
            ring_all(self._app, [self._waiting.pop(one)])


@signals.task_unknown.connect
def _drop(name: str = "", **_: object) -> None:
    """A bell of a newer release's beside us: whoever knows it is rung again by a sweeper."""
    log.info("set aside", bell=name, why=outbox.UNKNOWN)


class _SaidAlready(logging.Filter):
    """Celery's own word on such a bell is a traceback with all that the message holds."""

    def filter(self, record: logging.LogRecord) -> bool:
        """False: it is not said."""
        return not str(record.msg).startswith("Received unregistered task")


logging.getLogger("celery.worker.consumer.consumer").addFilter(_SaidAlready())


@signals.worker_process_init.connect
def _lead_a_group(**_: object) -> None:
    """Make each pool process a group leader: a hard kill then takes what it started along."""
    with suppress(PermissionError):  # the solo pool's is the part itself, which leads its session
        os.setpgid(0, 0)
