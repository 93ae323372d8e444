"""What somebody did in a room, read from a Matrix event. Pure; an event of any shape is somebody's word and never an error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chat.wire import Json

FILES = {"m.image", "m.file"}
UNREAD = {"m.audio", "m.video"}
COMMAND = "!"
"""Apps keep what begins with a slash for themselves: !menu is /menu."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text, perhaps in answer to an event."""

    text: str
    answers: str = ""


@dataclass(frozen=True, slots=True)
class Reacted:
    """An answer to an event with a picture, which may be a number."""

    event: str
    key: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A text takes the place of that event's."""

    event: str
    text: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A file at the homeserver."""

    media: str
    name: str
    caption: str


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that cannot be read here; the refusal that says so."""

    code: str


Heard = Said | Reacted | Changed | Sent | Unread


def heard(event: Json) -> Heard | None:
    """What it says to the bot; None if nothing."""
    kind, content = event.get("type"), event.get("content")
    if not isinstance(content, dict):
        return None
    if kind == "m.reaction":
        relation = _dict(content.get("m.relates_to"))
        return Reacted(_text(relation.get("event_id")), _text(relation.get("key")))
    if kind in {"m.room.encrypted", "m.sticker"}:
        return Unread("room_encrypted" if kind == "m.room.encrypted" else "voice_not_read")
    return _message(content) if kind == "m.room.message" else None


def command(text: str) -> str:
    """The text as the bot takes it."""
    return f"/{text[1:]}" if text.startswith(COMMAND) and text[1:2].isascii() and text[1:2].isalpha() else text


def _message(content: Json) -> Heard | None:
    relation, new = _dict(content.get("m.relates_to")), _dict(content.get("m.new_content"))
    if relation.get("rel_type") == "m.replace":
        return Changed(_text(relation.get("event_id")), _text(new.get("body")).strip()) if new else None
    kind, body = content.get("msgtype"), _text(content.get("body")).strip()
    if kind in FILES:
        if "url" not in content:  # sealed for the devices of an encrypted room
            return Unread("room_encrypted")
        name = _text(content.get("filename"))
        return Sent(_text(content["url"]), name or body or "file", body if name and body != name else "")
    if kind in UNREAD:
        return Unread("voice_not_read")
    answers = _text(_dict(relation.get("m.in_reply_to")).get("event_id"))
    return Said(command(_unquoted(body, relation)), answers) if body else None


def _unquoted(body: str, relation: Json) -> str:
    """Without the lines that an older app puts before an answer ("Rich replies")."""
    if "m.in_reply_to" not in relation or not body.startswith("> "):
        return body
    lines = body.split("\n")
    while lines and lines[0].startswith("> "):
        lines.pop(0)
    return "\n".join(lines).strip() or body


def _dict(value: Any) -> Json:  # noqa: ANN401  JSON of anybody's
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:  # noqa: ANN401  JSON of anybody's
    return value.replace("\0", "") if isinstance(value, str) else ""
