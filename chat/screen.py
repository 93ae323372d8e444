"""What a person has on the screen, and what all have said: a chat's events applied one after the other. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chat.wire import Json

REGION = timezone(timedelta(hours=8))
"""All clocks are UTC+8."""
BOT = "机器人"
ON_A_SCREEN = 8
"""Messages that fit on a screen."""


@dataclass(slots=True)
class Shown:
    """One message as it stands on the screen. A notice that answers a tap is one too, with a negative id."""

    id: int
    text: str
    mine: bool
    buttons: list[list[Json]] = field(default_factory=list)
    """Rows of InlineKeyboardButton."""
    document: Json | None = None
    photo: list[Json] | None = None
    """PhotoSize, smallest first."""
    links: list[str] = field(default_factory=list)
    """Addresses behind words."""
    fresh: bool = True
    """No wait has returned it as it stands."""

    @property
    def flat(self) -> list[Json]:
        """All buttons in reading order."""
        return [button for row in self.buttons for button in row]

    @property
    def file(self) -> tuple[str, str] | None:
        """(file_id, name) of the file under the message, the largest size of a photo."""
        if self.document:
            return self.document["file_id"], self.document["file_name"]
        return (self.photo[-1]["file_id"], f"photo-{self.id}.jpg") if self.photo else None

    def __str__(self) -> str:
        """File, text, addresses, then a line for each row of buttons."""
        parts = [f"[照片 {self.photo[-1]['width']}×{self.photo[-1]['height']}]"] if self.photo else []
        if self.document:
            parts.append(f"[文件 {self.document['file_name']} {max(1, round(self.document['file_size'] / 1024))} KB]")
        parts += [self.text] if self.text else []
        parts += [f"<{link}>" for link in self.links]
        return "\n".join([*parts, *(" ".join(f"[{button['text']}]" for button in row) for row in self.buttons)])


@dataclass(slots=True)
class Transcript:
    """What was said, by one person or by several that share it, in the order in which it happened."""

    _lines: dict[tuple[float, int, int], str] = field(default_factory=dict)
    """By moment, chat and number in it."""

    def add(self, event: Json, who: str, text: str) -> None:
        """Enter what an event said; the bot's lines name whom it told."""
        speaker = f"{BOT} → {event['name']}" if who == BOT else who
        at = datetime.fromtimestamp(event["at"], REGION)
        self._lines[event["at"], event["chat_id"], event["seq"]] = f"{at:%H:%M} {speaker}: " + text.replace(
            "\n", "\n      "
        )

    @property
    def lines(self) -> list[str]:
        """One entry for each thing said: "10:02 张三: …"; further lines of it are indented."""
        return [line for _, line in sorted(self._lines.items())]


@dataclass(slots=True)
class Screen:
    """One chat as its person sees it."""

    transcript: Transcript
    messages: dict[int, Shown] = field(default_factory=dict)
    """By id, oldest first; an edit does not move a message."""
    keyboard: list[list[str]] = field(default_factory=list)
    """The reply keyboard below the chat; a tap on it says its text."""

    def take(self, event: Json) -> Shown | None:
        """Apply one event; the message that it brought or changed, if any."""
        kind, name = event["kind"], event["name"]
        if kind in {"message", "edited"}:
            self._replace_keyboard(event.get("keyboard"))
            shown = _shown(event["message"])
            return self._put(event, shown, ("（改）" if kind == "edited" else "") + str(shown))
        if kind == "deleted":
            self.messages.pop(event["message_id"], None)
        elif kind == "tapped":
            self.transcript.add(event, name, f"▸ [{event['text']}]")
        elif kind == "answered" and event["text"]:
            shown = Shown(-event["seq"], event["text"], mine=False)
            return self._put(event, shown, f"（提示）{shown.text}")
        return None

    def __str__(self) -> str:
        """Give the last messages as text, then the reply keyboard."""
        last = list(self.messages.values())[-ON_A_SCREEN:]
        lines = [("我: " if shown.mine else f"{BOT}: ") + str(shown) for shown in last]
        lines += ["⌨ " + " ".join(f"[{key}]" for key in row) for row in self.keyboard]
        return "\n".join(lines) or "（空白 empty）"

    def _put(self, event: Json, shown: Shown, said: str) -> Shown:
        self.messages[shown.id] = shown
        self.transcript.add(event, event["name"] if shown.mine else BOT, said)
        return shown

    def _replace_keyboard(self, markup: Json | None) -> None:
        if markup is not None:
            rows = markup.get("keyboard", [])
            self.keyboard = [[key if isinstance(key, str) else key["text"] for key in row] for row in rows]


def _shown(message: Json) -> Shown:
    entities = message.get("entities") or message.get("caption_entities") or []
    return Shown(
        message["message_id"],
        message.get("text") or message.get("caption") or "",
        mine=not message["from"]["is_bot"],
        buttons=message.get("reply_markup", {}).get("inline_keyboard", []),
        document=message.get("document"),
        photo=message.get("photo"),
        links=[entity["url"] for entity in entities if "url" in entity],
    )
