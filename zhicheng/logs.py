"""Logs: one line an event, to standard error; JSON unless a person is looking."""

from __future__ import annotations

import logging
import sys

import structlog


def configure(least: int = logging.INFO) -> None:
    """Set up structlog for events of that level and above, and quieten the libraries: their lines can hold addresses with tokens in them."""
    person = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer() if person else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(least),
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    quieten()


def quieten() -> None:
    """Leave of the libraries' lines those that are no stranger's words."""
    logging.getLogger("aiohttp.server").addFilter(_of_ours)
    for name in ("aiogram", "aiohttp", "celery", "kombu", "pyhanko", "alembic"):
        logging.getLogger(name).setLevel(logging.ERROR)


def _of_ours(record: logging.LogRecord) -> bool:
    """False for what is no request at all: aiohttp would repeat the line at fault, which may be a cookie or an address with a token.

    It has been answered by 400, and there is nothing to mend; whoever wants to could fill a disk by it.
    """
    kind = record.exc_info[0] if record.exc_info else None
    return kind is None or kind.__module__ != "aiohttp.http_exceptions"
