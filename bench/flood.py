"""Work that comes at once: public notices that end together, files that are sent together."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING
from uuid import uuid4

import pymupdf
from PIL import Image

from bench.population import enter
from certificates.template.paths import PORTRAIT
from chat import files
from chat.wire import Upload
from pipeline.rules.words import Duty, EvidenceState, State
from storage import outbox
from storage.models.evidence import Evidence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy.orm import Session

    from chat.files import Made
    from chat.network import Network
    from pipeline.world import World
    from storage.blobs import Blobs

DOCUMENT = "示人社职〔2026〕1号"


def notices_end(
    session: Session, world: World, blobs: Blobs, route: tuple[UUID, ...], places: range, at: datetime | None
) -> None:
    """Cases, one a place, whose notice ends at *at*; None: now, and the bell rings for it."""
    photo = blobs.put(PORTRAIT.read_bytes())
    due = at or world.now
    for place in places:
        case_id = enter(
            session, world, route, place, state=State.ON_NOTICE, step=3, office_id=None, due_at=due, document=DOCUMENT
        )
        session.add(_file(case_id, "photo", "", world, EvidenceState.ACCEPTED, [photo]))
        outbox.owe(session, Duty.END_NOTICE, case_id, now=world.now, case_id=case_id, not_before=at)


def sent(network: Network, places: range) -> dict[int, tuple[tuple[str, str], ...]]:
    """Two files of each place that are with the chat network, a typed one and a photographed one: (slot, file's id)."""
    found = {}
    with network.database.writing() as session:
        for place in places:
            both = (("diploma", "d.pdf", typed(place)), ("work_proof", "w.jpg", photographed(place)))
            found[place] = tuple(
                (slot, files.enter(session, _made(network, name, data), network.now())["document"]["file_id"])
                for slot, name, data in both
            )
    return found


def _made(network: Network, name: str, data: bytes) -> Made:
    return files.made(network.blobs, "document", Upload(name, data))


def files_come(
    session: Session,
    world: World,
    given: Mapping[int, tuple[tuple[str, str], ...]],
    route: tuple[UUID, ...],
    at: datetime,
) -> None:
    """Files that were `sent` are to be inspected from *at* on, in a draft a place."""
    for place, both in given.items():
        case_id = enter(session, world, route, place, state=State.DRAFT, step=0, office_id=None)
        for slot, source in both:
            row = _file(case_id, slot, source, world, EvidenceState.WAITING, [])
            session.add(row)
            session.flush()
            outbox.owe(session, Duty.CHECK_EVIDENCE, row.id, now=world.now, case_id=case_id, not_before=at)


def _file(case_id: UUID, slot: str, source: str, world: World, state: EvidenceState, renditions: list[str]) -> Evidence:
    return Evidence(
        id=uuid4(), case_id=case_id, slot=slot, source=source, file_name="示例.pdf", size=1000,
        sha256=renditions[0] if renditions else None, state=state, reasons=[], facts={}, renditions=renditions,
        current=True, sent_at=world.now,
    )  # fmt: skip


def typed(place: int) -> bytes:
    """A page of text like no other."""
    chance = random.Random(place)  # noqa: S311  a page, no secret
    with pymupdf.open() as document:
        page = document.new_page()
        for line in range(6, 60):
            words = " ".join(f"{chance.getrandbits(chance.choice((8, 24, 40))):x}" for _ in range(chance.randint(1, 9)))
            page.insert_text((60, 12 * line), words)
        return bytes(document.tobytes())


def photographed(place: int) -> bytes:
    """A sharp picture like no other."""
    chance = random.Random(place)  # noqa: S311  a picture, no secret
    coarse = Image.frombytes("L", (9, 12), chance.randbytes(108)).resize((900, 1200), Image.Resampling.BICUBIC)
    out = io.BytesIO()
    Image.blend(coarse, Image.effect_noise((900, 1200), 80), 0.4).convert("RGB").save(out, "JPEG")
    return out.getvalue()
