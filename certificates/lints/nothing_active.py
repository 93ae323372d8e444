"""Nothing on the page can act or change after signing: no scripts, forms, annotations, layers, files or transparency.

Shadow attacks need content that was prepared before signing (Mainka et al., NDSS 2021); we sign none. The one form field
is the signature's own, which `room_for_signature` looks at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from certificates.lints.finding import Finding

if TYPE_CHECKING:
    from certificates.lints.finding import Page

FORBIDDEN = re.compile(
    r"/(JavaScript|JS|OpenAction|AA|Launch|URI|SubmitForm|ImportData|GoToR|GoToE|RichMedia|EmbeddedFiles?|XFA|AcroForm"
    r"|Annots|OCProperties|OCG|SMask|Perms|Names|Encrypt|Transparency|BM|ca|CA)\b"
)


def nothing_active(page: Page, /) -> list[Finding]:
    """One finding a forbidden key, over every object of the file."""
    keys: dict[str, None] = {}
    room = {page.parts.catalog: {"AcroForm", "Perms"}, page.parts.page.objgen[0]: {"Annots"}}
    for number, said in page.parts.said.items():
        keys.update(dict.fromkeys(key for key in FORBIDDEN.findall(said) if key not in room.get(number, ())))
    return [Finding("nothing_active", key) for key in keys]
