"""Files as strangers send them: made here, hostile or merely unlucky."""

from __future__ import annotations

import io
import zlib

import pikepdf
import pymupdf
from PIL import Image, ImageFilter

from certificates.template import paths

PORTRAIT = paths.PORTRAIT.read_bytes()


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


def sheet(light: int, grain: float = 6) -> bytes:
    """A photo of an empty sheet, or of the dark: that grey, grainy, lighter towards one end."""
    grey = Image.effect_noise((1000, 1400), grain).point(lambda value: max(0, min(255, value - 128 + light)))
    out = io.BytesIO()
    fall = Image.linear_gradient("L").resize(grey.size)
    Image.blend(grey, fall, 0.1).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def size(picture: bytes) -> tuple[int, int]:
    """Pixels."""
    return Image.open(io.BytesIO(picture)).size


def scanned(*pictures: bytes) -> bytes:
    """A PDF with each picture as a page."""
    with pymupdf.open() as document:
        for picture in pictures:
            page = document.new_page()
            page.insert_image(page.rect, stream=picture)
        return bytes(document.tobytes())


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
    elif kind == "AnnexLink":
        action = pikepdf.Dictionary(S=pikepdf.Name.GoToR, F=pikepdf.String("annex.pdf"))
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)
        document.pages[0].Annots = pikepdf.Array([document.make_indirect(link)])
    elif kind == "EmptyTrees":
        empty = pikepdf.Dictionary(Names=pikepdf.Array())
        document.Root.Names = pikepdf.Dictionary(EmbeddedFiles=empty, JavaScript=document.make_indirect(empty))
    elif kind == "ScriptTree":
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        tree = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("a"), script]))
        document.Root.Names = pikepdf.Dictionary(JavaScript=document.make_indirect(tree))
    else:
        document.attachments["x.txt"] = b"hello"
    out = io.BytesIO()
    document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def for_key_holders() -> bytes:
    """Encrypted with a public key, as an office's mail gateway does it."""
    return pdf("x", encryption=4, owner_pw="o", user_pw="u").replace(b"/Filter/Standard", b"/Filter/Adobe.PubSec")


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


def mended(kind: str) -> bytes:
    """A page of text that MuPDF draws, and says of it that something is wrong."""
    document = pikepdf.open(io.BytesIO(pdf("hello")))
    page = document.pages[0]
    if kind == "font":
        page.Resources.Font[next(iter(page.Resources.Font.keys()))] = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.TrueType,
            BaseFont=pikepdf.Name.X,
            FontDescriptor=_broken(document),
        )
    elif kind == "picture":
        page.contents_add(b"q 100 0 0 100 72 400 cm /Im7 Do Q")
    elif kind == "babble":
        page.contents_add(b"\n".join(b"foo%d %s" % (n, b"x" * 300) for n in range(100)))
    elif kind == "operator":
        page.contents_add(b"BTT 1 foo")
    out = io.BytesIO()
    document.save(out)
    whole = out.getvalue()
    return whole.replace(b"startxref", b"startxxxx") if kind == "table" else whole


def _broken(document: pikepdf.Pdf) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor, FontName=pikepdf.Name.X, Flags=32, FontFile2=document.make_stream(b"no font")
    )


def huge_page() -> bytes:
    """A page of five metres."""
    with pymupdf.open() as document:
        document.new_page(width=14_400, height=14_400).insert_text((500, 2000), "5 m", fontsize=1000)
        return bytes(document.tobytes())


def changed(data: bytes) -> bytes:
    """*data* with another last byte, whichever the last one was."""
    return data[:-1] + bytes([data[-1] ^ 1])
