"""Waiting for something on a page that lets no script be made of text (Content-Security-Policy without `unsafe-eval`)."""

from __future__ import annotations

import asyncio
import time

PATIENCE_S = 30.0
LOOK_S = 0.05


async def comes_true(page, expression):
    """Wait until *expression* holds there. Playwright's own `wait_for_function` evaluates text in the page once it has to look twice."""
    deadline = time.monotonic() + PATIENCE_S
    while not await page.evaluate(expression):
        assert time.monotonic() < deadline, f"never true: {expression}"
        await asyncio.sleep(LOOK_S)
