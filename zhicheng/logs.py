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
    for name in ("aiogram", "aiohttp", "celery", "kombu", "pyhanko", "alembic"):
        logging.getLogger(name).setLevel(logging.ERROR)
