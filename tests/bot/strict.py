"""What the Bot API refuses of a call (core.telegram.org/bots/api): by its parameters alone, as its server does.

What a bot is refused it should never have asked, so each is noted, whatever the bot then makes of the refusal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageText,
    SendDocument,
    SendMediaGroup,
    SendMessage,
    SendPhoto,
)

from chat.markup import parsed, units
from chat.wire import ApiError

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT, CAPTION, TOAST, DATA, LABEL = 4096, 1024, 200, 64, 256
"""UTF-16 units; of DATA bytes. Of a label the server says nothing: longer ones no phone shows."""
KEYS, ROW = 100, 8
ALBUM = range(2, 11)
PHOTO_BYTES, FILE_BYTES = 10 * 2**20, 50 * 2**20


def objections(method: Any) -> Iterator[str]:
    """Why the server would not take *method*."""
    match method:
        case SendMessage() | EditMessageText():
            yield from _text(method.text, TEXT, "message is too long", needed=True)
        case SendPhoto() | SendDocument():
            plain = method.parse_mode is None
            yield from _text(method.caption or "", CAPTION, "message caption is too long", plain=plain)
            file = getattr(method, "photo", None) or method.document
            most = PHOTO_BYTES if isinstance(method, SendPhoto) else FILE_BYTES
            yield from () if 0 < len(file.data) <= most else ("file of a wrong size",)
        case SendMediaGroup():
            yield from () if len(method.media) in ALBUM else ("wrong number of messages in an album",)
            for item in method.media:
                yield from _text(item.caption or "", CAPTION, "message caption is too long", plain=True)
        case AnswerCallbackQuery():
            yield from () if units(method.text or "") <= TOAST else ("MESSAGE_TOO_LONG",)
    yield from _keys(getattr(method, "reply_markup", None), edits=isinstance(method, EditMessageText))


def _text(text: str, most: int, too_long: str, *, needed: bool = False, plain: bool = False) -> Iterator[str]:
    try:
        shown = text if plain else parsed(text, "HTML")[0]
    except ApiError as error:
        yield f"can't parse entities: {error}"
        return
    if needed and not shown.strip():
        yield "message text is empty"
    if units(shown) > most:
        yield too_long


def _keys(markup: Any, *, edits: bool) -> Iterator[str]:
    if markup is None:
        return
    rows = getattr(markup, "inline_keyboard", None)
    if rows is None:
        yield from ("inline keyboard expected",) if edits else ()
        rows = getattr(markup, "keyboard", [])
    if sum(len(row) for row in rows) > KEYS or any(len(row) > ROW for row in rows):
        yield "reply markup is too long"
    for button in (button for row in rows for button in row):
        yield from () if button.text.strip() and units(button.text) <= LABEL else ("text buttons are unallowed",)
        data = getattr(button, "callback_data", None)
        yield from () if data is None or 0 < len(data.encode()) <= DATA else ("BUTTON_DATA_INVALID",)
