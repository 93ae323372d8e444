"""Pictures as phones make, send and spoil them: the drawn portrait in each of their formats."""

from __future__ import annotations

import io
import struct

import pillow_heif
from PIL import Image

from . import files

pillow_heif.register_heif_opener()


def heic(**exif) -> bytes:
    """As an iPhone keeps it."""
    return files.portrait(fmt="HEIF", quality=60, **exif)


def avif() -> bytes:
    """As a new Android may keep it."""
    return files.portrait(fmt="AVIF", quality=60, max_threads=1)


def two_pictures() -> bytes:
    """A JPEG with a second one behind it and an index of both (MPF): a gain map, or a smaller preview."""
    out = io.BytesIO()
    second = Image.new("RGB", (103, 145), "grey")
    Image.open(io.BytesIO(files.portrait())).save(out, "MPO", save_all=True, append_images=[second])
    return out.getvalue()


def film(brand: bytes = b"qt  ") -> bytes:
    """The beginning of a video, under a name that ends in .jpg."""
    return struct.pack(">I4s4sI4s", 20, b"ftyp", brand, 0, brand) + struct.pack(">I4s", 8, b"wide") + b"\0" * 500


def motion_photo() -> bytes:
    """A JPEG with a short film behind it."""
    return files.portrait() + film(b"mp42")


def exif_cut_short() -> bytes:
    """Upright; of its EXIF the first of 65,535 entries is left, which would turn it."""
    entry = struct.pack("<HHII", 0x0112, 3, 1, 6)
    return files.portrait(exif=b"Exif\0\0II*\0" + struct.pack("<IH", 8, 0xFFFF) + entry)


def sixteen_bits() -> bytes:
    """A grey PNG of a scanner's depth."""
    deep = Image.open(io.BytesIO(files.portrait(mode="L"))).convert("I").point(lambda value: value * 257)
    out = io.BytesIO()
    deep.convert("I;16").save(out, "PNG")
    return out.getvalue()


def huge(size=(6000, 8400), fmt="JPEG", **save) -> bytes:
    """What a phone's largest mode makes: 50 megapixels."""
    return files.portrait(size=size, fmt=fmt, **save)


def on_its_side() -> bytes:
    """Lying, and nothing says so."""
    out = io.BytesIO()
    Image.open(io.BytesIO(files.portrait())).transpose(Image.Transpose.ROTATE_90).save(out, "JPEG")
    return out.getvalue()
