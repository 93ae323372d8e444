"""`zhicheng verify --number … --holder …`: what the register says of a certificate, without its file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from notify.catalogue import Words
from notify.stated import of_earlier
from pipeline.queries.anyone import by_number
from pipeline.queries.anyone.by_number import Earlier
from pipeline.rules.calendar import local_date
from pipeline.rules.words import CertificateState

if TYPE_CHECKING:
    from pipeline.queries.anyone.public import PublicCertificate
    from zhicheng.wiring import Parts


def tell(parts: Parts, number: str, holder: str, *, as_json: bool) -> int:
    """Print it; 0 only for one of ours that is in force. Raises Refused where there is none of that holder's."""
    words = Words(None, parts.settings.language)
    with parts.database.reading() as session:
        found = by_number.looked_up(session, f"{number} {holder}", world=parts.world())
    if as_json:
        print(json.dumps(_as_json(found), ensure_ascii=False))
    elif isinstance(found, Earlier):
        print(f"{found.number}: {words.plain('earlier-title')}")
        if found.replaced_by and found.replaced_at:
            day = f"{local_date(found.replaced_at):%Y-%m-%d}"
            print(f"    {words.plain('earlier-replaced', number=found.replaced_by, day=day)}")
        for field, value in found.lines:
            said = of_earlier(field, value, words)
            name = words.plain(f"field-earlier-{field.replace('_', '-')}")
            print(f"    {words.plain('earlier-line', field=name, value=said)}")
        print(f"    {words.plain('earlier-how')}")
    else:
        print(f"{found.number}: {found.shown.state}")
        for line in found.lines:
            print(f"    {line.zh if words.language == 'zh' else line.en}: {line.value}")
    return int(isinstance(found, Earlier) or found.shown.state is not CertificateState.VALID)


def _as_json(found: Earlier | PublicCertificate) -> dict[str, object]:
    if isinstance(found, Earlier):
        return {"verdict": "earlier", "replaced_by": found.replaced_by or None, **dict(found.lines)}
    return {"verdict": found.shown.state, "number": found.number, "version": found.shown.version}
