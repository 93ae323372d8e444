"""A proof document: a PDF or a photo of a page. What goes on are pictures of its pages, never the file (content masking)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pikepdf

from pipeline.cage import layer, pictures, pieces
from pipeline.cage.kinds import UNKNOWN, kind
from pipeline.cage.likeness import likeness
from pipeline.cage.pages import nothing_on, read
from pipeline.cage.photo import Found
from pipeline.cage.pictures import Unfit
from pipeline.rules.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.cage.limits import Limits
    from pipeline.cage.pages import Pages, Shown

ATTACHED = frozenset({"/EmbeddedFiles", "/EmbeddedFile", "/EF", "/GoToR", "/GoToE"})
"""Files inside, and links to files: nothing of them is on the pictures of the pages, so they are told and left behind."""
NAME_TREES = frozenset({"/EmbeddedFiles", "/JavaScript"})
"""What programs leave behind empty."""
HEADER, HEADER_WITHIN = b"%PDF-", 1024
"""What a PDF begins with, and the first bytes in which readers look for it: a mail's or a server's lines may stand before."""
BY_KEY = "unsupported encryption filter"
"""What qpdf says of a file that only the holder of a private key can open."""
ACTIVE = frozenset(
    [
        "/JavaScript",
        "/JS",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/RichMedia",
        "/XFA",
        "/Movie",
        "/Sound",
        "/Rendition",
    ]
)
ACTIONS = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/Movie"})


def inspect(data: bytes, limits: Limits, expect: tuple[str, ...]) -> Found:
    """Look at a proof; *expect* are the strings of which a text layer should show one."""
    found = Found()
    data = _from_header(data)
    try:
        if kind(data) == "PDF":
            _pdf(data, limits, expect, found)
        else:
            _picture(data, limits, found)
    except Unfit as unfit:
        found.refuse(unfit.code, **unfit.facts)
    if found.verdict == "refused":
        found.renditions = ()
    return found


def _from_header(data: bytes) -> bytes:
    at = data[:HEADER_WITHIN].find(HEADER)
    return data[at:] if at > 0 and kind(data) == UNKNOWN else data


def _picture(data: bytes, limits: Limits, found: Found) -> None:
    picture = pictures.decode(data, limits, wrong_type=Reason.PROOF_WRONG_TYPE)
    found.facts = {"width": picture.width, "height": picture.height, "format": kind(data), "pages": 1}
    if min(picture.size) < limits.proof_short_side:
        raise Unfit(Reason.PROOF_SMALL, width=picture.width, height=picture.height, least=limits.proof_short_side)
    shown = pieces.cut(picture, limits)
    _judge_blankness([nothing_on(shown)], found)
    _judge_sharpness([shown], limits, found)
    _judge_ends([shown], found)
    found.renditions = tuple(pictures.jpeg(piece, quality=82) for piece in shown)
    found.likenesses = tuple(map(likeness, shown))


def _pdf(data: bytes, limits: Limits, expect: tuple[str, ...], found: Found) -> None:
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(HEADER):
        raise Unfit(Reason.PROOF_WRONG_TYPE, seems=UNKNOWN)
    _judge_objects(data, found)
    pages = read(data, limits)
    found.facts = {"format": "PDF", "pages": len(pages.drawn)}
    if pages.remarks:
        found.facts["remarks"] = pages.remarks
    if pages.in_part:
        found.flag(Reason.PARTS_MISSING)
    _judge_pages(pages, limits, found)
    shown = [piece for page in pages.drawn for piece in page]
    found.renditions = tuple(pictures.jpeg(piece, quality=80) for piece in shown)
    found.likenesses = tuple(map(likeness, shown))
    found.facts["text"] = any(map(str.strip, pages.text))
    if layer.names_somebody_else(pages.text, pages.scanned, expect):
        found.flag(Reason.NAME_NOT_FOUND)


def _judge_pages(pages: Pages, limits: Limits, found: Found) -> None:
    """By what is shown of them. Raises Unfit."""
    if (count := sum(map(len, pages.drawn))) > limits.max_pieces:
        raise Unfit(Reason.PROOF_LONG, pieces=count, most=limits.max_pieces)
    _judge_sizes(pages.drawn, limits, found)
    _judge_blankness(pages.empty, found)
    _judge_sharpness([pages.drawn[number] for number in pages.scanned if not pages.empty[number]], limits, found)
    _judge_ends([pages.drawn[number] for number in pages.scanned], found)


def _judge_sizes(drawn: list[Shown], limits: Limits, found: Found) -> None:
    """A page of a few millimetres is told; a file of nothing else is refused. Raises Unfit."""
    small = [number for number, page in enumerate(drawn, 1) if min(page[0].size) < limits.page_short_side]
    if len(small) == len(drawn):
        width, height = max((page[0].size for page in drawn), key=min)
        raise Unfit(Reason.PROOF_SMALL, width=width, height=height, least=limits.page_short_side)
    if small:
        found.flag(Reason.PAGES_SMALL, pages=", ".join(map(str, small)))


def _judge_blankness(empty: list[bool], found: Found) -> None:
    """A blank back page is told; a file without anything on it is refused. Raises Unfit."""
    if all(empty):
        raise Unfit(Reason.PROOF_BLANK)
    if any(empty):
        found.flag(Reason.PAGES_BLANK, pages=", ".join(str(place) for place, nothing in enumerate(empty, 1) if nothing))


def _judge_sharpness(scans: list[Shown], limits: Limits, found: Found) -> None:
    """Of pictures, as they are and in a PDF: what is out of focus."""
    sharp = [max(map(pictures.sharpness, page)) for page in scans]
    if sharp:
        found.facts["sharpness"] = round(min(sharp), 1)
        if min(sharp) < limits.proof_sharpness:
            found.flag(Reason.BLURRY)


def _judge_ends(scans: list[Shown], found: Found) -> None:
    """What ends in a decoder's grey."""
    missing = any(pieces.cut_short(piece) for page in scans for piece in page)
    if missing and not any(code is Reason.PARTS_MISSING for code, _ in found.reasons):
        found.flag(Reason.PARTS_MISSING)


def _judge_objects(data: bytes, found: Found) -> None:
    """Walk every object: a blocklist over raw bytes misses what is packed in object streams. Raises Unfit."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            names = sorted({name for item in document.objects for name in _active(item)})
    except pikepdf.PasswordError:
        raise Unfit(Reason.ENCRYPTED) from None
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:
        raise Unfit(Reason.ENCRYPTED_BY_KEY if BY_KEY in str(error) else Reason.DAMAGED) from None
    if active := [name.lstrip("/") for name in names if name not in ATTACHED]:
        raise Unfit(Reason.ACTIVE_CONTENT, what=", ".join(active))
    if names:
        found.flag(Reason.ATTACHMENTS)


def _active(item: pikepdf.Object, depth: int = 0) -> Iterator[str]:
    if depth > 30:  # noqa: PLR2004  nothing lawful nests deeper without a reference between
        raise Unfit(Reason.DAMAGED)
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for key, value in item.items():
            if key in ACTIVE | ATTACHED and not (key in NAME_TREES and _empty_tree(value)):
                yield key
            if key == "/S" and str(value) in ACTIONS | ATTACHED:
                yield str(value)
            if not getattr(value, "is_indirect", False):
                yield from _active(value, depth + 1)
    elif isinstance(item, pikepdf.Array):
        for value in item:
            if not getattr(value, "is_indirect", False):
                yield from _active(value, depth + 1)


def _empty_tree(tree: pikepdf.Object) -> bool:
    return isinstance(tree, pikepdf.Dictionary) and not any(len(tree.get(part, [])) for part in ("/Names", "/Kids"))
