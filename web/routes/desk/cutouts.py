"""The place on a page from which something was read, cut out: the safe picture's own pixels, turned upright."""

from __future__ import annotations

import asyncio
import io
import re
from uuid import UUID

from aiohttp import web
from PIL import Image

from pipeline.queries.case import page as pages_of
from pipeline.reading.places import SCALE
from pipeline.rules.refusals import Refused
from pipeline.rules.words import Looked, Purpose
from web.routes.desk.cases import id_of
from web.routes.looking import seen
from web.visiting import Visit

BOX = re.compile(r"(\d{1,5})-(\d{1,5})-(\d{1,5})-(\d{1,5})-(0|90|180|270)")
AROUND = 60
"""Ten thousandths of a page that are shown around a place."""
HIGH = 120
"""Pixels: a cut-out is a line of text."""


async def cutout(request: web.Request) -> web.Response:
    """The part of a page that the address names: `left-top-right-bottom-turn`."""
    visit = await Visit.of(request, Purpose.DESK)
    case_id, box = id_of(request), BOX.fullmatch(request.match_info["box"])
    try:
        evidence_id, place = UUID(request.match_info["evidence"]), int(request.match_info["place"])
    except ValueError:
        raise web.HTTPNotFound from None
    keys = await visit.look(pages_of, case_id, evidence_id)
    if box is None or not 0 <= place < len(keys):
        raise Refused("no_such_slot")
    await seen(request, visit, case_id, Looked.FILES)
    left, top, right, bottom, turn = (int(part) for part in box.groups())
    picture = await visit.blob(keys[place])
    data = await asyncio.to_thread(_cut, picture, (left, top, right, bottom), turn)
    return web.Response(body=data, content_type="image/jpeg")


def _cut(picture: bytes, box: tuple[int, int, int, int], turn: int) -> bytes:
    with Image.open(io.BytesIO(picture)) as page:
        edges = [
            max(0, min(side, (value + by) * side // SCALE))
            for value, by, side in zip(box, (-AROUND, -AROUND, AROUND, AROUND), page.size * 2, strict=True)
        ]
        edges[2], edges[3] = max(edges[2], edges[0] + 1), max(edges[3], edges[1] + 1)
        part = page.convert("RGB").crop((edges[0], edges[1], edges[2], edges[3])).rotate(-turn, expand=True)
    part.thumbnail((1200, HIGH))
    out = io.BytesIO()
    part.save(out, "JPEG", quality=85)
    return out.getvalue()


ROUTES = (web.get("/desk/case/{case}/{evidence}/{place}/{box}.jpg", cutout),)
