"""A message of the Bot API as the content of a Matrix event: marked text, its buttons as numbered lines. Pure.

Source: spec.matrix.org/v1.11/client-server-api, "m.room.message", "Event replacements", "Media captions".
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from chat.marked import marked_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from chat.wire import Json
    from notify.catalogue import Words

KEYCAP = "\ufe0f\u20e3"
"""What makes a key of a digit: the picture that people answer with."""
TEN = "🔟"


def choices(message: Json) -> list[Json]:
    """The buttons that can be pressed, in the order of their numbers, from 1."""
    return [button for button in _buttons(message) if "callback_data" in button]


def number(text: str, most: int) -> int:
    """The number that somebody wrote or answered with (2, ２, 2. or 2️⃣), from 1 to *most*; 0 if it is none."""
    plain = text.strip().replace(TEN, "10").replace("\ufe0f", "").replace("\u20e3", "")
    plain = unicodedata.normalize("NFKC", plain).rstrip(".、)").strip()
    found = int(plain) if plain.isascii() and plain.isdigit() and len(plain) <= 3 else 0  # noqa: PLR2004  a hundred buttons
    return found if found <= most else 0


def content(message: Json, words: Words, *, media: str = "", keys: Sequence[str] = ()) -> Json:
    """What the event says. *media*: where the homeserver has its file; *keys*: words that the bot waits for."""
    text = message.get("text") or message.get("caption") or ""
    entities = message.get("entities") or message.get("caption_entities") or []
    plain, html = _plain(text, entities), _lines(marked_up(text, entities))
    for below_plain, below_html in _below(message, words, keys):
        plain = f"{plain}\n\n{below_plain}" if plain else below_plain
        html = f"{html}<br><br>{below_html}" if html else below_html
    said = {"body": plain, "format": "org.matrix.custom.html", "formatted_body": html}
    return _of_file(message, media, said) if media else {"msgtype": "m.text", **said}


def replacing(event: str, new: Json) -> Json:
    """The same in the place of an earlier event; an app that knows no replacements shows it with a star."""
    return new | {
        "body": f"* {new['body']}",
        "m.new_content": new,
        "m.relates_to": {"rel_type": "m.replace", "event_id": event},
    }


def notice(text: str) -> Json:
    """A short word that needs no answer."""
    return {"msgtype": "m.notice", "body": text}


def file_of(message: Json) -> tuple[str, str, str] | None:
    """(file_id, name, media type) of what it shows; of a photo the largest size."""
    if document := message.get("document"):
        return document["file_id"], document["file_name"], document["mime_type"]
    if photo := message.get("photo"):
        return photo[-1]["file_id"], f"{message['message_id']}.jpg", "image/jpeg"
    return None


def _of_file(message: Json, media: str, said: Json) -> Json:
    """An m.file or m.image, with what was said as its caption."""
    found = file_of(message)
    assert found is not None  # noqa: S101  there is media
    _, name, kind = found
    info: Json = {"mimetype": kind}
    if photo := message.get("photo"):
        info |= {"w": photo[-1]["width"], "h": photo[-1]["height"], "size": photo[-1]["file_size"]}
    else:
        info["size"] = message["document"]["file_size"]
    caption = said if said["body"] else {"body": name}
    return {"msgtype": "m.image" if photo else "m.file", "url": media, "filename": name, "info": info, **caption}


def _below(message: Json, words: Words, keys: Sequence[str]) -> Iterable[tuple[str, str]]:
    """What stands below the text, plain and as HTML: addresses, then choices."""
    pages = [(button["text"], _address(button)) for button in _buttons(message) if _address(button)]
    if pages:
        plain = "\n".join(f"{label}: {address}" for label, address in pages)
        yield plain, "<br>".join(Markup('<a href="{}">{}</a>').format(address, label) for label, address in pages)
    labels = [button["text"] for button in choices(message)]
    if labels:
        hint = words.plain("choices-hint")
        # In brackets: a view's own lists have numbers with a dot.
        listed = "\n".join(f"[{at}] {label}" for at, label in enumerate(labels, 1))
        items = Markup("<br>").join(Markup("<b>[{}]</b> {}").format(at, label) for at, label in enumerate(labels, 1))
        yield f"{listed}\n{hint}", Markup("{}<br><em>{}</em>").format(items, hint)
    if keys:
        yield words.plain("keys-hint", keys=" / ".join(keys)), escape(words.plain("keys-hint", keys=" / ".join(keys)))


def _buttons(message: Json) -> list[Json]:
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]


def _address(button: Json) -> str:
    return str(button.get("url") or (button.get("web_app") or {}).get("url") or "")


def _plain(text: str, entities: Iterable[Json]) -> str:
    """The text with the address behind the words that link to it."""
    units = text.encode("utf-16-le")
    for link in sorted((one for one in entities if one.get("url")), key=lambda one: -int(one["offset"])):
        end = 2 * (link["offset"] + link["length"])
        units = units[:end] + f" ({link['url']})".encode("utf-16-le") + units[end:]
    return units.decode("utf-16-le")


def _lines(html: Markup) -> str:
    return str(html).replace("\n", "<br>")
