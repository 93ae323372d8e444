"""The kinds of documents: each known by something, for items that exist, with fields that can be found and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.policy.checks.doubles import doubles
from pipeline.rules.documents import Declared, Form
from pipeline.rules.scales import Education, Level, Schooling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.policy.problems import Fault
    from pipeline.rules.documents import DocumentField, DocumentKind
    from pipeline.rules.policy import Pack

MEANINGS = {Declared.EDUCATION: Education, Declared.SCHOOLING: Schooling, Declared.PRESENT: Level}
FORMS = {
    Declared.NAME: Form.NAME,
    Declared.SEX: Form.SEX,
    Declared.BIRTH_DATE: Form.DATE,
    Declared.ID_NUMBER: Form.ID_NUMBER,
    Declared.WORK_SINCE: Form.DATE,
    **dict.fromkeys(MEANINGS, Form.CHOICE),
}
"""The form that what is declared can be compared in."""


def documents(pack: Pack) -> Iterator[Fault]:
    """Each once, and whole."""
    yield from doubles(((("documents", i, "id"), one.id) for i, one in enumerate(pack.documents)), "documents")
    slots = {kind.id for kind in pack.evidence if kind.check == "proof"}
    for i, one in enumerate(pack.documents):
        for path, what in _faults(one, slots):
            yield ("documents", i, *path), what


def _faults(one: DocumentKind, slots: set[str]) -> Iterator[Fault]:
    if sum(weight for weight in one.signs.values() if weight > 0) < one.least:
        yield ("signs",), f"add up to less than {one.least} (`least`): no page would be known by them"
    if unknown := sorted(set(one.slots) - slots):
        yield ("slots",), f"{', '.join(unknown)} is no proof of pathways.yaml"
    yield from doubles(((("fields", i, "id"), each.id) for i, each in enumerate(one.fields)), "fields of one document")
    for i, each in enumerate(one.fields):
        for key, what in _field(each):
            yield ("fields", i, key), what


def _field(one: DocumentField) -> Iterator[tuple[str, str]]:
    if not all(word.strip() for word in (*one.after, *one.before, *one.words)):
        yield "after", "holds an empty word, which would be found anywhere: remove it"
    if not one.after and one.form in {Form.NAME, Form.TEXT, Form.DATE, Form.SEX}:
        yield "after", "is empty: a value of this form is known by the words before it"
    if (one.form is Form.CHOICE) != bool(one.words):
        yield "words", "go with the form `choice`, and with no other"
    if one.against is not None:
        if FORMS[one.against] is not one.form:
            yield "form", f"what is declared as {one.against} is compared as {FORMS[one.against]}"
        meanings = MEANINGS.get(one.against)
        if meanings and (unknown := sorted(set(one.words.values()) - {str(word) for word in meanings})):
            yield "words", f"{', '.join(unknown)}: not among {', '.join(meanings)}"
