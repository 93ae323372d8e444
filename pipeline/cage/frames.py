"""What crosses the walls of the cage: one JSON header and some blobs, with their lengths first. Nothing that can execute."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HEAD = struct.Struct(">I")
MOST = 200_000_000
"""Bytes of one frame: twenty pages of pictures and some room."""


class FrameError(Exception):
    """What came is not a frame."""


def packed(header: dict[str, Any], blobs: Sequence[bytes] = ()) -> bytes:
    """One frame."""
    head = json.dumps({**header, "blobs": [len(blob) for blob in blobs]}, ensure_ascii=False).encode()
    body = HEAD.pack(len(head)) + head + b"".join(blobs)
    return HEAD.pack(len(body)) + body


def unpacked(body: bytes) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    """Header and blobs of a frame's body. Raises FrameError; the body may be a stranger's work."""
    try:
        (size,) = HEAD.unpack_from(body)
        header = json.loads(body[HEAD.size : HEAD.size + size])
        lengths = [int(length) for length in header.pop("blobs")]
    except (struct.error, ValueError, KeyError, TypeError, AttributeError):
        raise FrameError from None
    at, blobs = HEAD.size + size, []
    for length in lengths:
        blobs.append(body[at : at + length])
        at += length
    if at != len(body) or any(length < 0 for length in lengths):
        raise FrameError
    return header, tuple(blobs)


def read(receive: Callable[[int], bytes]) -> bytes:
    """The next frame's body. Raises FrameError if the other side is gone."""
    (size,) = HEAD.unpack(_exactly(receive, HEAD.size))
    if size > MOST:
        raise FrameError
    return _exactly(receive, size)


def _exactly(receive: Callable[[int], bytes], size: int) -> bytes:
    parts = []
    while size:
        part = receive(min(size, 1 << 20))
        if not part:
            raise FrameError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
