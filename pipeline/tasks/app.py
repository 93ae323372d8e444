"""The Celery application: a doorbell. A message carries one duty's id; the truth is in the database."""

from __future__ import annotations

import os
import queue
import threading
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from celery import Celery, signals

from pipeline.rules.words import Duty
from pipeline.tasks import folder as folder_transport
from pipeline.tasks.queues import QUEUE_OF, Queue
from pipeline.tasks.running import run
from pipeline.tasks.stages import stages
from storage import outbox

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from pipeline.tasks.tools import Tools
    from storage.outbox import Owed

SWEEP = "outbox.sweep"
SWEEP_EVERY_S = 1.0
HARD_LIMIT_S = 60
SOCKET_TIMEOUT_S = 2
EMBEDDED_PREFETCH = 64
log = structlog.get_logger("bell")


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
        # Without an event loop Celery takes note of acks every two seconds only: a full window would stall it that long.
        worker_prefetch_multiplier=EMBEDDED_PREFETCH if embedded else 1,
        worker_max_tasks_per_child=1000,
        worker_hijack_root_logger=False,
        worker_send_task_events=False,
        worker_enable_remote_control=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options=_transport(broker_url, folder),
        beat_schedule={"sweep": {"task": SWEEP, "schedule": SWEEP_EVERY_S, "options": {"expires": 5}}},
    )
    return app


def _transport(broker_url: str, folder: Path) -> dict[str, Any]:
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


def add_tasks(app: Celery, make_tools: Callable[[], Tools]) -> None:
    """Register every stage, and the sweeper; *make_tools* runs once in each worker process, after its fork."""

    @cache
    def tools_of(_pid: int) -> Tools:
        return make_tools()

    @cache
    def stages_of(pid: int) -> dict[Duty, Any]:
        return stages(tools_of(pid))

    def register(duty: Duty) -> None:
        @app.task(name=duty.value)
        def ring(duty_id: str) -> None:
            pid = os.getpid()
            run(stages_of(pid)[duty], UUID(duty_id), tools_of(pid))

    for duty in Duty:
        register(duty)

    @app.task(name=SWEEP)
    def sweep() -> None:
        tools = tools_of(os.getpid())
        with tools.database.writing() as session:
            owed = outbox.sweep(session, now=tools.now())
        ring_all(app, owed)


def ring_all(app: Celery, owed: Sequence[Owed]) -> None:
    """Ring once for each; a broker that can't be reached costs time only, since the sweeper rings again."""
    for duty in owed:
        try:
            app.send_task(duty.duty.value, args=[str(duty.id)], retry=False)
        except Exception as error:  # noqa: BLE001  every transport has errors of its own
            log.warning("bell out of order", error=type(error).__name__)
            return


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


@signals.worker_process_init.connect
def _lead_a_group(**_: object) -> None:
    """Make each pool process a group leader: a hard kill then takes what it started along."""
    os.setpgid(0, 0)
