"""Writes a PDF (ISO 32000-1, 7.5) from the bodies of its objects, in one go; what never changes is laid out once."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


@dataclass(frozen=True, slots=True)
class Head:
    """The front of a file: objects that are the same in every one, with the places where they begin."""

    data: bytes
    offsets: Mapping[int, int]


def head(objects: Mapping[int, bytes]) -> Head:
    """Lay *objects*, number → body, out as the front of a file."""
    return _laid(Head(HEADER, {}), objects)


def whole(front: Head, objects: Mapping[int, bytes], *, root: int, info: int) -> bytes:
    """The file: *front*, *objects*, and the table of where they are. Equal objects give equal bytes (14.4: /ID too)."""
    body = _laid(front, objects)
    size = max(body.offsets) + 1
    # A number that is not used is a free entry (7.5.4).
    table = b"".join(b"%010d %05d %c \n" % _entry(body.offsets.get(number)) for number in range(size))
    identifier = sha256(body.data).hexdigest()[:32].encode()
    trailer = b"<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]>>" % (size, root, info, identifier, identifier)
    return b"%bxref\n0 %d\n%btrailer\n%b\nstartxref\n%d\n%%%%EOF\n" % (body.data, size, table, trailer, len(body.data))


def _entry(offset: int | None) -> tuple[int, int, int]:
    return (0, 65535, ord("f")) if offset is None else (offset, 0, ord("n"))


def _laid(front: Head, objects: Mapping[int, bytes]) -> Head:
    parts, offsets, end = [front.data], dict(front.offsets), len(front.data)
    for number, body in objects.items():
        offsets[number] = end
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        end += len(parts[-1])
    return Head(b"".join(parts), offsets)


def stream(entries: str, data: bytes) -> bytes:
    """A stream (7.3.8) whose *data* are as *entries*, a dictionary's inside, say."""
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries.encode(), len(data), data)


def packed(data: bytes, entries: str = "") -> bytes:
    """A stream of *data*, deflated (7.4.4)."""
    return stream(f"{entries}/Filter/FlateDecode", zlib.compress(data))


def text(said: str) -> str:
    """A text string (7.9.2.2), in hexadecimal: nothing in it can look like a key."""
    return f"<{said.encode().hex()}>" if said.isascii() else f"<feff{said.encode('utf-16-be').hex()}>"
