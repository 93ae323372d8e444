"""`/metrics`: the house in numbers, for Prometheus. What the database knows, and what all worker processes have counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from certificates.keys.register import RegisterError
from pipeline.queries.operator.figures import figures
from pipeline.tasks.meter import FOLDER
from storage.database import Away

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prometheus_client.metrics_core import Metric

    from pipeline.queries.operator.figures import Figures
    from zhicheng.wiring import Parts


def text(parts: Parts) -> bytes:
    """Everything, in Prometheus's text format. What can't be had is left out, and `zhicheng_up` says which."""
    registry = CollectorRegistry()
    registry.register(_House(parts))
    folder = parts.settings.home / FOLDER
    if folder.is_dir():
        MultiProcessCollector(registry, path=str(folder))  # type: ignore[no-untyped-call]
    return generate_latest(registry)


class _House:
    """What can be looked up at any time."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def collect(self) -> Iterator[Metric]:
        now, found = self._parts.now(), None
        try:
            with self._parts.database.reading() as session:
                found = figures(session, now=now)
        except Away:  # said once by the database
            pass
        yield _family(
            "up", "Whether what a part depends on answers.", ["what"], [(("database",), int(found is not None))]
        )
        free = self._parts.blobs.free
        yield _family("free_bytes", "Room where blobs are kept.", [], [] if free is None else [((), free)])
        yield from self._ends()
        if found is not None:
            yield from _counted(found)

    def _ends(self) -> Iterator[Metric]:
        try:
            left = self._parts.register().current.not_after - self._parts.now()
        except (RegisterError, OSError):
            return
        yield _family(
            "signer_days_left", "Days until the signer's certificate ends.", [], [((), left.total_seconds() / 86_400)]
        )


def _counted(found: Figures) -> Iterator[Metric]:
    yield _family("cases", "Cases by state.", ["state"], _rows(found.cases.items()))
    yield _family("certificates", "Certificates by state.", ["state"], _rows(found.certificates.items()))
    due = found.due.items()
    yield _family(
        "duties_due", "Duties that are due and open.", ["duty"], _rows((duty, count) for duty, (count, _) in due)
    )
    yield _family(
        "duties_oldest_seconds", "Since when the oldest is due.", ["duty"], _rows((duty, age) for duty, (_, age) in due)
    )
    yield _family("duties_parked", "Duties given up: they wait for an operator.", ["duty"], _rows(found.parked.items()))
    messages = [((state.value, by), count) for (state, by), count in found.messages.items()]
    yield _family("messages", "Messages that are not through.", ["state", "by"], messages)
    yield _family("sign_of_life_seconds", "Since when a part has done nothing.", ["part"], _rows(found.signs.items()))


def _rows(pairs: Iterable[tuple[str, float]]) -> list[tuple[tuple[str, ...], float]]:
    return [((str(name),), value) for name, value in pairs]


def _family(name: str, said: str, labels: list[str], rows: Iterable[tuple[tuple[str, ...], float]]) -> Metric:
    family = GaugeMetricFamily(f"zhicheng_{name}", said, labels=labels)
    for values, amount in rows:
        family.add_metric(list(values), amount)
    return family
