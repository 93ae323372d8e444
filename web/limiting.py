"""How often one address may try what could be used for walking or for wearing the cage out; kept in memory, by address."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, OrderedDict
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from math import ceil
from typing import TYPE_CHECKING

from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from aiohttp import web

    from pipeline.rules.pace import Pace

Network = IPv4Network | IPv6Network
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
KEPT = 10_000
"""Addresses that are remembered; the one that was not heard of for longest is forgotten first."""


class Tries:
    """What is counted by address in this process: at most *pace* each."""

    def __init__(self, pace: Pace, clock: Callable[[], float] = time.monotonic) -> None:
        self._pace, self._clock = pace, clock
        self._due: OrderedDict[str, datetime] = OrderedDict()

    def check(self, address: str) -> None:
        """Raise Refused if that address has no try left."""
        now = self._now()
        if wait := self._pace.wait(self._due.get(address, now), now):
            raise Refused("too_many_tries", minutes=ceil(wait / timedelta(minutes=1)))

    def count(self, address: str) -> None:
        """One try more."""
        now = self._now()
        self._due[address] = self._pace.taken(self._due.get(address, now), now)
        self._due.move_to_end(address)
        while len(self._due) > KEPT:
            self._due.popitem(last=False)

    def _now(self) -> datetime:
        return BEGINNING + timedelta(seconds=self._clock())  # no time of day: that one may jump


def networks(named: str) -> tuple[Network, ...]:
    """Addresses and networks, separated by spaces. Raises ValueError."""
    return tuple(ip_network(one) for one in named.split())


def by_proxy(request: web.Request, proxies: Sequence[Network]) -> bool:
    """True if one of *proxies* brings it: what it says of the visitor counts."""
    found = _parsed(request.remote or "")
    return found is not None and any(found in one for one in proxies)


def address_of(request: web.Request, proxies: Sequence[Network] = ()) -> str:
    """Whose request it is: whom a chain of *proxies* names; of IPv6 the network. What anybody else names is only their word."""
    told = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
    found = _parsed(request.remote or "")
    while told and found is not None and any(found in one for one in proxies):
        further = _parsed(told.pop())
        if further is None:
            break
        found = further
    if isinstance(found, IPv6Address):
        return str(IPv6Network((int(found) >> 64 << 64, 64)))
    return str(found)


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


class FewStreams:
    """Answers that stay open, in this process: of one chat and of one address only so many; a chat's oldest makes room."""

    def __init__(self, of_one: int, there: int, most: int) -> None:
        self._of_one, self._there, self._most = of_one, there, most
        self._open: dict[int, list[asyncio.Event]] = {}
        self._at: Counter[str] = Counter()

    @contextmanager
    def taken(self, chat_id: int, address: str) -> Iterator[asyncio.Event]:
        """A place while the block runs; what is yielded is set when it must end. Raises Refused if there is none."""
        mine = self._open.setdefault(chat_id, [])
        if self._at.total() >= self._most or self._at[address] >= self._there:
            raise Refused("no_stream_free")
        if len(mine) >= self._of_one:
            mine.pop(0).set()
        end = asyncio.Event()
        mine.append(end)
        self._at[address] += 1
        try:
            yield end
        finally:
            if end in mine:
                mine.remove(end)
            if not mine and self._open.get(chat_id) is mine:
                del self._open[chat_id]
            self._at[address] -= 1
            self._at += Counter()  # forget who has none
