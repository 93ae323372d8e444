"""Whether a data key is the one that a database was sealed with: asked before another is made, or seals beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import LargeBinary, inspect, select, type_coerce

from storage.models.offices import Office
from storage.sealing import SealError

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from storage.sealing import Sealer

LABEL = "offices.channels"
"""Every office has one, so a house has some as soon as it is prepared."""
FEW = 5
"""One that was changed on the disk says nothing of the key."""


def holds_sealed(engine: Engine) -> bool:
    """True if something there was sealed, and a data key therefore exists somewhere."""
    return bool(_sealed(engine))


def fits(engine: Engine, sealer: Sealer) -> bool:
    """True if *sealer* opens what the database holds, or it holds nothing."""
    found = _sealed(engine)
    return not found or any(_opens(sealer, value) for value in found)


def _sealed(engine: Engine) -> list[bytes]:
    with engine.execution_options(zhicheng_reads=True).connect() as connection:
        if not inspect(connection).has_table(Office.__tablename__):
            return []
        return list(connection.scalars(select(type_coerce(Office.channels, LargeBinary)).limit(FEW)))


def _opens(sealer: Sealer, value: bytes) -> bool:
    try:
        sealer.open_bytes(value, LABEL)
    except SealError:
        return False
    return True
