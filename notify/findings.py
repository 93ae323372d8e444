"""What was found of a file, a case or a certificate, in words: for the chat, our pages and the command line alike.

Rows, events and messages hold a code and its facts; the sentence is made here, in the language of whoever reads it now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from notify.catalogue import Words


def said(words: Words, found: str | Mapping[str, Any]) -> str:
    """One reason: `{"code", "facts"}` in words; what a person typed, plain or as `{"what"}`, as it was typed."""
    if isinstance(found, str):
        return found
    if "what" not in found:
        return _sentence(words, f"reason-{found['code']}", found["facts"])
    about = item(words, found)
    return words.plain("defect-of", item=about, what=str(found["what"])) if about else str(found["what"])


FIELD = "field:"
"""Before the name of a field, in what a defect is about; a file's defect has the slot's id alone."""


def item(words: Words, found: Mapping[str, Any]) -> str:
    """What a defect is about: a field by its word, a file by the pack's name where the message brings it; else empty."""
    if "named" in found:
        return named(words, found["named"])
    about = str(found.get("about", ""))
    return field_name(words, about.removeprefix(FIELD)) if about.startswith(FIELD) else ""


def field_name(words: Words, field: str) -> str:
    """The word for a stated fact or a field of an account, a certificate or a unit; what has none is called as it is kept.

    It is read from rows, and one of them must not shut every page and message on which its case stands.
    """
    key = _word_of(words, field)
    return words.plain(key) if key else field


def is_about_field(words: Words, about: str) -> bool:
    """True if a defect may be about it: a field that there is a word for."""
    return about.startswith(FIELD) and bool(_word_of(words, about.removeprefix(FIELD)))


def _word_of(words: Words, field: str) -> str:
    keys = f"fact-{field}", f"field-{field.replace('_', '-')}"
    return next((key for key in keys if words.knows(key)), "")


def judged(words: Words, found: Mapping[str, Any]) -> str:
    """One reason of a verdict on a certificate, `{"code", "facts"}`, in words."""
    return _sentence(words, f"verdict-{found['code']}", found["facts"])


def named(words: Words, names: Mapping[str, str]) -> str:
    """What the pack names in both languages, `{"zh", "en"}`."""
    return names[words.language]


def stage(words: Words, duty: str) -> str:
    """The word for what a stage does (`certificate.draw`)."""
    return words.plain(f"duty-{duty.replace('.', '-')}")


def _sentence(words: Words, key: str, facts: Mapping[str, Any]) -> str:
    return words.plain(key, **{name: _fact(words, name, value) for name, value in facts.items()})


def _fact(words: Words, name: str, value: Any) -> str:  # noqa: ANN401  JSON
    if isinstance(value, dict):
        return named(words, value)
    # A number as it is: a catalogue would write 1,200 pixels with a comma.
    return stage(words, str(value)) if name == "stage" else str(value)
