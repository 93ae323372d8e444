"""The page has room for our signature and for no other: one field, certified, empty, with the ring to be seen and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certificates.lints.finding import Finding
from certificates.pdf.signature_field import FIELD, UNRANGED

if TYPE_CHECKING:
    from certificates.lints.finding import Page

FIELD_KEYS = {"Type", "Subtype", "FT", "T", "TU", "F", "Rect", "P", "AP", "V"}
SIGNATURE_KEYS = {"Type", "Filter", "SubFilter", "Reference", "M", "ByteRange", "Contents"}
CERTIFIES = "[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/V/1.2/P 1>>>>]"


def room_for_signature(page: Page, /) -> list[Finding]:
    """One finding for each part that is not as `certificates.pdf.signature_field` makes it."""
    document = page.document
    kind, annotations = document.xref_get_key(document[0].xref, "Annots")
    if kind != "array" or not annotations.strip("[]").split()[0:1]:
        return [Finding("room_for_signature", "absent")]
    field = int(annotations.strip("[]").split()[0])
    signature = document.xref_get_key(field, "V")[1]
    catalog = document.pdf_catalog()
    right = {
        "field": annotations == f"[{field} 0 R]"
        and set(document.xref_get_keys(field)) == FIELD_KEYS
        and document.xref_get_key(field, "T")[1] == FIELD
        and document.xref_get_key(field, "FT")[1] == "/Sig",
        "form": document.xref_get_key(catalog, "AcroForm")[1] == f"<</Fields[{field} 0 R]/SigFlags 3>>",
        "certified": document.xref_get_key(catalog, "Perms")[1] == f"<</DocMDP {signature}>>",
        "signature": _is_room(page, int(signature.split()[0])),
        "once": page.pdf.count(UNRANGED) == 1,
    }
    return [Finding("room_for_signature", part) for part, held in right.items() if not held]


def _is_room(page: Page, signature: int) -> bool:
    return (
        set(page.document.xref_get_keys(signature)) == SIGNATURE_KEYS
        and page.document.xref_get_key(signature, "Reference")[1] == CERTIFIES
        and not page.document.xref_get_key(signature, "Contents")[1].strip("\0")
    )
