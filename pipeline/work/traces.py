"""A case as one trace of OpenTelemetry: each act in a chat or on a page, and each stage up to the signed certificate.

The trace's id is the case's own (both have 128 bits), so nothing has to be carried along through the database and the queues.
An act links to the update of the chat that asked for it, which is a trace of its own. What is said of a step is codes and
counts, nothing of a person. Nothing of OpenTelemetry is imported, and a step costs one look at a list, until `begin`.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from opentelemetry.sdk.trace import TracerProvider

LOWER = (1 << 64) - 1
"""The bits of a case's id that stand for the span which all its steps belong to."""
_provider: list[TracerProvider] = []
"""One, once `begin` was called."""


def begin(url: str, part: str) -> None:
    """Send what *part* does to the collector at *url* (OTLP over HTTP), from now on and in whatever is forked from here.

    Raises ModuleNotFoundError where the extra `tracing` is not installed.
    """
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    provider = TracerProvider(resource=Resource.create({"service.name": f"zhicheng-{part}"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=url)))
    _provider[:] = [provider]


def end() -> None:
    """Send what is left, and trace no more. A process that ends does it by itself."""
    while _provider:
        _provider.pop().shutdown()


def now() -> int:
    """The moment, as a step's begin is given: nanoseconds since the epoch."""
    return time.time_ns()


def step(case_id: UUID | None, name: str, begun: int, **said: str | int) -> None:
    """A step of that case has ended, which had *begun* then."""
    if not _provider or case_id is None:
        return
    from opentelemetry import trace

    number = case_id.int
    whole = trace.SpanContext(number, number & LOWER or 1, is_remote=True, trace_flags=trace.TraceFlags(1))
    asked = trace.get_current_span().get_span_context()
    span = (
        _provider[0]
        .get_tracer("zhicheng")
        .start_span(
            name,
            context=trace.set_span_in_context(trace.NonRecordingSpan(whole)),
            links=[trace.Link(asked)] if asked.is_valid else [],
            start_time=begun,
            attributes=dict(said),
        )
    )
    span.end()


@contextmanager
def update() -> Iterator[None]:
    """While an update of the chat network is seen to: acts of this time link to it."""
    if not _provider:
        yield
        return
    with _provider[0].get_tracer("zhicheng").start_as_current_span("chat.update"):
        yield
