"""The file's bytes, before any PDF library is asked: where the one signature stands, and that nothing else is outside it.

A signature can't cover its own value. So what stands there must be exactly what our signer writes: one hex string, upper
case, the DER of the CMS and then zeros. Otherwise bits outside the signature could be changed unseen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from asn1crypto import parser

from certificates.room import UNRANGED

BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
TRACES = (b"/ByteRange", b"ETSI.CAdES", b"adbe.pkcs7", b"/DocMDP", b"/Contents <30", b"/FT /Sig", b"/FT/Sig")
"""One changed bit can hide one of them, not all."""
HEX = frozenset(b"0123456789ABCDEF")
LARGEST = 5_000_000


class StructureError(Exception):
    """The bytes are not laid out as our signer lays them out. The text is a reason's code."""


@dataclass(frozen=True, slots=True)
class SignedBytes:
    """Where things stand in a file with one signature."""

    cms: bytes
    """The DER of the CMS, without padding."""
    covered: bytes
    """What the signature covers."""


def has_traces(pdf: bytes) -> bool:
    """True if something of a signature is in the file: then it isn't *unsigned*, whatever is wrong with it."""
    room_only = UNRANGED in pdf and pdf.count(b"/ByteRange") == 1
    return not room_only and any(trace in pdf for trace in TRACES)


def split(pdf: bytes) -> SignedBytes:
    """Take the file apart. Raises StructureError."""
    if not pdf.startswith(b"%PDF-1."):
        raise StructureError("structure")
    ranges = BYTE_RANGE.findall(pdf)
    if len(ranges) != 1 or pdf.count(b"/ByteRange") != 1:
        raise StructureError("structure")
    first, length, second, rest = (int(number) for number in ranges[0])
    if first != 0 or second + rest != len(pdf) or not length < second < len(pdf):
        raise StructureError("bytes_outside")
    gap = pdf[length:second]
    if gap[:1] != b"<" or gap[-1:] != b">" or not HEX.issuperset(gap[1:-1]) or len(gap) % 2:
        raise StructureError("bytes_outside")
    if not pdf.endswith(b"%%EOF\n") and not pdf.endswith(b"%%EOF"):
        raise StructureError("bytes_outside")
    return SignedBytes(_der(bytes.fromhex(gap[1:-1].decode())), pdf[:length] + pdf[second:])


def _der(padded: bytes) -> bytes:
    """The DER at the front; only zeros may follow it."""
    try:
        length = parser.peek(padded)
    except ValueError:
        raise StructureError("bytes_outside") from None
    if padded[length:].strip(b"\0"):
        raise StructureError("bytes_outside")
    return padded[:length]
