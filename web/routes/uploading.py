"""Files for a case over our own page: the same verb, inspection and answers as in the chat (A20)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

from pipeline import evidence
from pipeline.cage.messages import sentence
from pipeline.queries.case import SlotView, case
from pipeline.rules.refusals import Refused
from pipeline.rules.words import EvidenceState, Purpose
from web.guarding import wants_json
from web.rendering import page
from web.texts import Words
from web.visiting import CSRF_FIELD, Visit

if TYPE_CHECKING:
    from pipeline.queries.case import CaseView

MARKS = {
    None: "○",
    EvidenceState.WAITING: "…",
    EvidenceState.ACCEPTED: "✓",
    EvidenceState.FLAGGED: "⚑",
    EvidenceState.REFUSED: "✗",
}
CHUNK = 256 * 1024
PURPOSES = (Purpose.UPLOAD, Purpose.CORRECT, Purpose.RECOVER, Purpose.UNIT_FORM)


async def checklist(request: web.Request) -> web.Response:
    """The checklist, an upload field for each item."""
    visit = await Visit.of(request, *PURPOSES)
    view = await visit.look(case, visit.case_id)
    return page("upload", visit.visitor.language, **facts(view, visit))


def facts(view: CaseView, visit: Visit) -> dict[str, Any]:
    """What the upload part of a page shows."""
    return {
        "view": view,
        "slots": [_slot(slot, visit.visitor.language) for slot in view.slots],
        "csrf": visit.csrf,
        "most": evidence.PAGE_FILE_LIMIT // evidence.MEGABYTE,
    }


def _slot(slot: SlotView, language: str) -> dict[str, Any]:
    words, kind = Words(language), slot.kind
    return {
        "id": kind.id,
        "name": kind.name if language == "zh" else kind.name_en,
        "hint": kind.hint if language == "zh" else kind.hint_en,
        "accept": "image/jpeg,image/png" if kind.check == "photo" else "application/pdf,image/jpeg,image/png",
        "state": slot.state or "missing",
        "mark": MARKS[slot.state],
        "said": words.plain(f"evidence-{slot.state or 'missing'}"),
        "reasons": [sentence(reason["code"], reason["facts"], language) for reason in slot.reasons],
    }


async def standing(request: web.Request) -> web.Response:
    """How each item stands, for the page's script."""
    visit = await Visit.of(request, *PURPOSES)
    view = await visit.look(case, visit.case_id)
    return web.json_response([_slot(slot, visit.visitor.language) for slot in view.slots])


async def receive(request: web.Request) -> web.Response:
    """Take one file for one item; the form brings its secret before the file."""
    visit = await Visit.of(request, *PURPOSES)
    name, data = await _file(request, visit)
    source = f"{evidence.UPLOADED}{await visit.keep(data)}"
    file = evidence.SentFile(source, name, len(data))
    await visit.do(evidence.receive, visit.case_id, request.match_info["slot"], file)
    if wants_json(request):
        return web.json_response({"ok": True})
    back = "/correct" if visit.visitor.purpose is Purpose.CORRECT else "/upload"
    return web.Response(status=303, headers={"Location": back})


async def _file(request: web.Request, visit: Visit) -> tuple[str, bytes]:
    """Name and bytes of the file that the form brings. Raises Refused."""
    checked = False
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        if part.name == CSRF_FIELD:
            visit.check(await part.text())
            checked = True
        elif part.name == "file":
            if not checked:
                raise Refused("form_not_ours")
            data = await _bounded(part)
            if not data:
                break
            return part.filename or "file", data
    raise Refused("no_file_chosen")


async def _bounded(part: BodyPartReader) -> bytes:
    """The part's bytes, no more than a file may have: what is declared is only the sender's word."""
    data = bytearray()
    while chunk := await part.read_chunk(CHUNK):
        data += chunk
        if len(data) > evidence.PAGE_FILE_LIMIT:
            most = evidence.PAGE_FILE_LIMIT // evidence.MEGABYTE
            raise Refused("file_too_large", megabytes=most + 1, most=most)
    return bytes(data)


ROUTES = (
    web.get("/upload", checklist),
    web.get("/upload/state", standing),
    web.post("/upload/{slot}", receive),
)
