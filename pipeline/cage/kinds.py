"""What a file is by its first bytes, never by its name or the type that somebody claims."""

from __future__ import annotations

UNKNOWN = "unknown"
"""Of what is no kind that we can name; the catalogues have words for it."""
VIDEO = "video"
"""Of any film, whatever its container; the catalogues have words for it too."""
KNOWN = {
    b"%PDF": "PDF",
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG": "PNG",
    b"GIF8": "GIF",
    b"PK\x03\x04": "ZIP/Office",
    b"\xd0\xcf\x11\xe0": "Office",
    b"%!PS": "PostScript",
    b"<": "HTML/SVG",
    b"BM": "BMP",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"\x1aE\xdf\xa3": VIDEO,
    b"FLV": VIDEO,
}
RIFF = {b"WEBP": "WebP", b"AVI ": VIDEO}
"""By what stands behind the container's name and length."""
FTYP, BRANDS_MOST = b"ftyp", 32
"""The box with which files of ISO/IEC 14496-12 begin: its length, its name, the main brand, four bytes, further brands."""
BRANDS = {
    **dict.fromkeys((b"avif", b"avis"), "AVIF"),
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"), "HEIC"),
    **dict.fromkeys((b"qt  ", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1"), VIDEO),
    **dict.fromkeys((b"M4V ", b"MSNV", b"3gp4", b"3gp5", b"3gp6", b"3g2a", b"hvc1"), VIDEO),
}


def kind(data: bytes) -> str:
    """The kind's name, `video` or `unknown`."""
    if data[4:8] == FTYP:
        return _of_brands(data)
    if data[:4] == b"RIFF":
        return RIFF.get(data[8:12], UNKNOWN)
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    return next((name for magic, name in KNOWN.items() if start.startswith(magic)), UNKNOWN)


def _of_brands(data: bytes) -> str:
    """By the first brand that we know: the main one may be as general as `mif1`, a picture of any codec."""
    length = min(int.from_bytes(data[:4], "big"), 16 + 4 * BRANDS_MOST)
    brands = [data[8:12], *(data[at : at + 4] for at in range(16, length, 4))]
    return next((BRANDS[brand] for brand in brands if brand in BRANDS), UNKNOWN)
