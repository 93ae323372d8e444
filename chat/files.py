"""Files as Telegram keeps them: documents as sent, photos recompressed in several sizes, each with two identifiers.

What takes time (recompressing, writing to the disk) is done before the transaction that shows the file.
"""

from __future__ import annotations

import hashlib
import io
import mimetypes
import re
import secrets
import unicodedata
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from PIL import Image, ImageOps, UnidentifiedImageError

from chat.wire import ApiError, Json, Upload, bad
from storage import network as rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from storage.blobs import Blobs

LONGEST_SIDES = (90, 320, 800, 1280)
"""Pixels of the sizes s, m, x, y (core.telegram.org/api/files, "Image thumbnail types")."""
QUALITY = 87
PHOTO_BYTES = 10 * 1024 * 1024
PHOTO_SIDES = 10_000
"""Width and height together, in pixels (Bot API, "sendPhoto")."""
PHOTO_RATIO = 20
DOCUMENT_BYTES = 50 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024
NAME_MOST = 120


@dataclass(frozen=True, slots=True)
class Kept:
    """One file whose bytes are on the disk."""

    file_id: str
    unique_id: str
    path: str
    name: str
    blob: str
    size: int

    @property
    def identity(self) -> Json:
        """How a message names it."""
        return {"file_id": self.file_id, "file_unique_id": self.unique_id, "file_size": self.size}


@dataclass(frozen=True, slots=True)
class Made:
    """A document, or a photo in its sizes: on the disk, and in no message yet."""

    part: Json
    """The part of a message that shows it."""
    files: Sequence[Kept]


def made(blobs: Blobs, kind: str, upload: Upload) -> Made:
    """Make a photo or a document of *upload*, and keep its bytes. Raises ApiError."""
    return _photo(blobs, upload) if kind == "photo" else _document(blobs, upload)


def enter(session: Session, one: Made, now: datetime) -> Json:
    """Let it be found by its ids, and sent again by one of them; the part of a message that shows it."""
    for file in one.files:
        rows.keep_file(
            session,
            id=file.file_id,
            unique_id=file.unique_id,
            path=file.path,
            name=file.name,
            blob=file.blob,
            size=file.size,
            part=one.part,
            at=now,
        )
    return one.part


def again(session: Session, kind: str, file_id: str) -> Json:
    """Return the part of a message that shows a file already here. Raises ApiError 400."""
    file = rows.file(session, file_id)
    if file is None:
        raise bad("wrong file identifier/HTTP URL specified")
    if kind not in file.part:
        raise bad(f"can't use file of type {next(iter(file.part)).title()} as {kind.title()}")
    return file.part


def described(session: Session, file_id: str) -> Json:
    """Where a bot downloads the file (getFile). Raises ApiError 400."""
    file = rows.file(session, file_id)
    if file is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    _downloadable(file.size)
    identity = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": file.size}
    return identity | {"file_path": file.path}


def blob_at(session: Session, path: str) -> str:
    """The blob of the file at the path that getFile gave. Raises ApiError 404; 400 if a bot may not download it."""
    file = rows.file_at(session, path)
    if file is None:
        raise ApiError(404, "Not Found")
    _downloadable(file.size)
    return file.blob


def blob_of(session: Session, file_id: str) -> str:
    """The blob of the file, whatever its size. Raises ApiError 400."""
    file = rows.file(session, file_id)
    if file is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    return file.blob


def named(name: str) -> str:
    """The last part of a file's name, without what can't be seen, and not endless."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}).strip() or "file"
    stem, dot, ending = seen.rpartition(".")
    return seen if len(seen) <= NAME_MOST else f"{stem[: NAME_MOST - 10]}{dot}{ending[:9]}"


def _downloadable(size: int) -> None:
    if size > DOWNLOAD_BYTES:
        raise bad("file is too big")


def _kept(blobs: Blobs, kind: str, upload: Upload) -> Kept:
    """The same content gets another file_id and the same file_unique_id."""
    unique = urlsafe_b64encode(hashlib.sha256(kind.encode() + upload.content).digest()[:12]).decode()
    ending = PurePosixPath(upload.name).suffix
    ending = ending if re.fullmatch(r"\.[A-Za-z0-9]{1,8}", ending) else ""
    mark = secrets.token_urlsafe(12)
    key = blobs.put(upload.content)
    path = f"{kind}s/file_{mark}{ending}"
    return Kept(f"{kind}-{unique}-{mark}", unique, path, upload.name, key, len(upload.content))


def _document(blobs: Blobs, upload: Upload) -> Made:
    """A document as it is."""
    if len(upload.content) > DOCUMENT_BYTES:
        raise ApiError(413, "Request Entity Too Large")
    if not upload.content:
        raise bad("file must be non-empty")
    file = _kept(blobs, "document", upload)
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return Made({"document": file.identity | {"file_name": file.name, "mime_type": kind}}, [file])


def _photo(blobs: Blobs, upload: Upload) -> Made:
    """A picture in its sizes, smallest first, all metadata gone."""
    if len(upload.content) > PHOTO_BYTES:
        raise bad("file is too big for a photo")
    files: list[Kept] = []
    sizes: list[Json] = []
    for content, width, height in _recompressed(upload.content):
        files.append(_kept(blobs, "photo", Upload("photo.jpg", content)))
        sizes.append(files[-1].identity | {"width": width, "height": height})
    return Made({"photo": sizes}, files)


def _recompressed(content: bytes) -> list[tuple[bytes, int, int]]:
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as opened:
            if sum(opened.size) > PHOTO_SIDES or max(opened.size) > PHOTO_RATIO * min(opened.size):
                raise bad("PHOTO_INVALID_DIMENSIONS")
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise bad("IMAGE_PROCESS_FAILED") from error
    longest = max(upright.size)
    sides = [side for side in LONGEST_SIDES if side < longest]
    sides.append(min(longest, LONGEST_SIDES[-1]))
    return [_at_side(upright, side) for side in dict.fromkeys(sides)]


def _at_side(image: Image.Image, side: int) -> tuple[bytes, int, int]:
    scale = side / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    out = io.BytesIO()
    resized = image if size == image.size else image.resize(size, Image.Resampling.LANCZOS)
    resized.save(out, "JPEG", quality=QUALITY)
    return out.getvalue(), *size
