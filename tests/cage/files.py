"""Files as strangers send them: made here, hostile or merely unlucky."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pikepdf
import pymupdf
from PIL import Image, ImageFilter

SAMPLES = Path(__file__).parents[1] / "samples"
PORTRAIT = (SAMPLES / "portrait-413x579.jpg").read_bytes()


def portrait(*, size=(413, 579), blur=0, fmt="JPEG", mode="RGB", **save) -> bytes:
    """The portrait, changed."""
    picture = Image.open(io.BytesIO(PORTRAIT)).resize(size)
    if blur:
        picture = picture.filter(ImageFilter.GaussianBlur(blur))
    out = io.BytesIO()
    picture.convert(mode).save(out, fmt, **save)
    return out.getvalue()


def _mirrored() -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(PORTRAIT)).transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(out, "JPEG", quality=92)
    return out.getvalue()


MIRRORED = _mirrored()
"""Another photo of the same invented person."""


def noise(width=900, height=1200, fmt="JPEG") -> bytes:
    """A sharp picture of nothing."""
    out = io.BytesIO()
    Image.effect_noise((width, height), 80).convert("RGB").save(out, fmt)
    return out.getvalue()


def one_colour(width=413, height=579) -> bytes:
    """A picture without anybody in it."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "JPEG")
    return out.getvalue()


def with_exif(orientation: int) -> bytes:
    """The portrait on its side, with the tag that says so, and a place in GPS."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x8825] = {1: "N", 2: (43.0, 49.0, 0.0)}
    return portrait_turned(exif)


def portrait_turned(exif: Image.Exif) -> bytes:
    """Turned so that the tag sets it upright."""
    out = io.BytesIO()
    Image.open(io.BytesIO(PORTRAIT)).transpose(Image.Transpose.ROTATE_90).save(out, "JPEG", exif=exif)
    return out.getvalue()


def animated() -> bytes:
    """A PNG of two frames."""
    out = io.BytesIO()
    frames = [Image.new("RGB", (413, 579), colour) for colour in ("red", "blue")]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of 400 million pixels in some kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    size = 20_000
    head = size.to_bytes(4, "big") * 2 + bytes([8, 0, 0, 0, 0])
    rows = zlib.compress(b"\0" * (size + 1) * 200)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pdf(*texts: str, **save) -> bytes:
    """A PDF with a page a text."""
    with pymupdf.open() as document:
        for text in texts or ("",):
            document.new_page().insert_text((72, 100), text, fontname="china-s", fontsize=20)
        return bytes(document.tobytes(**save))


def active(kind: str) -> bytes:
    """A PDF that wants to do something, packed in object streams where grep doesn't see it."""
    document = pikepdf.open(io.BytesIO(pdf("hello")))
    if kind == "JavaScript":
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        document.Root.OpenAction = document.make_indirect(action)
    elif kind == "Launch":
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("calc.exe"))
    else:
        document.attachments["x.txt"] = b"hello"
    out = io.BytesIO()
    document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def deflate_bomb() -> bytes:
    """A PDF whose page content unpacks to a gigabyte."""
    document = pikepdf.new()
    document.add_blank_page()
    stream = pikepdf.Stream(document, _gigabyte())
    stream.Filter = pikepdf.Name.FlateDecode
    document.pages[0].Contents = document.make_indirect(stream)
    out = io.BytesIO()
    document.save(out, stream_decode_level=pikepdf.StreamDecodeLevel.none, recompress_flate=False)
    return out.getvalue()


def _gigabyte() -> bytes:
    squeeze = zlib.compressobj(9)
    block = b"q Q " * (1 << 18)
    return b"".join(squeeze.compress(block) for _ in range(1500)) + squeeze.flush()


def cycle() -> bytes:
    """A page tree that is its own child."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Count 1/Kids[2 0 R]>>endobj\n"
        b"trailer<</Root 1 0 R/Size 3>>\n%%EOF"
    )


def huge_page() -> bytes:
    """A page of five metres."""
    with pymupdf.open() as document:
        document.new_page(width=14_400, height=14_400)
        return bytes(document.tobytes())
