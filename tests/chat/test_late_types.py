"""aiogram's types are built when they are used: each of them can be, and a bot's first word costs no import's time."""

from __future__ import annotations

import json
import subprocess
import sys

WHOLE = """
import json, sys
from notify import late_types
late_types.install()
from aiogram import types
late = [name for name in types.__all__ if not getattr(getattr(types, name), "__pydantic_complete__", True)]
from aiogram.types import Update
chat = {"id": 1, "type": "private"}
update = Update.model_validate({"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": chat, "text": "您好"}})
models = [getattr(types, name) for name in types.__all__ if hasattr(getattr(types, name), "model_rebuild")]
broken = [one.__name__ for one in models if one.model_rebuild() is False or not one.__pydantic_complete__]
print(json.dumps([len(late), update.message.text, broken]))
"""


def test_all_types_wait_until_they_are_used_and_each_of_them_can_be():
    ended = subprocess.run([sys.executable, "-c", WHOLE], capture_output=True, text=True, check=True, timeout=200)
    late, said, broken = json.loads(ended.stdout)
    assert late > 300
    assert said == "您好"
    assert broken == []
