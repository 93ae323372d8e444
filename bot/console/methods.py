"""The methods of the Bot API that a bot uses (https://core.telegram.org/bots/api), on the small network."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from bot.console.chats import CAPTION_MAX, DATA_MAX, DOWNLOAD_MAX, TEXT_MAX, ApiError, plain

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.console.chats import Chat, Network

Values = dict[str, Any]
Uploads = dict[str, tuple[str, bytes]]


class Methods:
    """One coroutine a method, found by its name."""

    def __init__(self, network: Network) -> None:
        self._network = network

    async def call(self, name: str, values: Values, uploads: Uploads) -> Any:  # noqa: ANN401  JSON
        """Do method *name*. Raises ApiError."""
        method: Callable[[Values, Uploads], Awaitable[Any]] | None = getattr(self, f"do_{name.lower()}", None)
        if method is None:
            raise ApiError(404, "Not Found: method not found")
        if self._network.patience and name.lower().startswith(("send", "edit")):
            self._network.patience -= 1
            raise ApiError(429, "Too Many Requests: retry after 1", retry_after=1)
        return await method(values, uploads)

    async def do_getme(self, _: Values, __: Uploads) -> Any:  # noqa: ANN401
        return self._network.bot

    async def do_getupdates(self, values: Values, _: Uploads) -> Any:  # noqa: ANN401
        """Confirms what is below the offset; what isn't confirmed comes again."""
        network, offset = self._network, int(values.get("offset") or 0)
        network.updates[:] = [update for update in network.updates if update["update_id"] >= offset]
        if not network.updates:
            await network.wait(lambda: bool(network.updates), float(values.get("timeout") or 0) or 0.01)
        return network.updates[: int(values.get("limit") or 100)]

    async def do_deletewebhook(self, _: Values, __: Uploads) -> Any:  # noqa: ANN401
        return True

    do_setmycommands = do_sendchataction = do_setmydescription = do_deletewebhook

    async def do_sendmessage(self, values: Values, _: Uploads) -> Any:  # noqa: ANN401
        text = plain(str(values.get("text") or ""), values.get("parse_mode"), TEXT_MAX)
        return await self._sent(values, text=text)

    async def do_senddocument(self, values: Values, uploads: Uploads) -> Any:  # noqa: ANN401
        name, data = self._upload(values, uploads, "document")
        file = self._network.keep(data, name)
        about = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": len(data), "file_name": name}
        return await self._sent(values, document=about, **self._caption(values))

    async def do_sendphoto(self, values: Values, uploads: Uploads) -> Any:  # noqa: ANN401
        _, data = self._upload(values, uploads, "photo")
        return await self._sent(values, photo=self._network.photo_sizes(data), **self._caption(values))

    async def do_sendmediagroup(self, values: Values, uploads: Uploads) -> Any:  # noqa: ANN401
        group, sent = str(time.monotonic_ns()), []
        for item in _json(values.get("media")) or []:
            content: Values = {"media_group_id": group, **self._caption(item)}
            name, data = self._upload({"media": item["media"]}, uploads, "media")
            if item["type"] == "photo":
                content["photo"] = self._network.photo_sizes(data)
            else:
                file = self._network.keep(data, name)
                content["document"] = {"file_id": file.id, "file_unique_id": file.unique_id, "file_name": name}
            sent.append(await self._sent(values, **content))
        return sent

    async def do_editmessagetext(self, values: Values, _: Uploads) -> Any:  # noqa: ANN401
        chat, message = self._message(values)
        text = plain(str(values.get("text") or ""), values.get("parse_mode"), TEXT_MAX)
        markup = _markup(values)
        if message.get("text") == text and message.get("reply_markup") == markup:
            raise ApiError(400, "Bad Request: message is not modified: the content is exactly the same")
        return await self._edited(chat, message, {"text": text, "reply_markup": markup})

    async def do_editmessagereplymarkup(self, values: Values, _: Uploads) -> Any:  # noqa: ANN401
        chat, message = self._message(values)
        markup = _markup(values)
        if message.get("reply_markup") == markup:
            raise ApiError(400, "Bad Request: message is not modified: the content is exactly the same")
        return await self._edited(chat, message, {"reply_markup": markup})

    async def do_deletemessage(self, values: Values, _: Uploads) -> Any:  # noqa: ANN401
        chat, message = self._message(values)
        del chat.messages[message["message_id"]]
        await self._network.show("deleted", chat, message_id=message["message_id"])
        return True

    async def do_answercallbackquery(self, values: Values, _: Uploads) -> Any:  # noqa: ANN401
        chat_id, _, _ = str(values.get("callback_query_id")).partition(".")
        chat = self._network.chat(chat_id)
        if values.get("text"):
            await self._network.show("toast", chat, text=str(values["text"]))
        return True

    async def do_getfile(self, values: Values, _: Uploads) -> Any:  # noqa: ANN401
        file = self._network.files.get(str(values.get("file_id")))
        if file is None:
            raise ApiError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        if len(file.data) > DOWNLOAD_MAX:
            raise ApiError(400, "Bad Request: file is too big")
        about = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": len(file.data)}
        return {**about, "file_path": f"files/{file.id}"}

    def _upload(self, values: Values, uploads: Uploads, key: str) -> tuple[str, bytes]:
        value = values.get(key)
        if key in uploads:
            return uploads[key]
        if isinstance(value, str) and value.startswith("attach://"):
            return uploads[value.removeprefix("attach://")]
        file = self._network.files.get(str(value))
        if file is None:
            raise ApiError(400, "Bad Request: there is no file in the request")
        return file.name, file.data

    @staticmethod
    def _caption(values: Values) -> Values:
        if not values.get("caption"):
            return {}
        return {"caption": plain(str(values["caption"]), values.get("parse_mode"), CAPTION_MAX)}

    async def _sent(self, values: Values, **content: object) -> Values:
        chat = self._network.chat(values.get("chat_id"))
        markup = _markup(values)
        if markup is not None:
            content["reply_markup"] = markup
        message = self._network.message(chat, self._network.bot, int(time.time()), **content)
        await self._network.show("message", chat, message=message)
        return message

    def _message(self, values: Values) -> tuple[Chat, Values]:
        chat = self._network.chat(values.get("chat_id"))
        message = chat.messages.get(int(values.get("message_id") or 0))
        if message is None:
            raise ApiError(400, "Bad Request: message to edit not found")
        return chat, message

    async def _edited(self, chat: Chat, message: Values, changes: Values) -> Values:
        for key, value in changes.items():
            if value is None:
                message.pop(key, None)
            else:
                message[key] = value
        await self._network.show("edited", chat, message=message)
        return message


def _markup(values: Values) -> Values | None:
    markup: Values | None = _json(values.get("reply_markup"))
    for row in (markup or {}).get("inline_keyboard", []):
        for button in row:
            if len(str(button.get("callback_data", "")).encode()) > DATA_MAX:
                raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
    return markup or None


def _json(value: object) -> Any:  # noqa: ANN401
    return json.loads(value) if isinstance(value, str) and value else value
