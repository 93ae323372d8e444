"""A template's words: its boxes' HTML with the values in their places (Jinja2)."""

from __future__ import annotations

import html
import re
import traceback
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2 import TemplateError as MarkupError

from certificates.fields import COPY, FIELDS
from certificates.template.layout import TemplateError
from certificates.template.layouts import layout
from certificates.template.paths import FOLDER, MARKUP, STYLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from certificates.record import CertificateRecord

TAG = re.compile("<[^>]*>")
BOLD_TEXT = re.compile("<b>(.*?)</b>", re.DOTALL)
ALWAYS = "0123456789年月日· "
"""Of nearly every value."""


SHOWN = (*FIELDS, *COPY)
MARK = re.compile("[\U000f0000-\U000fffff]")
"""A private character, which stands for a value, or for a line of one."""
FIRST_MARK = 0xF0000
KEYS = tuple(field.key for field in SHOWN)


@dataclass(frozen=True, slots=True)
class Variant:
    """What else than the values makes two pages of a template differ: few things, so that few layouts are ever made."""

    version: int
    test: bool
    keys: frozenset[str]
    """Of the values that are not empty."""

    @classmethod
    def of(cls, record: CertificateRecord) -> Variant:
        """That of *record*."""
        return cls(record.version, record.test, frozenset(key for key, value in values(record).items() if value))


def values(record: CertificateRecord) -> dict[str, str]:
    """Every value of *record* that a page may show, by its field's key."""
    return {field.key: field.of(record) for field in SHOWN}


def page(template: str, variant: Variant, show: Mapping[str, str]) -> str:
    """All boxes as one document, a page break after each: styles and fonts are then read once, not once a box.

    Raises TemplateError.
    """
    labels = {"zh": {field.key: field.zh for field in FIELDS}, "en": {field.key: field.en for field in FIELDS}}
    facts = {"record": variant, "show": show, **labels}
    boxes = (_written(template, f"{name}{MARKUP}", facts) for name in layout(template).boxes)
    return '<div class="box">' + '</div><div class="box">'.join(boxes) + "</div>"


def page_text(record: CertificateRecord, template: str) -> str:
    """All that the page is to say, box by box: the template's words with the record's values."""
    said = values(record)
    return MARK.sub(lambda mark: said[KEYS[ord(mark[0]) - FIRST_MARK]], _words(template, Variant.of(record)))


@lru_cache(64)
def _words(template: str, variant: Variant) -> str:
    """The template's words, with a mark for each value: as a mould, it is the same for many."""
    marks = {key: chr(FIRST_MARK + place) for place, key in enumerate(KEYS)}
    return _said(page(template, variant, {key: mark if key in variant.keys else "" for key, mark in marks.items()}))


def own_words(template: str, variant: Variant) -> tuple[str, str]:
    """The characters of the template's own words on such a page, regular and bold, and those of nearly every value."""
    blank = page(template, variant, {key: " " if key in variant.keys else "" for key in KEYS})
    words = (BOLD_TEXT.sub("", blank) + ALWAYS, "".join(BOLD_TEXT.findall(blank)))
    regular, bold = ("".join(sorted(set(_said(text)) - set("\n"))) for text in words)
    return regular, bold


def _said(content: str) -> str:
    return html.unescape(TAG.sub("", content))


def style(template: str, scale: float) -> str:
    """The style sheet, with the values shrunk by *scale*."""
    return _written(template, STYLE, {"scale": scale, "value_size": layout(template).value_size})


def _written(template: str, name: str, facts: Mapping[str, Any]) -> str:
    try:
        return _templates(template).get_template(name).render(facts)
    except MarkupError as error:
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(name)]
        raise TemplateError(f"{FOLDER / template / name}: line {lines[-1] if lines else 1}: {error}") from None


@cache
def _templates(template: str) -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER / template), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
