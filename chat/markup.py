"""Telegram's HTML to plain text and entities; accepts what TDLib's parser does (test/message_entities.cpp)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from chat.wire import Json, bad

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
}
CHARACTER = re.compile(
    r"&(?:(?:lt|gt|amp|quot)(?![a-z0-9])|#\d{1,7}(?!\d)|#x[0-9a-f]{1,6}(?![0-9a-f]));?", re.IGNORECASE
)
TAG_NAME = re.compile(r"[^\s>]*")
ATTRIBUTE = re.compile(r"\s*([^\s=>]*)(\s*=\s*)?")
BARE_VALUE = re.compile(r"[A-Za-z0-9.-]*")


def units(text: str) -> int:
    """Length in UTF-16 code units: the API's measure for offsets and limits."""
    return len(text.encode("utf-16-le")) // 2


@dataclass(slots=True)
class _Open:
    """A tag that is not closed yet."""

    tag: str
    offset: int
    attributes: dict[str, str]


@dataclass(slots=True)
class _Reader:
    """Goes through *source* once."""

    source: str
    at: int = 0
    plain: str = ""
    nested: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def fails(self, what: str, at: int | None = None) -> Exception:
        """Name the fault; a place is counted in bytes of UTF-8."""
        where = "" if at is None else f" at byte offset {len(self.source[:at].encode())}"
        return bad(f"can't parse entities: {what.format(where)}")

    def run(self) -> None:
        while self.at < len(self.source):
            begin = self.at
            if self.source.startswith("</", begin):
                self._ends(begin)
            elif self.source[begin] == "<":
                self._starts(begin)
            elif match := CHARACTER.match(self.source, begin):
                self.plain += unescape(match[0])
                self.at = match.end()
            else:
                self.plain += self.source[begin]
                self.at += 1
        if self.nested:
            raise self.fails(f'Can\'t find end tag corresponding to start tag "{self.nested[-1].tag}"')

    def _starts(self, begin: int) -> None:
        tag = self._take(TAG_NAME, begin + 1).lower()
        if self.at >= len(self.source):
            raise self.fails("Unclosed start tag{}", begin)
        if tag not in KINDS:
            raise self.fails(f'Unsupported start tag "{tag}"{{}}', begin)
        attributes = self._attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self.fails('Tag "span" must have class "tg-spoiler"{}', begin)
        self.nested.append(_Open(tag, units(self.plain), attributes))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        """Read up to and past the closing bracket."""
        found: dict[str, str] = {}
        while not self._closes():
            match = ATTRIBUTE.match(self.source, self.at)
            if match is None or not match[1]:
                raise self.fails(f'Empty attribute name in the tag "{tag}"{{}}', begin)
            self.at = match.end()
            found[match[1].lower()] = self._value(tag, begin) if match[2] else ""
            if self.at >= len(self.source):
                raise self.fails("Unclosed start tag{}", begin)
        return found

    def _value(self, tag: str, begin: int) -> str:
        start = self.at
        if start >= len(self.source):
            raise self.fails(f'Unclosed start tag "{tag}"{{}}', begin)
        quote = self.source[start]
        if quote in "'\"":
            end = self.source.find(quote, start + 1)
            self.at = len(self.source) if end < 0 else end + 1
            return CHARACTER.sub(lambda found: unescape(found[0]), self.source[start + 1 : self.at - 1])
        value = self._take(BARE_VALUE, start)
        if self.at >= len(self.source) or not re.match(r"[\s>]", self.source[self.at]):
            raise self.fails("Unexpected end of name token{}", start)
        return value

    def _ends(self, begin: int) -> None:
        if not self.nested:
            raise self.fails("Unexpected end tag{}", begin)
        tag = self._take(TAG_NAME, begin + 2).lower()
        if not self._closes():
            raise self.fails("Unclosed end tag{}", begin)
        opened = self.nested.pop()
        if tag not in {"", opened.tag}:
            raise self.fails(f'Unmatched end tag{{}}, expected "</{opened.tag}>", found "</{tag}>"', begin)
        self._entity(opened)

    def _entity(self, opened: _Open) -> None:
        length = units(self.plain) - opened.offset
        href = opened.attributes.get("href", "")
        if not length or (opened.tag == "a" and not href):
            return
        entity: Json = {"type": KINDS[opened.tag], "offset": opened.offset, "length": length}
        self.entities.append(entity | ({"url": href} if opened.tag == "a" else {}))

    def _take(self, pattern: re.Pattern[str], start: int) -> str:
        match = pattern.match(self.source, start)
        found = match[0] if match else ""
        self.at = start + len(found)
        return found

    def _closes(self) -> bool:
        """Skip spaces, and the closing bracket if it is next."""
        while self.at < len(self.source) and self.source[self.at].isspace():
            self.at += 1
        closes = self.source.startswith(">", self.at)
        self.at += closes
        return closes


def parsed(text: str, parse_mode: str) -> tuple[str, list[Json]]:
    """Reduce *text* to what is shown and its entities, outer white space gone. Raises ApiError 400 as Telegram does."""
    if parse_mode.lower() not in {"", "html"}:
        raise bad("unsupported parse_mode")
    reader = _Reader(text)
    if parse_mode:
        reader.run()
    else:
        reader.plain = text
    shown = reader.plain.strip()
    cut = units(reader.plain) - units(reader.plain.lstrip())
    return shown, [_clipped(entity, cut, units(shown)) for entity in reader.entities]


def _clipped(entity: Json, cut: int, length: int) -> Json:
    start = max(0, entity["offset"] - cut)
    end = min(length, entity["offset"] + entity["length"] - cut)
    return entity | {"offset": start, "length": max(0, end - start)}
