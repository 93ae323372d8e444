"""What our fonts can print, asked where it is typed: on the certificate it would be too late."""

from __future__ import annotations

from certificates.fonts import missing
from pipeline.rules import texts
from pipeline.rules.refusals import Refused


def printable(text: str) -> str:
    """*text*, if a font of ours has each of its characters. Raises Refused."""
    if absent := missing(text):
        raise Refused("name_no_glyph", character=absent[0], code_point=f"U+{ord(absent[0]):04X}")
    return text


def line(text: str) -> str:
    """One line as it will be printed (`texts.line`). Raises Refused."""
    return printable(texts.line(text))
