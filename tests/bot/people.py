"""The chat network as a recording session, and people who say, tap and send as they would on a phone."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageReplyMarkup,
    EditMessageText,
    GetMe,
    SendDocument,
    SendMediaGroup,
    SendMessage,
    SendPhoto,
)
from aiogram.types import Chat, Message, Update, User

from tests.bot.strict import objections

DATE = 1_790_000_000
TAG = re.compile(r"<[^>]+>")


@dataclass
class Shown:
    """One message of the bot's on a phone."""

    id: int
    chat_id: int
    html: str
    keyboard: Any

    @property
    def text(self) -> str:
        """As it reads."""
        return html.unescape(TAG.sub("", self.html))

    @property
    def buttons(self) -> dict[str, str]:
        """Label → what it carries."""
        rows = getattr(self.keyboard, "inline_keyboard", None) or []
        return {button.text: button.callback_data for row in rows for button in row}


@dataclass
class Network:
    """What the bot did to the chats."""

    shown: dict[int, Shown] = field(default_factory=dict)
    answered: dict[str, list[AnswerCallbackQuery]] = field(default_factory=dict)
    deleted: list[int] = field(default_factory=list)
    albums: list[Any] = field(default_factory=list)
    documents: dict[str, bytes] = field(default_factory=dict)
    """Files that the bot sent, by name."""
    next_id: int = 1000
    trouble: list[Exception] = field(default_factory=list)
    """Raised by the next calls, one each."""
    refused: list[str] = field(default_factory=list)
    """What the network would never have taken from the bot."""

    def new_id(self) -> int:
        self.next_id += 1
        return self.next_id

    def redraw(self, chat_id: int, message_id: int, text: str, keyboard: Any) -> None:
        """A worker changes a message in place."""
        self.shown[message_id] = Shown(message_id, chat_id, text, keyboard)

    def of(self, chat_id: int) -> list[Shown]:
        """The bot's messages in a chat, as they read now."""
        return [shown for shown in self.shown.values() if shown.chat_id == chat_id]


class Recording(BaseSession):
    """A session without a network: it keeps what was asked of it, and answers plausibly."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    async def close(self) -> None:
        """Nothing is open."""

    async def stream_content(self, *_: Any, **__: Any) -> Any:  # pragma: no cover
        """The bot itself fetches nothing."""
        yield b""

    async def make_request(self, bot: Bot, method: Any, timeout: int | None = None) -> Any:
        if self.network.trouble:
            raise self.network.trouble.pop(0)
        if isinstance(method, GetMe):
            return User(id=42, is_bot=True, first_name="职称", username="zhicheng_test_bot")
        refused = list(objections(method))
        if refused:
            self.network.refused.append(f"{type(method).__name__}: {refused[0]}")
            raise TelegramBadRequest(method=method, message=f"Bad Request: {refused[0]}")
        return self._answer(method)

    def _answer(self, method: Any) -> Any:
        match method:
            case SendMessage():
                return self._keep(Shown(self.network.new_id(), int(method.chat_id), method.text, method.reply_markup))
            case EditMessageText():
                return self._edit(method)
            case EditMessageReplyMarkup():
                if method.message_id not in self.network.shown:
                    raise TelegramBadRequest(method=method, message="Bad Request: message to edit not found")
                self.network.shown[method.message_id].keyboard = method.reply_markup
                return True
            case AnswerCallbackQuery():
                self.network.answered.setdefault(method.callback_query_id, []).append(method)
                return True
            case DeleteMessage():
                self.network.deleted.append(method.message_id)
                self.network.shown.pop(method.message_id, None)
                return True
            case SendDocument() | SendMediaGroup() | SendPhoto():
                if isinstance(method, SendDocument):
                    self.network.documents[method.document.filename] = method.document.data
                else:
                    self.network.albums.append(method)
                return [] if isinstance(method, SendMediaGroup) else message(int(method.chat_id), self.network.new_id())
        raise AssertionError(f"nobody thought of {type(method).__name__}")

    def _keep(self, shown: Shown) -> Message:
        self.network.shown[shown.id] = shown
        return message(shown.chat_id, shown.id, text=shown.text)

    def _edit(self, method: EditMessageText) -> Message:
        before = self.network.shown.get(method.message_id)
        if before is None:
            raise TelegramBadRequest(method=method, message="Bad Request: message to edit not found")
        after = Shown(before.id, before.chat_id, method.text, method.reply_markup)
        if after == before:
            raise TelegramBadRequest(method=method, message="Bad Request: message is not modified")
        return self._keep(after)


def message(chat_id: int, id_: int, **what: Any) -> Message:
    return Message(message_id=id_, date=DATE, chat=Chat(id=chat_id, type="private"), **what)


class Phones:
    """The chat network and the bot on it."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self.network = Network()
        self.bot = Bot("42:TEST", session=Recording(self.network), default=DefaultBotProperties(parse_mode="HTML"))
        self.dispatcher = dispatcher
        self.updates = 0

    async def feed(self, **event: Any) -> None:
        """One update, as raw as the network sends it."""
        self.updates += 1
        update = Update.model_validate({"update_id": self.updates, **event}, context={"bot": self.bot})
        await self.dispatcher.feed_update(self.bot, update)


MORE = ("更多", "More")


class Person:
    """One person's side of the chat."""

    def __init__(self, phones: Phones, chat_id: int, language: str = "zh-hans") -> None:
        self.phones, self.chat_id, self.language = phones, chat_id, language
        self._toasts: list[str] = []

    @property
    def _from(self) -> dict[str, Any]:
        return {"id": self.chat_id, "is_bot": False, "first_name": "某人", "language_code": self.language}

    def _message(self, **what: Any) -> dict[str, Any]:
        chat = {"id": self.chat_id, "type": "private"}
        return {"message_id": self.phones.network.new_id(), "date": DATE, "chat": chat, "from": self._from, **what}

    async def says(self, text: str) -> None:
        """Send *text*."""
        command = {"type": "bot_command", "offset": 0, "length": len(text.partition(" ")[0])}
        await self.phones.feed(message=self._message(text=text, entities=[command] if text[0] == "/" else []))

    async def shares(self, number: str, *, of: int | None = None) -> None:
        """Press the button that sends a telephone number, one's own unless it says whose."""
        owner = self.chat_id if of is None else of
        await self.sends(contact={"phone_number": number, "first_name": "某人", "user_id": owner})

    async def edits(self, text: str) -> None:
        """Change an earlier message."""
        await self.phones.feed(edited_message=self._message(text=text, edit_date=DATE + 1))

    async def sends(self, **what: Any) -> None:
        """Send something that is not text: `document={...}`, `photo=[...]`, `sticker={...}`."""
        await self.phones.feed(message=self._message(**what))

    async def document(
        self, file_id: str, *, name: str = "材料.pdf", size: int = 1000, album: str | None = None
    ) -> None:
        """Send a file."""
        file = {"file_id": file_id, "file_unique_id": file_id, "file_name": name, "file_size": size}
        await self.sends(document=file, **({"media_group_id": album} if album else {}))

    async def photo(self, file_id: str, *, album: str | None = None) -> None:
        """Send a photo, in the three sizes that the network makes of it."""
        sizes = [
            {
                "file_id": f"{file_id}{end}",
                "file_unique_id": f"{file_id}{end}",
                "width": width,
                "height": width * 7 // 5,
            }
            for end, width in (("-s", 90), ("", 800), ("-m", 320))
        ]
        await self.sends(photo=sizes, **({"media_group_id": album} if album else {}))

    @property
    def last(self) -> Shown:
        """The newest message of the bot's."""
        return self.phones.network.of(self.chat_id)[-1]

    @property
    def screen(self) -> str:
        """What the newest message reads."""
        return self.last.text

    @property
    def toast(self) -> str:
        """The last word on a pressed button."""
        return self._toasts[-1]

    async def taps(self, label: str) -> None:
        """Press the newest button that shows *label*; what the last screen has no room for is looked for behind 更多."""
        more = next((self.last.buttons[text] for text in MORE if text in self.last.buttons), None)
        if more and not any(label in text for text in self.last.buttons):
            await self.presses(self.last, more)
        for shown in reversed(self.phones.network.of(self.chat_id)):
            exact = [data for text, data in shown.buttons.items() if text == label]
            found = exact or [data for text, data in shown.buttons.items() if label in text]
            if found:
                await self.presses(shown, found[0])
                return
        raise AssertionError(f"no button {label!r} on {[s.buttons for s in self.phones.network.of(self.chat_id)]}")

    async def presses(self, shown: Shown, data: str) -> None:
        """Press by what the button carries; the press is answered exactly once."""
        id_ = str(self.phones.network.new_id())
        carrier = {
            "message_id": shown.id,
            "date": DATE,
            "chat": {"id": self.chat_id, "type": "private"},
            "text": shown.text,
        }
        press = {"id": id_, "from": self._from, "chat_instance": "1", "data": data, "message": carrier}
        await self.phones.feed(callback_query=press)
        answers = self.phones.network.answered.get(id_, [])
        assert len(answers) == 1
        self._toasts.append(answers[0].text or "")
