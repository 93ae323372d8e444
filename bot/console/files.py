"""Files as Telegram keeps them: documents as sent, photos recompressed in several sizes, each with two identifiers."""

from __future__ import annotations

import hashlib
import io
import mimetypes
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from PIL import Image, ImageOps, UnidentifiedImageError

from bot.console.wire import ApiError, Json, Upload, bad

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_SIDES = (90, 320, 800, 1280)
"""Pixels of the sizes s, m, x, y (core.telegram.org/api/files, "Image thumbnail types")."""
QUALITY = 87
PHOTO_BYTES = 10 * 1024 * 1024
PHOTO_SIDES = 10_000
"""Width and height together, in pixels (Bot API, "sendPhoto")."""
PHOTO_RATIO = 20
DOCUMENT_BYTES = 50 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file that the server keeps."""

    file_id: str
    unique_id: str
    kind: str
    """photo or document."""
    path: str
    name: str
    content: bytes


@dataclass(slots=True)
class Files:
    """All files of one server, in memory."""

    ids: Iterator[int]
    _by_id: dict[str, StoredFile] = field(default_factory=dict)
    _by_path: dict[str, StoredFile] = field(default_factory=dict)
    _shown: dict[str, Json] = field(default_factory=dict)

    def keep(self, kind: str, upload: Upload) -> StoredFile:
        """Store a file; the same content gets another file_id and the same file_unique_id."""
        number = next(self.ids)
        unique = urlsafe_b64encode(hashlib.sha256(kind.encode() + upload.content).digest()[:12]).decode()
        ending = PurePosixPath(upload.name).suffix
        ending = ending if re.fullmatch(r"\.[A-Za-z0-9]{1,8}", ending) else ""
        file = StoredFile(
            f"{kind}-{unique}-{number}", unique, kind, f"{kind}s/file_{number}{ending}", upload.name, upload.content
        )
        self._by_id[file.file_id] = self._by_path[file.path] = file
        return file

    def get(self, file_id: str) -> StoredFile:
        """Find a file by its id. Raises ApiError 400."""
        if file_id not in self._by_id:
            raise bad("wrong file_id or the file is temporarily unavailable")
        return self._by_id[file_id]

    def at(self, path: str) -> StoredFile:
        """Find a file by the path that getFile gave. Raises ApiError 404; 400 if a bot may not download it."""
        if path not in self._by_path:
            raise ApiError(404, "Not Found")
        return downloadable(self._by_path[path])

    def shown_as(self, part: Json, *file_ids: str) -> Json:
        """Remember the part of a message that shows these files, so that it can be sent again by an id of theirs."""
        self._shown |= dict.fromkeys(file_ids, part)
        return part

    def again(self, kind: str, file_id: str) -> Json:
        """Return the part of a message that shows a file already here. Raises ApiError 400."""
        part = self._shown.get(file_id)
        if part is None:
            raise bad("wrong file identifier/HTTP URL specified")
        if kind not in part:
            raise bad(f"can't use file of type {next(iter(part)).title()} as {kind.title()}")
        return part


def downloadable(file: StoredFile) -> StoredFile:
    """Return *file* if a bot may download it. Raises ApiError 400."""
    if len(file.content) > DOWNLOAD_BYTES:
        raise bad("file is too big")
    return file


def document(files: Files, upload: Upload) -> Json:
    """Keep a document as it is; the part of a message that shows it."""
    if len(upload.content) > DOCUMENT_BYTES:
        raise ApiError(413, "Request Entity Too Large")
    if not upload.content:
        raise bad("file must be non-empty")
    file = files.keep("document", upload)
    shown = {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_name": file.name,
        "mime_type": mimetypes.guess_type(file.name)[0] or "application/octet-stream",
        "file_size": len(file.content),
    }
    return files.shown_as({"document": shown}, file.file_id)


def photo(files: Files, upload: Upload) -> Json:
    """Recompress a picture into its sizes, all metadata gone; the part of a message that shows it, smallest first."""
    if len(upload.content) > PHOTO_BYTES:
        raise bad("file is too big for a photo")
    sizes: list[Json] = []
    for content, width, height in _recompressed(upload.content):
        kept = files.keep("photo", Upload("photo.jpg", content))
        identity = {"file_id": kept.file_id, "file_unique_id": kept.unique_id, "file_size": len(content)}
        sizes.append(identity | {"width": width, "height": height})
    return files.shown_as({"photo": sizes}, *(size["file_id"] for size in sizes))


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
