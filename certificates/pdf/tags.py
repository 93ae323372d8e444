"""What makes a page readable without eyes: marks around its pieces, and a tree that says what each is (ISO 32000-1, 14.7).

PDF/UA-1 (ISO 14289-1) wants every piece in the tree or called an artifact. A field is one paragraph: its Chinese label, its
value, its English label, wherever they stand on the page. Nothing here says anything that is not on the page but the three
descriptions of what has no words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from certificates.pdf.objects import text

if TYPE_CHECKING:
    from collections.abc import Iterable

PHOTO, CODE = (
    "持证人照片 Photo of the holder",
    "二维码：核验真伪与现行状态 QR code: verify authenticity and present status",
)
SEAL = "电子签名 Signature"
DESCRIPTIONS = (CODE, PHOTO, SEAL)
"""All that is ever said in place of something shown (/Alt)."""
HEADING, PARAGRAPH, FIGURE, FORM = "H1", "P", "Figure", "Form"
END = b"EMC\n"
ARTIFACT = b"/Artifact BMC\n"
PAGE_KEY, FIELD_KEY = 0, 1
"""Under which page and field find their elements in the tree (14.7.4.4)."""
ROOT, DOCUMENT, FIRST = 0, 1, 2
"""Places of the tree's objects, from its first number on."""


@dataclass(frozen=True, slots=True)
class Block:
    """One element: what it is, and the marks of its pieces in the order in which they are read."""

    kind: str
    marks: tuple[int, ...]
    described: str = ""


def begin(mark: int, kind: str, *, english: bool = False) -> bytes:
    """What stands before a piece that has that number; `END` stands behind it."""
    if english:
        return b"/Span <</MCID %d/Lang(en)>> BDC\n" % mark
    return b"/%b <</MCID %d>> BDC\n" % (kind.encode(), mark)


def artifact(operators: bytes) -> bytes:
    """What is no content: ground, rules, bands."""
    return ARTIFACT + operators + b"\n" + END


def size(blocks: Iterable[Block], *, signed: bool) -> int:
    """How many objects the tree takes."""
    return FIRST + len(tuple(blocks)) + signed


def tree(blocks: tuple[Block, ...], first: int, *, page: int, field: int | None) -> dict[int, bytes]:
    """The tree's objects, numbered from *first*; *page* and *field* are the numbers of page and signature field."""
    numbers = range(first + FIRST, first + FIRST + len(blocks))
    found = {number: _element(block, first + DOCUMENT, page) for number, block in zip(numbers, blocks, strict=True)}
    above = dict(sorted((mark, number) for number, block in zip(numbers, blocks, strict=True) for mark in block.marks))
    below = [*numbers]
    keys = f"{PAGE_KEY}[{' '.join(f'{number} 0 R' for number in above.values())}]"
    if field is not None:
        below.append(numbers.stop)
        keys += f" {FIELD_KEY} {numbers.stop} 0 R"
        kid = f"<</Type/OBJR/Obj {field} 0 R/Pg {page} 0 R>>"
        found[numbers.stop] = _said(FORM, first + DOCUMENT, f"/Alt{text(SEAL)}/K {kid}")
    found[first + DOCUMENT] = _said("Document", first + ROOT, f"/K[{' '.join(f'{number} 0 R' for number in below)}]")
    found[first + ROOT] = (
        f"<</Type/StructTreeRoot/K {first + DOCUMENT} 0 R/ParentTree<</Nums[{keys}]>>/ParentTreeNextKey {FIELD_KEY + 1}>>"
    ).encode()
    return found


def _element(block: Block, above: int, page: int) -> bytes:
    described = f"/Alt{text(block.described)}" if block.described else ""
    return _said(block.kind, above, f"/Pg {page} 0 R{described}/K[{' '.join(map(str, block.marks))}]")


def _said(kind: str, above: int, rest: str) -> bytes:
    return f"<</Type/StructElem/S/{kind}/P {above} 0 R{rest}>>".encode()
