"""What crosses the walls of the cage: one JSON header and some blobs, with their lengths first. Nothing that can execute.

A *body* is what one side says. Between client and server it travels in a frame: the question's nonce, the body's length,
the body. Whoever asks takes no answer but one under the nonce of this very question.
"""

from __future__ import annotations

import json
import os
import struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HEAD = struct.Struct(">I")
NONCE = 16
"""Bytes at the beginning of a frame: fresh for each question, the same in its answer."""
MOST = 200_000_000
"""Bytes of one body: twenty pages of pictures and some room."""


class FrameError(Exception):
    """What came is not a frame, or not the answer to what was asked."""


def packed(header: dict[str, Any], blobs: Sequence[bytes] = ()) -> bytes:
    """One body."""
    head = json.dumps({**header, "blobs": [len(blob) for blob in blobs]}).encode()
    return HEAD.pack(len(head)) + head + b"".join(blobs)


def unpacked(body: bytes) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    """Header and blobs of a body. Raises FrameError; the body may be a stranger's work."""
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


def write(descriptor: int, data: bytes) -> None:
    """All of *data*. Raises OSError if the other side is gone."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def framed(nonce: bytes, body: bytes) -> bytes:
    """One frame."""
    return nonce + HEAD.pack(len(body)) + body


def read(receive: Callable[[int], bytes]) -> tuple[bytes, bytes]:
    """The next frame's nonce and body. Raises FrameError if the other side is gone."""
    nonce = _exactly(receive, NONCE)
    (size,) = HEAD.unpack(_exactly(receive, HEAD.size))
    if size > MOST:
        raise FrameError
    return nonce, _exactly(receive, size)


def _exactly(receive: Callable[[int], bytes], size: int) -> bytes:
    parts = []
    while size:
        part = receive(min(size, 1 << 20))
        if not part:
            raise FrameError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
