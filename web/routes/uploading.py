"""Files for a case over our own page: the same verb, inspection and answers as in the chat (A20)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import BodyPartReader, web

from notify.findings import said
from pipeline.evidence import confirming, files
from pipeline.queries.case import SlotView, case
from pipeline.rules.refusals import Refused
from pipeline.rules.words import EvidenceState, Purpose
from web.error_middleware import wants_json
from web.own_forms import CSRF_FIELD
from web.receiving import received
from web.rendering import page
from web.texts import Words
from web.visiting import FILES_ROOM, Visit

if TYPE_CHECKING:
    from pipeline.queries.case import CaseView

MARKS = {
    None: "○",
    EvidenceState.WAITING: "…",
    EvidenceState.PROPOSED: "?",
    EvidenceState.ACCEPTED: "✓",
    EvidenceState.FLAGGED: "⚑",
    EvidenceState.REFUSED: "✗",
}
CHUNK = 256 * 1024
PICTURES = "image/jpeg,image/png,image/heic,image/heif,image/avif"


async def checklist(request: web.Request) -> web.Response:
    """The checklist, an upload field for each item."""
    visit = await Visit.of(request, *FILES_ROOM)
    view = await visit.look(case, visit.case_id)
    return page("upload", visit.visitor.language, **facts(view, visit))


def facts(view: CaseView, visit: Visit) -> dict[str, Any]:
    """What the upload part of a page shows."""
    return {
        "view": view,
        "slots": [_slot(slot, visit.visitor.language) for slot in view.slots],
        "csrf": visit.csrf,
        "most": files.PAGE_FILE_LIMIT // files.MEGABYTE,
    }


def _slot(slot: SlotView, language: str) -> dict[str, Any]:
    words, kind = Words(language), slot.kind
    return {
        "id": kind.id,
        "name": kind.name if language == "zh" else kind.name_en,
        "hint": kind.hint if language == "zh" else kind.hint_en,
        "accept": PICTURES if kind.check == "photo" else f"application/pdf,{PICTURES}",
        "state": slot.state or "missing",
        "mark": MARKS[slot.state],
        "said": words.plain(f"evidence-{slot.state or 'missing'}"),
        "reasons": [*(said(words, one) for one in (*slot.defects, *slot.reasons)), *_answer(slot, words)],
        "file": str(slot.evidence_id or ""),
        "whole": slot.state is EvidenceState.PROPOSED and len(slot.pages) > 1,
    }


def _answer(slot: SlotView, words: Words) -> list[str]:
    """How the applicant explained what an office found fault with."""
    return [words.plain("slot-answered", answer=slot.answer)] if slot.answer else []


async def standing(request: web.Request) -> web.Response:
    """How each item stands, for the page's script."""
    visit = await Visit.of(request, *FILES_ROOM)
    view = await visit.look(case, visit.case_id)
    return web.json_response([_slot(slot, visit.visitor.language) for slot in view.slots])


async def receive(request: web.Request) -> web.Response:
    """Take one file for one item; the form brings its secret before the file."""
    visit, slot = await Visit.of(request, *FILES_ROOM), request.match_info["slot"]
    await visit.do(files.expected, visit.case_id, slot)
    with visit.sending():
        name, data = await received(request, _file(request, visit))
        await visit.do(files.count, visit.case_id, len(data))
        source = f"{files.UPLOADED}{await visit.keep(data)}"
    await visit.do(files.receive, visit.case_id, slot, files.SentFile(source, name, len(data)))
    if wants_json(request):
        return web.json_response({"ok": True})
    return web.Response(status=303, headers={"Location": _back(visit)})


async def cut(request: web.Request) -> web.Response:
    """The photo that was cut, for whoever sent it to look at."""
    visit = await Visit.of(request, *FILES_ROOM)
    slot = await _proposed(request, visit)
    return web.Response(body=await visit.blob(slot.pages[confirming.CUT]), content_type="image/jpeg")


async def confirm(request: web.Request) -> web.Response:
    """Take the photo as it was cut, or as it was sent."""
    visit = await Visit.of(request, *FILES_ROOM)
    form = await visit.form()
    slot = await _proposed(request, visit)
    await visit.do(confirming.confirm, slot.evidence_id, whole=form.get("whole") == "1")
    return web.Response(status=303, headers={"Location": _back(visit)})


async def _proposed(request: web.Request, visit: Visit) -> SlotView:
    """The item that the address names, while its photo waits to be confirmed. Raises Refused."""
    view = await visit.look(case, visit.case_id)
    for slot in view.slots:
        if slot.kind.id == request.match_info["slot"] and slot.state is EvidenceState.PROPOSED:
            return slot
    raise Refused("button_expired")


def _back(visit: Visit) -> str:
    return "/correct" if visit.visitor.purpose is Purpose.CORRECT else "/upload"


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
        if len(data) > files.PAGE_FILE_LIMIT:
            most = files.PAGE_FILE_LIMIT // files.MEGABYTE
            raise Refused("file_too_large", megabytes=most + 1, most=most)
    return bytes(data)


ROUTES = (
    web.get("/upload", checklist),
    web.get("/upload/state", standing),
    web.post("/upload/{slot}", receive),
    web.get("/upload/{slot}/cut.jpg", cut),
    web.post("/upload/{slot}/confirm", confirm),
)
