"""A proof document: a PDF or a photo of a page. What goes on are pictures of its pages, never the file (content masking)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf
import pymupdf
from PIL import Image

from pipeline.cage import pictures
from pipeline.cage.likeness import likeness
from pipeline.cage.photo import Found
from pipeline.cage.pictures import Unfit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.cage.limits import Limits

ACTIVE = frozenset(
    [
        "/JavaScript",
        "/JS",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToR",
        "/GoToE",
        "/RichMedia",
        "/EmbeddedFile",
        "/EmbeddedFiles",
        "/XFA",
        "/Movie",
        "/Sound",
        "/Rendition",
    ]
)
ACTIONS = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie"}
)
DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・･．●․·.", "·"))
MOST_TEXT = 400_000
POINTS_PER_INCH = 72


def inspect(data: bytes, limits: Limits, expect: tuple[str, ...]) -> Found:
    """Look at a proof; *expect* are the strings of which a text layer should show one."""
    found = Found()
    seems = pictures.kind(data)
    try:
        if seems == "PDF":
            _pdf(data, limits, expect, found)
        else:
            _picture(data, limits, found)
    except Unfit as unfit:
        found.refuse(unfit.code if unfit.code != "wrong_type" else "proof_wrong_type", **unfit.facts)
    if found.verdict == "refused":
        found.renditions = ()
    return found


def _picture(data: bytes, limits: Limits, found: Found) -> None:
    picture = pictures.opened(data, limits)
    sharp = pictures.sharpness(picture)
    found.facts = {
        "width": picture.width,
        "height": picture.height,
        "format": pictures.kind(data),
        "sharpness": round(sharp, 1),
        "pages": 1,
    }
    if min(picture.size) < limits.proof_short_side:
        raise Unfit("proof_small", width=picture.width, height=picture.height, least=limits.proof_short_side)
    if pictures.contrast(picture) < 1:
        raise Unfit("proof_blank")
    if sharp < limits.proof_sharpness:
        found.flag("blurry")
    picture.thumbnail((limits.proof_long_side, limits.proof_long_side), Image.Resampling.LANCZOS)
    found.renditions, found.likenesses = (pictures.jpeg(picture, quality=82),), (likeness(picture),)


def _pdf(data: bytes, limits: Limits, expect: tuple[str, ...], found: Found) -> None:
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        raise Unfit("wrong_type", seems="?")
    _refuse_active(data)
    try:
        document = pymupdf.open(stream=data, filetype="pdf")
        # MuPDF opens HTML and SVG under the name "pdf"; only a real one may go on.
        if not document.is_pdf:
            raise Unfit("wrong_type", seems="?")
        if document.needs_pass:
            raise Unfit("encrypted")
        count = document.page_count
    except (Unfit, MemoryError):
        raise
    except Exception:  # noqa: BLE001  MuPDF raised four types over a corpus of broken files
        raise Unfit("damaged") from None
    if not 1 <= count <= limits.max_pages:
        raise Unfit("too_many_pages" if count else "damaged", pages=count, most=limits.max_pages)
    found.facts = {"format": "PDF", "pages": count}
    try:
        drawn = [_drawn(document[number], limits) for number in range(count)]
        text = "".join(document[number].get_text()[:MOST_TEXT] for number in range(count))
    except (RuntimeError, IndexError, ValueError):
        raise Unfit("damaged") from None
    found.renditions = tuple(pictures.jpeg(page, quality=80) for page in drawn)
    found.likenesses = tuple(map(likeness, drawn))
    _look_for(expect, text, found)


def _drawn(page: pymupdf.Page, limits: Limits) -> Image.Image:
    longest = max(page.rect.width, page.rect.height, 1)
    scale = limits.page_dpi / POINTS_PER_INCH * min(1.0, limits.max_page_points / longest)
    pixels = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), alpha=False, colorspace=pymupdf.csRGB)
    return Image.frombytes("RGB", (pixels.width, pixels.height), pixels.samples)


def _refuse_active(data: bytes) -> None:
    """Walk every object: a blocklist over raw bytes misses what is packed in object streams. Raises Unfit."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            names = sorted({name for item in document.objects for name in _active(item)})
    except pikepdf.PasswordError:
        raise Unfit("encrypted") from None
    except (pikepdf.PdfError, RuntimeError, ValueError):
        raise Unfit("damaged") from None
    if names:
        raise Unfit("active_content", what=", ".join(name.lstrip("/") for name in names))


def _active(item: pikepdf.Object, depth: int = 0) -> Iterator[str]:
    if depth > 30:  # noqa: PLR2004  nothing lawful nests deeper without a reference between
        raise Unfit("damaged")
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for key, value in item.items():
            if key in ACTIVE:
                yield key
            if key == "/S" and str(value) in ACTIONS:
                yield str(value)
            if not getattr(value, "is_indirect", False):
                yield from _active(value, depth + 1)
    elif isinstance(item, pikepdf.Array):
        for value in item:
            if not getattr(value, "is_indirect", False):
                yield from _active(value, depth + 1)


def _look_for(expect: tuple[str, ...], text: str, found: Found) -> None:
    said = "".join(text.split()).translate(DOTS)
    found.facts["text"] = bool(said)
    if said and expect and not any("".join(word.split()).translate(DOTS) in said for word in expect):
        found.flag("name_not_found")
