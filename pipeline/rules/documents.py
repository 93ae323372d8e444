"""Kinds of documents that people send as proof, as a policy pack describes them: by what they are known, what stands where."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Form(StrEnum):
    """What form a field's value has."""

    NAME = "name"
    SEX = "sex"
    DATE = "date"  # in digits or Chinese numerals, with or without a day
    NUMBER = "number"  # of a document
    ID_NUMBER = "id_number"
    CHOICE = "choice"  # one of the field's `words`
    TEXT = "text"


class Declared(StrEnum):
    """What an applicant has said, with which a field is compared."""

    NAME = "name"
    SEX = "sex"
    BIRTH_DATE = "birth_date"
    ID_NUMBER = "id_number"
    EDUCATION = "education"
    SCHOOLING = "schooling"
    PRESENT = "present"
    WORK_SINCE = "work_since"  # with which a date of graduation is compared: years of work are counted from it


@dataclass(frozen=True, slots=True)
class DocumentField:
    """One thing that a document says."""

    id: str
    name: str
    name_en: str
    form: Form
    after: tuple[str, ...] = ()
    """Words before the value; none: it is looked for anywhere."""
    before: tuple[str, ...] = ()
    """Words behind it, in the same or the following lines."""
    words: dict[str, str] = field(default_factory=dict)
    """Of a choice: what stands there, and what it means."""
    against: Declared | None = None
    """What is declared of it; None: it is shown as it was read."""


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """One kind of document."""

    id: str
    name: str
    name_en: str
    signs: dict[str, int]
    """Words, and how much each speaks for this kind (below nought: against it)."""
    slots: tuple[str, ...]
    """Items of evidence that it is a proof for."""
    fields: tuple[DocumentField, ...] = ()
    least: int = 5
    """From so much on a page is taken to be of this kind."""
