"""How often one address may try what could be used for walking or for wearing the cage out; kept in memory, by address."""

from __future__ import annotations

import time
from collections import OrderedDict
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from math import ceil
from typing import TYPE_CHECKING

from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from aiohttp import web

KEPT = 10_000
"""Addresses that are remembered; the one that came first is forgotten first."""


class Tries:
    """So many tries an address in so many seconds."""

    def __init__(self, most: int, per_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._per_s, self._clock = most, per_s, clock
        self._seen: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def check(self, address: str) -> None:
        """Raise Refused if that address has no try left."""
        since, count = self._of(address)
        if count >= self._most:
            raise Refused("too_many_tries", minutes=ceil((since + self._per_s - self._clock()) / 60))

    def count(self, address: str) -> None:
        """One try more."""
        since, count = self._of(address)
        self._seen[address] = since, count + 1
        while len(self._seen) > KEPT:
            self._seen.popitem(last=False)

    def _of(self, address: str) -> tuple[float, int]:
        since, count = self._seen.get(address, (self._clock(), 0))
        return (since, count) if self._clock() < since + self._per_s else (self._clock(), 0)


def address_of(request: web.Request) -> str:
    """Whose request it is: behind a proxy on our own network, whom the proxy names last; of IPv6 the network."""
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    near = _parsed(request.remote or "")
    far = _parsed(told) if near is not None and near.is_private else None
    found = far or near
    if isinstance(found, IPv6Address):
        return str(IPv6Network((int(found) >> 64 << 64, 64)))
    return str(found)


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
