"""The file's bytes, before any PDF library is asked: where the signature stands, and the document time-stamps behind it.

Each covers everything from the first byte to its own end but its own value. So what stands there must be exactly what we
write: one hex string, upper case, the DER of the CMS and then zeros. Otherwise bits outside could be changed unseen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256

from asn1crypto import parser

from certificates.pdf.signature_field import UNRANGED

BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
TRACES = (b"/ByteRange", b"ETSI.CAdES", b"adbe.pkcs7", b"/DocMDP", b"/Contents <30", b"/FT /Sig", b"/FT/Sig")
"""One changed bit can hide one of them, not all."""
HEX = frozenset(b"0123456789ABCDEF")
LARGEST = 5_000_000
MOST_PARTS = 64
"""The signature, and a time-stamp a year for longer than anyone works."""


class StructureError(Exception):
    """The bytes are not laid out as we lay them out. The text is a reason's code."""


@dataclass(frozen=True, slots=True)
class Part:
    """A signature or a document time-stamp, and how far the file reached when it was made."""

    container: bytes
    """The DER of its CMS, without padding."""
    digest: bytes
    """SHA-256 of what it covers: all up to *end* but its own value."""
    start: int
    """Where its own value begins."""
    room: int
    """Hex digits of it between the brackets."""
    end: int


def has_traces(pdf: bytes) -> bool:
    """True if something of a signature is in the file: then it isn't *unsigned*, whatever is wrong with it."""
    room_only = UNRANGED in pdf and pdf.count(b"/ByteRange") == 1
    return not room_only and any(trace in pdf for trace in TRACES)


def split(pdf: bytes) -> tuple[Part, ...]:
    """The signature, and the time-stamps of the whole file that follow it. Raises StructureError."""
    if not pdf.startswith(b"%PDF-1."):
        raise StructureError("structure")
    ranges = BYTE_RANGE.findall(pdf)
    if not 1 <= len(ranges) <= MOST_PARTS or pdf.count(b"/ByteRange") != len(ranges):
        raise StructureError("structure")
    parts: list[Part] = []
    for numbers in ranges:
        parts.append(_part(pdf, *(int(number) for number in numbers), behind=parts[-1].end if parts else 0))
    if parts[-1].end != len(pdf):
        raise StructureError("bytes_outside")
    return tuple(parts)


def _part(pdf: bytes, first: int, length: int, second: int, rest: int, *, behind: int) -> Part:
    end = second + rest
    if pdf[length : length + 1] != b"<":  # what was signed no longer stands where it stood: a program wrote it anew
        raise StructureError("structure")
    if first != 0 or not behind < length < second < end <= len(pdf):
        raise StructureError("bytes_outside")
    gap = pdf[length:second]
    if gap[-1:] != b">" or not HEX.issuperset(gap[1:-1]) or len(gap) % 2:
        raise StructureError("bytes_outside")
    if not pdf[second:end].endswith((b"%%EOF\n", b"%%EOF")):
        raise StructureError("bytes_outside")
    digest = sha256(pdf[:length])
    digest.update(pdf[second:end])
    return Part(_der(bytes.fromhex(gap[1:-1].decode())), digest.digest(), length, len(gap) - 2, end)


def _der(padded: bytes) -> bytes:
    """The DER at the front; only zeros may follow it."""
    try:
        length = parser.peek(padded)
    except ValueError:
        raise StructureError("bytes_outside") from None
    if padded[length:].strip(b"\0"):
        raise StructureError("bytes_outside")
    return padded[:length]
