"""Nothing on the page can act or change after signing: no scripts, forms, annotations, layers, files or transparency.

Shadow attacks need content that was prepared before signing (docs/decisions; NDSS 2021); we sign none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from certificates.lints.finding import Finding

if TYPE_CHECKING:
    from certificates.lints.finding import Page

FORBIDDEN = re.compile(
    r"/(JavaScript|JS|OpenAction|AA|Launch|URI|SubmitForm|ImportData|GoToR|GoToE|RichMedia|EmbeddedFiles?|XFA|AcroForm"
    r"|Annots|OCProperties|OCG|SMask|Perms)\b"
)


def nothing_active(page: Page, /) -> list[Finding]:
    """One finding a forbidden key, over every object of the file."""
    keys: dict[str, None] = {}
    for xref in range(1, page.document.xref_length()):
        keys.update(dict.fromkeys(FORBIDDEN.findall(page.document.xref_object(xref, compressed=True))))
    return [Finding("nothing_active", key) for key in keys]
