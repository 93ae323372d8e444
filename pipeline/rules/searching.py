"""What somebody looks for, read as registration reads it: a number, a birth date or a name, in whatever form it is typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.rules import texts
from pipeline.rules.identity import name_key, number_text, phone_number
from pipeline.rules.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

WORDS_MOST = 6
SERIAL_MOST = 8
"""Digits; what is longer is no bare serial."""
CERTIFICATE_LEAST = 14
"""Characters of a certificate's number."""
ID_NUMBER = re.compile(r"\d{17}[\dX]")
ID_TAIL = re.compile(r"\d{3}[\dX]")
PHONE = re.compile(r"1\d{10}|0\d{9,11}")
DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D?|(\d{4})(\d\d)(\d\d)", re.ASCII)
LATIN = re.compile(r"[a-z\u00fc]+")
U_UMLAUT = re.compile(r"(?<=[ln])(?:\u00fc|yu)")
"""吕 is written lü, lv or, in a passport, lyu."""


class Sense(StrEnum):
    """What a word may be."""

    ID_NUMBER = "id_number"
    ID_TAIL = "id_tail"
    PHONE = "phone"
    BIRTH = "birth"
    NUMBER = "number"
    NAME = "name"
    PINYIN = "pinyin"


@dataclass(frozen=True, slots=True)
class Word:
    """One word that was typed, with all that it may be; a case has to fit each word."""

    said: str
    senses: tuple[tuple[Sense, str], ...]
    """Values as they are kept: numbers bare, dates as ISO 8601, names as `name_key`; empty if it can be nothing."""


def read(text: str, forms: Iterable[str]) -> tuple[Word, ...]:
    """The words of *text*; a number with blanks in it is one. *forms*: how case numbers are written, with `{serial}`."""
    forms, words = tuple(forms), text.split()
    if len(words) > 1 and _is_one(text, forms):
        words = [text.strip()]
    return tuple(Word(word, _senses(word, forms)) for word in words[:WORDS_MOST])


def _is_one(text: str, forms: tuple[str, ...]) -> bool:
    """True if the blanks in *text* part the digits of one number, not a word from the next."""
    senses, bare = {sense for sense, _ in _number(text, forms)}, number_text(text)
    prefixes = {form.format(serial=0).rstrip("0") for form in forms}
    long = len(bare) >= CERTIFICATE_LEAST or bare.rstrip("0123456789") in prefixes
    return bool(senses & {Sense.ID_NUMBER, Sense.PHONE, Sense.BIRTH} or (Sense.NUMBER in senses and long))


def _senses(word: str, forms: tuple[str, ...]) -> tuple[tuple[Sense, str], ...]:
    if numbers := _number(word, forms):
        return numbers
    if any(character.isdecimal() for character in word):  # no name has a digit in it
        return ()
    key = name_key(word)
    if not key:
        return ()
    if LATIN.fullmatch(key):
        return ((Sense.PINYIN, U_UMLAUT.sub("v", key)),)
    return ((Sense.NAME, key),)


def _number(word: str, forms: tuple[str, ...]) -> tuple[tuple[Sense, str], ...]:
    """All that *word* may be as a number; nothing where it has no digit, or other letters than a number has."""
    bare = number_text(word)
    found = [(Sense.BIRTH, born)] if (born := _day(word)) else []
    if ID_NUMBER.fullmatch(bare):
        return ((Sense.ID_NUMBER, bare),)
    if ID_TAIL.fullmatch(bare):
        found.append((Sense.ID_TAIL, bare))
    if phone := _phone(word):
        found.append((Sense.PHONE, phone))
    if texts.bare(word).isdecimal() and len(bare) <= SERIAL_MOST:
        found += [(Sense.NUMBER, number) for number in dict.fromkeys(form.format(serial=int(bare)) for form in forms)]
    elif bare.isascii() and bare.isalnum() and not bare.isdecimal() and not bare.isalpha():
        found.append((Sense.NUMBER, bare))
    return tuple(found)


def _phone(word: str) -> str:
    try:
        number = phone_number(word)
    except Refused:
        return ""
    return number if PHONE.fullmatch(number) else ""


def _day(word: str) -> str:
    """`1997-05-20`, `1997.5.20`, `19970520`, as ISO 8601; empty for anything else."""
    said = DAY.fullmatch(texts.bare(word))
    if said is None:
        return ""
    year, month, day = (int(part) for part in said.groups() if part is not None)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
