"""aiogram's types and methods are built when they are used: each can be, and a bot's first word costs no import's time."""

from __future__ import annotations

import json
import subprocess
import sys

WHOLE = """
import json, sys
from notify import late_types
late_types.install()
from aiogram import methods, types
named = [getattr(room, name) for room in (types, methods) for name in room.__all__]
models = [one for one in named if hasattr(one, "model_rebuild")]
late = [one.__name__ for one in models if not one.__pydantic_complete__]
from aiogram.types import Update
chat = {"id": 1, "type": "private"}
update = Update.model_validate({"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": chat, "text": "您好"}})
said = methods.SendMessage(chat_id=1, text="您好").model_dump(exclude_none=True)["text"]
broken = [one.__name__ for one in models if one.model_rebuild() is False or not one.__pydantic_complete__]
print(json.dumps([len(late), update.message.text, said, broken]))
"""


def test_all_types_and_methods_wait_until_they_are_used_and_each_of_them_can_be():
    ended = subprocess.run([sys.executable, "-c", WHOLE], capture_output=True, text=True, check=True, timeout=200)
    late, heard, said, broken = json.loads(ended.stdout)
    assert late > 480
    assert heard == said == "您好"
    assert broken == []
