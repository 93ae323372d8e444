"""Who listens to the page hears what it shows: every piece of text once, field by field, and no word in place of another.

A tag can say something else than it stands for (/ActualText, /Alt, /E: ISO 32000-1, 14.9): a screen reader would then say
高级 where 助理 is shown. So there are no such words but the three descriptions of what has none, each the very one that we write.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pikepdf

from certificates.fields import FIELDS
from certificates.lints.finding import Finding
from certificates.lints.page_says_the_record import plain
from certificates.pdf.tags import DESCRIPTIONS, FIELD_KEY, FIGURE, FORM, HEADING, PAGE_KEY, PARAGRAPH, SEAL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from certificates.fields import Field
    from certificates.lints.finding import Page

ELEMENT = re.compile(
    r"<< (?P<alt>/Alt \(\) )?/K (?:\[ (?P<marks>[\d ]+) \]|<< /Obj (?P<field>\d+) 0 R /Pg (?P<on>\d+) 0 R /Type /OBJR >>)"
    r" /P (?P<above>\d+) 0 R(?: /Pg (?P<page>\d+) 0 R)? /S /(?P<kind>\w+) /Type /StructElem >>"
)
DOCUMENT = re.compile(r"<< /K \[ ([\d R]+) \] /P (\d+) 0 R /S /Document /Type /StructElem >>")
MARK = re.compile(rb"/(?:P|Figure) <</MCID \d+>> BDC\n|/Span <</MCID \d+/Lang\(en\)>> BDC\n|/Artifact BMC\n")
OTHERWISE = re.compile(rb"<<|\b(?:BDC|BMC|DP|MP|BI)\b")
"""What a mark of another form begins with, or a picture in the midst of operators."""


@dataclass(frozen=True, slots=True)
class _Element:
    kind: str
    marks: tuple[int, ...]
    described: str


def tags_say_the_page(page: Page, /) -> list[Finding]:
    """One finding a way in which the tags and the page differ."""
    try:
        elements = _elements(page)
    except (KeyError, AttributeError, TypeError, IndexError):
        elements = None
    if elements is None:
        return [Finding("tags_say_the_page", "tree")]
    wrong = [] if _marked_plainly(page) else ["marks"]
    said = _said(page, elements)
    if said is None:
        wrong.append("text")
    else:
        wrong += [field.key for field in FIELDS if not _heard(field, page, said)]
    return [Finding("tags_say_the_page", what) for what in wrong]


def _elements(page: Page) -> Sequence[_Element] | None:
    """What the tree holds, in the order of reading; None if it is not exactly as we write one."""
    said, root = page.parts.said, page.parts.document.Root
    if root.MarkInfo != pikepdf.Dictionary(Marked=True):
        return None
    top = root.StructTreeRoot.objgen[0]
    document = root.StructTreeRoot.K.objgen[0]
    found = DOCUMENT.fullmatch(said[document])
    if found is None or int(found[2]) != top:
        return None
    numbers = [int(number) for number in re.findall(r"(\d+) 0 R", found[1])]
    elements = {number: _element(page, number, document) for number in numbers}
    whole = {number: one for number, one in elements.items() if one is not None}
    if len(whole) != len(numbers) or said[top] != _root(document, whole):
        return None
    described = sorted(one.described for one in whole.values() if one.described)
    return [*whole.values()] if described == sorted(DESCRIPTIONS) else None


def _element(page: Page, number: int, document: int) -> _Element | None:
    found = ELEMENT.fullmatch(page.parts.said[number])
    if found is None or int(found["above"]) != document:
        return None
    on, kind = page.parts.page.objgen[0], found["kind"]
    described = str(page.parts.document.get_object(number, 0).Alt) if found["alt"] else ""
    if found["field"]:
        field = page.parts.page.Annots[0].objgen[0]
        right = kind == FORM and described == SEAL and (int(found["field"]), int(found["on"])) == (field, on)
        return _Element(kind, (), described) if right else None
    marks = tuple(map(int, found["marks"].split()))
    right = kind == FIGURE and len(marks) == 1 if described else kind in {HEADING, PARAGRAPH}
    return _Element(kind, marks, described) if right and found["page"] == str(on) else None


def _root(document: int, elements: Mapping[int, _Element]) -> str:
    """How the tree's root must read, with the way from each mark to its element."""
    of_mark = dict(sorted((mark, number) for number, one in elements.items() for mark in one.marks))
    page = " ".join(f"{number} 0 R" for number in of_mark.values())
    field = next((number for number, one in elements.items() if one.kind == FORM), 0)
    keys = f"{PAGE_KEY} [ {page} ] {FIELD_KEY} {field} 0 R"
    tree = f"/ParentTree << /Nums [ {keys} ] >> /ParentTreeNextKey {FIELD_KEY + 1}"
    return f"<< /K {document} 0 R {tree} /Type /StructTreeRoot >>"


def _marked_plainly(page: Page) -> bool:
    """True if the page's own operators have marks of our forms alone: others could carry words."""
    content = page.parts.page.Contents
    return isinstance(content, pikepdf.Stream) and OTHERWISE.search(MARK.sub(b"", content.read_bytes())) is None


def _said(page: Page, elements: Sequence[_Element]) -> str | None:
    """What is heard, without white space; None if a piece of text is heard twice, or never, or is called a picture."""
    shown: dict[int, str] = {}
    for span in page.words.spans:
        shown[span.mark] = shown.get(span.mark, "") + span.text
    marks = [mark for one in elements for mark in one.marks]
    heard = [mark for one in elements if not one.described for mark in one.marks]
    if sorted(marks) != [*range(len(marks))] or sorted(shown) != sorted(heard):
        return None
    return plain("".join(shown[mark] for mark in heard))


def _heard(field: Field, page: Page, said: str) -> bool:
    label, english, value = plain(field.zh), plain(field.en), plain(field.of(page.record))
    ways = (label + value, label + english + value)
    return not value or any(way in said for way in ways)
