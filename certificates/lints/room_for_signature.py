"""The page has room for our signature and for no other: one field, certified, empty, with the ring to be seen and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf

from certificates.lints.finding import Finding
from certificates.pdf.signature_field import FIELD, UNRANGED, panel

if TYPE_CHECKING:
    from certificates.lints.finding import Page

PANEL = ("/Name", "/Location", "/Reason")
FIELD_KEYS = {"/Type", "/Subtype", "/FT", "/T", "/TU", "/F", "/Rect", "/P", "/AP", "/V", "/StructParent"}
SIGNATURE_KEYS = {"/Type", "/Filter", "/SubFilter", "/Reference", "/M", "/ByteRange", "/Contents", *PANEL}
CERTIFIES = pikepdf.Object.parse(
    b"[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/V/1.2/P 1>>>>]"
)


def room_for_signature(page: Page, /) -> list[Finding]:
    """One finding for each part that is not as `certificates.pdf.signature_field` makes it."""
    catalog, annotations = page.parts.document.Root, page.parts.page.get("/Annots")
    if not annotations:
        return [Finding("room_for_signature", "absent")]
    field = annotations[0]
    signature = field.get("/V", pikepdf.Dictionary())
    form, certified = (catalog.get(key, pikepdf.Dictionary()) for key in ("/AcroForm", "/Perms"))
    right = {
        "field": len(annotations) == 1 and set(field.keys()) == FIELD_KEYS and field.T == FIELD and field.FT == "/Sig",
        "form": set(form.keys()) == {"/Fields", "/SigFlags"} and _same([*form.Fields], [field]) and form.SigFlags == 3,  # noqa: PLR2004  12.7.2
        "certified": set(certified.keys()) == {"/DocMDP"} and _same([certified.DocMDP], [signature]),
        "signature": set(signature.keys()) == SIGNATURE_KEYS
        and tuple(str(signature[key]) for key in PANEL) == panel(page.record)
        and signature.Reference == CERTIFIES
        and not bytes(signature.Contents).strip(b"\0"),
        "once": page.pdf.count(UNRANGED) == 1,
    }
    return [Finding("room_for_signature", part) for part, held in right.items() if not held]


def _same(one: list[pikepdf.Object], other: list[pikepdf.Object]) -> bool:
    """True if they are the very same objects of the file, not equal ones."""
    return all(thing.is_indirect for thing in one) and [thing.objgen for thing in one] == [
        thing.objgen for thing in other
    ]
