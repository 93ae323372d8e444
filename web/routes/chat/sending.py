"""Files in the chat: sent one or several at a time, each once; and fetched again, by the message that shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from aiohttp import BodyPartReader, web

from chat import files as chat_files
from chat import people
from chat.wire import ApiError, Upload
from pipeline.evidence.files import CHAT_FILE_LIMIT, MEGABYTE
from pipeline.rules.refusals import Refused
from storage import network as rows
from web.chat_visit import ACT_FIELD, ChatVisit
from web.own_forms import CSRF_FIELD
from web.receiving import received
from web.routes.chat.saying import act_of, answered
from web.routes.uploading import CHUNK
from web.visiting import CONTEXT

if TYPE_CHECKING:
    from chat.turn import Turn

TOGETHER = 10
"""Files of one form without a script."""
FIELD_MOST = 200
ALBUM_MOST = 40
UNREAD = ("audio/", "video/")
SHOWN_INLINE = {"image/jpeg", "image/png", "image/webp", "application/pdf"}


async def send(request: web.Request) -> web.Response:
    """Take files; the form brings its secret before them. Raises Refused."""
    visit, context = await ChatVisit.of(request), request.app[CONTEXT]
    if not context.world().room:
        raise Refused("no_room")
    with context.uploads.taken(str(visit.chat_id)):
        fields, uploads = await received(request, _read(request, visit))
        if not uploads:
            raise Refused("no_file_chosen")
        answer: dict[str, Any] = {}
        for number, upload in enumerate(uploads):
            act = act_of(fields, "file", str(number))
            answer = await _one(visit, act, upload, fields.get("album", "") or _album(fields, uploads))
    return await answered(request, visit, answer)


async def _one(visit: ChatVisit, act: str, upload: Upload, album: str) -> dict[str, Any]:
    """Send one file, once."""
    try:
        made = await visit.network.make({"file": ("document", upload)})
    except ApiError as refusal:
        raise Refused("file_empty") from refusal

    def verb(turn: Turn) -> dict[str, Any]:
        return {"id": people.send(turn, visit.chat_id, "", album[:ALBUM_MOST])[0]["message_id"]}

    return await visit.once(act, verb, made=made, size=len(upload.content))


def _album(fields: dict[str, str], uploads: list[Upload]) -> str:
    """Several files of one form are an album."""
    return act_of(fields, "album") if len(uploads) > 1 else ""


async def _read(request: web.Request, visit: ChatVisit) -> tuple[dict[str, str], list[Upload]]:
    """The fields that come before the files, and the files. Raises Refused."""
    fields: dict[str, str] = {}
    uploads: list[Upload] = []
    if not request.content_type.startswith("multipart/"):
        raise Refused("form_not_ours")
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name:
            continue
        if part.name in {CSRF_FIELD, ACT_FIELD, "album"}:
            fields[part.name] = (await _bounded(part, FIELD_MOST)).decode(errors="replace")
            continue
        visit.check(fields.get(CSRF_FIELD))
        if len(uploads) >= TOGETHER:
            raise Refused("files_too_many", most=TOGETHER)
        if part.headers.get("Content-Type", "").startswith(UNREAD):
            raise Refused("voice_not_read")
        if content := await _bounded(part, CHAT_FILE_LIMIT):
            uploads.append(Upload(chat_files.named(part.filename or "file"), content))
    visit.check(fields.get(CSRF_FIELD))
    return fields, uploads


async def _bounded(part: BodyPartReader, most: int) -> bytes:
    """The part's bytes, no more than *most*: what is declared is only the sender's word. Raises Refused."""
    data = bytearray()
    while chunk := await part.read_chunk(CHUNK):
        data += chunk
        if len(data) > most:
            raise Refused("file_too_large", megabytes=most // MEGABYTE + 1, most=most // MEGABYTE)
    return bytes(data)


async def fetch(request: web.Request) -> web.Response:
    """The file that a message of this chat shows; of a photo the size at that place."""
    visit = await ChatVisit.of(request)
    message, place = int(request.match_info["message"]), int(request.match_info["place"])
    found = await visit.network.look(rows.message, visit.chat_id, message)
    photo, document = (found or {}).get("photo"), (found or {}).get("document")
    if photo and place < len(photo):
        file_id, kind, name = photo[place]["file_id"], "image/jpeg", f"{message}.jpg"
    elif document and place == 0:
        file_id, kind, name = document["file_id"], document["mime_type"], document["file_name"]
    else:
        raise web.HTTPNotFound
    body = await visit.network.bytes_of(await visit.network.look(chat_files.blob_of, file_id))
    inline = kind in SHOWN_INLINE and photo
    answer = web.Response(body=body, content_type=kind if kind in SHOWN_INLINE else "application/octet-stream")
    how = "inline" if inline else "attachment"
    answer.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(name, safe='')}"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return answer


ROUTES = (
    web.post("/chat/files", send),
    web.get(r"/chat/file/{message:\d{1,15}}/{place:\d{1,2}}", fetch),
)
