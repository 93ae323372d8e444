"""The file holds what the page shows and nothing besides: one revision, one page tree, no object that nothing leads to.

A shadow attack lays the other content into the file before it is signed, and only switches over afterwards ("hide",
"replace", "hide and replace": Mainka et al., NDSS 2021). What isn't there can't be switched to.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from certificates.lints.finding import Finding
from certificates.lints.parts import TRAILER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from certificates.lints.finding import Page

REFERENCE = re.compile(r"\b(\d+) 0 R\b")
ONCE = re.compile(r"/Type /(Catalog|Pages|Page)\b")
FORM, OURS = "/Subtype /Form", "/Resources << >>"
FORMS_MOST = 3
"""Ground, code and the signature's ring, all of paths alone; a fourth could cover something."""
ENDS = b"startxref"
"""Stands once in every revision."""


def nothing_hidden(page: Page, /) -> list[Finding]:
    """One finding a way in which something can lie in the file unseen."""
    said, revisions = page.parts.said, page.pdf.count(ENDS)
    kinds = Counter(kind for one in said.values() for kind in ONCE.findall(one))
    wrong = [f"{kind} {times} times" for kind, times in kinds.items() if times > 1]
    if revisions != 1 or "/Prev" in said[TRAILER]:
        wrong.append(f"{revisions} revisions")
    if spare := said.keys() - _reached(said):
        wrong.append(f"{len(spare)} objects that nothing leads to")
    if any("/PieceInfo" in one for one in said.values()):
        wrong.append("PieceInfo")
    forms = [one for one in said.values() if FORM in one]
    if len(forms) > FORMS_MOST or any(OURS not in one for one in forms):
        wrong.append("a form that is not ours")
    return [Finding("nothing_hidden", what) for what in wrong]


def _reached(said: Mapping[int, str]) -> set[int]:
    """The objects to which the trailer leads."""
    found, waiting = {TRAILER}, [TRAILER]
    while waiting:
        fresh = {int(number) for number in REFERENCE.findall(said[waiting.pop()])} & (said.keys() - found)
        found |= fresh
        waiting += fresh
    return found
