"""A Merkle tree over an append-only list (RFC 6962, section 2.1), kept by its complete subtrees.

Node (level, index) is the hash of the 2**level leaves from index * 2**level on; it is stored once it is complete and never
changes. So appending, a root and a proof cost some twenty look-ups at a million entries.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Node = tuple[int, int]
"""(level, index)."""


def leaf(data: bytes) -> bytes:
    """Hash of one entry."""
    return sha256(b"\0" + data).digest()


def parent(left: bytes, right: bytes) -> bytes:
    """Hash of two subtrees."""
    return sha256(b"\1" + left + right).digest()


def appended(size: int, hashed: bytes, look: Callable[[Node], bytes]) -> Iterator[tuple[Node, bytes]]:
    """The nodes that become complete when leaf *hashed* is appended to a tree of *size* leaves."""
    index, level = size, 0
    yield (0, index), hashed
    while index & 1:
        hashed = parent(look((level, index - 1)), hashed)
        index, level = index >> 1, level + 1
        yield (level, index), hashed


def root(size: int, look: Callable[[Node], bytes]) -> bytes:
    """The tree's hash; of no entries, the hash of nothing."""
    return _span(0, size, look) if size else sha256(b"").digest()


def proof(place: int, size: int, look: Callable[[Node], bytes]) -> list[bytes]:
    """The audit path of the leaf at *place* in a tree of *size* leaves, nearest first (RFC 6962, 2.1.1)."""
    if not 0 <= place < size:
        raise IndexError(place)
    path: list[bytes] = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if place < middle:
            path.append(_span(middle, high, look))
            high = middle
        else:
            path.append(_span(low, middle, look))
            low = middle
    return path[::-1]


def proves(hashed: bytes, place: int, size: int, path: Sequence[bytes], expected: bytes) -> bool:
    """True if *path* leads from the leaf at *place* to the root *expected* of a tree of *size* (RFC 9162, 2.1.3.2)."""
    if not 0 <= place < size:
        return False
    index, last = place, size - 1
    for step in path:
        if last == 0:
            return False
        if index & 1 or index == last:
            hashed = parent(step, hashed)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            hashed = parent(hashed, step)
        index, last = index >> 1, last >> 1
    return last == 0 and hashed == expected


def consistency(first: int, second: int, look: Callable[[Node], bytes]) -> list[bytes]:
    """That the tree of *first* leaves is the beginning of the one of *second* (RFC 6962, 2.1.2). Raises IndexError."""
    if not 0 <= first <= second:
        raise IndexError(first)
    path: list[bytes] = []
    low, high, own = 0, second, True  # own: the beginning is a whole tree, whose hash the asker has
    while 0 < first < high:
        middle = low + _split(high - low)
        if first <= middle:
            path.append(_span(middle, high, look))
            high = middle
        else:
            path.append(_span(low, middle, look))
            low, own = middle, False
    return [*([] if own else [_span(low, high, look)]), *path[::-1]]


def continues(first: int, before: bytes, second: int, after: bytes, path: Sequence[bytes]) -> bool:
    """True if *path* shows that the tree with root *after* begins with the one with root *before* (RFC 9162, 2.1.4.2)."""
    if first in {0, second}:
        return not path and (before == after if first else before == sha256(b"").digest())
    if not 0 < first < second:
        return False
    steps = [before, *path] if first & (first - 1) == 0 else list(path)
    index, last = first - 1, second - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    if not steps:
        return False
    old = new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if index & 1 or index == last:
            old, new = parent(step, old), parent(step, new)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            new = parent(new, step)
        index, last = index >> 1, last >> 1
    return last == 0 and old == before and new == after


def _split(size: int) -> int:
    """The largest power of two below *size*."""
    return 1 << (size - 1).bit_length() - 1


def _span(low: int, high: int, look: Callable[[Node], bytes]) -> bytes:
    """The hash of leaves *low* to *high*; *low* is a multiple of every power of two up to the length."""
    length = high - low
    if length & (length - 1) == 0:
        level = length.bit_length() - 1
        return look((level, low >> level))
    middle = low + _split(length)
    return parent(_span(low, middle, look), _span(middle, high, look))
