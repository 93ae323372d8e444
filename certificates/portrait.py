"""The photo as a page may hold it: a JPEG (ITU-T T.81) of pixels alone, whole, with nothing before, between or behind."""

from __future__ import annotations

import struct

START, END = b"\xff\xd8", b"\xff\xd9"
JFIF = 0xE0
STANDALONE = {0x01, *range(0xD0, 0xD8)}
"""Markers without a length: TEM, and the restarts within a scan."""
KEPT = {JFIF, 0xDB, 0xC0, 0xC1, 0xC2, 0xC4, 0xDD}
"""JFIF's own segment, tables, frame (baseline, extended, progressive), restart interval. No EXIF, XMP, profile, comment."""
SCAN = 0xDA
THUMBNAIL_NONE = 16
"""Length of JFIF's segment where it holds no second, smaller picture."""


def plain(photo: bytes) -> bool:
    """True if *photo* is that. It is not decoded: what is cut short within the last scan only a decoder finds."""
    if not photo.startswith(START):
        return False
    at, scans = len(START), 0
    while at + 4 <= len(photo) and photo[at] == 0xFF:  # noqa: PLR2004  every marker begins so (B.1.1.2)
        marker, (length,) = photo[at + 1], struct.unpack_from(">H", photo, at + 2)
        if marker not in KEPT | {SCAN} or (marker == JFIF and length != THUMBNAIL_NONE):
            return False
        at += 2 + length
        if marker == SCAN:
            at, scans = _behind_scan(photo, at), scans + 1
        if photo[at : at + 2] == END:
            return scans > 0 and at + len(END) == len(photo)
    return False


def _behind_scan(photo: bytes, at: int) -> int:
    """Where the next marker stands behind the coded data that begins *at*; the file's end if there is none."""
    while 0 <= (at := photo.find(b"\xff", at)) < len(photo) - 1:
        if photo[at + 1] != 0 and photo[at + 1] not in STANDALONE:
            return at
        at += 2
    return len(photo)
