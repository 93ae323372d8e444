"""Which number a certificate gets: one that nobody has, as the pack writes it, or an earlier certificate's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from pipeline.case import frozen
from pipeline.issuance import earlier
from pipeline.rules.numbering import NoNumber, written
from storage.models.certificates import Certificate
from storage.sealing import sealer

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from pipeline.world import World
    from storage.models.cases import Case

KEPT = "kept"


def given(session: Session, case: Case, serial: int, world: World) -> str:
    """The number of the first certificate that *case* makes. Raises NoNumber; a changed form can also meet earlier numbers."""
    forms = world.pack.forms
    if case.kind.replaces and forms.earlier_number == KEPT:
        return _free(session, earlier.declared(case).number)
    facts = {
        "year": world.today.year,
        "portal": case.portal,
        "band": forms.band_letters.get(frozen.of(case, world.pack).band, ""),
    }
    return _free(
        session,
        written(forms.certificate_number, facts, serial, lambda text: sealer().index(text, "certificates.number")),
    )


def _free(session: Session, number: str) -> str:
    if session.scalar(select(Certificate.id).where(Certificate.number == number).limit(1)) is not None:
        raise NoNumber("number_taken")
    return number
