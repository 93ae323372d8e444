"""A file as the chat announces it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.evidence import files

if TYPE_CHECKING:
    from aiogram.types import Message


def announced(message: Message) -> files.SentFile:
    """The file of *message*; of a photo, the largest size."""
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return files.SentFile(largest.file_id, f"photo-{message.message_id}.jpg", largest.file_size)
    if message.document:
        name = message.document.file_name or f"document-{message.message_id}"
        return files.SentFile(message.document.file_id, name, message.document.file_size)
    raise AssertionError("the route takes photos and documents only")


def could_be_certificate(message: Message) -> bool:
    """True of a PDF, or a credential, sent by itself: a certificate is nothing else."""
    document = message.document
    if document is None or message.media_group_id is not None:
        return False
    return document.mime_type == "application/pdf" or (document.file_name or "").lower().endswith((".pdf", ".jwt"))
